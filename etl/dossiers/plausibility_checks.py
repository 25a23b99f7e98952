"""Checks that only remark on accepted rows: days that disagree, gaps, odd texts, signals of rewritten dates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from domain.dossier import Channel, ServiceLevel, StatusGroup
from etl.dossiers.agency_checks import check_agencies
from etl.dossiers.closed_days import ClosedDays
from etl.dossiers.code_checks import check_codes
from etl.dossiers.flags import check_flags
from etl.dossiers.procedure_checks import check_procedure_codes
from etl.dossiers.required_checks import Checked
from etl.dossiers.row_checks import Names, RowChecks
from etl.rules.findings import Facts
from etl.values.moments import DAY, EPOCH, MISSING, Days, day_text, moment_text
from etl.workbook.arrow import Mask

FAR_DUE_DAYS = 366
LONG_OPEN_DAYS = 366
LONG_WAIT_DAYS = 10
_MORNING, _EVENING = 6 * 3600, 20 * 3600

_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|!?\[[^\]]*\]\([^)]*\)")
_FORMULA = re.compile(r"[=@]|\+(?![\d\s])")
_PROCEDURE_CODE = re.compile(r"\d{1,2}\.\d{6}(\.\d{3}\.\d{2}\.\d{2}\.H\d{2})?")
_FREE_TEXTS = ("procedure_name", "sector", "agency", "receiving_agency", "late_reason")
_WHERE_MISSING = {
    "sector": "sector_missing",
    "channel": "channel_missing",
    "service_level": "level_missing",
    "procedure_code": "procedure_code_missing",
}


def check_plausibility(
    checks: RowChecks, checked: Checked, *, as_of: date, has: Callable[[str], Mask], names: Names, closed: ClosedDays
) -> None:
    """Reports what is worth a second look in rows that go in; `has` tells which rows stand on a sheet with a column,
    `closed` when nobody is at the desks."""
    last = (as_of - EPOCH.date()).days
    going_in = replace(checks, among=checked.accepted)
    _check_due_dates(going_in)
    _check_other_days(going_in)
    _check_endings(going_in, checked.closed_on, has)
    _check_statuses(going_in, last, has)
    _check_future_days(going_in, checked.closed_on, last)
    _check_reasons(going_in, checked.closed_on, has)
    _check_signals(going_in, closed)
    _check_gaps(going_in)
    _check_levels(going_in, names)
    _check_texts(going_in)
    check_flags(checks, checked.accepted)
    check_codes(checks, checked.accepted)
    check_agencies(checks, checked, last=last)
    check_procedure_codes(checks, checked.accepted)


def _check_due_dates(checks: RowChecks) -> None:
    received, due = checks.day("received_at"), checks.day("due_at")
    has_due = due != MISSING
    facts = checks.moments("due_at", "received_at")
    checks.report("due_before_received", has_due & (due < received), "due_at", facts)
    far = has_due & (due - np.where(has_due, received, due) > FAR_DUE_DAYS)
    checks.report("due_far", far, "due_at", facts)
    missing = checks.in_group(StatusGroup.DONE) & ~has_due & _on_sheets_with(checks, has_due)
    checks.report("due_missing", missing, "due_at")


def _check_other_days(checks: RowChecks) -> None:
    received, submitted = checks.day("received_at"), checks.day("submitted_at")
    sent = submitted != MISSING
    if sent.any():
        facts = checks.moments("submitted_at", "received_at")
        checks.report("submitted_after_received", sent & (submitted > received), "submitted_at", facts)
        waited = sent & (received - np.where(sent, submitted, received) > LONG_WAIT_DAYS)
        checks.report("waited_for_reception", waited, "submitted_at", facts)
    both = (checks.moment("returned_at") != MISSING) & (checks.moment("resolved_at") != MISSING)
    early = both & (checks.day("returned_at") < checks.day("resolved_at"))
    checks.report("returned_before_resolved", early, "returned_at", checks.moments("returned_at", "resolved_at"))


def _check_endings(checks: RowChecks, closed_on: Days, has: Callable[[str], Mask]) -> None:
    unresolved = (closed_on != MISSING) & (checks.moment("resolved_at") == MISSING) & has("resolved_at")
    checks.report("closed_by_returned", unresolved, "resolved_at", checks.moments("returned_at", "returned_at"))
    ended = _is_open(checks) & (checks.closing_day != MISSING) & has("status")
    checks.report("open_with_end", ended, "resolved_at", lambda i: (checks.closing_text(i), checks.status_name(i)))


def _check_statuses(checks: RowChecks, last: int, has: Callable[[str], Mask]) -> None:
    blank = has("status") & (checks.dossiers.texts["status"] < 0)
    checks.report("status_blank", blank, "status", lambda i: ("", checks.status_name(i)))
    waits_long = _is_open(checks) & (last - checks.day("received_at") > LONG_OPEN_DAYS)
    checks.report("open_too_long", waits_long, "received_at", _with_day(checks, "received_at", last))


def _check_future_days(checks: RowChecks, closed_on: Days, last: int) -> None:
    future = checks.day("received_at") > last
    checks.report("received_in_future", future, "received_at", _with_day(checks, "received_at", last))
    ended = closed_on > last
    checks.report("ended_in_future", ended, "resolved_at", lambda i: (checks.closing_text(i), day_text(last)))
    returned = ~ended & (checks.day("returned_at") > last)
    checks.report("returned_in_future", returned, "returned_at", _with_day(checks, "returned_at", last))


def _check_reasons(checks: RowChecks, closed_on: Days, has: Callable[[str], Mask]) -> None:
    due = checks.day("due_at")
    judged = checks.in_group(StatusGroup.DONE) & (closed_on != MISSING) & (due != MISSING) & has("late_reason")
    unexplained = checks.dossiers.texts["late_reason"] < 0
    checks.report(
        "late_without_reason",
        judged & (closed_on > due) & unexplained,
        "late_reason",
        lambda i: (day_text(int(closed_on[i])), moment_text(checks.moment("due_at")[i])),
    )
    checks.report(
        "reason_without_late",
        judged & (closed_on <= due) & ~unexplained,
        "late_reason",
        lambda i: (checks.text("late_reason", i), day_text(int(closed_on[i]))),
    )


def _check_signals(checks: RowChecks, closed: ClosedDays) -> None:
    received, due, resolved = map(checks.moment, ("received_at", "due_at", "resolved_at"))
    # A moment without a time of day meets another such to the second: that is no signal.
    ended = checks.in_group(StatusGroup.DONE) & (resolved != MISSING)
    clock, resolved_on = resolved % DAY, checks.day("resolved_at")
    timed = ended & (clock != 0)
    for code, moment, name in (
        ("ended_at_due_second", due, "due_at"),
        ("ended_at_reception_second", received, "received_at"),
    ):
        checks.report(code, timed & (resolved == moment), "resolved_at", checks.moments(name, name))
    same = (due == received) & (due != MISSING) & (received % DAY != 0)
    checks.report("due_at_reception_second", same, "due_at", checks.moments("received_at", "due_at"))
    facts = checks.moments("resolved_at", "resolved_at")
    checks.report("ended_on_sunday", ended & closed.has_sunday(resolved_on), "resolved_at", facts)
    checks.report("ended_on_holiday", ended & closed.has_holiday(resolved_on), "resolved_at", facts)
    night = timed & ((clock < _MORNING) | (clock >= _EVENING))
    checks.report("ended_out_of_hours", night, "resolved_at", facts)


def _check_gaps(checks: RowChecks) -> None:
    """Reports empty cells of columns that are not empty: a column that is empty whole is said once."""
    for name, code in _WHERE_MISSING.items():
        filled = checks.dossiers.texts[name] >= 0
        checks.report(code, ~filled & _on_sheets_with(checks, filled), name)


def _check_levels(checks: RowChecks, names: Names) -> None:
    levels = [names.level(text) for text in checks.dossiers.values["service_level"]]
    facts = _text_facts(checks, "service_level")
    unknown = _where(checks, "service_level", [level is None for level in levels])
    checks.report("service_level_unknown", unknown, "service_level", facts)
    information = [level is ServiceLevel.INFORMATION for level in levels]
    online = [names.channel(text) is Channel.ONLINE for text in checks.dossiers.values["channel"]]
    if any(information) and any(online):
        mask = _where(checks, "service_level", information) & _where(checks, "channel", online)
        checks.report("information_online", mask, "service_level", facts)


def _check_texts(checks: RowChecks) -> None:
    for name in _FREE_TEXTS:
        _report_texts(checks, "markup_in_text", name, _MARKUP.search)
        _report_texts(checks, "formula_in_text", name, _FORMULA.match)
    _report_texts(checks, "procedure_code_form", "procedure_code", lambda text: not _PROCEDURE_CODE.fullmatch(text))


def _report_texts(checks: RowChecks, code: str, name: str, is_odd: Callable[[str], object]) -> None:
    odd = [bool(is_odd(text)) for text in checks.dossiers.values[name]]
    if any(odd):
        checks.report(code, _where(checks, name, odd), name, _text_facts(checks, name))


def _is_open(checks: RowChecks) -> Mask:
    return checks.in_group(StatusGroup.OPEN, StatusGroup.WAITING)


def _where(checks: RowChecks, name: str, meant: Sequence[bool]) -> Mask:
    """The rows whose text is one of those meant; not those without a text."""
    return np.array([*meant, False], np.bool_)[checks.dossiers.texts[name]]


def _on_sheets_with(checks: RowChecks, mask: Mask) -> Mask:
    """The rows of the sheets on which any row is of the mask."""
    sheets = checks.dossiers.sheet
    return np.bincount(sheets[mask], minlength=len(checks.findings.places)).astype(np.bool_)[sheets]


def _with_day(checks: RowChecks, name: str, last: int) -> Callable[[int], Facts]:
    return lambda i: (moment_text(checks.moment(name)[i]), day_text(last))


def _text_facts(checks: RowChecks, name: str) -> Callable[[int], Facts]:
    return lambda i: (checks.text(name, i), "")
