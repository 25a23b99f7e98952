"""What a file leaves open for a person to answer, and the answers, as data that cross from the reading process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from etl.recognition.mapping import IGNORE, ColumnMapping


class QuestionKind(StrEnum):
    """What is asked; the values are also the codes of the issues that a refusal lists."""

    HEADING_AMBIGUOUS = "heading_ambiguous"
    HEADING_UNKNOWN = "heading_unknown"
    COLUMN_MISSING = "column_missing"
    COLUMN_CONFLICT = "column_conflict"
    STATUS_UNKNOWN = "status_unknown"
    CHANNEL_UNKNOWN = "channel_unknown"
    AGENCY_SIMILAR = "agency_similar"
    PROCEDURE_UNCODED = "procedure_uncoded"

    @property
    def blocks(self) -> bool:
        """Whether the file stays outside until it is answered; the others are asked of a file that can go in."""
        return self not in (
            QuestionKind.HEADING_UNKNOWN,
            QuestionKind.AGENCY_SIMILAR,
            QuestionKind.PROCEDURE_UNCODED,
        )


@dataclass(frozen=True)
class Candidate:
    """A column that may be the one that is asked for, and the field that it would become. Samples are never a personal
    column's."""

    letter: str
    heading: str
    field: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One thing that only a person knows. `text` is its part of a sentence.

    `layout` is the fingerprint of the sheet's headings; answers about headings and names are kept under it. `found` is
    the heading or the name asked about, `rows` how many dossiers it concerns (None for a whole column), `fields` the
    fields in question. `answers` are the values that may be answered: fields or "ignore"; letters of `columns`;
    statuses; channels; agencies' names or ""; procedures' codes or "" (a thing of its own). `proposal` is one of them,
    None where none is sensible.
    """

    kind: QuestionKind
    text: str
    sheet: str = ""
    layout: str = ""
    heading: str | None = None
    letter: str | None = None
    found: str | None = None
    samples: tuple[str, ...] = ()
    rows: int | None = None
    fields: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    columns: tuple[Candidate, ...] = ()
    proposal: str | None = None

    @property
    def asks_for_agency(self) -> bool:
        """Whether a unit's name, given for the whole file, would be an answer too."""
        return self.kind is QuestionKind.COLUMN_MISSING and self.fields == ("agency",)


@dataclass(frozen=True)
class Answers:
    """What a person answered: by the fingerprint of a sheet's headings, what its headings and names mean; by an
    agency's name as exports write it, the agency that it is, or "" where it is one of its own; by the name of a
    procedure without a code, the code, or ""; by a file's sha256, the agency that resolved all its dossiers."""

    layouts: Mapping[str, ColumnMapping] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)
    procedures: Mapping[str, str] = field(default_factory=dict)
    agency_of_file: Mapping[str, str] = field(default_factory=dict)

    def over(self, others: "Answers") -> "Answers":
        """These answers, and the others' where these say nothing."""
        return Answers(
            layouts=merged(self.layouts, others.layouts),
            agencies={**others.agencies, **self.agencies},
            procedures={**others.procedures, **self.procedures},
            agency_of_file={**others.agency_of_file, **self.agency_of_file},
        )


def answer(question: Question, given: str) -> Answers:
    """One answer, a value of `question.answers`, as what it means for the reading of files."""
    if question.kind is QuestionKind.AGENCY_SIMILAR:
        return Answers(agencies={question.found or "": given})
    if question.kind is QuestionKind.PROCEDURE_UNCODED:
        return Answers(procedures={question.found or "": given})
    return Answers(layouts={question.layout: _mapping(question, given)})


def merged(first: Mapping[str, ColumnMapping], second: Mapping[str, ColumnMapping]) -> dict[str, ColumnMapping]:
    """Answers by fingerprint; where both speak, the first wins."""
    return {
        name: first.get(name, ColumnMapping()).over(second.get(name, ColumnMapping())) for name in {**second, **first}
    }


def _mapping(question: Question, given: str) -> ColumnMapping:
    found = question.found or ""
    if question.kind is QuestionKind.STATUS_UNKNOWN:
        return ColumnMapping(status={found: given})
    if question.kind is QuestionKind.CHANNEL_UNKNOWN:
        return ColumnMapping(channel={found: given})
    if question.kind is QuestionKind.COLUMN_MISSING:
        return ColumnMapping(columns={c.heading: c.field for c in question.columns if c.letter == given})
    if question.kind is QuestionKind.COLUMN_CONFLICT:
        return ColumnMapping(columns={c.heading: c.field if c.letter == given else IGNORE for c in question.columns})
    return ColumnMapping(columns={found: given})
