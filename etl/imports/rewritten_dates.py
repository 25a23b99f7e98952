"""Finds dates that a file states differently from earlier files."""

from collections.abc import Callable
from datetime import date, datetime

from db.engine import Connection
from db.rewrites import Rewrite, rewrites
from etl.imports.row_findings import Finding, with_findings
from etl.reading.reading import Reading

_OFTEN = 3

# A rule, the field in whose column it is reported, and what stands there against what stood there, where it applies.
_Facts = tuple[object, object] | None
_CHECKS: tuple[tuple[str, str, Callable[[Rewrite], _Facts]], ...] = (
    ("due_moved", "due_at", lambda r: (r.due_on, r.old_due_on) if _moved(r) else None),
    ("due_moved_often", "due_at", lambda r: (r.due_on, r.due_days) if _moved(r) and r.due_days >= _OFTEN else None),
    ("in_time_by_moved_due", "resolved_at", lambda r: (r.closed_on, _day(r.first_due_at)) if _saved(r) else None),
    (
        "received_rewritten",
        "received_at",
        lambda r: (r.received_on, r.old_received_on) if r.received_on != r.old_received_on else None,
    ),
    ("unit_changed", "agency", lambda r: (r.agency, r.old_agency) if r.agency != r.old_agency else None),
    ("reopened", "status", lambda r: ("", r.old_closed_on) if r.old_closed_on and not r.closed_on else None),
    (
        "closing_rewritten",
        "resolved_at",
        lambda r: (r.closed_on, r.old_closed_on) if _closed_anew(r) else None,
    ),
)


def with_rewrites(connection: Connection, read: Reading) -> Reading:
    """The reading of the batch just taken in, with what its rows rewrite among its warnings."""
    findings = [
        Finding(rewrite.ordinal, code, field, rewrite.received_on, *map(_words, facts))
        for rewrite in rewrites(connection)
        for code, field, check in _CHECKS
        if (facts := check(rewrite)) is not None
    ]
    return with_findings(read, findings)


def _moved(rewrite: Rewrite) -> bool:
    return bool(rewrite.due_on and rewrite.old_due_on and rewrite.due_on > rewrite.old_due_on)


def _saved(rewrite: Rewrite) -> bool:
    """In time by the due day as it is now, late by the first one."""
    if not (rewrite.closed_on and rewrite.due_on and rewrite.first_due_at):
        return False
    return bool(_day(rewrite.first_due_at) < rewrite.closed_on <= rewrite.due_on)


def _closed_anew(rewrite: Rewrite) -> bool:
    return bool(rewrite.old_closed_on and rewrite.closed_on and rewrite.old_closed_on != rewrite.closed_on)


def _day(moment: datetime) -> date:
    return moment.date()


def _words(fact: object) -> str:
    return f"{fact:%d/%m/%Y}" if isinstance(fact, date) else str(fact)
