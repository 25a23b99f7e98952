"""Which column has which field, and a question for everything that the header leaves open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from domain.spelling import heading_key
from domain.words import FIELDS, in_sentence
from etl.recognition.column_guess import ColumnGuess
from etl.recognition.header import Header, Merges, SheetLayout
from etl.recognition.headings import Heading, Meaning, claimed_fields, fingerprint, named
from etl.recognition.mapping import IGNORE
from etl.recognition.questions import Candidate, Question, QuestionKind
from etl.recognition.row_roles import is_column_numbers
from etl.values.cells import as_texts, is_blank, is_dossier_code
from etl.workbook.sheet import Sheet

# Nobody needs more values to know what a column is.
FIRST_VALUES = 200


@dataclass(frozen=True)
class SheetTop:
    """The first piece of a sheet, and the header found there. `rows` begin at the sheet's first row."""

    sheet: Sheet
    rows: list[list[object]]
    header: Header
    merges: Merges

    @cached_property
    def first_rows(self) -> list[list[object]]:
        """The first rows below the header, without the row of column numbers."""
        below = self.rows[self.header.end : self.header.end + FIRST_VALUES]
        return [row for row in below if not is_column_numbers(cell for cell in row if not is_blank(cell))]


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
    header = _OpenHeader(top, layout)
    claimed = claimed_fields(header.headings)
    columns, conflicts = header.columns()
    choices = [*header.ambiguous(columns), *conflicts]
    in_question = {name for question in choices for name in question.fields}
    blocking = [*choices, *header.missing(claimed)]
    return AssignedColumns(
        columns=columns,
        questions=(*blocking, *header.unknown(columns.keys() | in_question)),
        agency_question=None if title_names_agency or "agency" in claimed else header.agency_missing(),
        samples=header.samples_of_known() if blocking else {},
        has_codes=not claimed and header.has_codes(),
    )


