"""The flags of a file's rows as they are stored: what the file tells, and what follows from moments and units."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from db import reference
from db.engine import Connection
from db.working_days import working_calendar
from db.working_seconds import working_seconds
from domain.dossier import Channel
from domain.flags import Flag, with_consequences
from etl.workbook.arrow import Mask, as_mask, raw_numbers

Bits = npt.NDArray[np.int64]
Array = np.ndarray[Any, np.dtype[Any]]


def staged_flags(connection: Connection, table: pa.Table, numbers: Mapping[str, Array]) -> Array:
    """Each row's flags with what follows from them; `numbers` are the table's references (channel, agency_id,
    receiving_agency_id)."""
    bits = raw_numbers(table["flags"].combine_chunks()).astype(np.int64)
    bits = bits | _acceptance(connection, table, numbers["channel"]) | _outside(connection, numbers)
    if not bits.any():
        return bits
    # Few different ones: each is worked out once.
    different, places = np.unique(bits, return_inverse=True)
    return np.array([with_consequences(one) for one in different.tolist()], np.int64)[places.reshape(-1)]


def _acceptance(connection: Connection, table: pa.Table, channel: Array) -> Bits:
    """Of dossiers filed online, whether they were accepted late: told where both moments are."""
    bits = np.zeros(table.num_rows, np.int64)
    submitted, received = (table[name].combine_chunks() for name in ("submitted_at", "received_at"))
    told = (channel == Channel.ONLINE.code) & _filled(submitted) & _filled(received)
    if told.any():
        since, until = (_seconds(moments)[told] for moments in (submitted, received))
        late = working_seconds(working_calendar(connection), (since, until)).accepted_late(since, until)
        bits[told] = np.where(late, Flag.ACCEPTED_LATE.both, Flag.ACCEPTED_LATE.told)
    return bits


def _outside(connection: Connection, numbers: Mapping[str, Array]) -> Bits:
    """Whether the receiving unit stands for another area than the resolving one: told where both areas are known."""
    receiving, resolving = numbers["receiving_agency_id"], numbers["agency_id"]
    bits = np.zeros(len(resolving), np.int64)
    told = np.array([number is not None for number in receiving], np.bool_)
    if not told.any():
        return bits
    pairs = list(zip(receiving[told].tolist(), resolving[told].tolist(), strict=True))
    areas = reference.areas(connection)
    of_pair = {pair: _bits_of(*pair, areas) for pair in set(pairs)}
    bits[told] = [of_pair[pair] for pair in pairs]
    return bits


def _bits_of(receiving: int, resolving: int, areas: Mapping[int, str | None]) -> int:
    here, there = areas[receiving], areas[resolving]
    if receiving == resolving or (here is not None and here == there):
        return Flag.OUTSIDE_AREA.told
    return 0 if here is None or there is None else Flag.OUTSIDE_AREA.both


def _filled(moments: pa.Array) -> Mask:
    return as_mask(pc.is_valid(moments))


def _seconds(moments: pa.Array) -> Bits:
    return np.frombuffer(moments.buffers()[1], np.int64)[moments.offset : moments.offset + len(moments)]
