"""Why a printed figure is not the counted one: other ways to count it, tried one after the other on the same data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from db.engine import Connection
from domain.agency import Block
from domain.counts import RATES
from domain.indicator_values import PeriodValue
from domain.numbers import format_decimal, format_integer, format_percent
from domain.period import Period
from domain.printed_figure import PrintedFigure, Verdict, agrees, as_printed
from domain.ratio import Ratio
from domain.report_figure import PERCENT, ReportFigure
from domain.scope import Dimension, Scope, Selection
from domain.words import key_label
from measures.online import online_share

_MOST_MONTHS = 3

Counts = dict[str, int]
Weights = Mapping[str, int]

_ONLINE_RATE = "online_rate.department"


@dataclass(frozen=True)
class Means:
    """The plain means of the departments' online rates, fractions of 1, and of how many months the first one is."""

    of_months: float | None
    of_agencies: float | None
    months: int

    @classmethod
    def of_departments(cls, connection: Connection, period: Period) -> "Means":
        """The means of a period."""
        share = online_share(connection, Scope(period, Selection(blocks=(Block.DEPARTMENT,))))
        return cls(share.mean_of_months, share.mean_of_agencies, share.months)


@dataclass(frozen=True)
class OtherReading:
    """Another way in which offices count a figure: sums of counts above the line and, for a share, below it; `sentence`
    says so, with {number} for the sum of the counts in `named`."""

    above: Weights
    below: Weights
    sentence: str
    named: Weights = field(default_factory=dict)

    def value_in(self, counts: Mapping[str, int]) -> Fraction | None:
        """The figure counted this way; None where its whole is 0."""
        above = _sum(counts, self.above)
        if not self.below:
            return Fraction(above)
        whole = _sum(counts, self.below)
        return Fraction(above, whole) if whole else None

    def words(self, counts: Mapping[str, int]) -> str:
        """The sentence with its number."""
        return self.sentence.format(number=format_integer(_sum(counts, self.named)))


def _counted_with(name: str, other: str, sentence: str, *, sign: int = 1) -> OtherReading:
    return OtherReading({name: 1, other: sign}, {}, sentence, {other: 1})


_ON_TIME = {"early": 1, "on_time": 1}
_ALL_RESOLVED = "Tỷ lệ in chia cho mọi hồ sơ đã giải quyết, kể cả hồ sơ không có ngày hẹn."
_ALL_RECEIVED = "Tỷ lệ in chia cho số tiếp nhận."

# By the last word of a figure's key, the readings seen in reports (domain_2026.md, parts 1.2 and 3.2).
OTHER_READINGS: Mapping[str, tuple[OtherReading, ...]] = {
    "received": (
        _counted_with("received", "carried_over", "Báo cáo cộng cả {number} hồ sơ kỳ trước chuyển sang."),
        _counted_with("received", "withdrawn", "Báo cáo trừ đi {number} hồ sơ rút hoặc trả lại.", sign=-1),
    ),
    "resolved": (
        _counted_with("resolved", "withdrawn", "Báo cáo tính cả {number} hồ sơ rút hoặc trả lại là đã giải quyết."),
        _counted_with("resolved", "no_due_date", "Báo cáo bỏ {number} hồ sơ không có ngày hẹn.", sign=-1),
    ),
    "early_and_on_time": (
        OtherReading(
            {**_ON_TIME, "no_due_date": 1},
            {},
            "Báo cáo tính cả {number} hồ sơ không có ngày hẹn là đúng hạn.",
            {"no_due_date": 1},
        ),
        OtherReading(
            {**_ON_TIME, "withdrawn": 1, "withdrawn_late": -1},
            {},
            "Báo cáo tính cả {number} hồ sơ rút hoặc trả lại trong hạn là đúng hạn.",
            {"withdrawn": 1, "withdrawn_late": -1},
        ),
        OtherReading(
            {"on_time": 1},
            {},
            "Báo cáo chỉ nêu hồ sơ trả đúng ngày hẹn, không kể {number} hồ sơ trước hạn.",
            {"early": 1},
        ),
    ),
    "late": (
        _counted_with("late", "pending_overdue", "Báo cáo cộng cả {number} hồ sơ đang giải quyết đã quá hạn."),
        _counted_with("late", "withdrawn_late", "Báo cáo cộng cả {number} hồ sơ rút hoặc trả lại khi đã quá hạn."),
    ),
    "pending": (
        _counted_with("pending", "withdrawn", "Báo cáo tính cả {number} hồ sơ rút hoặc trả lại là đang giải quyết."),
        _counted_with("pending", "waiting", "Báo cáo không kể {number} hồ sơ đang chờ bổ sung hay nộp phí.", sign=-1),
        _counted_with("pending", "pending_overdue", "Báo cáo không kể {number} hồ sơ đã quá hạn.", sign=-1),
    ),
    "on_time_rate": (
        OtherReading(*RATES["on_time_rate_766"], "Tỷ lệ in trùng với cách tính của Quyết định 766/QĐ-TTg."),
        OtherReading(
            *RATES["on_time_rate_due"], "Tỷ lệ in tính trên mọi hồ sơ đến hạn, kể cả hồ sơ quá hạn chưa xong."
        ),
        OtherReading(_ON_TIME, {"resolved": 1}, _ALL_RESOLVED),
        OtherReading(_ON_TIME, {"received": 1}, _ALL_RECEIVED),
    ),
    "late_rate": (
        OtherReading({"late": 1}, {"resolved": 1}, _ALL_RESOLVED),
        OtherReading({"late": 1}, {"received": 1}, _ALL_RECEIVED),
    ),
    "department": (
        OtherReading(
            {"online": 1}, {"received": 1, "carried_over": 1}, "Tỷ lệ in tính cả hồ sơ kỳ trước chuyển sang vào mẫu số."
        ),
        OtherReading({"online": 1}, {"resolved": 1}, "Tỷ lệ in chia cho số đã giải quyết."),
    ),
}


