"""The progress metric of the 766 index as tables for files, and in sentences."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.numbers import MISSING, format_decimal, format_integer, format_percent
from domain.progress_766 import DIFFERENCE_WORDS, JUDGEMENT_WORDS, MOST_POINTS, PROGRESS_RULES, Judgement, Progress

if TYPE_CHECKING:
    from exports.table import ExportColumn, ExportTable

TOTAL = "Tổng cộng"
_DECIMALS = 2
_MANY = 100


def points_words(points: Fraction | Decimal | None) -> str:
    """Points with two decimals, "—" where nothing is known. They are never all of them while any is missing: digits are
    added until it shows."""
    if points is None:
        return MISSING
    exact = Fraction(points)
    decimals = _DECIMALS
    while decimals < 6 and exact != round(exact) and _rounded(exact, decimals) == round(exact):
        decimals += 1
    return format_decimal(float(_rounded(exact, decimals)), decimals)


def summary(found: Progress) -> tuple[str, ...]:
    """The metric in sentences: rate, points, what would bring more, what is not judged, and why it is not the rate by
    day."""
    ratio = found.ratio
    if not ratio.whole:
        return ("Không có hồ sơ nào xét được theo quy tắc của Cổng.",)
    late = ratio.whole - ratio.part
    counts = f"{format_integer(ratio.part)}/{format_integer(ratio.whole)}"
    said = [
        f"Theo quy tắc của Cổng: {counts} hồ sơ đúng hạn, đạt {format_percent(ratio)}, được "
        f"{points_words(found.points)}/{MOST_POINTS} điểm."
    ]
    if late:
        said.append(_more_words(found, late))
    if found.not_judged:
        said.append(
            f"{format_integer(found.not_judged)} hồ sơ không xét được và đứng ngoài tỷ lệ: "
            + "; ".join(
                f"{format_integer(found.number(each))} {JUDGEMENT_WORDS[each].removeprefix('Không xét: ')}"
                for each in (Judgement.NO_DUE, Judgement.NO_MOMENT)
                if found.number(each)
            )
            + "."
        )
    return tuple(said)


def difference_words(found: Progress) -> tuple[str, ...]:
    """Why the rate by the portal's rules is another than the one by day: the latter first, then a line for each reason
    with its dossiers."""
    by_day = found.by_day
    counts = f"{format_integer(by_day.part)}/{format_integer(by_day.whole)}"
    lines = [f"{format_integer(number)} hồ sơ {DIFFERENCE_WORDS[pair]}." for pair, number in found.differences]
    first = f"Tính theo ngày: {counts} hồ sơ, {format_percent(by_day)}"
    return (f"{first}; {'khác nhau ở:' if lines else 'hai cách như nhau.'}", *lines)


def progress_table(by_agency: Mapping[str, Progress], whole: Progress, scope_lines: Sequence[str]) -> "ExportTable":
    """A line an agency and the total: how its dossiers are judged, the rate, the points, and the rate by day."""
    from pandas import DataFrame

    from exports.table import ExportTable

    columns = _columns()
    lines = [_line(name, found) for name, found in (*by_agency.items(), (TOTAL, whole))]
    frame = DataFrame(lines, columns=[column.field for column in columns])
    title = "Tiến độ theo Bộ chỉ số 766, quy tắc của Cổng"
    return ExportTable("Tiến độ 766", title, frame, columns, tuple(scope_lines), (PROGRESS_RULES, *summary(whole)))


def line_facts(found: Progress) -> dict[str, object]:
    """The metric as the commands' JSON has it: every count, the rate as a fraction of 1, the points."""
    ratio, by_day, points = found.ratio, found.by_day, found.points
    return {
        **{each.value: found.number(each) for each in Judgement},
        "judged": ratio.whole,
        "rate": ratio.value,
        "points": None if points is None else float(points),
        "by_day_part": by_day.part,
        "by_day_whole": by_day.whole,
        "on_time_rate_766": by_day.value,
    }


def _line(name: str, found: Progress) -> dict[str, object]:
    return {"agency": name, **line_facts(found)}


def _columns() -> "tuple[ExportColumn, ...]":
    from exports.table import ExportColumn

    return (
        ExportColumn("agency", "Cơ quan", "text"),
        ExportColumn("rate", "Tỷ lệ đúng hạn", "percent", "Đúng hạn ÷ hồ sơ xét được."),
        ExportColumn("on_time", JUDGEMENT_WORDS[Judgement.ON_TIME], "integer"),
        ExportColumn("judged", "Xét được", "integer"),
        ExportColumn("points", "Điểm", "number", f"{MOST_POINTS} × tỷ lệ."),
        *(
            ExportColumn(each.value, JUDGEMENT_WORDS[each], "integer")
            for each in Judgement
            if each is not Judgement.ON_TIME
        ),
        ExportColumn("on_time_rate_766", "Tỷ lệ tính theo ngày", "percent"),
        ExportColumn("by_day_part", "Tính theo ngày: tử số", "integer"),
        ExportColumn("by_day_whole", "Tính theo ngày: mẫu số", "integer"),
    )


def _more_words(found: Progress, late: int) -> str:
    """What more dossiers on time would bring: one, and all of them."""
    points, one, hundred = found.points, found.points_with(1), found.points_with(_MANY)
    assert points is not None and one is not None and hundred is not None
    words = (
        f"Còn thiếu {points_words(MOST_POINTS - points)} điểm vì {format_integer(late)} hồ sơ; thêm một hồ sơ đúng hạn "
        f"được {format_decimal(float(one - points), 5)} điểm"
    )
    return f"{words}, thêm {_MANY} hồ sơ được {points_words(hundred - points)} điểm." if late > _MANY else f"{words}."


def _rounded(value: Fraction, decimals: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
