"""Which layout a sheet has: exactly one fits, or what was seen and what is missing is named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from domain.spelling import heading_key
from etl.cells import as_texts, is_blank, shown
from etl.headings import Heading, Meaning
from etl.layout import Header, Merges, SheetLayout, find_header
from etl.mapping import ColumnMapping
from etl.title import Title, read_title
from etl.vocabulary import vocabulary
from etl.workbook_sheet import Chunk, Sheet

# A column whose first values are all whole numbers below this is a count, whatever its heading says.
_MOST_COUNTED = 1_000_000
_VALUES_LOOKED_AT = 200
# A sheet with fewer of a layout's fields is another kind of table that happens to share a word.
_LEAST_FIELDS = 3
_LEAST_SUMMARY_HEADINGS = 2


class Fit(Enum):
    """How a sheet stands to a layout."""

    FITS = "fits"
    ASKS = "asks"
    PARTLY = "partly"
    SUMMARY = "summary"
    OTHER = "other"
    EMPTY = "empty"


@dataclass(frozen=True)
class Question:
    """What a person has to answer: an issue code, the sentence's part, and the column where there is one."""

    code: str
    text: str
    heading: Heading | None = None
    found: str | None = None


@dataclass(frozen=True)
class Plan:
    """How a sheet is to be read: the column of each field, and what must be asked first."""

    sheet: str
    fit: Fit
    title: Title = field(default_factory=Title)
    header_end: int = 0
    headings: tuple[Heading, ...] = ()
    columns: dict[str, Heading] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    merges: Merges = field(default_factory=Merges)


def identify(sheet: Sheet, top: Chunk, layouts: Sequence[SheetLayout], mapping: ColumnMapping) -> Plan:
    """How the sheet is to be read, judged by its first piece: by the layout that fits it best."""
    # Rows above the first row that a reader gives are blank: Excel's numbers stay right when they stand in again.
    above: list[list[object]] = [[None] for _ in range(top.first_row - 1)]
    rows = above + top.rows
    merges = Merges(lambda: sheet.merged)
    header = find_header(rows, merges, mapping)
    if header is None:
        nothing = all(is_blank(cell) for row in rows for cell in row)
        return Plan(sheet.name, Fit.EMPTY if nothing else Fit.OTHER)
    plans = [_plan(sheet, rows, header, merges, layout) for layout in layouts]
    return min(plans, key=lambda plan: list(Fit).index(plan.fit))


def _plan(sheet: Sheet, rows: list[list[object]], header: Header, merges: Merges, layout: SheetLayout) -> Plan:
    title = _title(rows[: header.first_row])
    headings = tuple(_without_count(heading, rows[header.end :]) for heading in header.headings)
    counted = any(mine.meaning is not given.meaning for mine, given in zip(headings, header.headings, strict=True))
    columns, questions = _columns(sheet, headings, header.end, layout)
    questions += list(_missing(headings, columns, layout))
    fields = {name for heading in headings for name in heading.fields}
    return Plan(
        sheet=sheet.name,
        fit=_fit(headings, fields, counted, bool(questions)),
        title=title,
        header_end=header.end,
        headings=headings,
        columns=columns,
        questions=tuple(questions),
        merges=merges,
    )


def _title(rows: Sequence[Sequence[object]]) -> Title:
    across = [
        " ".join(filled) for row in rows if len(filled := [shown(cell) for cell in row if not is_blank(cell)]) > 1
    ]
    return read_title((cell for row in rows for cell in row if isinstance(cell, str)), across)


def _fit(headings: Sequence[Heading], fields: set[str], counted: bool, asks: bool) -> Fit:
    if not asks:
        return Fit.FITS
    summary = sum(heading_key(heading.levels[-1]) in vocabulary().summary for heading in headings)
    if "code" not in fields and (counted or summary >= _LEAST_SUMMARY_HEADINGS):
        return Fit.SUMMARY
    if len(fields) >= _LEAST_FIELDS:
        return Fit.ASKS
    return Fit.PARTLY if fields else Fit.OTHER


