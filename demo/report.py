"""The figures of the 2023 report that the demonstration must give, and how the year leads up to them."""

from dataclasses import dataclass
from datetime import date

from domain.agency import Block

# The report was signed on 02/11/2023: its "năm 2023" ends with October.
DATA_DATE = date(2023, 10, 31)
MONTHS = 10


@dataclass(frozen=True)
class BlockFigures:
    """One block's year: counts as the report states them; the tuples have one number a month, January first.

    `resolved` and on-time follow: received − withdrawn − pending, and that − late. The report states neither waiting
    nor overdue: those two are ours.
    """

    received_by_month: tuple[int, ...]
    online_by_month: tuple[int, ...]
    late: int
    withdrawn: int
    pending: int
    pending_overdue: int
    waiting: int
    # How much likelier than in an average month a dossier received in this month is to be late.
    late_season: tuple[float, ...]
    # By how many working days the late ones are late, on average.
    mean_delay: float

    @property
    def received(self) -> int:
        return sum(self.received_by_month)


FIGURES: dict[Block, BlockFigures] = {
    # Online: 69.839 of 95.100 = 73,44 %, and yet the plain mean of the ten months is 70,0 %, because the year's first
    # months have fewer dossiers and lower shares. Both figures stand in the report.
    Block.DEPARTMENT: BlockFigures(
        received_by_month=(5_079, 6_631, 8_512, 7_968, 9_274, 10_388, 11_043, 12_010, 11_597, 12_598),
        online_by_month=(2_294, 3_343, 4_875, 5_136, 6_605, 7_833, 8_813, 10_049, 9_877, 11_014),
        late=57,
        withdrawn=0,
        pending=1_500,
        pending_overdue=9,
        waiting=76,
        late_season=(1.3, 1.1, 1.0, 1.0, 1.2, 1.0, 0.9, 0.9, 0.8, 0.4),
        mean_delay=2.5,
    ),
    # 28.847 − 26.840 = 2.007, the report prints 1.853 pending: the 154 unexplained dossiers are withdrawn here.
    Block.LAND: BlockFigures(
        received_by_month=(2_050, 2_710, 3_260, 2_780, 2_990, 3_010, 2_960, 3_120, 2_830, 3_137),
        online_by_month=(246, 366, 489, 473, 568, 632, 681, 780, 764, 909),
        late=1_828,
        withdrawn=154,
        pending=1_853,
        pending_overdue=168,
        waiting=236,
        late_season=(0.8, 1.1, 1.6, 1.5, 1.2, 1.0, 0.9, 0.8, 0.7, 0.5),
        mean_delay=6.0,
    ),
}
