"""What the rules found, as lists: by rule, by agency, by month, by place in the file; and the rows set aside."""

import json
from collections.abc import Sequence

import pandas as pd

from etl.rules.catalogue import RULES, rule_name
from etl.rules.rule import GRADES, Grade, Rule, figure_words
from exports.table import ExportColumn, ExportTable
from ui.labels import FIELDS, month_label

# The agency or month of a finding about a whole sheet, or about a row without one.
UNKNOWN = "(không rõ)"
_UNKNOWN_NOTE = "Lỗi của cả trang, hoặc dòng không ghi cơ quan, ngày tiếp nhận, đứng ở dòng “(không rõ)”."
_TWICE_NOTE = (
    "Đếm theo tệp đang tính: một dòng có mặt trong nhiều tệp thì được đếm ở mỗi tệp; lần nạp đã thu hồi không đếm."
)

_RULE_COLUMNS = (
    ExportColumn("name", "Quy tắc", "text"),
    ExportColumn("grade", "Mức", "text"),
    ExportColumn("errors", "Dòng để riêng", "integer", "Số lần quy tắc làm một dòng bị để riêng."),
    ExportColumn("warnings", "Nhắc", "integer", "Số lần quy tắc nhắc mà dòng vẫn được nạp, hoặc nhắc về cả trang."),
    ExportColumn("files", "Số tệp", "integer"),
    ExportColumn("mend", "Cách sửa", "text"),
    ExportColumn("looks_at", "Xem cột", "text"),
    ExportColumn("source", "Căn cứ", "text"),
    ExportColumn("code", "Mã quy tắc", "text"),
)
_FINDING_COLUMNS = (
    ExportColumn("message", "Nội dung và việc cần làm", "text"),
    ExportColumn("file_name", "Tệp", "text"),
    ExportColumn("sheet", "Trang tính", "text"),
    ExportColumn("row", "Dòng", "integer"),
    ExportColumn("column", "Cột", "text"),
    ExportColumn("heading", "Tiêu đề cột", "text"),
    ExportColumn("found", "Thấy trong tệp", "text"),
    ExportColumn("agency", "Cơ quan", "text"),
    ExportColumn("batch", "Lần nạp", "integer"),
)
_ASIDE_COLUMNS = (
    ExportColumn("state", "Tình trạng", "text"),
    ExportColumn("code", "Mã hồ sơ", "text"),
    ExportColumn("what", "Lỗi cần sửa", "text"),
    ExportColumn("sheet", "Trang tính", "text"),
    ExportColumn("row", "Dòng", "integer"),
    ExportColumn("agency", "Cơ quan", "text"),
    ExportColumn("shown", "Nội dung dòng", "text"),
)


def effect_words(rule: Rule) -> str:
    """What becomes of a row that the rule is about."""
    if rule.grade is Grade.LEFT_OUT:
        return f"{GRADES[rule.grade]}: {figure_words(rule.left_out_of)}"
    return GRADES[rule.grade]


def by_weight(counts: pd.DataFrame) -> pd.DataFrame:
    """The rules that fired, those that set rows aside first, then those that leave rows out of figures; within a grade
    the most frequent first."""
    grades = [list(Grade).index(RULES[code].grade) if code in RULES else len(Grade) for code in counts["code"]]
    weighed = counts.assign(grade=grades, number=counts["errors"] + counts["warnings"])
    ordered = weighed.sort_values(["grade", "number"], ascending=[True, False], kind="stable", ignore_index=True)
    return ordered[list(counts.columns)]


def rule_table(counts: pd.DataFrame, scope_lines: Sequence[str]) -> ExportTable:
    """One line a rule that fired, the most frequent first."""
    known = [RULES.get(code) for code in counts["code"]]
    frame = counts.assign(
        name=[rule_name(code) for code in counts["code"]],
        grade=["" if rule is None else effect_words(rule) for rule in known],
        mend=["" if rule is None else rule.mend for rule in known],
        looks_at=["" if rule is None else _fields(rule) for rule in known],
        source=["" if rule is None else rule.source for rule in known],
    )
    return ExportTable("Theo quy tắc", "Lỗi theo quy tắc", frame, _RULE_COLUMNS, tuple(scope_lines), (_TWICE_NOTE,))


def silent_rules(fired: Sequence[str]) -> ExportTable:
    """The rules that found nothing."""
    rules = [rule for rule in RULES.values() if rule.code not in fired]
    frame = pd.DataFrame(
        {
            "name": [rule.name for rule in rules],
            "grade": [effect_words(rule) for rule in rules],
            "mend": [rule.mend for rule in rules],
            "looks_at": [_fields(rule) for rule in rules],
            "source": [rule.source for rule in rules],
            "code": [rule.code for rule in rules],
        }
    )
    columns = tuple(column for column in _RULE_COLUMNS if column.field in frame)
    return ExportTable("Quy tắc không thấy lỗi", "Các quy tắc không thấy lỗi nào trong phạm vi", frame, columns)


def agency_table(counts: pd.DataFrame, code: str, scope_lines: Sequence[str]) -> ExportTable:
    """How often a rule fired for each agency."""
    frame = counts.assign(agency=[name or UNKNOWN for name in counts["agency"]])
    columns = (ExportColumn("agency", "Cơ quan", "text"), ExportColumn("number", "Số lần", "integer"))
    title = f"{rule_name(code)}: theo cơ quan"
    return ExportTable("Theo cơ quan", title, frame, columns, tuple(scope_lines), (_TWICE_NOTE, _UNKNOWN_NOTE))


def month_table(counts: pd.DataFrame, code: str, scope_lines: Sequence[str]) -> ExportTable:
    """How often a rule fired for each month of reception."""
    months = [month_label(month) if month else UNKNOWN for month in counts["month"]]
    columns = (ExportColumn("month", "Tháng tiếp nhận", "text"), ExportColumn("number", "Số lần", "integer"))
    title = f"{rule_name(code)}: theo tháng"
    frame = counts.assign(month=months)
    return ExportTable("Theo tháng", title, frame, columns, tuple(scope_lines), (_TWICE_NOTE, _UNKNOWN_NOTE))


def finding_table(found: pd.DataFrame, code: str, scope_lines: Sequence[str]) -> ExportTable:
    """Where a rule fired: one line a finding."""
    frame = found.assign(row=found["row"].astype("Int64"))
    return ExportTable("Chỗ lỗi", f"{rule_name(code)}: từng chỗ", frame, _FINDING_COLUMNS, tuple(scope_lines))


def aside_table(rows: pd.DataFrame, file_name: str) -> ExportTable:
    """The rows that a file's import set aside, and whether a later file brought them."""
    frame = rows.assign(
        state=["Đã nạp lại" if solved else "Chưa sửa" for solved in rows["solved"]],
        what=["; ".join(rule_name(code) for code in str(codes).split()) for codes in rows["rules"]],
        shown=[
            " · ".join(f"{name}: {text}" for name, text in json.loads(cells).items() if text) for cells in rows["cells"]
        ],
    )
    return ExportTable("Dòng để riêng", f"Các dòng để riêng của tệp {file_name}", frame, _ASIDE_COLUMNS)


def _fields(rule: Rule) -> str:
    return ", ".join(FIELDS[name].lower() for name in rule.looks_at)