def reason(
    figure: ReportFigure,
    verdict: Verdict,
    counts: Mapping[str, int],
    printed: Mapping[str, PrintedFigure],
    means: Means | None,
) -> str | None:
    """The likely cause from the data in one sentence; None where there is nothing to say, or no cause is known."""
    if gap := _printed_gap(figure, counts, printed):
        return gap
    if verdict is Verdict.WITHIN_HEDGE:
        return hedge_holds(printed[figure.key], figure.value_in(counts).value, is_share=bool(figure.of))
    if verdict is not Verdict.DIFFERS:
        return None
    return next(_causes(figure, printed[figure.key].value, counts, means), None)


def indicator_reason(
    told: PeriodValue, verdict: Verdict, printed: PrintedFigure | None, untold: Sequence[str] = ()
) -> str | None:
    """The same for an indicator: that its hedge holds, or which months nobody has told; None where neither explains.
    Months in `untold` are missing in every indicator: they explain a difference, and are no remark on a single line."""
    if printed is not None and verdict is Verdict.WITHIN_HEDGE:
        return hedge_holds(printed, told.value, is_share=told.indicator.unit == PERCENT)
    if verdict is Verdict.EQUAL or not told.told:
        return None
    missing = [month for month in told.missing if verdict is Verdict.DIFFERS or month not in untold]
    return untold_months(missing) if missing else None


def untold_months(months: Sequence[str]) -> str:
    """That nobody has told anything of these months (2023-11)."""
    named = ", ".join(key_label(Dimension.MONTH, month) for month in months[:_MOST_MONTHS])
    return f"Chưa nhập số liệu tháng {named}{'…' if len(months) > _MOST_MONTHS else ''}."


def hedge_holds(printed: PrintedFigure, counted: Fraction | None, *, is_share: bool = False) -> str:
    """That the word before the printed figure allows the counted one."""
    return f"“{printed_words(printed, is_share=is_share)}” đúng với {written(counted, is_share=is_share)}."


def written(value: Fraction | None, *, is_share: bool = False, decimals: int = 2) -> str:
    """A value as a report writes it: a share in percent, a whole number without decimals; "—" where it is missing."""
    if value is None:
        return format_percent(Ratio(0, 0))
    if is_share:
        return format_percent(Ratio(value.numerator, value.denominator), decimals)
    if value.denominator == 1:
        return format_integer(value.numerator)
    return format_decimal(float(value), decimals)


def printed_words(printed: PrintedFigure, *, is_share: bool = False) -> str:
    """A printed figure as it was printed, with its hedge: "hơn 85.000", "99,9 %"."""
    digits = max(0, -int(printed.value.as_tuple().exponent) - (2 if is_share else 0))
    number = written(Fraction(printed.value), is_share=is_share, decimals=digits)
    return f"{printed.hedge.value} {number}" if printed.hedge else number


def _causes(figure: ReportFigure, printed: Decimal, counts: Mapping[str, int], means: Means | None) -> Iterator[str]:
    if figure.key == _ONLINE_RATE and means:
        yield from _mean_causes(printed, counts, means)
    for reading in OTHER_READINGS.get(figure.key.rpartition(".")[2], ()):
        value = reading.value_in(counts)
        if value is not None and value != figure.value_in(counts).value and agrees(printed, value):
            yield reading.words(counts)


def _mean_causes(printed: Decimal, counts: Mapping[str, int], means: Means) -> Iterator[str]:
    pooled = format_percent(Ratio(counts["online"], counts["received"]))
    pooled_counts = f"{format_integer(counts['online'])}/{format_integer(counts['received'])}"
    for mean, of in ((means.of_months, f"{means.months} tháng"), (means.of_agencies, "các cơ quan")):
        if mean is not None and agrees(printed, Fraction(mean).limit_denominator(10**12)):
            percent = f"{format_decimal(mean * 100, 1)}\N{NO-BREAK SPACE}%"
            yield f"Con số in là trung bình cộng tỷ lệ của {of} ({percent}); gộp hồ sơ thì {pooled_counts} = {pooled}."


def _printed_gap(figure: ReportFigure, counts: Mapping[str, int], printed: Mapping[str, PrintedFigure]) -> str | None:
    """For pending and withdrawn: that the printed figures do not close, and that withdrawn dossiers are the gap."""
    group, _, name = figure.key.rpartition(".")
    if name not in ("pending", "withdrawn") or f"{group}.withdrawn" in printed:
        return None
    received, resolved, pending = (
        as_printed(printed, f"{group}.{each}") for each in ("received", "resolved", "pending")
    )
    if received is None or resolved is None or pending is None:
        return None
    gap = int(received + counts["carried_over"] - resolved - pending)
    if gap == 0 or gap != counts["withdrawn"]:
        return None
    terms = f"{format_integer(int(received))} − {format_integer(int(resolved))} − {format_integer(int(pending))}"
    return f"Số in không khép: {terms} = {format_integer(gap)}, bằng số hồ sơ rút hoặc trả lại mà báo cáo không nêu."


def _sum(counts: Mapping[str, int], weights: Weights) -> int:
    return sum(weight * counts[name] for name, weight in weights.items())
