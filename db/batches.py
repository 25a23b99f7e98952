"""Past imports: one line a file that went in, and what was wrong in it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, delete, insert, select, update

from db.indicator_tables import indicator_value
from db.schema import (
    agency,
    batch,
    batch_agency,
    issue,
    issue_count,
    replaced_sighting,
    sender,
    set_aside,
    sighting,
    source,
    target,
    working_day,
)
from domain.batch import BatchKind, ImportBatch, Issue, IssueCount, NewBatch, Replacing, Severity, Tally
from domain.period import Period, period_of_days


def data_date(connection: Connection) -> date | None:
    """The latest data date of the imports of dossiers that count; None where there is none."""
    day: date | None = connection.scalar(select(sa.func.max(batch.c.as_of)).where(*dossiers_told()))
    return day


def dossiers_told() -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions for the batches that count and tell of dossiers: the others say nothing of any dossier's day."""
    return batch.c.undone_at.is_(None), batch.c.kind == BatchKind.DOSSIERS.value


def state(connection: Connection) -> str:
    """A name for the data as they are: another after every import, every import taken back, every restored copy, every
    change of what codes mean, of the working calendar, of targets and of the senders' register."""
    # Each from the end of an index, however many imports there were.
    undone = select(sa.func.count()).where(batch.c.undone_at.is_not(None))
    # A restored copy may have as many batches as there were before it; not of the same moments.
    newest = select(batch.c.imported_at).order_by(batch.c.id.desc()).limit(1)
    calendar = select(sa.func.max(working_day.c.revision))
    changes = undone, newest, select(sa.func.max(batch.c.undone_at)), calendar, *_registers()
    parts = select(sa.func.max(batch.c.id)), *changes
    # One statement for all: it is asked at every click, and of a server perhaps on another machine.
    now = connection.execute(select(*(part.scalar_subquery() for part in parts))).one()
    meanings = connection.scalars(select(source.c.code_scope).order_by(source.c.id))
    return " ".join(map(str, (*now, *meanings)))


def _registers() -> list[sa.Select[tuple[Any]]]:
    """What changes with the targets and the senders' register: both are short."""
    targets = sa.func.max(target.c.id), sa.func.count(target.c.replaced_at), sa.func.max(target.c.entered_at)
    lines = sa.func.count(sender.c.id), sa.func.sum(sender.c.changes), sa.func.max(sender.c.entered_at)
    return [select(part) for part in (*targets, *lines)]


def source_id(connection: Connection, name: str) -> int:
    """The number of the source system with this name, made on first sight."""
    number = connection.scalar(select(source.c.id).where(source.c.name == name))
    if number is None:
        number = (connection.scalar(select(sa.func.max(source.c.id))) or 0) + 1
        connection.execute(insert(source).values(id=number, name=name))
    return number


def batch_of_bytes(connection: Connection, *, source_name: str, sha256: str) -> int | None:
    """The batch that these bytes made for this source and that still counts."""
    return connection.scalar(
        select(batch.c.id)
        .join(source)
        .where(source.c.name == source_name, batch.c.sha256 == sha256, batch.c.undone_at.is_(None))
    )


def add_batch(connection: Connection, new: NewBatch) -> int:
    """Add a batch and give its number. Until set_tally() is called, all rows taken in count as new dossiers."""
    number = (connection.scalar(select(sa.func.max(batch.c.id))) or 0) + 1
    first, last = new.period or (None, None)
    connection.execute(
        insert(batch).values(
            id=number,
            source_id=source_id(connection, new.source),
            kind=new.kind,
            file_name=new.file_name,
            sha256=new.sha256,
            as_of=new.as_of,
            period_first=first,
            period_last=last,
            layout_fingerprint=new.layout_fingerprint,
            imported_at=new.imported_at,
            rows=new.rows,
            new=new.rows - new.rejected,
            updated=0,
            same=0,
            older=0,
            rejected=new.rejected,
            errors=new.error_count,
            warnings=new.warning_count,
            imported_by=new.imported_by,
        )
    )
    return number


def set_tally(connection: Connection, number: int, tally: Tally) -> None:
    """Store what the batch did to the dossiers; add_batch() stored its number of rows."""
    connection.execute(
        update(batch)
        .where(batch.c.id == number)
        .values(new=tally.new, updated=tally.updated, same=tally.same, older=tally.older, rejected=tally.rejected)
    )


def set_warnings(connection: Connection, number: int, warnings: int) -> None:
    """Store the number of warnings, after the batch's rows were compared with earlier files."""
    connection.execute(update(batch).where(batch.c.id == number).values(warnings=warnings))


def set_last_event(connection: Connection, number: int, day: date | None) -> None:
    """Store the latest reception or closing among the batch's rows."""
    connection.execute(update(batch).where(batch.c.id == number).values(last_event_on=day))


def mark_undone(connection: Connection, number: int, undone_at: datetime, undone_by: str | None = None) -> None:
    """Mark the batch as taken back, and delete the rows that it set aside."""
    connection.execute(update(batch).where(batch.c.id == number).values(undone_at=undone_at, undone_by=undone_by))
    connection.execute(delete(set_aside).where(set_aside.c.batch_id == number))


