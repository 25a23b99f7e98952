"""Exports as the store sees them: a few rows, built with what the test is about and nothing else."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from db import batches, intake, reference
from db.engine import Engine, transaction
from db.replacing import replace_earlier
from db.schema import CONTENT
from db.staging import STAGED
from db.undo import take_back
from domain.batch import NewBatch, Replacing, Tally
from domain.dossier import Status
from domain.flags import with_consequences
from domain.period import half_month_of

IMPORTED_AT = datetime(2024, 1, 1, 8, 0)


@dataclass(frozen=True)
class Row:
    """One dossier as one export tells it. `closed` is the day of both resolved_at and closed_on; `stopped` that of
    resolved_at where it is not closed. `asked` and `given` are the moments of a supplement, as text."""

    code: str = "H48-1"
    received: date = date(2023, 3, 1)
    due: date | None = date(2023, 3, 10)
    closed: date | None = None
    status: Status = Status.PROCESSING
    channel: int = 1
    agency: str = "Sở Tư pháp"
    procedure: str = "Chứng thực"
    sector: str | None = "Tư pháp"
    level: str | None = None
    closed_time: str = "10:00:00"
    flags: int = 0
    receiving: str | None = None
    due_time: str = "17:00:00"
    days_waited: int | None = None
    supplement_requests: int | None = None
    stopped: date | None = None
    asked: str | None = None
    given: str | None = None

    def done(self, closed: date) -> "Row":
        return replace(self, closed=closed, status=Status.RETURNED)


def import_rows(
    engine: Engine,
    rows: list[Row],
    as_of: date,
    *,
    source: str = "motcua",
    period: tuple[date, date] | None = None,
    replacing: Replacing | None = None,
) -> tuple[int, Tally]:
    """Import the rows as one export, or in the place of the earlier ones of its period; gives the batch's number and
    tally."""
    with transaction(engine) as connection:
        before = batches.data_date(connection)
        number = batches.add_batch(
            connection,
            NewBatch(
                source=source,
                kind="dossiers",
                file_name=f"{as_of}.xlsx",
                sha256=f"{as_of}-{hash((*rows, period, replacing))}"[:64],
                as_of=as_of,
                period=period,
                layout_fingerprint="test",
                imported_at=IMPORTED_AT,
                rows=len(rows),
                rejected=0,
                error_count=0,
                warning_count=0,
            ),
        )
        units = {row.agency for row in rows} | {row.receiving for row in rows if row.receiving}
        agencies = reference.agency_ids(connection, units)
        names = {(None, row.procedure, row.sector) for row in rows}
        procedures = reference.procedure_ids(connection, names)
        lines = [
            {
                **_line(place, row, agencies[row.agency], procedures[None, row.procedure, row.sector]),
                "receiving_agency_id": row.receiving and agencies[row.receiving],
            }
            for place, row in enumerate(rows, start=1)
        ]
        source_id = batches.source_id(connection, source)
        columns = {name: [line.get(name) for line in lines] for name in STAGED}
        assert not intake.stage_rows(connection, [columns], source_id=source_id, as_of=as_of)
        tally = intake.take_in(
            connection,
            batch_id=number,
            source_id=source_id,
            as_of=as_of,
            data_dates=(before, max(as_of, before or as_of)),
        )
        batches.set_tally(connection, number, tally)
        if replacing:
            data_date = max(as_of, before or as_of)
            replace_earlier(connection, batch_id=number, replacing=replacing, data_date=data_date)
    return number, tally


def undo(engine: Engine, number: int) -> None:
    """Take the batch back."""
    with transaction(engine) as connection:
        before = batches.data_date(connection)
        batches.mark_undone(connection, number, IMPORTED_AT + timedelta(days=1))
        take_back(connection, batch_id=number, data_dates=(before, batches.data_date(connection)))


def _line(place: int, row: Row, agency_id: int, procedure_id: int) -> dict[str, Any]:
    values = {
        "ordinal": place,
        "code": row.code,
        "procedure_id": procedure_id,
        "agency_id": agency_id,
        "channel": row.channel,
        "service_level": row.level,
        "status": row.status.code,
        "received_at": f"{row.received} 08:00:00",
        "due_at": row.due and f"{row.due} {row.due_time}",
        "resolved_at": (ended := row.closed or row.stopped) and f"{ended} {row.closed_time}",
        "days_waited": row.days_waited,
        "supplement_requests": row.supplement_requests,
        "supplement_requested_at": row.asked,
        "supplemented_at": row.given,
        "received_on": str(row.received),
        "due_on": row.due and str(row.due),
        "closed_on": row.closed and str(row.closed),
        "received_half": half_month_of(row.received),
        "closed_half": row.closed and half_month_of(row.closed),
        "flags": with_consequences(row.flags),
    }
    assert set(values) <= {"ordinal", "code", *CONTENT}
    return values
