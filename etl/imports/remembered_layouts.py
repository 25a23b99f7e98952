"""Layouts that files came in: what was answered for them, what changed since the last file, how they are edited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from db import layouts
from db.engine import Connection, Engine, transaction
from domain.batch import Issue
from domain.layout import KnownLayout
from domain.numbers import format_integer
from domain.spelling import heading_key
from etl.recognition.headings import HEADING_LEVELS, Meaning, heading_of
from etl.recognition.mapping import ColumnMapping, mapping_from
from etl.recognition.questions import Question, QuestionKind
from etl.recognition.recognised import SheetSeen
from etl.recognition.vocabulary import vocabulary
from etl.rules.catalogue import RULES
from etl.rules.rule import sheet_message

# Headings of which fewer are common are another table's, not a changed layout.
_LEAST_COMMON = 0.5
_MOST_NAMED = 8


class UnknownLayoutError(Exception):
    """No layout has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Không có bố cục số {number}.")
        self.number = number


@dataclass(frozen=True)
class Changes:
    """How headings differ from those before, as written: new ones, gone ones, and (before, now) of those renamed."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The changes in a part of a sentence."""
        parts = [f"cột mới {_quoted(self.new)}"] if self.new else []
        parts += [f"không còn cột {_quoted(self.gone)}"] if self.gone else []
        parts += [f'cột "{before}" nay là "{now}"' for before, now in self.renamed[:_MOST_NAMED]]
        return "; ".join(parts)


@dataclass(frozen=True)
class HeadingMeaning:
    """What a heading of a known layout is taken for; `field` is None where it is dropped, `fields` are the meanings of
    one that has several, `answered` is whether a person said so."""

    heading: str
    meaning: Meaning
    field: str | None
    fields: tuple[str, ...]
    answered: bool


@dataclass(frozen=True)
class KnownLayouts:
    """The layouts of one source, the latest used first."""

    layouts: tuple[KnownLayout, ...] = ()

    @property
    def answers(self) -> dict[str, ColumnMapping]:
        """What was answered, by fingerprint; layouts for which nothing was are left out."""
        by_layout = {layout.fingerprint: answers_of(layout) for layout in self.layouts}
        return {print_: answers for print_, answers in by_layout.items() if answers != ColumnMapping()}

    def issues(self, sheets: Iterable[SheetSeen]) -> tuple[Issue, ...]:
        """A warning for each sheet whose headings are not those of any layout but nearly those of one."""
        issues = []
        for sheet in sheets:
            if nearest := self._nearest(sheet):
                changes = changes_between(nearest.headings, sheet.headings)
                last = f'"{nearest.last_file}", nạp ngày {nearest.last_used_at:%d/%m/%Y}'
                rule = RULES["layout_changed"]
                message = sheet_message(rule, sheet=sheet.sheet, found=changes.words, other=last)
                issues.append(Issue(rule.grade.severity, rule.code, message, sheet.sheet))
        return tuple(issues)

    def asking(self, questions: Iterable[Question], sheets: Iterable[SheetSeen]) -> tuple[Question, ...]:
        """The questions that are still open: headings that nobody knows are asked once for a layout, and what was
        answered for the nearest layout is proposed."""
        known = {layout.fingerprint for layout in self.layouts}
        by_print = {sheet.fingerprint: sheet for sheet in sheets}
        open_ = [q for q in questions if q.kind is not QuestionKind.HEADING_UNKNOWN or q.layout not in known]
        return tuple(self._proposing(question, by_print.get(question.layout)) for question in open_)

    def _proposing(self, question: Question, sheet: SheetSeen | None) -> Question:
        nearest = self._nearest(sheet) if sheet else None
        proposal = self._name_before(question) or (
            _column_before(question, sheet, nearest) if sheet and nearest else None
        )
        return replace(question, proposal=proposal) if proposal in question.answers else question

    def _name_before(self, question: Question) -> str | None:
        """What a status or channel of this name was said to mean in any layout of the source."""
        for answers in map(answers_of, self.layouts):
            if question.kind is QuestionKind.STATUS_UNKNOWN and (status := answers.status_for(question.found or "")):
                return status.value
            if question.kind is QuestionKind.CHANNEL_UNKNOWN and (channel := answers.channel_for(question.found or "")):
                return channel.value
        return None

    def _nearest(self, sheet: SheetSeen) -> KnownLayout | None:
        """The layout that has most headings in common, where these are at least half; None for a known one."""
        mine = set(map(heading_key, sheet.headings))
        shares = []
        for layout in self.layouts:
            theirs = set(map(heading_key, layout.headings))
            if layout.fingerprint == sheet.fingerprint:
                return None
            if layout.kind == sheet.kind:
                shares.append((len(mine & theirs) / max(len(mine), len(theirs), 1), layout))
        share, nearest = max(shares, key=lambda one: one[0], default=(0.0, None))
        return nearest if share >= _LEAST_COMMON else None


def load_known(connection: Connection, source: str) -> KnownLayouts:
    """What is known of a source's layouts."""
    return KnownLayouts(tuple(layouts.layouts(connection, source_name=source)))


