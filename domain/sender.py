"""Lịch gửi số liệu: which unit or source system owes a file for which month, and until when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.calendars import ReportingCalendar
from domain.period import Period, month_holding
from domain.working_days import IsWorking, is_working_day, working_days_after

# Nghị định 09/2019/NĐ-CP as provinces' rules restate it: within two working days of the cut.
USUAL_WORKING_DAYS = 2
MOST_WORKING_DAYS = 60
MOST_NAME = 400


class SenderKind(StrEnum):
    """Whether an agency or a source system owes the files."""

    AGENCY = "agency"
    SOURCE = "source"


@dataclass(frozen=True)
class Sender:
    """One line of the register: files are owed for the calendar's months that have a day from `first` to `last` (no end
    where None), each until so many working days after the month's last day."""

    kind: SenderKind
    name: str
    first: date
    last: date | None = None
    calendar: ReportingCalendar = ReportingCalendar.CALENDAR
    working_days: int = USUAL_WORKING_DAYS


@dataclass(frozen=True)
class KeptSender(Sender):
    """A line as it is kept. Lateness is judged of files due after `entered_at`: before it nobody had been told."""

    id: int = 0
    entered_at: datetime = datetime.min
    entered_by: str | None = None


class Sent(StrEnum):
    """What is known of an owed file. `unjudged`: it is there, and was due before the register was. `part`: files tell
    of the month and not to its end."""

    ON_TIME = "on_time"
    LATE = "late"
    UNJUDGED = "unjudged"
    PART = "part"
    MISSING = "missing"
    NOT_DUE = "not_due"

    @property
    def is_owed(self) -> bool:
        """Whether the file is due and not whole."""
        return self in (Sent.PART, Sent.MISSING)


@dataclass(frozen=True)
class Received:
    """An import of a sender's: the first and last day of which it tells, and the moment when it came."""

    first: date
    last: date
    at: datetime


@dataclass(frozen=True)
class Owed:
    """A file owed for a month (a Period of the sender's calendar) until `due_on`, and when it came, None if it did not:
    the import by which files first told of the month to its end."""

    sender: Sender
    month: Period
    due_on: date
    received_on: date | None
    state: Sent

    @property
    def days_late(self) -> int | None:
        """Days from the due day to the day on which it came; None where it is not late."""
        if self.state is not Sent.LATE or self.received_on is None:
            return None
        return (self.received_on - self.due_on).days


def owed_months(sender: Sender, period: Period) -> Iterator[Period]:
    """The months of the sender's calendar for which it owes files and that touch the period."""
    month = month_holding(max(sender.first, period.first), sender.calendar)
    while month.first <= period.last and (sender.last is None or month.first <= sender.last):
        yield month
        month = month_holding(month.end, sender.calendar)


def due_day(sender: Sender, month: Period, is_working: IsWorking = is_working_day) -> date:
    """Until which day the file of the month is owed."""
    return working_days_after(month.last, sender.working_days, is_working)


def owed(
    sender: KeptSender,
    period: Period,
    received: Iterable[Received],
    today: date,
    is_working: IsWorking = is_working_day,
) -> list[Owed]:
    """What the sender owes for the months of the period, in order, as it stands on the day."""
    imports = list(received)
    return [
        _owed(sender, month, imports, due_day(sender, month, is_working), today)
        for month in owed_months(sender, period)
    ]


def _owed(sender: KeptSender, month: Period, imports: list[Received], due_on: date, today: date) -> Owed:
    touching = [each for each in imports if each.first <= month.last and each.last >= month.first]
    whole = min((each.at for each in touching if each.last >= month.last), default=None)
    received_on = whole.date() if whole else None
    return Owed(sender, month, due_on, received_on, _state(sender, due_on, received_on, bool(touching), today))


def _state(sender: KeptSender, due_on: date, received_on: date | None, is_begun: bool, today: date) -> Sent:
    if received_on is None:
        if today <= due_on:
            return Sent.NOT_DUE
        return Sent.PART if is_begun else Sent.MISSING
    if due_on < sender.entered_at.date():
        return Sent.UNJUDGED
    return Sent.LATE if received_on > due_on else Sent.ON_TIME
