"""A file's accepted rows as the store takes them in: names become numbers, moments text, column by column."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from db import aliases, reference
from db.engine import Connection
from db.staging import STAGED, StagedRows
from domain.dossier import UNKNOWN_CHANNEL_CODE, Channel, Status
from domain.spelling import name_key
from etl.imports.staged_flags import staged_flags
from etl.values.dossier_codes import code_keys
from etl.values.moments import MISSING, half_months
from etl.workbook.arrow import as_mask, raw_numbers

Array = np.ndarray[Any, np.dtype[Any]]

_ROWS_AT_ONCE = 50_000
_MOMENTS = (
    *("submitted_at", "received_at", "due_at", "resolved_at", "returned_at"),
    *("supplement_requested_at", "supplemented_at"),
)


def chunks(connection: Connection, table: pa.Table, *, source_id: int) -> Iterator[StagedRows]:
    """The table's rows (Reading.table) as db.staging takes them.

    Names that mean another in this source's exports (db.aliases) are taken for what they mean.
    Agencies, sectors and procedures that the database has not seen are made before the first chunk is asked for: the
    connection is busy with the chunks from then on.
    """
    encoded = table.combine_chunks()
    return _chunks(encoded, _numbers(connection, encoded, source_id))


def _chunks(encoded: pa.Table, numbers: dict[str, Array]) -> Iterator[StagedRows]:
    code = encoded["code"].combine_chunks()
    keys = code_keys(code)
    for first in range(0, encoded.num_rows, _ROWS_AT_ONCE):
        part = encoded.slice(first, _ROWS_AT_ONCE)
        codes = _codes(code, keys, first)
        of_chunk = {name: column[first : first + _ROWS_AT_ONCE].tolist() for name, column in numbers.items()}
        yield _staged(part, codes | of_chunk, first)


def _staged(part: pa.Table, numbers: dict[str, list[Any]], first: int) -> StagedRows:
    columns: dict[str, list[Any]] = {
        "ordinal": list(range(first + 1, first + part.num_rows + 1)),
        **numbers,
        **{name: part[name].cast(pa.string()).to_pylist() for name in _MOMENTS},
    }
    for name, moments in (("received", part["received_at"]), ("due", part["due_at"]), ("closed", part["closed_on"])):
        days = moments.cast(pa.date32()).combine_chunks()
        columns[f"{name}_on"] = _day_texts(days)
        if name != "due":
            columns[f"{name}_half"] = _half_months(days)
    return {name: columns[name] for name in STAGED}


def _codes(code: pa.Array, keys: pa.Array, first: int) -> dict[str, list[Any]]:
    """What dossiers are known by, and what is written where it is something else."""
    row_keys = keys.slice(first, _ROWS_AT_ONCE).to_pylist()
    if keys is code:
        return {"code": row_keys, "written_code": [None] * len(row_keys)}
    written = code.slice(first, _ROWS_AT_ONCE).to_pylist()
    return {
        "code": row_keys,
        "written_code": [w if w != key else None for w, key in zip(written, row_keys, strict=True)],
    }


def _day_texts(days: pa.Array) -> list[str | None]:
    """Days as 2023-01-31: each different one is written once."""
    missing = as_mask(pc.is_null(days))
    values = np.where(missing, 0, raw_numbers(days))
    if missing.all():
        return [None] * len(values)
    first = int(values[~missing].min())
    every = np.arange(first, int(values[~missing].max()) + 1).astype("datetime64[D]").astype(str)
    texts: Array = np.array([*every.tolist(), None], dtype=object)
    day_texts: list[str | None] = texts[np.where(missing, len(every), values - first)].tolist()
    return day_texts


def _half_months(days: pa.Array) -> list[int | None]:
    missing = as_mask(pc.is_null(days))
    halves: Array = half_months(np.where(missing, MISSING, raw_numbers(days))).astype(object)
    halves[missing] = None
    numbers: list[int | None] = halves.tolist()
    return numbers


def _numbers(connection: Connection, table: pa.Table, source_id: int) -> dict[str, Array]:
    """The whole table's references as numbers, None where missing: one look-up for each different name."""
    agencies = _agency_numbers(connection, table, source_id)
    numbers = {
        "procedure_id": _procedure_numbers(connection, table, source_id),
        "agency_id": _looked_up(table["agency"], agencies),
        "receiving_agency_id": _looked_up(table["receiving_agency"], agencies),
        "service_level": _texts(table["service_level"]),
        "late_reason": _texts(table["late_reason"]),
        "channel": _looked_up(table["channel"], {name.value: name.code for name in Channel}, UNKNOWN_CHANNEL_CODE),
        "status": _looked_up(table["status"], {name.value: name.code for name in Status}),
        "supplement_requests": _told(table["supplement_requests"]),
        "days_waited": _told(table["days_waited"]),
    }
    return {**numbers, "flags": staged_flags(connection, table, numbers)}


def _agency_numbers(connection: Connection, table: pa.Table, source_id: int) -> dict[str, int]:
    names = {name for column in ("agency", "receiving_agency") for name in _names(table[column]) if name}
    meant = aliases.agencies_meant(connection, source_id)
    known = {name: number for name in names if (number := meant.get(name_key(name)))}
    return reference.agency_ids(connection, names - known.keys()) | known


def _procedure_numbers(connection: Connection, table: pa.Table, source_id: int) -> Array:
    columns = [table[name] for name in ("procedure_code", "procedure_name", "sector")]
    names = [_names(column) for column in columns]
    place = np.zeros(table.num_rows, dtype=np.int64)
    for column, values in zip(columns, names, strict=True):
        place = place * len(values) + _places(column, len(values) - 1)
    used, where = np.unique(place, return_inverse=True)
    combinations = []
    for number in used.tolist():
        number, sector = divmod(number, len(names[2]))
        code, name = divmod(number, len(names[1]))
        combinations.append((names[0][code], names[1][name], names[2][sector]))
    codes = aliases.codes_meant(connection, source_id)
    combinations = [
        (code or (codes.get(name_key(name)) if name else None), name, sector) for code, name, sector in combinations
    ]
    numbers = reference.procedure_ids(connection, combinations)
    of_combinations: Array = np.array([numbers[combination] for combination in combinations], dtype=object)
    return of_combinations[where.reshape(-1)]


def _looked_up(column: pa.ChunkedArray, numbers: dict[str, int], missing: int | None = None) -> Array:
    names = _names(column)
    of_names: Array = np.array([missing if name is None else numbers[name] for name in names], dtype=object)
    return of_names[_places(column, len(names) - 1)]


def _told(column: pa.ChunkedArray) -> Array:
    """Whole numbers, None where missing."""
    numbers = column.combine_chunks()
    told: Array = np.full(len(numbers), None, dtype=object)
    filled = as_mask(pc.is_valid(numbers))
    told[filled] = raw_numbers(numbers)[filled]
    return told


def _texts(column: pa.ChunkedArray) -> Array:
    names: Array = np.array(_names(column), dtype=object)
    return names[_places(column, len(names) - 1)]


def _names(column: pa.ChunkedArray) -> list[str | None]:
    """The different names of a dictionary column, and None for the missing."""
    return [*_dictionary(column).dictionary.to_pylist(), None]


def _places(column: pa.ChunkedArray, missing: int) -> Array:
    indices = _dictionary(column).indices
    return np.where(as_mask(pc.is_null(indices)), missing, raw_numbers(indices)).astype(np.int64)


def _dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    values = column.combine_chunks()
    return values if isinstance(values, pa.DictionaryArray) else values.dictionary_encode()
