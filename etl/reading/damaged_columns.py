"""Damage that the whole column shows: days and months exchanged, text in an old font, letters lost."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

import numpy as np

from etl.dossiers.gathering import Dossiers, Gathering
from etl.dossiers.layout import TEXTS
from etl.dossiers.lost_letters import LostCells, damaged_sheet
from etl.reading import refusals
from etl.values.legacy_fonts import legacy_encoding
from etl.values.lost_letters import has_kept_letters, has_lost_letters
from etl.values.moments import DaySigns

# A swapped column needs witnesses: with this many on each side chance is out of the question.
_LEAST_SIGNS = 3
_LEAST_SIGNS_TOGETHER = 8
# One odd heading is not enough to speak of a file that lost its letters.
_LEAST_LOST = 2


def refuse_damaged_columns(gathering: Gathering) -> None:
    """Raises SwappedDaysError or LegacyTextError where the columns show such damage."""
    _refuse_swapped_days(gathering)
    if encoding := legacy_encoding(chain.from_iterable(gathering.texts[name].values for name in TEXTS)):
        raise refusals.LegacyTextError(", ".join(place.name for place in gathering.findings.places), encoding)


def refuse_lost_texts(sheet: str, texts: Iterable[str]) -> None:
    """Raises LostLettersError where these headings or first cells lost their letters."""
    different = list(dict.fromkeys(texts))
    lost = [text for text in different if has_lost_letters(text)]
    if len(lost) >= _LEAST_LOST and (len(lost) * 2 > len(different) or not any(map(has_kept_letters, different))):
        raise refusals.LostLettersError(sheet, lost[0])


def refuse_lost_columns(gathering: Gathering, dossiers: Dossiers, lost: LostCells) -> None:
    """Raises LostLettersError where a sheet's names lost their letters."""
    sheet = damaged_sheet(dossiers, lost)
    if sheet is not None:
        raise refusals.LostLettersError(gathering.findings.places[sheet].name, _first_lost(dossiers, lost, sheet))


def _first_lost(dossiers: Dossiers, lost: LostCells, sheet: int) -> str:
    mine = dossiers.sheet == sheet
    name, mask = next((name, mask & mine) for name, mask in lost.items() if (mask & mine).any())
    return dossiers.values[name][int(dossiers.texts[name][int(np.argmax(mask))])]


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
