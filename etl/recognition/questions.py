"""The questions about a file that only a person can answer, and the answers; they cross process borders as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.code_scope import CodeScope, scope_within
from domain.numbers import format_integer
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
    CODE_SCOPE = "code_scope"

    @property
    def blocks(self) -> bool:
        """Whether the file cannot go in without the answer."""
        return self not in (
            QuestionKind.HEADING_UNKNOWN,
            QuestionKind.AGENCY_SIMILAR,
            QuestionKind.PROCEDURE_UNCODED,
        )


@dataclass(frozen=True)
class Candidate:
    """A column that may be the answer, and the field that it would be read as. Personal columns have no samples."""

    letter: str
    heading: str
    field: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question about a file; `text` is its part of the sentence that refuses the file.

    `layout` is the fingerprint of the sheet's headings, under which the answer is stored. `found` is the heading or
    the name asked about, `rows` how many dossiers have it (None for a heading), `fields` the fields in question.
    `answers` are the possible answers: fields or "ignore"; letters of `columns`; statuses; channels; agencies' names
    or "" (an agency of its own); procedures' codes or "" (a procedure of its own); what codes mean (CodeScope).
    `proposal` is one of them or None.
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
        """Whether the name of an agency for the whole file is an answer too."""
        return self.kind is QuestionKind.COLUMN_MISSING and self.fields == ("agency",)


@dataclass(frozen=True)
class Answers:
    """A person's answers: by the fingerprint of a sheet's headings, what its headings and names mean; by an agency's
    name as exports write it, the agency that it is, "" for one of its own; by the name of a procedure without a code,
    its code, "" for one of its own; by a file's sha256, the agency that resolved all its dossiers; what dossier codes
    mean in the source, None where that is not answered."""

    layouts: Mapping[str, ColumnMapping] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)
    procedures: Mapping[str, str] = field(default_factory=dict)
    agency_of_file: Mapping[str, str] = field(default_factory=dict)
    code_scope: CodeScope | None = None

    def over(self, others: "Answers") -> "Answers":
        """These answers, and the others' where these have none."""
        return Answers(
            layouts=merged(self.layouts, others.layouts),
            agencies={**others.agencies, **self.agencies},
            procedures={**others.procedures, **self.procedures},
            agency_of_file={**others.agency_of_file, **self.agency_of_file},
            code_scope=self.code_scope or others.code_scope,
        )


def answer(question: Question, given: str) -> Answers:
    """The answer `given`, one of `question.answers`, as files are read with it."""
    if question.kind is QuestionKind.AGENCY_SIMILAR:
        return Answers(agencies={question.found or "": given})
    if question.kind is QuestionKind.PROCEDURE_UNCODED:
        return Answers(procedures={question.found or "": given})
    if question.kind is QuestionKind.CODE_SCOPE:
        return Answers(code_scope=CodeScope(given))
    return Answers(layouts={question.layout: _mapping(question, given)})


def code_scope_question(codes: Sequence[str], *, others: int, known: int, by_unit: bool, by_year: bool) -> Question:
    """What codes mean in the source, asked because so many (`others`) of the codes that were known are of dossiers
    that differ in their unit or year. `codes` are some of those."""
    named = ", ".join(f'"{code}"' for code in codes)
    proposal = scope_within(unit=by_unit, year=by_year)
    return Question(
        QuestionKind.CODE_SCOPE,
        f"{format_integer(others)} trong {format_integer(known)} mã hồ sơ đã gặp ({named}…) nay là của hồ sơ khác: mã "
        "được đánh số lại theo cơ quan hay theo năm",
        samples=tuple(codes),
        rows=others,
        answers=tuple(CodeScope),
        proposal=None if proposal is CodeScope.UNIQUE else proposal,
    )


def merged(first: Mapping[str, ColumnMapping], second: Mapping[str, ColumnMapping]) -> dict[str, ColumnMapping]:
    """Answers by fingerprint; where both have one, the first wins."""
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
