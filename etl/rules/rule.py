"""What a rule is, and the sentences that its findings make."""

from dataclasses import dataclass
from enum import StrEnum

from domain.agency import Block
from domain.batch import MOST_ISSUES, Issue, Severity
from domain.numbers import format_integer
from domain.scope import Dimension
from domain.words import COUNTS, DIMENSIONS, RATES, key_label

# The code of the issue that says how many are not listed; no rule has it.
MORE_ISSUES = "more_issues"
_FIX = "Sửa trong tệp rồi nạp lại."
_LOOK = "Dòng vẫn được nạp; nên kiểm tra lại."


class Grade(StrEnum):
    """What becomes of a row: set aside, left out of named figures, or only remarked upon."""

    SET_ASIDE = "set_aside"
    LEFT_OUT = "left_out"
    REMARK = "remark"

    @property
    def severity(self) -> Severity:
        """The grade in the interface's words, which know two."""
        return Severity.ERROR if self is Grade.SET_ASIDE else Severity.WARNING


GRADES: dict[Grade, str] = {
    Grade.SET_ASIDE: "Để riêng dòng",
    Grade.LEFT_OUT: "Không tính vào",
    Grade.REMARK: "Nhắc",
}


@dataclass(frozen=True)
class Rule:
    """One thing looked for. `looks_at` are fields of the layout; `name` says in a few words what is found.

    `says` is a row's sentence after its place, `says_of_sheet` a whole sheet's; {found} is what stood in the cell,
    {other} what it is held against, {at} and {row} the place. `mend` is how to mend it, `then` ends the
    row's sentence where the usual ending does not fit. `left_out_of` are counts, rates, or dimensions in which the row
    belongs to no named group. No more than `most_listed` findings are listed; all are counted. A rule that sets rows
    aside for a needed field only remarks on another.
    """

    code: str
    grade: Grade
    looks_at: tuple[str, ...]
    name: str
    mend: str
    source: str
    says: str = ""
    says_of_sheet: str = ""
    then: str = ""
    left_out_of: tuple[str, ...] = ()
    most_listed: int = MOST_ISSUES

    def ending(self, severity: Severity) -> str:
        """What a row's sentence ends with: what becomes of the row, or what to do."""
        if self.then:
            return self.then
        if severity is Severity.ERROR:
            return _FIX
        if dimensions := [Dimension(name) for name in self.left_out_of if name in set(Dimension)]:
            return f"Dòng vẫn được nạp; {', '.join(map(_where_without_name, dimensions))}."
        if self.left_out_of:
            return f"Dòng vẫn được nạp nhưng không tính vào {figure_words(self.left_out_of)}."
        return _LOOK


def figure_words(names: tuple[str, ...]) -> str:
    """Counts, rates and dimensions as they are called after "không tính vào". Raises ValueError for another name."""
    words = []
    for name in names:
        if name in COUNTS or name in RATES:
            text = (COUNTS.get(name) or RATES[name]).text
            words.append(f"“{text}”")
        else:
            # The row is counted, in a line of its own that bears no name.
            words.append(f"{DIMENSIONS[Dimension(name)].lower()} nào")
    return ", ".join(words)


def row_issue(
    rule: Rule,
    severity: Severity,
    place: tuple[str, int],
    *,
    column: tuple[str, str] | None,
    one_sheet: bool,
    found: str,
    other: str,
) -> Issue:
    """A row's issue. `place` is the sheet, named where the file has several, and the row; `column` is the letter and
    the heading."""
    sheet, row = place
    letter, heading = column or (None, None)
    at = f"Dòng {row}" if one_sheet else f'Trang "{sheet}", dòng {row}'
    at += f', cột {letter} "{heading}"' if column else ""
    message = f"{at}: {rule.says.format(found=found, other=other)}. {rule.ending(severity)}"
    return Issue(severity, rule.code, message, sheet, row, letter, heading, found or None)


def sheet_message(
    rule: Rule, *, sheet: str, row: int | None = None, column: str = "", found: str = "", other: str = ""
) -> str:
    """A whole sheet's issue in words."""
    at = f'Trang "{sheet}"' + (f", {column}" if column else "")
    return rule.says_of_sheet.format(at=at, sheet=f'"{sheet}"', row=row, found=found, other=other)


def more_issues(count: int) -> list[Issue]:
    """The last issue of a long list, which says how many are not listed; empty where all are."""
    shown = format_integer(count)
    message = f"Còn {shown} lỗi và cảnh báo nữa không liệt kê ở đây. Sửa những dòng đã nêu rồi nạp lại để xem tiếp."
    return [Issue(Severity.WARNING, MORE_ISSUES, message, found=str(count))] if count else []


def _where_without_name(dimension: Dimension) -> str:
    line = key_label(dimension, Block.UNCLASSIFIED if dimension is Dimension.BLOCK else None)
    return f"trong số liệu theo {DIMENSIONS[dimension].lower()}, hồ sơ đứng ở dòng “{line}”"
