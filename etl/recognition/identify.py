"""Which layout a sheet has: exactly one fits, or what was seen and what is missing is named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import Any

from domain.spelling import heading_key
from domain.words import FIELDS, in_sentence
from etl.recognition import column_guess
from etl.recognition.header import Header, Merges, SheetLayout, find_header
from etl.recognition.headings import Heading, Meaning, answered, fingerprint, named
from etl.recognition.mapping import IGNORE, ColumnMapping
from etl.recognition.questions import Candidate, Question, QuestionKind
from etl.recognition.recognised import SheetSeen
from etl.recognition.row_roles import is_column_numbers
from etl.recognition.title import Title, read_title
from etl.recognition.vocabulary import vocabulary
from etl.values.cells import as_texts, is_blank, shown
from etl.workbook.sheet import Chunk, Sheet

# A column whose first values are all whole numbers below this is a count, whatever its heading says.
_MOST_COUNTED = 1_000_000
_VALUES_LOOKED_AT = 200
# A sheet with fewer of a layout's fields is another kind of table that happens to share a word.
_LEAST_FIELDS = 3
_LEAST_SUMMARY_HEADINGS = 2
_NO_AGENCY = "cơ quan giải quyết (agency) (tiêu đề cũng không nêu đơn vị)"
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


@dataclass(frozen=True)
class _Table:
    """A sheet with its header found: what stands above and below it, as far as its first piece goes."""

    sheet: Sheet
    rows: list[list[object]]
    header: Header
    merges: Merges

    @cached_property
    def first_rows(self) -> list[list[object]]:
        """The first rows below the header, without the row of column numbers."""
        below = self.rows[self.header.end : self.header.end + _VALUES_LOOKED_AT]
        return [row for row in below if not _numbers_columns(row)]


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
        return _best_plan(_Table(sheet, rows, header, merges), layouts, mapping.over(known))
    plan = _best_plan(_Table(sheet, rows, header, merges), layouts, mapping) if header else _no_plan(sheet, rows)
    if plan.fit is Fit.FITS:
        return plan
    # Whoever answered for a whole header with --map had it found by these very answers.
    for print_, known in remembered.items():
        header = find_header(rows, merges, mapping.over(known))
        if header and fingerprint(header.headings) == print_:
            return _best_plan(_Table(sheet, rows, header, merges), layouts, mapping.over(known))
    return plan


def _no_plan(sheet: Sheet, rows: Sequence[Sequence[object]]) -> Plan:
    nothing = all(is_blank(cell) for row in rows for cell in row)
    return Plan(sheet.name, Fit.EMPTY if nothing else Fit.OTHER)


def _best_plan(table: _Table, layouts: Sequence[SheetLayout], mapping: ColumnMapping) -> Plan:
    header = replace(table.header, headings=answered(table.header.headings, mapping))
    plans = [_plan(replace(table, header=header), layout, mapping) for layout in layouts]
    return min(plans, key=lambda plan: list(Fit).index(plan.fit))


def _plan(table: _Table, layout: SheetLayout, mapping: ColumnMapping) -> Plan:
    header = table.header
    headings = tuple(_without_count(heading, table.rows[header.end :]) for heading in header.headings)
    counted = any(mine.meaning is not given.meaning for mine, given in zip(headings, header.headings, strict=True))
    asking = _Asking(table, headings, layout)
    columns, questions = asking.columns()
    open_fields = {name for question in questions for name in question.fields}
    questions += list(asking.missing(columns))
    fields = {name for heading in headings for name in heading.fields}
    title = _title(table.rows[: header.first_row])
    return Plan(
        sheet=table.sheet.name,
        fit=_fit(headings, fields, counted, asks=bool(questions), has_codes=not fields and asking.has_codes),
        kind=layout.kind,
        title=title,
        header_first=header.first_row,
        header_end=header.end,
        headings=headings,
        columns=columns,
        questions=(*questions, *asking.unknown({*columns, *open_fields})),
        agency_question=None if "agency" in fields or title.unit else asking.missing_group(("agency",), _NO_AGENCY),
        merges=table.merges,
        mapping=mapping,
        samples=asking.samples() if questions else {},
    )


def _title(rows: Sequence[Sequence[object]]) -> Title:
    across = [
        " ".join(filled) for row in rows if len(filled := [shown(cell) for cell in row if not is_blank(cell)]) > 1
    ]
    return read_title((cell for row in rows for cell in row if isinstance(cell, str)), across)


def _fit(headings: Sequence[Heading], fields: set[str], counted: bool, *, asks: bool, has_codes: bool) -> Fit:
    if not asks:
        return Fit.FITS
    summary = sum(heading_key(heading.levels[-1]) in vocabulary().summary for heading in headings)
    if "code" not in fields and (counted or summary >= _LEAST_SUMMARY_HEADINGS):
        return Fit.SUMMARY
    if len(fields) >= _LEAST_FIELDS:
        return Fit.ASKS
    return Fit.PARTLY if fields or has_codes else Fit.OTHER


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
        texts += as_texts(chunk.column(heading.index)[max(0, header_end + 1 - chunk.first_row) :])[0]
    return texts


class _Asking:
    """What a header leaves open: each question with the values that help to answer it and, where one is sensible, a
    proposal."""

    def __init__(self, table: _Table, headings: Sequence[Heading], layout: SheetLayout) -> None:
        self._table, self._headings, self._layout = table, headings, layout

    def samples(self) -> dict[int, tuple[str, ...]]:
        """A few first values of each column that the vocabulary or an answer speaks of, by its index."""
        return {h.index: self._samples(h) for h in self._headings if h.meaning in (Meaning.FIELD, Meaning.AMBIGUOUS)}

    @property
    def has_codes(self) -> bool:
        """Whether a column holds codes of dossiers, whatever it is called."""
        unknown = (heading for heading in self._headings if heading.meaning is Meaning.UNKNOWN)
        return any(map(column_guess.is_dossier_code, (cell for heading in unknown for cell in self._values(heading))))

    def columns(self) -> tuple[dict[str, Heading], list[Question]]:
        """The column of each field; a question for each heading with two meanings and each field with two columns."""
        columns: dict[str, Heading] = {}
        conflicts = []
        for column in self._layout.columns:
            claims = [heading for heading in self._headings if heading.field == column.field]
            chosen = claims[:1] if len(claims) < 2 else _chosen(self._table.sheet, claims, self._table.header.end)
            if len(chosen) == 1:
                columns[column.field] = chosen[0]
            elif chosen:
                conflicts.append(self._conflict(column.field, chosen))
        ambiguous = [self._ambiguous(h, columns) for h in self._headings if h.meaning is Meaning.AMBIGUOUS]
        return columns, ambiguous + conflicts

    def missing(self, columns: dict[str, Heading]) -> Iterator[Question]:
        """A question for each required group of which no column speaks, not even one with two meanings."""
        claimed = {name for heading in self._headings for name in heading.fields}
        for group in self._layout.required:
            if not any(name in columns or name in claimed for name in group):
                yield self.missing_group(group, " hoặc ".join(map(named_field, group)))

    def missing_group(self, group: tuple[str, ...], text: str) -> Question:
        """The question which column it is that speaks of one of these fields."""
        columns = tuple(self._candidates(group))
        sure = [column.letter for column in columns if self._suggested(column.letter) in group]
        return self._question(
            QuestionKind.COLUMN_MISSING,
            text,
            fields=group,
            answers=tuple(column.letter for column in columns),
            columns=columns,
            proposal=sure[0] if len(sure) == 1 else None,
        )

    def unknown(self, taken: set[str]) -> Iterator[Question]:
        """A question for each heading that nobody knows, where fields are left; a file need not wait for these."""
        left = tuple(column.field for column in self._layout.columns if column.field not in taken)
        for heading in self._headings:
            if heading.meaning is Meaning.UNKNOWN and left and not self._may_be_personal(heading):
                suggested = column_guess.suggested_field(heading.text, self._values(heading))
                yield self._question(
                    QuestionKind.HEADING_UNKNOWN,
                    f"{heading.shown} chưa rõ nghĩa",
                    heading,
                    # The file goes in whatever is answered: of a column that may hold anything nothing travels on.
                    samples=self._samples(heading) if suggested else (),
                    found=heading.text,
                    answers=(*left, IGNORE),
                    proposal=suggested if suggested in left else None,
                )

    def _ambiguous(self, heading: Heading, columns: dict[str, Heading]) -> Question:
        meanings = " hay ".join(map(named_field, heading.fields))
        return self._question(
            QuestionKind.HEADING_AMBIGUOUS,
            f"{heading.shown} là {meanings}",
            heading,
            found=heading.text,
            fields=heading.fields,
            answers=(*heading.fields, IGNORE),
            proposal=self._meant(heading.fields, columns),
        )

    def _meant(self, fields: Iterable[str], columns: dict[str, Heading]) -> str | None:
        """The one meaning that no other column has; of several, the one without which the sheet could not be read."""
        left = [name for name in fields if name not in columns]
        needed = [name for name in left if name in _needed(self._layout)]
        return needed[0] if len(needed) == 1 else left[0] if len(left) == 1 else None

    def _conflict(self, name: str, claims: Sequence[Heading]) -> Question:
        both = " và ".join(heading.shown for heading in claims)
        columns = tuple(Candidate(h.letter, h.text, name, self._samples(h)) for h in claims)
        # Answers are kept by heading: columns that are called the same can only be told apart in the file.
        told_apart = len({heading_key(heading.text) for heading in claims}) == len(claims)
        return self._question(
            QuestionKind.COLUMN_CONFLICT,
            f"{both} đều là {named_field(name)}",
            claims[0],
            fields=(name,),
            answers=tuple(column.letter for column in columns) if told_apart else (),
            columns=columns,
        )

    def _candidates(self, group: tuple[str, ...]) -> Iterator[Candidate]:
        """The columns that nobody knows and then the known ones that can be spared, whose values do not speak against
        it."""
        needed = _needed(self._layout)
        spare = [h for h in self._headings if h.meaning is Meaning.FIELD and h.field not in needed]
        unknown = [h for h in named(self._headings, Meaning.UNKNOWN) if not self._may_be_personal(h)]
        for heading in (*unknown, *spare):
            if self._may_be(heading, group):
                field = self._field_of(heading, group)
                yield Candidate(heading.letter, heading.text, field, self._samples(heading))

    def _may_be(self, heading: Heading, group: tuple[str, ...]) -> bool:
        kinds = {column.kind == "moment" for column in self._layout.columns if column.field in group}
        values = self._values(heading)
        return (True in kinds and column_guess.has_moments(values)) or (
            False in kinds and not column_guess.are_moments(values)
        )

    def _may_be_personal(self, heading: Heading) -> bool:
        return column_guess.may_be_personal(heading.text, self._values(heading))

    def _field_of(self, heading: Heading, group: tuple[str, ...]) -> str:
        """Which field of the group the column would become."""
        suggested = self._suggested(heading.letter)
        if suggested in group:
            return str(suggested)
        are_moments = column_guess.are_moments(self._values(heading))
        kinds = {column.field: column.kind == "moment" for column in self._layout.columns}
        return next((name for name in group if kinds[name] == are_moments), group[0])

    def _suggested(self, letter: str) -> str | None:
        heading = next(heading for heading in self._headings if heading.letter == letter)
        return column_guess.suggested_field(heading.text, self._values(heading))

    def _question(self, kind: QuestionKind, text: str, heading: Heading | None = None, **facts: Any) -> Question:
        place: dict[str, Any] = {"heading": heading.text, "letter": heading.letter} if heading else {}
        facts.setdefault("samples", self._samples(heading) if heading else ())
        return Question(kind, text, self._table.sheet.name, fingerprint(self._headings), **place, **facts)

    def _samples(self, heading: Heading) -> tuple[str, ...]:
        return (
            () if heading.meaning is Meaning.PERSONAL else column_guess.samples_of(heading.text, self._values(heading))
        )

    def _values(self, heading: Heading) -> list[object]:
        return [row[heading.index] for row in self._table.first_rows if heading.index < len(row)]


def _needed(layout: SheetLayout) -> set[str]:
    return {name for group in layout.required for name in group} | {"agency"}


def _numbers_columns(row: Sequence[object]) -> bool:
    return is_column_numbers([(index, cell) for index, cell in enumerate(row) if not is_blank(cell)])


def named_field(name: str) -> str:
    """A field as it is named to a person, with the word that a mapping uses."""
    return f"{in_sentence(FIELDS[name])} ({name})"
