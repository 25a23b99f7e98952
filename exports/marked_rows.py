"""The texts of a marked workbook: a row's text, a cell's comment, and the summary by rule."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.batch import Issue, Severity
from etl.rules.catalogue import RULES
from etl.rules.rule import GRADES, MORE_ISSUES, Grade, figure_words
from exports.text import safe_text

AUTHOR = "Thống kê TTHC"
UNKNOWN_AGENCY = "Chưa rõ cơ quan"

SUMMARY_HEADINGS = ("Quy tắc", "Mức", "Số chỗ", "Cách sửa", "Căn cứ")
SUMMARY_WIDTHS = (44, 30, 10, 80, 40)


@dataclass(frozen=True)
class MarkedSheet:
    """A sheet to be marked: the first and the last row of its header, and the issues of its rows."""

    name: str
    header_rows: tuple[int, int]
    by_row: dict[int, list[Issue]]

    @property
    def header_end(self) -> int:
        return self.header_rows[1]


def marked_sheets(issues: Sequence[Issue], header_rows: dict[str, tuple[int, int]]) -> dict[str, MarkedSheet]:
    """The sheets that hold dossiers, by name, with the issues that have a row."""
    sheets = {name: MarkedSheet(name, rows, {}) for name, rows in header_rows.items()}
    for issue in issues:
        if issue.row is not None and issue.sheet in sheets:
            sheets[issue.sheet].by_row.setdefault(issue.row, []).append(issue)
    return sheets


def worst(issues: Iterable[Issue]) -> Severity:
    """Error where any of the issues is one."""
    return Severity.ERROR if any(issue.severity is Severity.ERROR for issue in issues) else Severity.WARNING


def row_text(issues: Iterable[Issue]) -> str:
    """What the column "Lỗi cần sửa" says of a row: each issue with its place, errors first."""
    ordered = sorted(issues, key=lambda issue: issue.severity is not Severity.ERROR)
    return safe_text("\n".join(dict.fromkeys(map(cell_text, ordered)))).text


def cell_text(issue: Issue) -> str:
    """What a cell's comment says: what is wrong, and how to mend it."""
    place = f"Cột {issue.column}: " if issue.column else ""
    value = f' ("{issue.found}")' if issue.found else ""
    rule = RULES.get(issue.code)
    if rule is None:
        return issue.message
    what = rule.name[0].lower() + rule.name[1:] if place else rule.name
    return f"{place}{what}{value}. Cách sửa: {rule.mend}"


def summary(issues: Sequence[Issue]) -> list[tuple[str | int, ...]]:
    """One line a rule that was listed: SUMMARY_HEADINGS; rules that set rows aside first, then the most frequent."""
    numbers = Counter(issue.code for issue in issues if issue.code in RULES)
    order = sorted(numbers.items(), key=lambda item: (list(Grade).index(RULES[item[0]].grade), -item[1]))
    return [(RULES[code].name, _effect(code), number, RULES[code].mend, RULES[code].source) for code, number in order]


def notes(issues: Sequence[Issue], more: Iterable[str] = ()) -> list[str]:
    """What the summary says above its table: how to go on, and what is not listed."""
    unlisted = [issue.message for issue in issues if issue.code == MORE_ISSUES]
    whole = [issue.message for issue in issues if issue.row is None and issue.code != MORE_ISSUES]
    return [
        "Sửa các ô tô màu theo cột “Lỗi cần sửa”, lưu lại rồi nạp tệp này: cột và trang được thêm vào sẽ được bỏ qua.",
        *more,
        *unlisted,
        *whole,
    ]


def _effect(code: str) -> str:
    rule = RULES[code]
    return f"{GRADES[rule.grade]} {figure_words(rule.left_out_of)}" if rule.left_out_of else GRADES[rule.grade]
