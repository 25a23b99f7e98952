"""What is worth a second look in rows that go in: days that disagree, gaps, odd texts, signals of rewritten dates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.dossier import Channel, ServiceLevel, StatusGroup
from domain.holidays import holidays_between
from domain.period import FIRST_YEAR, LAST_YEAR
from etl.dossiers.agency_checks import look_at_agencies
from etl.dossiers.code_checks import look_at_codes
from etl.dossiers.procedure_checks import look_at_procedure_codes
from etl.dossiers.required_checks import Checked
from etl.dossiers.row_checks import Names, RowChecks
from etl.rules.findings import Facts
from etl.values.moments import DAY, EPOCH, MISSING, Days, day_text, moment_text
from etl.workbook.arrow import Mask

FAR_DUE_DAYS = 366
LONG_OPEN_DAYS = 366
LONG_WAIT_DAYS = 10
_MORNING, _EVENING = 6 * 3600, 20 * 3600
# 1970-01-01 was a Thursday.
_FIRST_SUNDAY = 3
_HOLIDAYS = np.array(
    [(day - EPOCH.date()).days for day in holidays_between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))], np.int64
)

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
    checks: RowChecks, checked: Checked, *, as_of: date, has: Callable[[str], Mask], names: Names
) -> None:
    """Reports what is worth a second look in rows that go in; `has` tells which rows stand on a sheet with a column."""
    look = _PlausibilityChecks(checks, checked, (as_of - EPOCH.date()).days, f"{as_of:%d/%m/%Y}", has)
    look.check_due_dates()
    look.check_other_days()
    look.check_endings()
    look.check_statuses()
    look.check_future_days()
    look.check_reasons()
    look.check_signals()
    look.check_gaps()
    look.check_levels(names)
    look.at_texts()
    look_at_codes(checks, checked.accepted)
    look_at_agencies(checks, checked, last=look.last)
    look_at_procedure_codes(checks, checked.accepted)


@dataclass(frozen=True)
class _PlausibilityChecks:
    checks: RowChecks
    checked: Checked
    last: int
    as_of: str
    has: Callable[[str], Mask]

    def note(self, code: str, mask: Mask, name: str, facts: Callable[[int], Facts] | None = None) -> None:
        self.checks.report(code, self.checked.accepted & mask, name, facts)

    @property
    def done(self) -> Mask:
        return self.checks.in_group(StatusGroup.DONE)

    @property
    def open(self) -> Mask:
        return self.checks.in_group(StatusGroup.OPEN, StatusGroup.WAITING)

    @property
    def closed(self) -> Mask:
        closed: Mask = self.checked.closed_on != MISSING
        return closed

    def check_due_dates(self) -> None:
        received, due = self.checks.day("received_at"), self.checks.day("due_at")
        said = due != MISSING
        self.note(
            "due_before_received", said & (due < received), "due_at", self.checks.moments("due_at", "received_at")
        )
        far = said & (due - np.where(said, received, due) > FAR_DUE_DAYS)
        self.note("due_far", far, "due_at", self.checks.moments("due_at", "received_at"))
        self.note("due_missing", self.done & ~said & self._on_sheets_with(said), "due_at")

    def check_other_days(self) -> None:
        checks = self.checks
        received, submitted = checks.day("received_at"), checks.day("submitted_at")
        said = submitted != MISSING
        if said.any():
            facts = checks.moments("submitted_at", "received_at")
            self.note("submitted_after_received", said & (submitted > received), "submitted_at", facts)
            waited = said & (received - np.where(said, submitted, received) > LONG_WAIT_DAYS)
            self.note("waited_for_reception", waited, "submitted_at", facts)
        self.note(
            "returned_before_resolved",
            (checks.moment("returned_at") != MISSING)
            & (checks.moment("resolved_at") != MISSING)
            & (checks.day("returned_at") < checks.day("resolved_at")),
            "returned_at",
            checks.moments("returned_at", "resolved_at"),
        )

    def check_endings(self) -> None:
        self.note(
            "closed_by_returned",
            self.closed & (self.checks.moment("resolved_at") == MISSING) & self.has("resolved_at"),
            "resolved_at",
            self.checks.moments("returned_at", "returned_at"),
        )
        self.note(
            "open_with_end",
            self.open & (self.checks.closing_day != MISSING) & self.has("status"),
            "resolved_at",
            lambda i: (self.checks.closing_text(i), self.checks.status_name(i)),
        )

    def check_statuses(self) -> None:
        blank = self.has("status") & (self.checks.dossiers.texts["status"] < 0)
        self.note("status_blank", blank, "status", lambda i: ("", self.checks.status_name(i)))
        waited = self.last - self.checks.day("received_at") > LONG_OPEN_DAYS
        self.note("open_too_long", self.open & waited, "received_at", self._and_as_of("received_at"))

    def check_future_days(self) -> None:
        checks, last = self.checks, self.last
        future = checks.day("received_at") > last
        self.note("received_in_future", future, "received_at", self._and_as_of("received_at"))
        ended = self.closed & (self.checked.closed_on > last)
        self.note("ended_in_future", ended, "resolved_at", lambda i: (checks.closing_text(i), self.as_of))
        returned = ~ended & (checks.day("returned_at") > last)
        self.note("returned_in_future", returned, "returned_at", self._and_as_of("returned_at"))

    def check_reasons(self) -> None:
        due, closed = self.checks.day("due_at"), self.checked.closed_on
        judged = self.done & self.closed & (due != MISSING) & self.has("late_reason")
        unsaid = self.checks.dossiers.texts["late_reason"] < 0
        self.note(
            "late_without_reason",
            judged & (closed > due) & unsaid,
            "late_reason",
            lambda i: (day_text(int(closed[i])), moment_text(self.checks.moment("due_at")[i])),
        )
        self.note(
            "reason_without_late",
            judged & (closed <= due) & ~unsaid,
            "late_reason",
            lambda i: (self.checks.text("late_reason", i), day_text(int(closed[i]))),
        )

    def check_signals(self) -> None:
        checks = self.checks
        received, due, resolved = map(checks.moment, ("received_at", "due_at", "resolved_at"))
        # A moment without a time of day meets another such to the second: that is no signal.
        ended = self.done & (resolved != MISSING)
        clock = resolved % DAY
        timed = ended & (clock != 0)
        self.note("ended_at_due_second", timed & (resolved == due), "resolved_at", checks.moments("due_at", "due_at"))
        self.note(
            "ended_at_reception_second",
            timed & (resolved == received),
            "resolved_at",
            checks.moments("received_at", "received_at"),
        )
        same = (due == received) & (due != MISSING)
        if same.any():
            facts = checks.moments("received_at", "due_at")
            self.note("due_at_reception_second", same & (received % DAY != 0), "due_at", facts)
        facts = checks.moments("resolved_at", "resolved_at")
        self.note("ended_on_sunday", ended & (checks.day("resolved_at") % 7 == _FIRST_SUNDAY), "resolved_at", facts)
        self.note("ended_on_holiday", ended & _is_holiday(checks.day("resolved_at")), "resolved_at", facts)
        night = timed & ((clock < _MORNING) | (clock >= _EVENING))
        self.note("ended_out_of_hours", night, "resolved_at", facts)

    def check_gaps(self) -> None:
        """Cells that are empty where the column is not: a column that is empty whole is said once."""
        for name, code in _WHERE_MISSING.items():
            there = self.checks.dossiers.texts[name] >= 0
            self.note(code, ~there & self._on_sheets_with(there), name)

    def check_levels(self, names: Names) -> None:
        levels = self.checks.dossiers.values["service_level"]
        unknown = self._where("service_level", [names.level(text) is None for text in levels])
        facts = self._text_facts("service_level")
        self.note("service_level_unknown", unknown, "service_level", facts)
        information = [names.level(text) is ServiceLevel.INFORMATION for text in levels]
        online = [names.channel(text) is Channel.ONLINE for text in self.checks.dossiers.values["channel"]]
        if any(information) and any(online):
            mask = self._where("service_level", information) & self._where("channel", online)
            self.note("information_online", mask, "service_level", facts)

    def at_texts(self) -> None:
        for name in _FREE_TEXTS:
            self._note_texts("markup_in_text", name, _MARKUP.search)
            self._note_texts("formula_in_text", name, _FORMULA.match)
        self._note_texts("procedure_code_form", "procedure_code", lambda text: not _PROCEDURE_CODE.fullmatch(text))

    def _note_texts(self, code: str, name: str, odd: Callable[[str], object]) -> None:
        found = [bool(odd(text)) for text in self.checks.dossiers.values[name]]
        if any(found):
            self.note(code, self._where(name, found), name, self._text_facts(name))

    def _where(self, name: str, meant: Sequence[bool]) -> Mask:
        """The rows whose text is one of those meant; not those without a text."""
        return np.array([*meant, False], np.bool_)[self.checks.dossiers.texts[name]]

    def _on_sheets_with(self, there: Mask) -> Mask:
        """The rows of the sheets on which any row is of the mask."""
        sheets = self.checks.dossiers.sheet
        held = np.zeros(len(self.checks.findings.places), np.bool_)
        held[sheets[there]] = True
        return held[sheets]

    def _and_as_of(self, name: str) -> Callable[[int], Facts]:
        return lambda i: (moment_text(self.checks.moment(name)[i]), self.as_of)

    def _text_facts(self, name: str) -> Callable[[int], Facts]:
        return lambda i: (self.checks.text(name, i), "")


def _is_holiday(days: Days) -> Mask:
    """Which days are public holidays; a missing one is none."""
    places = np.minimum(np.searchsorted(_HOLIDAYS, days), len(_HOLIDAYS) - 1)
    holiday: Mask = _HOLIDAYS[places] == days
    return holiday
