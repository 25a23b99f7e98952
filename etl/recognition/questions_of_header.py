"""Which column has which field, and a question for everything that the header leaves open."""

from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from domain.spelling import heading_key
from domain.words import FIELDS, in_sentence
from etl.recognition.column_guess import ColumnGuess
from etl.recognition.header import Header, Merges, SheetLayout
from etl.recognition.headings import Heading, Meaning, claimed_fields, fingerprint
from etl.recognition.mapping import IGNORE
from etl.recognition.questions import Candidate, Question, QuestionKind
from etl.recognition.row_roles import is_column_numbers
from etl.values.cells import as_texts, is_blank, is_dossier_code
from etl.workbook.sheet import Sheet

# Nobody needs more values to know what a column is.
FIRST_VALUES = 200
_NO_UNIT = " (tiêu đề cũng không nêu đơn vị)"


@dataclass(frozen=True)
class SheetTop:
    """The first piece of a sheet, and the header found there. `rows` begin at the sheet's first row."""

    sheet: Sheet
    rows: list[list[object]]
    header: Header
    merges: Merges


@dataclass(frozen=True)
class AssignedColumns:
    """The column of each field, and the questions that are open, those without which the file cannot go in first.

    `agency_question` is None where a heading or the title names an agency. `samples` are first values of the known
    columns, by index, where the file cannot go in. `has_codes` is whether a column has codes of dossiers, False where
    a heading names a field.
    """

    columns: dict[str, Heading]
    questions: tuple[Question, ...]
    agency_question: Question | None
    samples: Mapping[int, tuple[str, ...]]
    has_codes: bool


def assign_columns(top: SheetTop, layout: SheetLayout, *, title_names_agency: bool) -> AssignedColumns:
    """The columns of the layout's fields as the header tells them, and the questions about the rest."""
    columns = _columns(top)
    claimed = claimed_fields(top.header.headings)
    assigned, conflicts = _by_field(top, columns, layout)
    ambiguous = (column for column in columns if column.heading.meaning is Meaning.AMBIGUOUS)
    choices = [*(_ambiguous(column, assigned, layout.needed) for column in ambiguous), *conflicts]
    in_question = {name for question in choices for name in question.fields}
    missing = (_missing(group, columns, layout) for group in layout.required if claimed.isdisjoint(group))
    blocking = [*choices, *missing]
    offered = (column.field for column in layout.columns if column.offered)
    left = tuple(name for name in offered if name not in assigned.keys() | in_question)
    # The file can go in without the answers to these, which are asked as long as fields are left.
    unknown = (_unknown(column, left) for column in columns if left and column.is_open)
    names_agency = title_names_agency or "agency" in claimed
    return AssignedColumns(
        columns=assigned,
        questions=tuple(_placed(question, top) for question in (*blocking, *unknown)),
        agency_question=None if names_agency else _placed(_missing(("agency",), columns, layout, _NO_UNIT), top),
        samples={column.heading.index: column.samples for column in columns if blocking and column.heading.fields},
        has_codes=not claimed and _has_codes(columns),
    )


@dataclass(frozen=True)
class _Column:
    """A column under its heading, and what its first values tell."""

    heading: Heading
    guess: ColumnGuess

    @property
    def samples(self) -> tuple[str, ...]:
        return () if self.heading.meaning is Meaning.PERSONAL else self.guess.samples

    @property
    def is_open(self) -> bool:
        """Whether nobody knows what it is, and a person may be asked."""
        return self.heading.meaning is Meaning.UNKNOWN and not self.guess.may_be_personal

    def candidate(self, name: str) -> Candidate:
        """The column as an answer by which it has the field `name`."""
        return Candidate(self.heading.letter, self.heading.text, name, self.samples)


def _columns(top: SheetTop) -> list[_Column]:
    below = top.rows[top.header.end : top.header.end + FIRST_VALUES]
    rows = [row for row in below if not is_column_numbers(cell for cell in row if not is_blank(cell))]
    return [
        _Column(heading, ColumnGuess(heading.text, [row[heading.index] for row in rows if heading.index < len(row)]))
        for heading in top.header.headings
    ]


def _by_field(
    top: SheetTop, columns: Sequence[_Column], layout: SheetLayout
) -> tuple[dict[str, Heading], list[Question]]:
    """The column of each field, and a question for each field that several columns claim."""
    assigned: dict[str, Heading] = {}
    conflicts = []
    for name in (column.field for column in layout.columns):
        claims = [column for column in columns if column.heading.field == name]
        different = claims if len(claims) < 2 else _different(top, claims)
        if len(different) == 1:
            assigned[name] = different[0].heading
        elif different:
            conflicts.append(_conflict(name, different))
    return assigned, conflicts


