"""The figures that the province's yearly report cites from dossiers, in its order: which counts each one is."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from domain.agency import Block
from domain.ratio import Ratio

DOSSIERS, PERCENT = "hồ sơ", "%"

# The groups of dossiers of which the report speaks. The rest of the province's blocks it does not count.
GROUPS: dict[str, tuple[Block, ...]] = {
    "department": (Block.DEPARTMENT,),
    "land": (Block.LAND,),
    "combined": (Block.DEPARTMENT, Block.LAND),
}
GROUP_NAMES: dict[str, str] = {
    "department": "Hồ sơ của các sở, ngành",
    "land": "Hồ sơ đất đai của hộ gia đình, cá nhân",
    "combined": "Sở, ngành và đất đai cộng lại",
}


@dataclass(frozen=True)
class ReportFigure:
    """One figure: the counts whose sum it is, or the part of a share whose counts of the whole are `of`.

    `group` says of which dossiers (GROUPS), `section` in which part of the report it stands. `opens` is the count
    (domain.counts) whose dossiers stand behind it on the list of dossiers.
    """

    key: str
    name: str
    group: str
    section: str
    counts: tuple[str, ...]
    of: tuple[str, ...] = ()
    opens: str = ""

    @property
    def unit(self) -> str:
        return PERCENT if self.of else DOSSIERS

    def value_in(self, counts: Mapping[str, int]) -> "CountedFigure":
        """The figure in the counts of its group."""
        part = sum(counts[name] for name in self.counts)
        if not self.of:
            return CountedFigure(Fraction(part), None)
        ratio = Ratio(part, sum(counts[name] for name in self.of))
        return CountedFigure(Fraction(ratio.part, ratio.whole) if ratio.whole else None, ratio)


@dataclass(frozen=True)
class CountedFigure:
    """A figure of the data, exact: a share is a fraction of 1, None where its whole is 0; `ratio` has its counts."""

    value: Fraction | None
    ratio: Ratio | None


_NOT_LATE = ("early", "on_time")
_JUDGED = (*_NOT_LATE, "late")


def _figures_of(group: str) -> tuple[ReportFigure, ...]:
    def figure(name: str, words: str, *counts: str, of: tuple[str, ...] = ()) -> ReportFigure:
        opens = counts[0] if len(counts) == 1 else "resolved"
        return ReportFigure(f"{group}.{name}", words, group, GROUP_NAMES[group], counts, of, opens)

    return (
        figure("received", "Tiếp nhận", "received"),
        figure("resolved", "Đã giải quyết", "resolved"),
        figure("early_and_on_time", "Trả kết quả trước hạn và đúng hạn", *_NOT_LATE),
        figure("on_time_rate", "Tỷ lệ trước hạn và đúng hạn", *_NOT_LATE, of=_JUDGED),
        figure("late", "Trễ hạn", "late"),
        figure("late_rate", "Tỷ lệ trễ hạn", "late", of=_JUDGED),
        figure("pending", "Đang giải quyết", "pending"),
        figure("withdrawn", "Rút hoặc trả lại", "withdrawn"),
    )


_AT_ONCE = "Tiếp nhận và trả kết quả ngay tại chỗ"
_ONLINE = "Tiếp nhận trực tuyến của các sở, ngành"

# Every figure from dossiers, in the report's order (report of 02/11/2023, part II.2.2.c).
FIGURES: tuple[ReportFigure, ...] = (
    *(figure for group in GROUPS for figure in _figures_of(group)),
    ReportFigure(
        "same_day", "Tiếp nhận và trả kết quả ngay trong ngày", "combined", _AT_ONCE, ("same_day",), opens="same_day"
    ),
    ReportFigure("online.department", "Tiếp nhận trực tuyến", "department", _ONLINE, ("online",), opens="online"),
    ReportFigure(
        "online_rate.department",
        "Tỷ lệ tiếp nhận trực tuyến",
        "department",
        _ONLINE,
        ("online",),
        of=("received",),
        opens="online",
    ),
)

FIGURE_KEYS = frozenset(figure.key for figure in FIGURES)

# The indicators that the report cites, by their keys in domain.indicator_catalogue.
INDICATORS: tuple[str, ...] = (
    "satisfaction_ratings",
    "satisfaction_rate",
    "postal_dossiers",
    "sms_sent",
    "visitors_per_day",
    "online_payment_province_vnd",
    "online_payment_centre_vnd",
    "feedback_total",
    "feedback_total.letter",
    "feedback_total.national_portal",
    "feedback_total.hotline_and_in_person",
    "online_services",
    "online_services.partial",
    "online_services.full",
    "online_pilot",
    "online_pilot.province",
    "online_pilot.district",
    "decisions_issued",
    "procedures_new",
    "procedures_amended",
    "procedures_replaced",
    "procedures_abolished",
    "citizen_reception_turns",
    "citizen_reception_people",
    "citizen_reception_large_groups",
    "petitions_received",
    "petitions_many_signatories",
    "petitions_eligible",
)
