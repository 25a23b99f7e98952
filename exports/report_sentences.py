"""The report's figures as an official writes them into a sentence, and as a table for files."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.numbers import MISSING, format_integer
from domain.numbers import PERCENT as PERCENT_SIGN
from domain.printed_figure import Verdict
from domain.report_figure import GROUP_NAMES, GROUPS, PERCENT
from domain.words import in_sentence
from measures.report_figures import FigureLine, ReportFigures
from measures.report_reasons import printed_words, untold_months, written

if TYPE_CHECKING:
    from exports.table import ExportColumn, ExportTable

VERDICTS: Mapping[Verdict, str] = {
    Verdict.EQUAL: "Khớp",
    Verdict.WITHIN_HEDGE: "Khớp với cách nói",
    Verdict.DIFFERS: "Lệch",
    Verdict.NO_PRINTED: "Báo cáo không nêu",
    Verdict.NO_DATA: "Chưa có số liệu",
}


def value_words(line: FigureLine) -> str:
    """The value as a report writes it: "95.100", "99,94 %", "—"."""
    return written(line.value, is_share=is_share(line))


def printed_value_words(line: FigureLine) -> str:
    """What the report prints: "bình quân 70 %"; "—" where it prints nothing."""
    return printed_words(line.printed, is_share=is_share(line)) if line.printed else MISSING


def counts_words(line: FigureLine) -> str:
    """A share's two counts: "93.543/93.600"; "" for a figure that is no share."""
    if line.part is None or line.whole is None:
        return ""
    return f"{written(Fraction(line.part))}/{written(Fraction(line.whole))}"


def difference_words(line: FigureLine) -> str:
    """The difference with its sign, that of shares in points of percent; "" where there is none to tell."""
    if not line.difference:
        return ""
    size = abs(line.difference)
    words = f"{written(size * 100)} điểm{PERCENT_SIGN}" if is_share(line) else written(size)
    return f"{'+' if line.difference > 0 else '−'}{words}"


def is_share(line: FigureLine) -> bool:
    """Whether the value is a fraction of 1, written in percent."""
    return line.unit == PERCENT


def sentence(line: FigureLine) -> str:
    """What an official writes of this figure: "tiếp nhận 95.100 hồ sơ"; a share with what it is a share of."""
    if line.value is None:
        return f"{in_sentence(line.name)}: chưa có số liệu"
    if not is_share(line):
        return f"{in_sentence(line.name)} {value_words(line)} {line.unit}"
    counts = f" ({counts_words(line)})" if counts_words(line) else ""
    return f"{in_sentence(line.name)} {value_words(line)}{counts}"


def group_sentence(figures: ReportFigures, group: str) -> str:
    """The sentence of the yearly report on one group of dossiers, from reception to what is pending."""
    lines = {name: figures.line(f"{group}.{name}") for name in _IN_SENTENCE}
    if any(line.value is None for name, line in lines.items() if not name.endswith("_rate")):
        return f"{GROUP_NAMES[group]}: chưa có số liệu."
    words = {name: value_words(line) for name, line in lines.items()}
    withdrawn = f"; rút hoặc trả lại {words['withdrawn']} hồ sơ" if lines["withdrawn"].value else ""
    return (
        f"{GROUP_NAMES[group]}: tiếp nhận {words['received']} hồ sơ; đã giải quyết {words['resolved']} hồ sơ, trong đó "
        f"trả kết quả trước hạn và đúng hạn {words['early_and_on_time']} hồ sơ, chiếm tỷ lệ {words['on_time_rate']}; "
        f"trễ hạn {words['late']} hồ sơ, chiếm tỷ lệ {words['late_rate']}; đang giải quyết {words['pending']} hồ sơ"
        f"{withdrawn}."
    )


_IN_SENTENCE = (
    "received",
    "resolved",
    "early_and_on_time",
    "on_time_rate",
    "late",
    "late_rate",
    "pending",
    "withdrawn",
)


def sentences(figures: ReportFigures) -> list[str]:
    """The report's sentences on its groups of dossiers, in its order."""
    return [group_sentence(figures, group) for group in GROUPS]


def notes(figures: ReportFigures) -> list[str]:
    """What the reader must know: how far the data reach, and how many figures agree."""
    day = figures.data_date
    if day is None:
        return ["Chưa có số liệu."]
    said = [f"Số liệu đến ngày {day:%d/%m/%Y}."]
    if figures.period.first <= day < figures.period.last:
        said.append(f"Kỳ này đến {figures.period.last:%d/%m/%Y}: số liệu chưa hết kỳ.")
    if figures.untold:
        said.append(f"Chỉ tiêu: {in_sentence(untold_months(figures.untold))}")
    printed = [line for line in figures.lines if line.printed]
    if printed:
        agreeing = sum(line.verdict in (Verdict.EQUAL, Verdict.WITHIN_HEDGE) for line in printed)
        said.append(
            f"{format_integer(agreeing)} trên {format_integer(len(printed))} con số mà báo cáo in khớp với số liệu."
        )
    return said


def export_table(figures: ReportFigures) -> "ExportTable":
    """One line a figure: its value and counts, what is printed, the verdict, the reason and the sentence."""
    import pandas as pd

    from exports.table import ExportTable

    columns = _columns()
    rows = [_row(line) for line in figures.lines]
    return ExportTable(
        name="Số liệu báo cáo",
        title="Số liệu báo cáo",
        frame=pd.DataFrame(rows, columns=[column.field for column in columns], dtype=object),
        columns=columns,
        scope_lines=(f"Kỳ: {figures.period.first:%d/%m/%Y} – {figures.period.last:%d/%m/%Y}.",),
        notes=(*notes(figures), *sentences(figures)),
    )


def _columns() -> tuple["ExportColumn", ...]:
    from exports.table import ExportColumn

    return (
        ExportColumn("section", "Phần của báo cáo", "text"),
        ExportColumn("name", "Chỉ tiêu", "text"),
        ExportColumn("unit", "Đơn vị tính", "text"),
        ExportColumn("value", "Số liệu nay", "integer", "Đếm từ hồ sơ, hoặc cộng từ chỉ tiêu đã nhập."),
        ExportColumn("share", "Tỷ lệ nay", "percent", "Tử số ÷ mẫu số."),
        ExportColumn("part", "Tử số", "integer"),
        ExportColumn("whole", "Mẫu số", "integer"),
        ExportColumn("printed", "Báo cáo in", "text"),
        ExportColumn("verdict", "Kết luận", "text"),
        ExportColumn("difference", "Chênh (nay trừ in)", "text"),
        ExportColumn("why", "Vì sao", "text"),
        ExportColumn("sentence", "Câu trong báo cáo", "text"),
    )


def _row(line: FigureLine) -> dict[str, object]:
    share = is_share(line)
    return {
        "section": line.section,
        "name": line.name,
        "unit": line.unit,
        "value": None if share or line.value is None else round(line.value),
        "share": float(line.value) if share and line.value is not None else None,
        "part": line.part,
        "whole": line.whole,
        "printed": printed_value_words(line),
        "verdict": VERDICTS[line.verdict],
        "difference": difference_words(line) or None,
        "why": line.why,
        "sentence": sentence(line),
    }


def in_sections(lines: Iterable[FigureLine]) -> dict[str, list[FigureLine]]:
    """The lines by the part of the report in which they stand, in its order."""
    found: dict[str, list[FigureLine]] = {}
    for line in lines:
        found.setdefault(line.section, []).append(line)
    return found