def _without_count(heading: Heading, rows: Sequence[Sequence[object]]) -> Heading:
    """The heading, or an ignored one where "Số hồ sơ" stands above counts."""
    if heading.field != "code" or heading_key(heading.levels[-1]) not in vocabulary().decided_by_values:
        return heading
    cells = (row[heading.index] for row in rows if heading.index < len(row))
    values = list(islice((cell for cell in cells if not is_blank(cell)), _VALUES_LOOKED_AT))
    if values and all(_is_count(cell) for cell in values):
        return Heading(heading.index, heading.levels, heading.own, Meaning.IGNORED)
    return heading


def _is_count(cell: object) -> bool:
    text = shown(cell).replace(".", "").strip()
    # A code may be all digits, but a count has no zero in front.
    return text.isdecimal() and str(int(text[:20])) == text and int(text) < _MOST_COUNTED


def _columns(
    sheet: Sheet, headings: Sequence[Heading], header_end: int, layout: SheetLayout
) -> tuple[dict[str, Heading], list[Question]]:
    """The column of each field; a question for each heading with two meanings and each field with two columns."""
    columns: dict[str, Heading] = {}
    questions = [_ambiguous(heading) for heading in headings if heading.meaning is Meaning.AMBIGUOUS]
    for column in layout.columns:
        claims = [heading for heading in headings if heading.field == column.field]
        chosen = claims[:1] if len(claims) < 2 else _chosen(sheet, claims, header_end)
        if len(chosen) == 1:
            columns[column.field] = chosen[0]
        elif chosen:
            both = " và ".join(heading.shown for heading in chosen)
            questions.append(Question("column_conflict", f"{both} đều là {named_field(column.field)}", chosen[0]))
    return columns, questions


def _ambiguous(heading: Heading) -> Question:
    meanings = " hay ".join(map(named_field, heading.fields))
    return Question("heading_ambiguous", f"{heading.shown} là {meanings}", heading, heading.text)


def _chosen(sheet: Sheet, claims: list[Heading], header_end: int) -> list[Heading]:
    """The claims that are left when empty columns are dropped and columns that say the same are counted once."""
    contents = [_contents(sheet, heading, header_end) for heading in claims]
    chosen: list[int] = []
    for index, content in enumerate(contents):
        if any(content) and all(content != contents[other] for other in chosen):
            chosen.append(index)
    return [claims[index] for index in chosen] or claims[:1]


def _contents(sheet: Sheet, heading: Heading, header_end: int) -> list[str]:
    """What a column holds below the header, as text. Read again from the sheet: this is seldom asked."""
    texts: list[str] = []
    for chunk in sheet.chunks():
        rows = chunk.rows[max(0, header_end + 1 - chunk.first_row) :]
        texts += as_texts([row[heading.index] if heading.index < len(row) else None for row in rows])[0]
    return texts


def _missing(headings: Sequence[Heading], columns: dict[str, Heading], layout: SheetLayout) -> Iterator[Question]:
    """A question for each required group of which no column speaks, not even one with two meanings."""
    claimed = {name for heading in headings for name in heading.fields}
    for group in layout.required:
        if not any(name in columns or name in claimed for name in group):
            names = " hoặc ".join(map(named_field, group))
            yield Question("column_missing", names)


_FIELD_NAMES = {
    "code": "mã hồ sơ",
    "procedure_code": "mã thủ tục",
    "procedure_name": "tên thủ tục",
    "sector": "lĩnh vực",
    "agency": "cơ quan giải quyết",
    "receiving_agency": "đơn vị tiếp nhận",
    "department": "phòng ban",
    "channel": "hình thức nộp",
    "service_level": "mức độ dịch vụ công",
    "submitted_at": "ngày nộp",
    "received_at": "ngày tiếp nhận",
    "due_at": "ngày hẹn trả",
    "resolved_at": "ngày kết thúc xử lý",
    "returned_at": "ngày trả kết quả",
    "status": "trạng thái hồ sơ",
    "late_reason": "lý do trễ hẹn",
}


def named_field(name: str) -> str:
    """A field as it is named to a person, with the word that a mapping uses."""
    return f"{_FIELD_NAMES[name]} ({name})"
