"""What a file's names of statuses, channels and service levels mean, and a question for each name that nobody knows."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from domain.dossier import Channel, ServiceLevel, Status
from domain.numbers import format_integer
from etl.dossiers.gathering import Dossiers
from etl.reading.dossier_lists import DossierLists
from etl.recognition.column_guess import suggested_name
from etl.recognition.identify import Plan
from etl.recognition.mapping import ColumnMapping
from etl.recognition.questions import Question, QuestionKind
from etl.recognition.vocabulary import vocabulary, without_moment
from etl.values.cells import short

Name = TypeVar("Name", Status, Channel)


@dataclass(frozen=True)
class NameMeanings:
    """The meaning of each name: as somebody answered it, else as the vocabulary knows it; None for an unknown name."""

    mapping: ColumnMapping

    def status(self, name: str) -> Status | None:
        """The status of this name."""
        return _answer(self.mapping.status_for, name) or vocabulary().status(name)

    def channel(self, name: str) -> Channel | None:
        """The channel of this name."""
        return _answer(self.mapping.channel_for, name) or vocabulary().channel(name)

    def level(self, name: str) -> ServiceLevel | None:
        """The service level of this name; nobody is asked for it."""
        return vocabulary().service_level(name)


def name_questions(lists: DossierLists, dossiers: Dossiers, meanings: NameMeanings) -> Iterator[Question]:
    """A question for each status and channel without a meaning, under the layout of the sheet on which it first
    stands."""
    for plan, name, count in _unknown_names(lists, dossiers, "status", meanings.status):
        proposal = suggested_name(name, vocabulary().statuses)
        yield _question(plan, name, count, QuestionKind.STATUS_UNKNOWN, answers=tuple(Status), proposal=proposal)
    for plan, name, count in _unknown_names(lists, dossiers, "channel", meanings.channel):
        proposal = suggested_name(name, vocabulary().channels)
        yield _question(plan, name, count, QuestionKind.CHANNEL_UNKNOWN, answers=tuple(Channel), proposal=proposal)


def _unknown_names(
    lists: DossierLists, dossiers: Dossiers, field: str, meaning: Callable[[str], object | None]
) -> Iterator[tuple[Plan, str, int]]:
    """The first sheet's plan, the name and the number of its dossiers."""
    codes, values = dossiers.texts[field], dossiers.values[field]
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for code, count in enumerate(np.bincount(codes[codes >= 0]).tolist()):
        if count and meaning(values[code]) is None:
            name = without_moment(values[code])
            counts[name] += count
            first.setdefault(name, code)
    for name, count in counts.items():
        yield lists.plans[dossiers.sheet[int(np.argmax(codes == first[name]))]], name, count


_FIELDS = {
    QuestionKind.STATUS_UNKNOWN: ("status", "trạng thái"),
    QuestionKind.CHANNEL_UNKNOWN: ("channel", "hình thức nộp"),
}


def _question(
    plan: Plan, name: str, count: int, kind: QuestionKind, *, answers: tuple[str, ...], proposal: str | None
) -> Question:
    field, words = _FIELDS[kind]
    heading = plan.columns[field]
    return Question(
        kind,
        f'{words} "{short(name)}" ({format_integer(count)} hồ sơ) chưa biết nghĩa',
        plan.sheet,
        plan.fingerprint,
        heading=heading.text,
        letter=heading.letter,
        found=name,
        rows=count,
        answers=answers,
        proposal=proposal,
    )


def _answer(answered: Callable[[str], Name | None], name: str) -> Name | None:
    """What was answered for a name as it is written, else without the moment behind it: so it is asked about."""
    return answered(name) or answered(without_moment(name))