def days_told(connection: Connection, of: ImportBatch) -> Period | None:
    """From the month of the earliest reception that the batch shows to its data date; None where it shows nothing."""
    query = select(sa.func.min(batch_agency.c.first_received_on)).where(batch_agency.c.batch_id == of.id)
    first: date | None = connection.scalar(query)
    return period_of_days(first.replace(day=1), of.as_of) if first else None


def add_issues(connection: Connection, number: int, issues: Sequence[Issue], agencies: Mapping[str, int]) -> None:
    """Keep what was wrong in the batch's file; `agencies` are the numbers of those that the database knows."""
    lines = [
        {
            "batch_id": number,
            "number": place,
            "severity": one.severity.value,
            "code": one.code,
            "message": one.message,
            "sheet": one.sheet,
            "row": one.row,
            "column": one.column,
            "heading": one.heading,
            "found": one.found,
            "agency_id": agencies.get(one.agency or ""),
            "received_half": one.received_half,
        }
        for place, one in enumerate(issues, start=1)
    ]
    if lines:
        connection.execute(insert(issue), lines)


def add_issue_counts(
    connection: Connection, number: int, counts: Sequence[IssueCount], agencies: Mapping[str, int]
) -> None:
    """Keep how often each rule fired in the batch's file."""
    lines = [
        {
            "batch_id": number,
            "line": place,
            "severity": count.severity.value,
            "code": count.code,
            "agency_id": agencies.get(count.agency or ""),
            "received_half": count.received_half,
            "number": count.number,
        }
        for place, count in enumerate(counts, start=1)
    ]
    if lines:
        connection.execute(insert(issue_count), lines)


def batches(connection: Connection) -> list[ImportBatch]:
    """Every batch, the latest first, those taken back among them."""
    return [_import_batch(row) for row in connection.execute(_batches().order_by(batch.c.id.desc())).mappings()]


def find_batch(connection: Connection, number: int) -> ImportBatch | None:
    """The batch with this number, taken back or not."""
    row = connection.execute(_batches().where(batch.c.id == number)).mappings().first()
    return None if row is None else _import_batch(row)


def issues_of(connection: Connection, number: int) -> list[Issue]:
    """What was wrong in the batch's file, in the order in which it was found."""
    query = (
        select(issue, agency.c.name.label("agency"))
        .outerjoin(agency, agency.c.id == issue.c.agency_id)
        .where(issue.c.batch_id == number)
        .order_by(issue.c.number)
    )
    return [
        Issue(
            severity=Severity(row["severity"]),
            code=row["code"],
            message=row["message"],
            sheet=row["sheet"],
            row=row["row"],
            column=row["column"],
            heading=row["heading"],
            found=row["found"],
            agency=row["agency"],
            received_half=row["received_half"],
        )
        for row in connection.execute(query).mappings()
    ]


def issue_counts(connection: Connection, number: int) -> list[IssueCount]:
    """How often each rule fired in the batch's file, in all, errors first and the most frequent first."""
    total = sa.func.sum(issue_count.c.number)
    query = (
        select(issue_count.c.severity, issue_count.c.code, total)
        .where(issue_count.c.batch_id == number)
        .group_by(issue_count.c.severity, issue_count.c.code)
        .order_by(issue_count.c.severity, total.desc(), issue_count.c.code)
    )
    return [
        IssueCount(Severity(severity), code, None, None, int(count))
        for severity, code, count in connection.execute(query)
    ]


def dossiers_shown(connection: Connection, number: int) -> int:
    """How many dossiers the batch shows: those of its rows that count."""
    shown = select(sa.func.count()).select_from(sighting).where(sighting.c.batch_id == number)
    return connection.scalar(shown) or 0


def _batches() -> sa.Select[Any]:
    rows = _replaced_rows(replaced_sighting).union_all(
        _replaced_rows(indicator_value).where(indicator_value.c.replaced_by.is_not(None))
    )
    replaced = rows.subquery()
    columns = (source.c.name.label("source_name"), sa.func.coalesce(replaced.c.replaced, 0).label("replaced"))
    return select(batch, *columns).join(source).outerjoin(replaced, replaced.c.batch_id == batch.c.id)


def _replaced_rows(table: sa.Table) -> sa.Select[Any]:
    """How many lines of each batch the table has: a batch has lines of its own kind only."""
    return select(table.c.batch_id, sa.func.count().label("replaced")).group_by(table.c.batch_id)


def _import_batch(row: sa.RowMapping) -> ImportBatch:
    return ImportBatch(
        id=row["id"],
        file_name=row["file_name"],
        sha256=row["sha256"],
        kind=row["kind"],
        source=row["source_name"],
        as_of=row["as_of"],
        period_first=row["period_first"],
        period_last=row["period_last"],
        imported_at=row["imported_at"],
        undone_at=row["undone_at"],
        tally=Tally(
            rows=row["rows"],
            new=row["new"],
            updated=row["updated"],
            same=row["same"],
            older=row["older"],
            rejected=row["rejected"],
        ),
        error_count=row["errors"],
        warning_count=row["warnings"],
        imported_by=row["imported_by"],
        undone_by=row["undone_by"],
        replaces=Replacing(row["replaces"]) if row["replaces"] else None,
        replaced=row["replaced"],
    )
