"""How a sheet is to be read: by the layout that fits it best, with the questions that are open."""

import hashlib
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

# A column "Số hồ sơ" whose first values are all whole numbers below this has counts.
_MOST_COUNTED = 1_000_000
# A sheet with fewer fields is no list of dossiers: it shares a heading by chance.
_LEAST_FIELDS = 3
_LEAST_SUMMARY_HEADINGS = 2
_OF_A_DOSSIER = {"received_at", "due_at"}
_NO_ANSWERS: Mapping[str, ColumnMapping] = {}


class Fit(Enum):
    """How well a sheet fits a layout, the best first: `ASKS` needs answers, `PARTLY` has too few fields."""

    FITS = "fits"
    ASKS = "asks"
    PARTLY = "partly"
    SUMMARY = "summary"
    OTHER = "other"
    EMPTY = "empty"


_RANKS = {fit: rank for rank, fit in enumerate(Fit)}


@dataclass(frozen=True)
class Plan:
    """How a sheet is to be read; `kind` is its layout's, `mapping` has the answers that were used. For `columns`,
    `questions` and `samples` see AssignedColumns; `agency_question` is asked where no row names an agency either. The
    header's rows are `header_first` to the one before `header_end`, counted from 0."""

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
        """The fingerprint of the sheet's headings."""
        return fingerprint(self.headings)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions without whose answers the sheet cannot go in."""
        return tuple(question for question in self.questions if question.kind.blocks)

    def as_seen(self) -> SheetSeen:
        """The sheet as it is known outside the reading process."""
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
    """How the sheet is to be read by the best of the layouts, as its first piece `top` tells.

    `remembered` are earlier answers by fingerprint of headings; `mapping` are answers for every sheet, which win.
    """
    # Readers leave out blank rows at the top; with them a row's place is Excel's row number less one.
    above: list[list[object]] = [[None] for _ in range(top.first_row - 1)]
    rows = above + top.rows
    merges = Merges(lambda: sheet.merged)
    header = find_header(rows, merges, mapping)
    if header and (answers := remembered.get(fingerprint(header.headings))):
        return _best_plan(SheetTop(sheet, rows, header, merges), layouts, mapping.over(answers))
    plan = _best_plan(SheetTop(sheet, rows, header, merges), layouts, mapping) if header else _no_plan(sheet, rows)
    if plan.fit is Fit.FITS:
        return plan
    # Where no heading is in the vocabulary, only the answers of an earlier --map file let the header be recognised.
    for layout, answers in remembered.items():
        header = find_header(rows, merges, mapping.over(answers))
        if header and fingerprint(header.headings) == layout:
            return _best_plan(SheetTop(sheet, rows, header, merges), layouts, mapping.over(answers))
    return plan


def fingerprint_of(plans: Sequence[Plan]) -> str:
    """What two files of one layout share: the layouts of their sheets, each once."""
    prints = sorted({plan.fingerprint for plan in plans})
    return prints[0] if len(prints) == 1 else hashlib.sha256("\n".join(prints).encode()).hexdigest()[:16]


def _no_plan(sheet: Sheet, rows: Sequence[Sequence[object]]) -> Plan:
    nothing = all(is_blank(cell) for row in rows for cell in row)
    return Plan(sheet.name, Fit.EMPTY if nothing else Fit.OTHER)


def _best_plan(top: SheetTop, layouts: Sequence[SheetLayout], mapping: ColumnMapping) -> Plan:
    header = replace(top.header, headings=answered(top.header.headings, mapping))
    best: Plan | None = None
    for layout in layouts:
        plan = _plan(replace(top, header=header), layout, mapping)
        if best is None or _RANKS[plan.fit] < _RANKS[best.fit]:
            best = plan
        if best.fit is Fit.FITS:
            # The columns of a list that is understood are not looked at again.
            break
    assert best is not None
    return best


def _plan(top: SheetTop, layout: SheetLayout, mapping: ColumnMapping) -> Plan:
    headings = tuple(_within(heading, layout) for heading in top.header.headings)
    # A line with a day of reception and a due day is a dossier, however small its number.
    only_code = sum(heading.field == "code" for heading in headings) == 1
    if not (only_code and claimed_fields(headings) >= _OF_A_DOSSIER):
        headings = tuple(_without_count(heading, top.rows[top.header.end :]) for heading in headings)
    has_counts = any(heading.meaning is Meaning.IGNORED for heading in headings if heading not in top.header.headings)
    header = replace(top.header, headings=headings)
    title = _title(top.rows[: header.first_row])
    assigned = assign_columns(replace(top, header=header), layout, title_names_agency=bool(title.unit))
    return Plan(
        sheet=top.sheet.name,
        fit=_fit(headings, assigned, layout, has_counts=has_counts),
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


def _within(heading: Heading, layout: SheetLayout) -> Heading:
    """The heading; of several meanings that which the layout has, where it is one."""
    mine = tuple(name for name in heading.fields if name in layout.fields)
    if heading.meaning is Meaning.AMBIGUOUS and len(mine) == 1:
        return replace(heading, meaning=Meaning.FIELD, fields=mine)
    return heading


def _fit(headings: Sequence[Heading], assigned: AssignedColumns, layout: SheetLayout, *, has_counts: bool) -> Fit:
    fields = claimed_fields(headings) & layout.fields
    if layout.marks and layout.marks.isdisjoint(fields):
        return Fit.OTHER
    if not any(question.kind.blocks for question in assigned.questions):
        return Fit.FITS
    summary = sum(heading_key(heading.levels[-1]) in vocabulary().summary for heading in headings)
    if "code" not in fields and (has_counts or summary >= _LEAST_SUMMARY_HEADINGS):
        return Fit.SUMMARY
    if len(fields) >= _LEAST_FIELDS:
        return Fit.ASKS
    return Fit.PARTLY if fields or assigned.has_codes else Fit.OTHER


def _without_count(heading: Heading, rows: Sequence[Sequence[object]]) -> Heading:
    """The heading, marked as ignored where it is "Số hồ sơ" above counts."""
    if heading.field != "code" or heading_key(heading.levels[-1]) not in vocabulary().decided_by_values:
        return heading
    cells = (row[heading.index] for row in rows if heading.index < len(row))
    values = list(islice((cell for cell in cells if not is_blank(cell)), FIRST_VALUES))
    has_counts = values and all(map(_is_count, values))
    return replace(heading, meaning=Meaning.IGNORED, fields=()) if has_counts else heading


def _is_count(cell: object) -> bool:
    text = shown(cell).replace(".", "").strip()
    # A code of digits may begin with a zero; a count does not.
    return text.isdecimal() and str(int(text[:20])) == text and int(text) < _MOST_COUNTED
