"""Damage that no row shows and the whole column does: days and months exchanged, text in an old font."""

from collections import defaultdict
from itertools import chain

from etl.dossiers.gathering import Gathering
from etl.dossiers.layout import TEXTS
from etl.reading import refusals
from etl.values.legacy_fonts import legacy_encoding
from etl.values.moments import DaySigns

# A swapped column needs witnesses: with this many on each side chance is out of the question.
_LEAST_SIGNS = 3
_LEAST_SIGNS_TOGETHER = 8


def refuse_damaged_columns(gathering: Gathering) -> None:
    """Raises SwappedDaysError or LegacyTextError where the columns show such damage."""
    _refuse_swapped_days(gathering)
    if encoding := legacy_encoding(chain.from_iterable(gathering.texts[name].values for name in TEXTS)):
        raise refusals.LegacyTextError(", ".join(place.name for place in gathering.findings.places), encoding)


def _refuse_swapped_days(gathering: Gathering) -> None:
    by_sheet: defaultdict[int, dict[str, DaySigns]] = defaultdict(dict)
    for (sheet, name), signs in gathering.signs.items():
        if signs.swapped:
            by_sheet[sheet][name] = signs
    for sheet, columns in by_sheet.items():
        true = sum(signs.true_low for signs in columns.values())
        text = sum(signs.text_high for signs in columns.values())
        if min(true, text) >= _LEAST_SIGNS and true + text >= _LEAST_SIGNS_TOGETHER:
            place = gathering.findings.places[sheet]
            raise refusals.SwappedDaysError(place.name, [place.columns[name] for name in columns], true, text)
