"""What the files of a data date reported as pending, compared with what the database says of that day now.

"Column 11 of the month before, as then reported" is: the dossiers that the files of one data date showed, pending on
that date by the content shown there; later files and dossiers that only other files show are left out. "Now" is what
the database answers today for the same day. Both are by source and agency, because agencies send their files on
different days: only data dates of an agency's own files can be compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import (
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    select,
    union_all,
)

from db import batches
from db.closing_lines import pending_after
from db.count_conditions import open_on
from db.dossier_codes import written_code
from db.frames import by_names, frame_of
from db.schema import agency, batch, batch_agency, dossier, sighting
from db.selection_filters import Condition, agency_filters
from db.sightings import counted, last_of_its_day, of_batches, pending_on, sighting_contents, within
from domain.dossier import STATUS_NAMES
from domain.scope import Dimension, Scope, Selection

DIFFERING: tuple[str, ...] = (
    "agency",
    "code",
    "cause",
    "in_file",
    *(
        f"{name}_{side}"
        for name in ("agency", "status", "received_on", "due_on", "closed_on")
        for side in ("then", "now")
    ),
    "told_as_of",
)


class Cause(StrEnum):
    """Why a dossier is in one of the two figures and not in the other."""

    CLOSED_NOW = "closed_now"
    RECEIVED_LATER_NOW = "received_later_now"
    NOT_COUNTED_NOW = "not_counted_now"
    MOVED_AWAY = "moved_away"
    FIRST_SEEN_LATER = "first_seen_later"
    ABSENT_THEN = "absent_then"
    CLOSED_THEN = "closed_then"
    RECEIVED_LATER_THEN = "received_later_then"
    NOT_COUNTED_THEN = "not_counted_then"
    MOVED_HERE = "moved_here"


@dataclass(frozen=True)
class FileDay:
    """The files of one source with one data date, for these agencies: what one comparison is about."""

    day: date
    source_id: int
    agencies: tuple[str, ...]


def file_days(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One line for each data date in the period, source and agency that its files show.

    Columns day, source_id, agency, reported (pending that day by those files), kept (those of them that, by today's
    content, are pending that day at the same agency).
    """
    in_period = batch.c.as_of.between(scope.period.first, scope.period.last)
    shown = (
        select(batch.c.as_of.label("day"), batch.c.source_id, agency.c.name.label("agency"))
        .join(batch_agency, batch_agency.c.batch_id == batch.c.id)
        .join(agency, agency.c.id == batch_agency.c.agency_id)
        .where(batch.c.undone_at.is_(None), in_period, *agency_filters(scope.selection))
        .distinct()
    )
    pending = _reported(in_period, scope.selection)
    keys = ["day", "source_id", "agency"]
    lines = frame_of(connection, shown).merge(frame_of(connection, pending), how="left", on=keys)
    return lines.fillna({"reported": 0, "kept": 0}).astype({"reported": "int64", "kept": "int64"})


def pending_now(connection: Connection, days: Iterable[date], *, selection: Selection) -> pd.DataFrame:
    """One line for each of the days, source and agency with dossiers that are pending on that day by today's content:
    columns day, source_id, agency, now. Days that no file speaks of have no line."""
    wanted = select(batch.c.as_of).where(batch.c.as_of.in_(sorted(set(days)))).distinct()
    told = sorted(connection.scalars(wanted))
    sources = list(connection.scalars(select(batch.c.source_id).where(*batches.dossiers_told()).distinct()))
    columns = ["day", "source_id", "agency", "now"]
    if len(sources) <= 1:
        return pd.DataFrame(_pending_by_ledger(connection, told, sources, selection), columns=columns)
    frames = [(day, frame_of(connection, _pending_now(day, selection))) for day in told]
    lines = [frame.assign(day=day) for day, frame in frames if len(frame)]
    return pd.concat(lines, ignore_index=True)[columns] if lines else pd.DataFrame(columns=columns)


def differing(connection: Connection, files: FileDay, *, selection: Selection) -> pd.DataFrame:
    """The dossiers that are in one figure of an agency and not in the other: one line each, by agency and code.

    Columns agency (whose figure it is), code, in_file (whether it stood in the files' figure), cause (of Cause);
    agency, status, received_on, due_on and closed_on, each with _then and _now, where _then is missing if the files of
    that day did not show the dossier; told_as_of (the data date of the file that shows the current content). A dossier
    that went from one agency to another has two lines: it is missing in one figure and new in the other.
    """
    of_files = replace(selection, agencies=files.agencies)
    gone = frame_of(connection, _gone(files.day, files.source_id, of_files, selection)).assign(in_file=True)
    come = frame_of(connection, _come(files.day, files.source_id, of_files, selection)).assign(in_file=False)
    lines = pd.concat([gone, come], ignore_index=True)
    names = {side: lines[side].map(STATUS_NAMES).astype(object) for side in ("status_then", "status_now")}
    return by_names(lines.assign(**names).sort_values("code", kind="stable"), "agency")[list(DIFFERING)]


