"""The two years of the demonstration: 2023 as the report has it, and 2022 invented to compare it with."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from demo.agencies import AGENCIES, DemoAgency
from demo.report import DATA_DATE, FIGURES, MONTHS, BlockFigures
from domain.agency import Block


@dataclass(frozen=True, eq=False)
class DemoYear:
    """One year: of how many months there are files, how many of them one file tells, on which day they end, until when
    dossiers were received, and what each block comes to. `absent` agencies were not in the one-stop system yet;
    `online_only_from` is the month (from 0) from which promotions are notified online only. Where `tells_flags` is not
    set, files have only the older columns."""

    number: int
    months: int
    last: date
    last_reception: date
    figures: dict[Block, BlockFigures]
    absent: frozenset[str] = frozenset()
    months_a_file: int = 1
    online_only_from: int | None = None
    tells_flags: bool = False

    @cached_property
    def received(self) -> tuple[int, ...]:
        """How many dossiers each of AGENCIES receives: in the proportions of 2023, and exactly as many as its block."""
        counts = [0] * len(AGENCIES)
        for block, figures in self.figures.items():
            here = [
                index
                for index, agency in enumerate(AGENCIES)
                if agency.block is block and agency.name not in self.absent
            ]
            whole = sum(AGENCIES[index].received for index in here)
            for index in here:
                counts[index] = AGENCIES[index].received * figures.received // whole
            for index in here[: figures.received - sum(counts[index] for index in here)]:
                counts[index] += 1
        return tuple(counts)

    def same_day(self, index: int) -> int:
        """How many dossiers of an agency (its index in AGENCIES) are resolved on the day they come."""
        agency: DemoAgency = AGENCIES[index]
        return agency.same_day * self.received[index] // agency.received


REPORT_YEAR = DemoYear(
    number=DATA_DATE.year,
    months=MONTHS,
    last=DATA_DATE,
    last_reception=DATA_DATE,
    figures=FIGURES,
    online_only_from=5,
    tells_flags=True,
)

# Two agencies with half of all dossiers came into the system with 2023; nothing was open at the turn of the year, as
# the report's figures want it.
YEAR_BEFORE = DemoYear(
    number=2022,
    months=12,
    last=date(2022, 12, 31),
    last_reception=date(2022, 12, 27),
    figures={
        Block.DEPARTMENT: BlockFigures(
            received_by_month=(2_620, 1_930, 3_420, 3_280, 3_390, 3_560, 3_610, 3_820, 3_540, 3_870, 4_110, 3_850),
            online_by_month=(710, 560, 1_060, 1_080, 1_190, 1_350, 1_440, 1_640, 1_560, 1_780, 1_930, 1_850),
            late=104,
            withdrawn=38,
            pending=0,
            pending_overdue=0,
            waiting=0,
            late_season=(1.2, 1.3, 1.1, 1.0, 1.1, 1.0, 1.0, 0.9, 0.9, 0.8, 0.8, 0.6),
            mean_delay=3.0,
        ),
        Block.LAND: BlockFigures(
            received_by_month=(1_760, 1_240, 2_250, 2_110, 2_190, 2_230, 2_170, 2_300, 2_080, 2_270, 2_380, 2_020),
            online_by_month=(90, 70, 140, 140, 155, 170, 175, 200, 190, 220, 245, 215),
            late=2_190,
            withdrawn=136,
            pending=0,
            pending_overdue=0,
            waiting=0,
            late_season=(0.9, 1.2, 1.5, 1.3, 1.1, 1.0, 1.0, 0.9, 0.9, 0.8, 0.7, 0.5),
            mean_delay=7.0,
        ),
    },
    months_a_file=12,
    absent=frozenset({"Bảo hiểm xã hội tỉnh", "Công an tỉnh"}),
)

YEARS: dict[int, DemoYear] = {year.number: year for year in (YEAR_BEFORE, REPORT_YEAR)}