def save_known(
    connection: Connection, sheets: Iterable[SheetSeen], *, source_id: int, file_name: str, used_at: datetime
) -> None:
    """Keep that these sheets went in, and the answers that were used for them."""
    for sheet in {sheet.fingerprint: sheet for sheet in sheets}.values():
        layouts.keep_layout(
            connection,
            source_id=source_id,
            fingerprint=sheet.fingerprint,
            kind=sheet.kind,
            headings=sheet.headings,
            answers=_answers_for(sheet).as_dict(),
            file_name=file_name,
            used_at=used_at,
        )


def known_layouts(connection: Connection) -> list[KnownLayout]:
    """Every layout, the latest used first."""
    return layouts.layouts(connection)


def find_layout(connection: Connection, number: int) -> KnownLayout:
    """The layout with this number. Raises UnknownLayoutError."""
    layout = layouts.find_layout(connection, number)
    if layout is None:
        raise UnknownLayoutError(number)
    return layout


def change_answers(engine: Engine, number: int, answers: Mapping[str, Mapping[str, str]]) -> None:
    """Answer anew for a layout; files that went in stay as they are. Raises UnknownLayoutError, and MappingError where
    an answer does not exist."""
    checked = mapping_from(answers)
    with transaction(engine) as connection:
        find_layout(connection, number)
        layouts.set_answers(connection, number, checked.as_dict())


def forget_layout(engine: Engine, number: int) -> KnownLayout:
    """Forget a layout and its answers; files that went in stay as they are. Raises UnknownLayoutError."""
    with transaction(engine) as connection:
        layout = find_layout(connection, number)
        layouts.remove_layout(connection, number)
    return layout


def answers_of(layout: KnownLayout) -> ColumnMapping:
    """The answers kept for a layout."""
    return ColumnMapping(**{part: dict(given) for part, given in layout.answers.items()})


def meanings(layout: KnownLayout) -> list[HeadingMeaning]:
    """What each heading of the layout is taken for, in the order of the last file's columns."""
    answers = answers_of(layout)
    of_headings = []
    for text in layout.headings:
        levels = text.split(HEADING_LEVELS)
        heading, bare = (heading_of(0, levels, levels, mapping) for mapping in (answers, ColumnMapping()))
        answered = (heading.meaning, heading.field) != (bare.meaning, bare.field)
        of_headings.append(HeadingMeaning(text, heading.meaning, heading.field, bare.fields, answered))
    return of_headings


def changes_between(before: Sequence[str], now: Sequence[str]) -> Changes:
    """What changed in the headings. One that stands where another stood, or has its field, is that other renamed."""
    old, new = list(map(heading_key, before)), list(map(heading_key, now))
    gone = {key: text for key, text in zip(old, before, strict=True) if key not in new}
    come = {key: text for key, text in zip(new, now, strict=True) if key not in old}
    renamed = {key: other for key in gone for other in come if _field(key) and _field(key) == _field(other)}
    for what, first, last, first_now, last_now in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "replace" and last - first == last_now - first_now:
            for key, other in zip(old[first:last], new[first_now:last_now], strict=True):
                if key in gone and other in come and key not in renamed and other not in renamed.values():
                    renamed[key] = other
    return Changes(
        new=tuple(text for key, text in come.items() if key not in renamed.values()),
        gone=tuple(text for key, text in gone.items() if key not in renamed),
        renamed=tuple((gone[key], come[other]) for key, other in renamed.items()),
    )


def _column_before(question: Question, sheet: SheetSeen, nearest: KnownLayout) -> str | None:
    """What was answered for the same heading in the nearest layout, or what the heading meant that it replaces."""
    answers = answers_of(nearest)
    before = {now: was for was, now in changes_between(nearest.headings, sheet.headings).renamed}
    if question.kind in (QuestionKind.HEADING_AMBIGUOUS, QuestionKind.HEADING_UNKNOWN):
        return _meant(before.get(question.found or "", question.found or ""), answers)
    meant = (
        (column.letter, _meant(before.get(column.heading, column.heading), answers)) for column in question.columns
    )
    return next((letter for letter, field in meant if field in question.fields), None)


def _meant(heading: str, answers: ColumnMapping) -> str | None:
    return answers.field_for(heading) or _field(heading_key(heading))


def _field(key: str) -> str | None:
    return vocabulary().field_of.get(key)


def _answers_for(sheet: SheetSeen) -> ColumnMapping:
    """The answers that were used, without those for headings that the sheet does not have."""
    keys = [f" {heading_key(heading)} " for heading in sheet.headings]
    mine = {h: f for h, f in sheet.answers.columns.items() if any(f" {heading_key(h)} " in key for key in keys)}
    return replace(sheet.answers, columns=mine)


def _quoted(headings: Sequence[str]) -> str:
    more = len(headings) - _MOST_NAMED
    named = ", ".join(f'"{heading}"' for heading in headings[:_MOST_NAMED])
    return f"{named} và {format_integer(more)} cột nữa" if more > 0 else named
