"""Which layout a sheet has: exactly one fits, or what was seen and what is missing is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import islice

from domain.spelling import heading_key
from etl.recognition.header import Merges, SheetLayout, find_header
from etl.recognition.headings import Heading, Meaning, answered, claimed_fields, fingerprint
from etl.recognition.mapping import ColumnMapping
from etl.recognition.questions import Question
from etl.recognition.questions_of_header import FIRST_VALUES, AssignedColumns, SheetTop, assign_columns
from etl.recognition.recognised import SheetSeen
from etl.recognition.title import Title, read_title
from etl.recognition.vocabulary import vocabulary
from etl.values.cells import is_blank, shown
from etl.workbook.sheet import Chunk, Sheet

# A column whose first values are all whole numbers below this is a count, whatever its heading says.
_MOST_COUNTED = 1_000_000
# A sheet with fewer of a layout's fields is another kind of table that happens to share a word.
_LEAST_FIELDS = 3
_LEAST_SUMMARY_HEADINGS = 2
_NO_ANSWERS: Mapping[str, ColumnMapping] = {}


class Fit(Enum):
    """How a sheet stands to a layout."""

    FITS = "fits"
    ASKS = "asks"
    PARTLY = "partly"
    SUMMARY = "summary"
    OTHER = "other"
    EMPTY = "empty"


@dataclass(frozen=True)
class Plan:
    """How a sheet is to be read: the column of each field, and what is asked, of which some must be answered first.

    `agency_question` is asked where nothing below the header names an agency either.
    The header stands from row `header_first` to the row before `header_end`, counted from 0; `mapping` are the answers
    that were used; `samples` are a few first values of the columns that are known, by their index.
    """

    sheet: str
    fit: Fit
    kind: str = ""
    title: Title = field(default_factory=Title)
    header_first: int = 0
    header_end: int = 0
    headings: tuple[Heading, ...] = ()
    columns: dict[str, Heading] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    agency_question: Question | None = None
    merges: Merges = field(default_factory=Merges)
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    samples: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """What the sheets of one layout share."""
        return fingerprint(self.headings)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """What must be answered before the sheet can go in."""
        return tuple(question for question in self.questions if question.kind.blocks)

    def as_seen(self) -> SheetSeen:
        """The sheet as it is told of outside the reading process."""
        return SheetSeen(
            sheet=self.sheet,
            kind=self.kind,
            fingerprint=self.fingerprint,
            header_rows=(self.header_first + 1, self.header_end),
            headings=tuple(heading.text for heading in self.headings),
            answers=self.mapping,
            period=self.title.period,
            unit=self.title.unit,
        )


def identify(
    sheet: Sheet,
    top: Chunk,
    layouts: Sequence[SheetLayout],
    mapping: ColumnMapping,
    remembered: Mapping[str, ColumnMapping] = _NO_ANSWERS,
) -> Plan:
    """How the sheet is to be read, judged by its first piece: by the layout that fits it best.

    `remembered` are answers by the fingerprint of the headings that they are for; `mapping` is for every sheet and
    wins.
    """
    # Rows above the first row that a reader gives are blank: Excel's numbers stay right when they stand in again.
    above: list[list[object]] = [[None] for _ in range(top.first_row - 1)]
    rows = above + top.rows
    merges = Merges(lambda: sheet.merged)
    header = find_header(rows, merges, mapping)
    if header and (known := remembered.get(fingerprint(header.headings))):
        return _best_plan(SheetTop(sheet, rows, header, merges), layouts, mapping.over(known))
    plan = _best_plan(SheetTop(sheet, rows, header, merges), layouts, mapping) if header else _no_plan(sheet, rows)
    if plan.fit is Fit.FITS:
        return plan
    # Whoever answered for a whole header with --map had it found by these very answers.
    for print_, known in remembered.items():
        header = find_header(rows, merges, mapping.over(known))
        if header and fingerprint(header.headings) == print_:
            return _best_plan(SheetTop(sheet, rows, header, merges), layouts, mapping.over(known))
    return plan


def _no_plan(sheet: Sheet, rows: Sequence[Sequence[object]]) -> Plan:
    nothing = all(is_blank(cell) for row in rows for cell in row)
    return Plan(sheet.name, Fit.EMPTY if nothing else Fit.OTHER)


def _best_plan(top: SheetTop, layouts: Sequence[SheetLayout], mapping: ColumnMapping) -> Plan:
    header = replace(top.header, headings=answered(top.header.headings, mapping))
    plans = [_plan(replace(top, header=header), layout, mapping) for layout in layouts]
    return min(plans, key=lambda plan: list(Fit).index(plan.fit))


def _plan(top: SheetTop, layout: SheetLayout, mapping: ColumnMapping) -> Plan:
    headings = tuple(_without_count(heading, top.rows[top.header.end :]) for heading in top.header.headings)
    has_counts = headings != top.header.headings
    header = replace(top.header, headings=headings)
    title = _title(top.rows[: header.first_row])
    assigned = assign_columns(replace(top, header=header), layout, title_names_agency=bool(title.unit))
    return Plan(
        sheet=top.sheet.name,
        fit=_fit(headings, assigned, has_counts=has_counts),
        kind=layout.kind,
        title=title,
        header_first=header.first_row,
        header_end=header.end,
        headings=headings,
        columns=assigned.columns,
        questions=assigned.questions,
        agency_question=assigned.agency_question,
        merges=top.merges,
        mapping=mapping,
        samples=assigned.samples,
    )


def _title(rows: Sequence[Sequence[object]]) -> Title:
    across = [
        " ".join(filled) for row in rows if len(filled := [shown(cell) for cell in row if not is_blank(cell)]) > 1
    ]
    return read_title((cell for row in rows for cell in row if isinstance(cell, str)), across)


def _fit(headings: Sequence[Heading], assigned: AssignedColumns, *, has_counts: bool) -> Fit:
    if not any(question.kind.blocks for question in assigned.questions):
        return Fit.FITS
    fields = claimed_fields(headings)
    summary = sum(heading_key(heading.levels[-1]) in vocabulary().summary for heading in headings)
    if "code" not in fields and (has_counts or summary >= _LEAST_SUMMARY_HEADINGS):
        return Fit.SUMMARY
    if len(fields) >= _LEAST_FIELDS:
        return Fit.ASKS
    return Fit.PARTLY if fields or assigned.has_codes else Fit.OTHER


def _without_count(heading: Heading, rows: Sequence[Sequence[object]]) -> Heading:
    """The heading, or an ignored one where "Số hồ sơ" stands above counts."""
    if heading.field != "code" or heading_key(heading.levels[-1]) not in vocabulary().decided_by_values:
        return heading
    cells = (row[heading.index] for row in rows if heading.index < len(row))
    values = list(islice((cell for cell in cells if not is_blank(cell)), FIRST_VALUES))
    if values and all(_is_count(cell) for cell in values):
        return Heading(heading.index, heading.levels, heading.own, Meaning.IGNORED)
    return heading


def _is_count(cell: object) -> bool:
    text = shown(cell).replace(".", "").strip()
    # A code may be all digits, but a count has no zero in front.
    return text.isdecimal() and str(int(text[:20])) == text and int(text) < _MOST_COUNTED