def _reported(of_files: Condition, selection: Selection) -> Select[Any]:
    """By day, source and agency: reported and kept of file_days()."""
    lines = sighting_contents("shown", of_batches(of_files), sighting.c.is_pending)
    stays = and_(pending_on(dossier, lines.c.as_of), dossier.c.agency_id == lines.c.agency_id)
    return (
        select(
            lines.c.as_of.label("day"),
            lines.c.source_id,
            agency.c.name.label("agency"),
            func.count().label("reported"),
            func.sum(case((and_(stays, *within(dossier, selection)), 1), else_=0)).label("kept"),
        )
        .join(agency, agency.c.id == lines.c.agency_id)
        .join(dossier, dossier.c.id == lines.c.dossier_id)
        .where(last_of_its_day(lines), *within(lines, selection))
        .group_by(lines.c.as_of, lines.c.source_id, agency.c.name)
    )


def _pending_by_ledger(
    connection: Connection, days: Sequence[date], sources: Sequence[int], selection: Selection
) -> list[tuple[date, int, str | None, int]]:
    """What is pending on the days by agency, where all dossiers are of one source: the ledger does not know sources."""
    if not days or not sources:
        return []
    in_all = replace(selection, channels=(), levels=())
    data_date = batches.data_date(connection) or days[-1]
    found = pending_after(connection, days, data_date, in_all, Dimension.AGENCY)
    return [(day, sources[0], agency, number) for day in days for agency, number in found[day].items() if number > 0]


def _pending_now(day: date, selection: Selection) -> Select[Any]:
    """What is pending on the day by source and agency."""
    keys = [dossier.c.source_id, agency.c.name]
    return (
        select(dossier.c.source_id, agency.c.name.label("agency"), func.count().label("now"))
        .join(agency, agency.c.id == dossier.c.agency_id)
        .where(_pending(day), *within(dossier, selection))
        .group_by(*keys)
    )


def _pending(day: date) -> Condition:
    """The dossier is pending on the day by today's content."""
    found = union_all(*(select(dossier.c.id).where(way) for way in open_on(day)))
    return and_(dossier.c.id.in_(found), pending_on(dossier, day))


def _gone(day: date, source_id: int, of_files: Selection, selection: Selection) -> Select[Any]:
    then = _shown_on(day, source_id)
    cause = case(
        (not_(counted(dossier)), Cause.NOT_COUNTED_NOW.value),
        (dossier.c.received_on > day, Cause.RECEIVED_LATER_NOW.value),
        (dossier.c.closed_on <= day, Cause.CLOSED_NOW.value),
        else_=Cause.MOVED_AWAY.value,
    )
    stays = and_(pending_on(dossier, day), dossier.c.agency_id == then.c.agency_id, *within(dossier, selection))
    both = then.join(dossier, dossier.c.id == then.c.dossier_id)
    return _both_sides(both, then, then.c.agency_id, cause).where(
        pending_on(then, day), *within(then, of_files), not_(stays)
    )


def _come(day: date, source_id: int, of_files: Selection, selection: Selection) -> Select[Any]:
    then = _shown_on(day, source_id)
    seen_by_then = exists(
        select(sighting.c.dossier_id)
        .join(batch, batch.c.id == sighting.c.batch_id)
        .where(sighting.c.dossier_id == dossier.c.id, batch.c.as_of <= day)
    )
    cause = case(
        (and_(then.c.dossier_id.is_(None), seen_by_then), Cause.ABSENT_THEN.value),
        (then.c.dossier_id.is_(None), Cause.FIRST_SEEN_LATER.value),
        (not_(counted(then)), Cause.NOT_COUNTED_THEN.value),
        (then.c.received_on > day, Cause.RECEIVED_LATER_THEN.value),
        (then.c.closed_on <= day, Cause.CLOSED_THEN.value),
        else_=Cause.MOVED_HERE.value,
    )
    was = and_(pending_on(then, day), then.c.agency_id == dossier.c.agency_id, *within(then, selection))
    both = dossier.outerjoin(then, then.c.dossier_id == dossier.c.id)
    return _both_sides(both, then, dossier.c.agency_id, cause).where(
        # As a sum, so that SQLite does not read all dossiers of the source by its index of codes.
        dossier.c.source_id + 0 == source_id,
        _pending(day),
        *within(dossier, of_files),
        not_(func.coalesce(was, false())),
    )


def _both_sides(both: FromClause, then: Subquery, agency_id: Any, cause: Any) -> Select[Any]:
    whose, agency_then, agency_now = (agency.alias(name) for name in ("whose", "agency_then", "agency_now"))
    columns: list[Any] = [whose.c.name.label("agency"), written_code().label("code"), cause.label("cause")]
    columns += [agency_then.c.name.label("agency_then"), agency_now.c.name.label("agency_now")]
    for name in ("status", "received_on", "due_on", "closed_on"):
        columns += [then.c[name].label(f"{name}_then"), dossier.c[name].label(f"{name}_now")]
    return (
        select(*columns, dossier.c.as_of.label("told_as_of"))
        .select_from(both)
        .join(whose, whose.c.id == agency_id)
        .join(agency_now, agency_now.c.id == dossier.c.agency_id)
        .outerjoin(agency_then, agency_then.c.id == then.c.agency_id)
    )


def _shown_on(day: date, source_id: int) -> Subquery:
    lines = sighting_contents("shown", of_batches(batch.c.as_of == day, batch.c.source_id == source_id))
    return select(lines).where(last_of_its_day(lines)).subquery("shown_then")
