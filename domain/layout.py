"""What was learnt of exports: the layouts that came in with the answers given for them, and names that mean another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class KnownLayout:
    """The headings of a sheet that went in, and what a person answered about them.

    `answers` has three parts: columns (heading → field or "ignore"), status and channel (name → what it means).
    `last_file` is the name of the last file that had these headings.
    """

    id: int
    source: str
    fingerprint: str
    kind: str
    headings: tuple[str, ...]
    answers: Mapping[str, Mapping[str, str]]
    first_used_at: datetime
    last_used_at: datetime
    last_file: str


@dataclass(frozen=True)
class Alias:
    """A name in the exports of a source, and the agency's name or the procedure's code that it means; None where a
    person said that it is none of those known. `kind` is "agency" or "procedure"."""

    kind: str
    source: str
    name: str
    means: str | None
    decided_at: datetime