@dataclass(frozen=True)
class _OpenHeader:
    """A header of which a layout reads columns. Each column is looked at once, when a question needs it."""

    top: SheetTop
    layout: SheetLayout
    _guesses: dict[int, ColumnGuess] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[Heading, ...]:
        return self.top.header.headings

    @cached_property
    def moment_fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.layout.columns if column.kind == "moment")

    def columns(self) -> tuple[dict[str, Heading], list[Question]]:
        """The column of each field, and a question for each field that several columns claim."""
        columns: dict[str, Heading] = {}
        conflicts = []
        for column in self.layout.columns:
            claims = [heading for heading in self.headings if heading.field == column.field]
            different = claims if len(claims) < 2 else _different(self.top, claims)
            if len(different) == 1:
                columns[column.field] = different[0]
            elif different:
                conflicts.append(self._conflict(column.field, different))
        return columns, conflicts

    def ambiguous(self, columns: Mapping[str, Heading]) -> Iterator[Question]:
        """A question for each heading with two meanings; the one that `columns` leave open is proposed."""
        for heading in named(self.headings, Meaning.AMBIGUOUS):
            meanings = " hay ".join(map(_named_field, heading.fields))
            yield self._question(
                QuestionKind.HEADING_AMBIGUOUS,
                f"{heading.shown} là {meanings}",
                heading,
                found=heading.text,
                fields=heading.fields,
                answers=(*heading.fields, IGNORE),
                proposal=self._likely_meaning([name for name in heading.fields if name not in columns]),
            )

    def missing(self, claimed: Set[str]) -> Iterator[Question]:
        """A question for each required group of which no field is claimed by any heading."""
        for group in self.layout.required:
            if claimed.isdisjoint(group):
                yield self._missing(group, " hoặc ".join(map(_named_field, group)))

    def agency_missing(self) -> Question:
        """The question which column names the agency."""
        return self._missing(("agency",), f"{_named_field('agency')} (tiêu đề cũng không nêu đơn vị)")

    def unknown(self, taken: Set[str]) -> Iterator[Question]:
        """A question for each unknown heading, as long as fields are left; the file can go in without an answer."""
        left = tuple(column.field for column in self.layout.columns if column.field not in taken)
        for heading in self._unknown_headings() if left else ():
            suggested = self._guess(heading).suggested_field
            yield self._question(
                QuestionKind.HEADING_UNKNOWN,
                f"{heading.shown} chưa rõ nghĩa",
                heading,
                # The file can go in unanswered: the values of a column that may hold anything must not go with it.
                samples=self._samples(heading) if suggested else (),
                found=heading.text,
                answers=(*left, IGNORE),
                proposal=suggested if suggested in left else None,
            )

    def samples_of_known(self) -> dict[int, tuple[str, ...]]:
        """A few first values of each column whose heading has one meaning or two, by the column's index."""
        return {h.index: self._samples(h) for h in self.headings if h.meaning in (Meaning.FIELD, Meaning.AMBIGUOUS)}

    def has_codes(self) -> bool:
        """Whether a column under an unknown heading holds codes of dossiers."""
        unknown = named(self.headings, Meaning.UNKNOWN)
        return any(is_dossier_code(cell) for heading in unknown for cell in self._guess(heading).values)

    def _conflict(self, name: str, claims: Sequence[Heading]) -> Question:
        both = " và ".join(heading.shown for heading in claims)
        # Answers are kept by heading: columns with the same heading can only be told apart in the file.
        distinct = len({heading_key(heading.text) for heading in claims}) == len(claims)
        return self._question(
            QuestionKind.COLUMN_CONFLICT,
            f"{both} đều là {_named_field(name)}",
            claims[0],
            fields=(name,),
            answers=tuple(heading.letter for heading in claims) if distinct else (),
            columns=tuple(Candidate(h.letter, h.text, name, self._samples(h)) for h in claims),
        )

    def _likely_meaning(self, fields: Sequence[str]) -> str | None:
        """Of the meanings that no other column has: the only one, or the only one that the layout needs."""
        needed = [name for name in fields if name in self.layout.needed]
        return needed[0] if len(needed) == 1 else fields[0] if len(fields) == 1 else None

    def _missing(self, group: tuple[str, ...], text: str) -> Question:
        headings = [heading for heading in self._free_headings() if self._may_be(heading, group)]
        likely = [heading.letter for heading in headings if self._guess(heading).suggested_field in group]
        return self._question(
            QuestionKind.COLUMN_MISSING,
            text,
            fields=group,
            answers=tuple(heading.letter for heading in headings),
            columns=tuple(Candidate(h.letter, h.text, self._field_in(h, group), self._samples(h)) for h in headings),
            proposal=likely[0] if len(likely) == 1 else None,
        )

    def _free_headings(self) -> list[Heading]:
        """The unknown headings, then those of fields that the layout does not need."""
        fields = named(self.headings, Meaning.FIELD)
        return [*self._unknown_headings(), *(heading for heading in fields if heading.field not in self.layout.needed)]

    def _unknown_headings(self) -> list[Heading]:
        return [h for h in named(self.headings, Meaning.UNKNOWN) if not self._guess(h).may_be_personal]

    def _may_be(self, heading: Heading, group: Iterable[str]) -> bool:
        """Whether the column's values allow one of the fields."""
        guess = self._guess(heading)
        return any(guess.has_moments if name in self.moment_fields else not guess.are_moments for name in group)

    def _field_in(self, heading: Heading, group: Sequence[str]) -> str:
        """The field of the group that the column is, if it is one of them."""
        guess = self._guess(heading)
        if guess.suggested_field in group:
            return str(guess.suggested_field)
        return next((name for name in group if (name in self.moment_fields) == guess.are_moments), group[0])

    def _question(self, kind: QuestionKind, text: str, heading: Heading | None = None, **facts: Any) -> Question:
        if heading:
            facts = {"heading": heading.text, "letter": heading.letter, "samples": self._samples(heading), **facts}
        return Question(kind, text, self.top.sheet.name, fingerprint(self.headings), **facts)

    def _samples(self, heading: Heading) -> tuple[str, ...]:
        return () if heading.meaning is Meaning.PERSONAL else self._guess(heading).samples

    def _guess(self, heading: Heading) -> ColumnGuess:
        if heading.index not in self._guesses:
            values = [row[heading.index] for row in self.top.first_rows if heading.index < len(row)]
            self._guesses[heading.index] = ColumnGuess(heading.text, values)
        return self._guesses[heading.index]


def _different(top: SheetTop, claims: list[Heading]) -> list[Heading]:
    """The columns that are not empty, one of each that hold the same; the first where all are empty."""
    different: dict[tuple[str, ...], Heading] = {}
    for heading in claims:
        texts = tuple(_column_texts(top, heading))
        if any(texts):
            different.setdefault(texts, heading)
    return list(different.values()) or claims[:1]


def _column_texts(top: SheetTop, heading: Heading) -> list[str]:
    """What stands in a column below the header. Reads the whole sheet again, as two columns of one field are rare."""
    texts: list[str] = []
    for chunk in top.sheet.chunks():
        texts += as_texts(chunk.column(heading.index)[max(0, top.header.end + 1 - chunk.first_row) :])[0]
    return texts


def _named_field(name: str) -> str:
    """A field as it is named to a person, with the word that a mapping uses."""
    return f"{in_sentence(FIELDS[name])} ({name})"