def _different(top: SheetTop, claims: list[_Column]) -> list[_Column]:
    """The columns that are not empty, one of each that hold the same; the first where all are empty."""
    different: dict[tuple[str, ...], _Column] = {}
    for column in claims:
        texts = tuple(_column_texts(top, column.heading))
        if any(texts):
            different.setdefault(texts, column)
    return list(different.values()) or claims[:1]


def _column_texts(top: SheetTop, heading: Heading) -> list[str]:
    """What stands in a column below the header. Reads the whole sheet again, as two columns of one field are rare."""
    texts: list[str] = []
    for chunk in top.sheet.chunks():
        texts += as_texts(chunk.column(heading.index)[max(0, top.header.end + 1 - chunk.first_row) :])[0]
    return texts


def _conflict(name: str, claims: Sequence[_Column]) -> Question:
    both = " và ".join(column.heading.shown for column in claims)
    # Answers are kept by heading: columns with the same heading can only be told apart in the file.
    distinct = len({heading_key(column.heading.text) for column in claims}) == len(claims)
    return _about(
        claims[0],
        QuestionKind.COLUMN_CONFLICT,
        f"{both} đều là {_named_field(name)}",
        fields=(name,),
        answers=tuple(column.heading.letter for column in claims) if distinct else (),
        columns=tuple(column.candidate(name) for column in claims),
    )


def _ambiguous(column: _Column, assigned: Container[str], needed: Set[str]) -> Question:
    """Which of its meanings a heading has; the only one that no other column has, or the only one of these that the
    layout needs, is proposed."""
    heading = column.heading
    free = [name for name in heading.fields if name not in assigned]
    return _about(
        column,
        QuestionKind.HEADING_AMBIGUOUS,
        f"{heading.shown} là {' hay '.join(map(_named_field, heading.fields))}",
        found=heading.text,
        fields=heading.fields,
        answers=(*heading.fields, IGNORE),
        proposal=_only([name for name in free if name in needed]) or _only(free),
    )


def _missing(group: tuple[str, ...], columns: Sequence[_Column], layout: SheetLayout, also: str = "") -> Question:
    """Which column has one of the fields: an unknown one, or one of a field that the layout does not need."""
    unneeded = (column for column in columns if column.heading.field not in {None, *layout.needed})
    free = (*(column for column in columns if column.is_open), *unneeded)
    likely = [column for column in free if _may_be(column.guess, group, layout.moment_fields)]
    return Question(
        QuestionKind.COLUMN_MISSING,
        " hoặc ".join(map(_named_field, group)) + also,
        fields=group,
        answers=tuple(column.heading.letter for column in likely),
        columns=tuple(column.candidate(_field_in(column.guess, group, layout.moment_fields)) for column in likely),
        proposal=_only([column.heading.letter for column in likely if column.guess.suggested_field in group]),
    )


def _may_be(guess: ColumnGuess, group: Iterable[str], moments: Set[str]) -> bool:
    """Whether the column's values allow one of the fields."""
    return any(guess.has_moments if name in moments else not guess.are_moments for name in group)


def _field_in(guess: ColumnGuess, group: Sequence[str], moments: Set[str]) -> str:
    """The field of the group that the column is, if it is one of them."""
    if guess.suggested_field in group:
        return str(guess.suggested_field)
    return next((name for name in group if (name in moments) == guess.are_moments), group[0])


def _unknown(column: _Column, left: tuple[str, ...]) -> Question:
    suggested = column.guess.suggested_field
    return _about(
        column,
        QuestionKind.HEADING_UNKNOWN,
        f"{column.heading.shown} chưa rõ nghĩa",
        # The file can go in unanswered: the values of a column that may hold anything must not go with it.
        samples=column.samples if suggested else (),
        found=column.heading.text,
        answers=(*left, IGNORE),
        proposal=suggested if suggested in left else None,
    )


def _has_codes(columns: Iterable[_Column]) -> bool:
    """Whether a column under an unknown heading holds codes of dossiers."""
    unknown = (column for column in columns if column.heading.meaning is Meaning.UNKNOWN)
    return any(is_dossier_code(cell) for column in unknown for cell in column.guess.values)


def _about(column: _Column, kind: QuestionKind, text: str, **facts: Any) -> Question:
    heading = column.heading
    return Question(
        kind, text, **{"heading": heading.text, "letter": heading.letter, "samples": column.samples, **facts}
    )


def _placed(question: Question, top: SheetTop) -> Question:
    return replace(question, sheet=top.sheet.name, layout=fingerprint(top.header.headings))


def _only(names: Sequence[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def _named_field(name: str) -> str:
    """A field as it is named to a person, with the word that a mapping uses."""
    return f"{in_sentence(FIELDS[name])} ({name})"
