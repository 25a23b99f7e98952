"""The columns in which the two source systems tell what stands in demo.flags, as known on a file's last day."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from demo.calendar import Moments
from demo.dossiers import DemoDossiers
from demo.flags import RECEIVING, DemoFlags
from demo.monthly import MonthView
from demo.reception import Flags, Integers

Values = Sequence[object]
Told = TypeVar("Told")

DEPARTMENT_FLAGS: tuple[tuple[str, int], ...] = (
    ("Cơ quan tiếp nhận", 40),
    ("Mức độ DVC", 14),
    ("Ngày nộp hồ sơ", 20),
    ("Có thành phần số hóa", 14),
    ("Đã số hóa kết quả", 14),
    ("Tái sử dụng dữ liệu số hóa", 14),
    ("Phí, lệ phí phải nộp", 14),
    ("Thanh toán trực tuyến", 14),
    ("Số lần yêu cầu bổ sung", 14),
    ("Số ngày chờ bổ sung", 14),
    ("Gia hạn", 10),
    ("Ngày gửi thư xin lỗi", 20),
)
LAND_FLAGS: tuple[tuple[str, int], ...] = (
    ("Lệ phí", 14),
    ("Thanh toán trực tuyến", 14),
    ("Gia hạn", 10),
    ("Ngày xin lỗi", 20),
)
_NEVER = np.datetime64("NaT", "s")


def department_flags(dossiers: DemoDossiers, view: MonthView, flags: DemoFlags) -> Iterator[Values | Moments]:
    """The columns of DEPARTMENT_FLAGS; moments are those that the file knows."""
    place, tells, end = view.place, flags.tells[view.place], _end(view)
    has_result = ~np.isnat(view.resolved_at) & ~dossiers.outcome.is_withdrawn[place]
    asked = dossiers.outcome.waiting_from[place] < end
    supplemented = dossiers.outcome.waiting_until[place] < end
    yield [RECEIVING[index] for index in flags.receiving[place].tolist()]
    yield _told(np.where(flags.is_full[place], "Toàn trình", "Một phần").tolist(), tells)
    yield flags.submitted_at[place]
    yield _said(flags.has_components[place], tells)
    yield _said(flags.has_result[place], tells & has_result)
    yield _said(flags.is_reused[place], tells)
    yield _numbers(flags.fee[place], tells)
    yield _said(flags.is_paid_online[place], tells & (flags.fee[place] > 0))
    yield _numbers(np.where(asked, flags.supplement_requests[place], 0), tells)
    yield _numbers(flags.days_waited[place], tells & supplemented)
    yield _said(flags.is_extended[place], tells)
    yield _known(flags.apologised_at[place], end)


def land_flags(view: MonthView, flags: DemoFlags) -> Iterator[Values | Moments]:
    """The columns of LAND_FLAGS; moments are those that the file knows."""
    place, tells = view.place, flags.tells[view.place]
    yield _numbers(flags.fee[place], tells)
    yield _said(flags.is_paid_online[place], tells & (flags.fee[place] > 0))
    yield _said(flags.is_extended[place], tells)
    yield _known(flags.apologised_at[place], _end(view))


def _end(view: MonthView) -> np.datetime64:
    return np.datetime64(view.last, "s") + np.timedelta64(1, "D")


def _said(yes: Flags, told: Flags) -> list[str | None]:
    return _told(np.where(yes, "Có", "Không").tolist(), told)


def _numbers(numbers: Integers, told: Flags) -> list[int | None]:
    return _told(numbers.tolist(), told)


def _told(values: list[Told], told: Flags) -> list[Told | None]:
    return [value if known else None for value, known in zip(values, told.tolist(), strict=True)]


def _known(moments: Moments, end: np.datetime64) -> Moments:
    known: Moments = np.where(moments < end, moments, _NEVER)
    return known
