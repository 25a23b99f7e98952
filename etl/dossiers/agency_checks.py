"""Finds dossiers that were received after their agency was dissolved, or closed before it was founded."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from domain.agency_validity import Validity, validity_of
from etl.dossiers.required_checks import Checked
from etl.dossiers.row_checks import RowChecks
from etl.values.moments import EPOCH, MISSING, Days, day_text

_UNBOUNDED = Validity()
_NEVER = np.iinfo(np.int64).max


def check_agencies(checks: RowChecks, checked: Checked, *, last: int) -> None:
    """Reports what came after its agency's last day or was over before its first, among the rows that go in; `last` is
    the data date in days since 1970-01-01."""
    agency, names = checks.dossiers.texts["agency"], checks.dossiers.values["agency"]
    spans = [validity_of(name) or _UNBOUNDED for name in names]
    received = checks.day("received_at")
    ends = _days((span.last for span in spans), unbounded=_NEVER)[agency]
    checks.report(
        "agency_ended",
        checked.accepted & (received > ends),
        "agency",
        lambda i: (names[agency[i]], f"{day_text(int(ends[i]))}, nay là {_listed(spans[agency[i]].successors)}"),
    )
    starts = _days((span.first for span in spans), unbounded=MISSING)[agency]
    # What was open on the agency's first day was handed over to it.
    last_known = np.where(checked.closed_on != MISSING, checked.closed_on, last)
    checks.report(
        "agency_not_begun",
        checked.accepted & (np.maximum(received, last_known) < starts),
        "agency",
        lambda i: (names[agency[i]], f"{day_text(int(starts[i]))}, khi ấy là {_listed(spans[agency[i]].predecessors)}"),
    )


def _days(bounds: Iterable[date | None], *, unbounded: int) -> Days:
    """Each agency's bound in days since 1970-01-01, and last of all, for rows without an agency (-1), none."""
    days = [unbounded if bound is None else (bound - EPOCH.date()).days for bound in bounds]
    return np.array([*days, unbounded], np.int64)


def _listed(agencies: tuple[str, ...]) -> str:
    return ", ".join(agencies)
