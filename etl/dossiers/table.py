"""Accepted dossiers as one typed table, and the columns from which they came."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

import numpy as np
import pyarrow as pa

from etl.dossiers.flags import NOT_TOLD, flags_of, supplement_moments_of, supplements_of
from etl.dossiers.gathering import Dossiers
from etl.dossiers.layout import MOMENTS
from etl.dossiers.required_checks import Checked
from etl.dossiers.row_checks import STATUSES
from etl.recognition.headings import Heading
from etl.recognition.recognised import RecognisedColumn
from etl.rules.findings import SheetPlace
from etl.values.moments import MISSING
from etl.workbook.arrow import Codes, dictionary, mask_array, numbers, used_codes

_WRITTEN = ("procedure_code", "procedure_name", "sector", "agency", "receiving_agency", "late_reason")
_MOST_SAMPLES = 3
_SAMPLED_ROWS = 200


def table_of(
    dossiers: Dossiers,
    checked: Checked,
    places: Sequence[SheetPlace],
    channel_of: Callable[[str], StrEnum | None],
    level_of: Callable[[str], StrEnum | None],
) -> pa.Table:
    """The accepted dossiers, one line each; columns and types as Reading says."""
    accepted = checked.accepted
    columns: dict[str, pa.Array] = {
        "row": numbers(dossiers.row[accepted], pa.int32()),
        "sheet": dictionary(dossiers.sheet[accepted].astype(np.int32), [place.name for place in places]),
        "code": dossiers.code.filter(mask_array(accepted)),
    }
    for name in _WRITTEN:
        columns[name] = dictionary(dossiers.texts[name][accepted], dossiers.values[name])
    for name, of in (("channel", channel_of), ("service_level", level_of)):
        columns[name] = _named(dossiers.texts[name][accepted], dossiers.values[name], of)
    columns["status"] = dictionary(checked.status[accepted].astype(np.int32), [status.value for status in STATUSES])
    for name in MOMENTS:
        seconds = dossiers.moments[name][accepted]
        columns[name] = numbers(seconds, pa.timestamp("s"), seconds == MISSING)
    columns["flags"] = numbers(flags_of(dossiers)[accepted], pa.int32())
    for name, told in supplements_of(dossiers).items():
        columns[name] = numbers(told[accepted], pa.int32(), told[accepted] == NOT_TOLD)
    for name, moments in supplement_moments_of(dossiers).items():
        columns[name] = numbers(moments[accepted], pa.timestamp("s"), moments[accepted] == MISSING)
    closed = checked.closed_on[accepted]
    missing = closed == MISSING
    columns["closed_on"] = numbers(np.where(missing, 0, closed).astype(np.int32), pa.date32(), missing)
    return pa.Table.from_arrays(list(columns.values()), names=list(columns))


def recognised(place: SheetPlace, headings: Sequence[Heading], table: pa.Table) -> Iterator[RecognisedColumn]:
    """The sheet's columns in their order, with samples of what went in from those that are read."""
    fields = {heading.index: name for name, heading in place.columns.items()}
    top = table.slice(0, _SAMPLED_ROWS)
    for heading in headings:
        name = fields.get(heading.index)
        samples = _samples(top, name) if name and name in table.column_names else ()
        yield RecognisedColumn(place.name, heading.letter, heading.text, name, samples)


def _named(codes: Codes, values: Sequence[str], of: Callable[[str], StrEnum | None]) -> pa.Array:
    """Texts as the enum's values; null where the text is missing or unknown."""
    used = set(used_codes(codes).tolist())
    names = {code: meaning.value for code, text in enumerate(values) if code in used and (meaning := of(text))}
    distinct = sorted(set(names.values()))
    lookup = np.array([distinct.index(names[code]) if code in names else -1 for code in range(len(values))] + [-1])
    return dictionary(lookup[codes].astype(np.int32), distinct)


def _samples(table: pa.Table, name: str) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for value in table.column(name).to_pylist():
        if value is not None and len(seen) < _MOST_SAMPLES:
            seen[f"{value:%d/%m/%Y %H:%M:%S}" if isinstance(value, datetime) else str(value)] = None
    return tuple(seen)
