"""A year of the demonstration: every dossier of a block with its code and its course up to the year's last day."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from demo.agencies import AGENCIES
from demo.flags import DemoFlags, flags
from demo.outcomes import Outcomes, outcomes
from demo.reception import Integers, Receptions, receptions
from demo.years import REPORT_YEAR, DemoYear
from domain.agency import Block

BLOCKS: tuple[Block, ...] = (Block.DEPARTMENT, Block.LAND)

LATE_REASONS: dict[Block, tuple[str, ...]] = {
    Block.DEPARTMENT: (
        "Chờ kết quả xác minh của cơ quan phối hợp",
        "Hồ sơ phức tạp, phải lấy ý kiến nhiều cơ quan",
        "Chờ kết quả tra cứu của cơ quan trung ương",
        "Lỗi kết nối giữa các hệ thống thông tin",
        "Công chức phụ trách bận công tác đột xuất",
    ),
    Block.LAND: (
        "Chờ cơ quan thuế xác định nghĩa vụ tài chính",
        "Khối lượng hồ sơ tăng cao, thiếu nhân lực thẩm tra",
        "Phải đo đạc, xác minh lại ranh giới thửa đất",
        "Chờ xác nhận của Ủy ban nhân dân phường, xã",
        "Lỗi liên thông thuế điện tử",
        "Hồ sơ địa chính lưu trữ chưa đầy đủ, phải tra cứu lại",
    ),
}

_FLAGS = 1
_REASON_GIVEN = 0.94


@dataclass(frozen=True)
class DemoDossiers:
    """One line a dossier, in order of reception. `person` is a number from which an invented applicant is made,
    `late_reason` an index in LATE_REASONS of the block, -1 where nobody would write one down; `flags` are None for a
    year whose files do not tell them."""

    block: Block
    year: DemoYear
    code: NDArray[np.str_]
    received: Receptions
    outcome: Outcomes
    person: Integers
    late_reason: Integers
    flags: DemoFlags | None


@cache
def demo_dossiers(block: Block, year: DemoYear = REPORT_YEAR) -> DemoDossiers:
    """The year of a block, department or land: the same at every call on every machine."""
    random = np.random.default_rng([year.number, BLOCKS.index(block)])
    received = receptions(block, year, random)
    outcome = outcomes(received, year.figures[block], year.last, random)
    person = random.integers(0, 1_000_000, len(received.procedure))
    is_given = random.random(len(person)) < _REASON_GIVEN
    late_reason = np.where(is_given, random.integers(0, len(LATE_REASONS[block]), len(person)), -1)
    # Drawn by a generator of their own: the figures of the report come from the first one.
    own = np.random.default_rng([year.number, BLOCKS.index(block), _FLAGS])
    told = flags(block, received, outcome, own) if year.tells_flags else None
    return DemoDossiers(block, year, _codes(received), received, outcome, person, late_reason, told)


def _codes(received: Receptions) -> NDArray[np.str_]:
    """Codes like 000.00.53.H48-230105-0099: the unit, the day of reception, and a number that begins anew every day."""
    units = np.array([f"000.00.{agency.unit_code}.H48-" for agency in AGENCIES])
    days, day = np.unique(received.received_on, return_inverse=True)
    written = np.array([f"{date:%y%m%d}-" for date in days.tolist()])
    number = np.char.zfill(_numbers_within(received.agency * len(days) + day).astype(np.str_), 4)
    return np.char.add(np.char.add(units[received.agency], written[day]), number)


def _numbers_within(group: Integers) -> Integers:
    """1, 2, 3 … for the members of each group, in their order."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, len(group)])
    numbers = np.empty(len(group), dtype=np.int64)
    numbers[order] = np.arange(len(group)) - np.repeat(starts, lengths) + 1
    return numbers
