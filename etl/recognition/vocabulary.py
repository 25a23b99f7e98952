"""The words of real exports (vocabulary.json): headings by field, names of statuses, channels and service levels."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from domain.dossier import Channel, ServiceLevel, Status
from domain.spelling import heading_key, name_key, tidy

_DAY = r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_MOMENT_BEHIND = re.compile(
    rf"[\s,:;(\[–-]*\b(?:(?:vào|lúc|ngày)\s*:?\s*)*(?:{_CLOCK}[\s,-]*)?{_DAY}(?:[\s,T-]*(?:lúc\s*)?{_CLOCK})?\s*[)\]]?$"
)

# Words that say yes and no in the column of any flag.
_EVERY_FLAG = "every"

Name = TypeVar("Name")


@dataclass(frozen=True)
class Vocabulary:
    """Headings are stored as heading_key(), names of statuses and channels as name_key().

    `decided_by_values` are headings of either codes or counts, as the values tell. `summary` are headings of counts.
    `level_parts` are heading keys that may stand anywhere in the text of a service level. `marks` say yes where they
    stand; `said` are the words of yes and no by field, as heading_key().
    """

    fields: tuple[str, ...]
    field_of: Mapping[str, str]
    ambiguous: Mapping[str, tuple[str, ...]]
    personal: frozenset[str]
    numbering: frozenset[str]
    decided_by_values: frozenset[str]
    summary: frozenset[str]
    statuses: Mapping[str, Status]
    channels: Mapping[str, Channel]
    level_names: Mapping[str, ServiceLevel]
    level_parts: tuple[tuple[str, ServiceLevel], ...]
    marks: frozenset[str]
    said: Mapping[str, Mapping[str, bool]]

    def status(self, name: str) -> Status | None:
        """The status of this name; None where the name is unknown."""
        return _looked_up(self.statuses, without_moment(name))

    def channel(self, name: str) -> Channel | None:
        """The channel of this name; None where the name is unknown."""
        return _looked_up(self.channels, without_moment(name))

    def service_level(self, name: str) -> ServiceLevel | None:
        """The service level that a text names ("DVCTT toàn trình", "Mức độ 4"); None where the text is unknown."""
        key = heading_key(name)
        parts = (level for part, level in self.level_parts if part in key)
        return self.level_names.get(key) or next(parts, None)


def without_moment(name: str) -> str:
    """The name of a status or channel without the moment that some systems write after it: "Đã trả kết quả (09/01/2023
    08:30)"."""
    return _MOMENT_BEHIND.sub("", tidy(name)) or name


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary as shipped."""
    words = json.loads(files("etl.recognition").joinpath("vocabulary.json").read_text(encoding="utf-8"))
    return Vocabulary(
        fields=tuple(words["fields"]),
        field_of=_by_key(words["fields"], heading_key, str),
        ambiguous={heading_key(heading): tuple(fields) for heading, fields in words["ambiguous"].items()},
        personal=_keys(words["personal_never_stored"]),
        numbering=_keys(words["numbering"]) | {""},
        decided_by_values=_keys(words["decided_by_values"]),
        summary=_keys(words["summary_headings"]),
        statuses=_by_key(words["status_names"], name_key, Status),
        channels=_by_key(words["channel_names"], name_key, Channel),
        level_names=_by_key(words["service_level_names"], heading_key, ServiceLevel),
        level_parts=tuple(_by_key(words["service_level_parts"], heading_key, ServiceLevel).items()),
        marks=frozenset(words["flag_marks"]) | _keys(words["flag_marks"]) - {""},
        said=_said(words["flag_words"]),
    )


def _said(words: Mapping[str, Mapping[str, list[str]]]) -> dict[str, dict[str, bool]]:
    every = words[_EVERY_FLAG]
    return {
        name: {
            heading_key(text) or text: answer == "yes"
            for answer in ("yes", "no")
            for text in (*every[answer], *own[answer])
        }
        for name, own in words.items()
        if name != _EVERY_FLAG
    }


def _looked_up(names: Mapping[str, Name], text: str) -> Name | None:
    value = names.get(name_key(text))
    if value is None and text.isascii():
        # The text has no tone marks at all, so that they cannot contradict the name.
        return next((name for key, name in names.items() if heading_key(key) == heading_key(text)), None)
    return value


def _by_key(names: Mapping[str, list[str]], key: Callable[[str], str], kind: Callable[[str], Name]) -> dict[str, Name]:
    return {key(text): kind(name) for name, texts in names.items() for text in texts}


def _keys(headings: list[str]) -> frozenset[str]:
    return frozenset(map(heading_key, headings))
