"""The demonstration's year as its monthly files tell it, in plain Python."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from demo.dossiers import DemoDossiers
from demo.monthly import month_view
from demo.procedures import PROCEDURES
from demo.reception import CHANNELS
from domain.dossier import Channel, Status

MONTHS = range(10)
FEBRUARY = 1  # the month whose files are written; its rows are files[FEBRUARY]


@dataclass(frozen=True)
class Seen:
    """A dossier as one month's file tells it."""

    code: str
    agency: str
    sector: str
    procedure_code: str
    channel: Channel
    received_at: datetime
    due_at: datetime
    resolved_at: datetime | None
    returned_at: datetime | None
    status: Status
    is_late_explained: bool

    @property
    def received_on(self) -> date:
        return self.received_at.date()

    @property
    def due_on(self) -> date:
        return self.due_at.date()

    @property
    def closed_on(self) -> date | None:
        return self.resolved_at and self.resolved_at.date()


@dataclass(frozen=True)
class Year:
    """One block's ten files, January first, and what they tell together: of each dossier, its last appearance."""

    files: tuple[tuple[Seen, ...], ...]
    last_days: tuple[date, ...]
    known: dict[str, Seen]
    appearances: dict[str, list[int]]


def read_year(dossiers: DemoDossiers) -> Year:
    """The ten files of one block, and what they tell together."""
    files, last_days = [], []
    known: dict[str, Seen] = {}
    appearances: dict[str, list[int]] = defaultdict(list)
    for month in MONTHS:
        rows, last = _file(dossiers, month)
        files.append(rows)
        last_days.append(last)
        for row in rows:
            known[row.code] = row
            appearances[row.code].append(month)
    return Year(tuple(files), tuple(last_days), known, appearances)


def _file(dossiers: DemoDossiers, month: int) -> tuple[tuple[Seen, ...], date]:
    view = month_view(dossiers, month)
    received = dossiers.received
    rows = []
    for code, procedure, channel, received_at, due_at, resolved_at, returned_at, status, reason in zip(
        dossiers.code[view.place].tolist(),
        received.procedure[view.place].tolist(),
        received.channel[view.place].tolist(),
        received.received_at[view.place].tolist(),
        received.due_at[view.place].tolist(),
        view.resolved_at.tolist(),
        view.returned_at.tolist(),
        view.status,
        view.late_reason.tolist(),
        strict=True,
    ):
        known = PROCEDURES[procedure]
        rows.append(
            Seen(
                code=code,
                agency=known.agency_name,
                sector=known.sector,
                procedure_code=known.code,
                channel=CHANNELS[channel],
                received_at=received_at,
                due_at=due_at,
                resolved_at=resolved_at,
                returned_at=returned_at,
                status=status,
                is_late_explained=reason >= 0,
            )
        )
    return tuple(rows), view.last
