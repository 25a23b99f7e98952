"""The answer of `tthc rates` as people read it on a terminal."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cli.console import plain, table
from cli.rate_lines import PROMISED_RATES, Line, RateLines
from domain.calendars import CALENDARS
from domain.counts import FLAG_COUNTS, FLAG_RATES, closing_gap
from domain.numbers import MISSING, PERCENT, format_decimal, format_integer, format_percent
from domain.period import Period
from domain.scope import Dimension
from domain.words import COUNTS, DIMENSIONS, INCOMPLETE, RATES, key_label
from exports.coverage_line import coverage_line
from measures.rates import rate

TOTAL = "Tổng cộng"
CLOSES, DOES_NOT_CLOSE = "✓", "✗"

Cell = Callable[[Mapping[str, int]], str]

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def show(lines: RateLines, out: "Console") -> None:
    """Print the tables, the closing line and what the reader must know."""
    out.print(scope_line(lines))
    out.print()
    told = any((lines.total.counts or {}).get(name) for name in FLAG_COUNTS)
    for title, columns in (*TABLES, FLAGS) if told else TABLES:
        out.print(_table(lines, title, columns))
    for note in notes(lines):
        out.print(note, soft_wrap=True)


def scope_line(lines: RateLines) -> str:
    """Which days and which calendar the figures are of, and up to which day there are data."""
    return f"{days_of(lines.period)}; số liệu đến {lines.data_date:%d/%m/%Y}."


def days_of(period: Period) -> str:
    """The days and the calendar of a period, the beginning of a sentence."""
    calendar = CALENDARS[period.calendar].short_name
    return f"Từ {period.first:%d/%m/%Y} đến {period.last:%d/%m/%Y} ({calendar})"


def notes(lines: RateLines) -> list[str]:
    """The files' coverage, the closing line of the total, the mean where it exists, and what the tables leave out."""
    counts, covered = lines.total.counts, plain(coverage_line(lines.coverage))
    if counts is None:
        return [covered]
    sentences = [
        covered,
        f"Đối chiếu: kỳ trước chuyển sang + tiếp nhận = đã giải quyết + rút + đang giải quyết: {closing_line(counts)}",
    ]
    if lines.by is not None and lines.online_rate_mean is not None:
        averaged = format_integer(sum(line.complete for line in lines.rows))
        mean = f"{format_decimal(100 * lines.online_rate_mean, 2)}{PERCENT}"
        sentences.append(
            f"Bình quân tỷ lệ trực tuyến của {averaged} dòng (trung bình cộng, không theo số hồ sơ): {mean}; "
            f"tính trên tổng số hồ sơ: {format_percent(rate(counts, 'online_rate'))}."
        )
    return sentences + not_in_rates(counts)


def not_in_rates(counts: Mapping[str, int]) -> list[str]:
    """Sentences on the dossiers that lack what a rate is made of."""
    words = {
        "no_due_date": "hồ sơ đã giải quyết không có ngày hẹn trả, không tính vào tỷ lệ",
        "channel_unknown": "hồ sơ không ghi hình thức nộp, tính vào trực tiếp",
    }
    return [f"Trong đó {format_integer(counts[name])} {said}." for name, said in words.items() if counts[name]]


def closing_line(counts: Mapping[str, int]) -> str:
    """0 + 28.847 = 26.840 + 154 + 1.853 with a mark, and the difference where it does not close."""
    left = " + ".join(format_integer(counts[name]) for name in ("carried_over", "received"))
    right = " + ".join(format_integer(counts[name]) for name in ("resolved", "withdrawn", "pending"))
    return f"{left} = {right} {_closing_mark(counts)}"


def _table(lines: RateLines, title: str, columns: Mapping[str, Cell]) -> "Table":
    headings = [DIMENSIONS[lines.by] if lines.by else "", *columns]
    shown = [(_name(line, lines.by), line) for line in lines.rows] if lines.by else []
    shown.append((TOTAL, lines.total))
    return table(title, headings, [[name, *cells_of(line.counts, columns)] for name, line in shown])


def cells_of(counts: Mapping[str, int] | None, columns: Mapping[str, Cell]) -> list[str]:
    """The cells of a line with these counts; a dash in each where it has none."""
    return [MISSING] * len(columns) if counts is None else [cell(counts) for cell in columns.values()]


def _name(line: Line, by: Dimension) -> str:
    return plain(line.procedure_name or line.key) if by is Dimension.PROCEDURE else plain(group_name(line, by))


def group_name(line: Line, by: Dimension) -> str:
    """The group as people read it; a part of time for which files of some units only speak is marked."""
    name = key_label(by, line.key)
    return name if line.complete else f"{name} ({INCOMPLETE})"


def _number(*names: str) -> Cell:
    return lambda counts: format_integer(sum(counts[name] for name in names))


def _share(name: str) -> Cell:
    """A rate above its two counts: a share is never shown without them."""

    def cell(counts: Mapping[str, int]) -> str:
        share = rate(counts, name)
        if not share.whole:
            return MISSING
        return f"{format_percent(share)}\n{format_integer(share.part)}/{format_integer(share.whole)}"

    return cell


def _closing_mark(counts: Mapping[str, int]) -> str:
    gap = closing_gap(dict(counts))
    return f"{DOES_NOT_CLOSE} lệch {format_integer(gap)}" if gap else CLOSES


_PROGRESS: dict[str, Cell] = {
    "Kỳ trước chuyển sang": _number("carried_over"),
    "Tiếp nhận": _number("received"),
    "Đã giải quyết": _number("resolved"),
    "Trước và đúng hạn": _number("early", "on_time"),
    "Trễ hạn": _number("late"),
    "Rút hoặc trả lại": _number("withdrawn"),
    "Đang giải quyết": _number("pending"),
    "Khớp": _closing_mark,
}

_TIMELINESS: dict[str, Cell] = {
    RATES[name].text: _share(name) for name in PROMISED_RATES if name not in ("online_rate", *FLAG_RATES)
}

_CHANNELS: dict[str, Cell] = {
    "Tiếp nhận": _number("received"),
    RATES["online_rate"].text: _share("online_rate"),
    COUNTS["direct"].text: _number("direct"),
    COUNTS["postal"].text: _number("postal"),
    COUNTS["same_day"].text: _number("same_day"),
}

# Shown where anything of it is known.
FLAGS: tuple[str, dict[str, Cell]] = (
    "Số hóa, thanh toán, kết quả điện tử (trên số hồ sơ mà tệp có ghi)",
    {RATES[name].text: _share(name) for name in FLAG_RATES},
)

TABLES: tuple[tuple[str, dict[str, Cell]], ...] = (
    ("Tiếp nhận và giải quyết (hồ sơ)", _PROGRESS),
    ("Đúng hạn và trễ hạn", _TIMELINESS),
    ("Hình thức nộp của hồ sơ tiếp nhận trong kỳ; trả kết quả ngay trong ngày", _CHANNELS),
)
