"""A province's dossiers, made up: 170 agencies, 1.800 procedures, month after month, the same at every making."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from domain.dossier import Channel, ServiceLevel, Status

Array = np.ndarray[Any, np.dtype[Any]]

DEPARTMENTS, COMMUNES = 20, 150
_OF_DEPARTMENTS, _OF_COMMUNES, _SECTORS = 1_400, 400, 110
# Communes receive five of six dossiers.
_AT_COMMUNES = 5 / 6
_LONGEST_DAYS = 85
_NEVER_CLOSED, _LATE, _WITHDRAWN = 0.003, 0.06, 0.01
# A month's export has what came in the month, and older dossiers of so many months that were open at its beginning.
_MONTHS_CARRIED = 3
_DAY_SECONDS = 86_400
_LEVELS = (ServiceLevel.FULL, ServiceLevel.PARTIAL, ServiceLevel.INFORMATION)
_CHANNELS = (Channel.ONLINE, Channel.DIRECT, Channel.POSTAL)


@dataclass(frozen=True)
class Month:
    """One month of the calendar, `number` months after the first."""

    number: int
    first: date
    last: date


def months(first_year: int, number: int) -> list[Month]:
    """So many months in a row from January of the year on."""
    firsts = [date(first_year + place // 12, place % 12 + 1, 1) for place in range(number + 1)]
    return [
        Month(place, first, following - timedelta(days=1)) for place, (first, following) in enumerate(pairwise(firsts))
    ]


def export(every: Sequence[Month], month: Month, received: int) -> pd.DataFrame:
    """The export of a month in which so many dossiers are received, as known on the month's last day.

    One line a dossier: code, procedure_code, procedure_name, sector, agency, channel, service_level, status (values of
    the program's own lists), submitted_at, received_at, due_at, resolved_at, returned_at (NaT where missing).
    """
    start = np.datetime64(month.first, "s")
    end = np.datetime64(month.last + timedelta(days=1), "s")
    parts = [_received(month, received)]
    for earlier in every[max(0, month.number - _MONTHS_CARRIED) : month.number]:
        older = _received(earlier, received)
        parts.append(older[older["ended_at"].isna() | (older["ended_at"] >= start)])
    lines = pd.concat(parts, ignore_index=True)
    is_open = (lines["ended_at"].isna() | (lines["ended_at"] >= end)).to_numpy()
    withdrawn = lines.pop("withdrawn").to_numpy() & ~is_open
    ended = lines.pop("ended_at").mask(is_open)
    waiting = is_open & (np.arange(len(lines)) % 7 == 0)
    lines["status"] = np.select(
        [waiting, is_open, withdrawn],
        [Status.SUPPLEMENT_REQUESTED.value, Status.PROCESSING.value, Status.WITHDRAWN.value],
        Status.RETURNED.value,
    )
    lines["resolved_at"] = ended
    lines["returned_at"] = (ended + np.timedelta64(3, "h")).mask(withdrawn)
    return lines


@lru_cache(maxsize=_MONTHS_CARRIED + 1)
def _received(month: Month, number: int) -> pd.DataFrame:
    """The dossiers received in the month, with their endings (NaT for those that never end)."""
    chance = np.random.default_rng(1_000 + month.number)
    days = (month.last - month.first).days + 1
    at_communes = chance.random(number) < _AT_COMMUNES
    agency = np.where(
        at_communes, DEPARTMENTS + chance.integers(0, COMMUNES, number), chance.integers(0, DEPARTMENTS, number)
    )
    # Some procedures are asked for every day, most of them seldom.
    asked = (chance.random(number) ** 3 * _OF_COMMUNES).astype(int)
    own = (chance.random(number) ** 2 * (_OF_DEPARTMENTS // DEPARTMENTS)).astype(int)
    procedure = np.where(
        at_communes, _OF_DEPARTMENTS + asked, agency % DEPARTMENTS * (_OF_DEPARTMENTS // DEPARTMENTS) + own
    )
    day = np.sort(chance.integers(0, days, number))
    received = np.datetime64(month.first, "s") + day * _DAY_SECONDS + chance.integers(27_000, 61_000, number)
    term = chance.integers(1, 21, number)
    taken = np.minimum(chance.random(number) * 1.05, 1.0) * term
    late = chance.random(number) < _LATE
    taken = np.where(late, term + chance.exponential(8, number), taken)
    ended = received + (np.minimum(taken, _LONGEST_DAYS) * _DAY_SECONDS).astype("timedelta64[s]")
    serial = np.arange(1, number + 1)
    stamp = month.first.strftime("%y%m")
    return pd.DataFrame(
        {
            "code": [
                f"000.{unit:02}.H48-{stamp}{on + 1:02}-{place:06}"
                for unit, on, place in zip(agency.tolist(), day.tolist(), serial.tolist(), strict=True)
            ],
            "procedure_code": _names("1.", procedure, 6),
            "procedure_name": _names("Thủ tục cấp đổi giấy phép số ", procedure, 1),
            "sector": _names("Lĩnh vực số ", procedure % _SECTORS, 1),
            "agency": _agencies(agency),
            "channel": np.array([name.value for name in _CHANNELS])[chance.choice(3, number, p=(0.6, 0.37, 0.03))],
            "service_level": np.array([name.value for name in _LEVELS])[procedure % 5 // 2],
            "submitted_at": received - chance.integers(0, 7_200, number).astype("timedelta64[s]"),
            "received_at": received,
            "due_at": received + term * _DAY_SECONDS,
            "ended_at": pd.Series(ended).mask(chance.random(number) < _NEVER_CLOSED),
            "withdrawn": chance.random(number) < _WITHDRAWN,
        }
    )


def _names(before: str, numbers: Array, width: int) -> Array:
    texts = np.array([f"{before}{number:0{width}}" for number in range(int(numbers.max()) + 1)], dtype=object)
    return texts[numbers]


def _agencies(numbers: Array) -> Array:
    names = [f"Sở số {number + 1}" for number in range(DEPARTMENTS)]
    names += [f"Ủy ban nhân dân xã số {number + 1}" for number in range(COMMUNES)]
    return np.array(names, dtype=object)[numbers]
