"""What the rules found in the files that count, and the rows that were set aside."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, insert, not_, or_, select

from db.dossier_codes import known_code
from db.frames import by_names, frame_of
from db.schema import agency, batch, dossier, issue, issue_count, set_aside, sighting, source
from db.selection_filters import agency_filters
from domain.batch import SetAsideRow, Severity
from domain.code_scope import CodeScope
from domain.period import half_month_of
from domain.scope import Scope
from domain.spelling import code_key

if TYPE_CHECKING:
    import pandas as pd

# The rule by which rows are set aside whose code is another dossier's.
CODE_OF_ANOTHER = "code_of_another"


def add_set_aside(
    connection: Connection, number: int, rows: Sequence[SetAsideRow], agencies: Mapping[str, int]
) -> None:
    """Keep the rows of a batch's file that were set aside."""
    lines = [
        {
            "batch_id": number,
            "number": place,
            "sheet": row.sheet,
            "row": row.row,
            "code": row.code,
            "code_key": key if row.code and (key := code_key(row.code)) != row.code else None,
            "cells": json.dumps(row.cells, ensure_ascii=False),
            "rules": " ".join(row.rules),
            "agency_id": agencies.get(row.agency or ""),
            "received_half": row.received_half,
        }
        for place, row in enumerate(rows, start=1)
    ]
    if lines:
        connection.execute(insert(set_aside), lines)


def rule_counts(connection: Connection, scope: Scope) -> "pd.DataFrame":
    """How often each rule fired: columns code, errors (rows set aside), warnings, files; the most frequent first."""
    errors = _sum(case((issue_count.c.severity == Severity.ERROR.value, issue_count.c.number), else_=0))
    warnings = _sum(case((issue_count.c.severity == Severity.WARNING.value, issue_count.c.number), else_=0))
    query = select(
        issue_count.c.code,
        errors.label("errors"),
        warnings.label("warnings"),
        func.count(issue_count.c.batch_id.distinct()).label("files"),
    ).group_by(issue_count.c.code)
    return frame_of(
        connection,
        _within(query, issue_count, scope).order_by(_sum(issue_count.c.number).desc(), "code"),
    )


def counts_by_agency(connection: Connection, scope: Scope, code: str) -> "pd.DataFrame":
    """How often a rule fired for each agency (missing where it is unknown): columns agency, number; most first."""
    number = _sum(issue_count.c.number)
    query = select(agency.c.name.label("agency"), number.label("number")).where(issue_count.c.code == code)
    lines = by_names(frame_of(connection, _within(query.group_by(agency.c.name), issue_count, scope)), "agency")
    return lines.sort_values("number", ascending=False, kind="stable", ignore_index=True)


def counts_by_half_month(connection: Connection, scope: Scope, code: str) -> "pd.DataFrame":
    """How often a rule fired for each half-month of reception (missing where it is unknown): columns received_half,
    number; in order."""
    query = select(issue_count.c.received_half, _sum(issue_count.c.number).label("number")).where(
        issue_count.c.code == code
    )
    query = query.group_by(issue_count.c.received_half).order_by(issue_count.c.received_half)
    return frame_of(connection, _within(query, issue_count, scope))


def findings(connection: Connection, scope: Scope, code: str, *, limit: int, offset: int) -> "pd.DataFrame":
    """What a rule found, as it was listed, the latest file first: columns file_name, batch, sheet, row, column,
    heading, found, agency, message."""
    query = select(
        batch.c.file_name,
        batch.c.id.label("batch"),
        issue.c.sheet,
        issue.c.row,
        issue.c.column,
        issue.c.heading,
        issue.c.found,
        agency.c.name.label("agency"),
        issue.c.message,
    ).where(issue.c.code == code)
    query = query.order_by(issue.c.batch_id.desc(), issue.c.number).limit(limit).offset(offset)
    return frame_of(connection, _within(query, issue, scope))


def findings_listed(connection: Connection, scope: Scope, code: str) -> int:
    """How many findings of a rule are listed; there may be more (see rule_counts)."""
    query = select(func.count()).where(issue.c.code == code)
    return connection.scalar(_within(query, issue, scope)) or 0


def rows_set_aside(connection: Connection, number: int | None = None) -> "pd.DataFrame":
    """The rows set aside in the files that count (or in one of them), the latest file first.

    Columns batch, file_name, sheet, row, code, cells (JSON: heading to text), rules (codes, blanks between), agency,
    solved (whether a later file brought a sound row of the same code).
    """
    solved = case((_brought_later(), 1), else_=0)
    query = (
        select(
            batch.c.id.label("batch"),
            batch.c.file_name,
            set_aside.c.sheet,
            set_aside.c.row,
            set_aside.c.code,
            set_aside.c.cells,
            set_aside.c.rules,
            agency.c.name.label("agency"),
            solved.label("solved"),
        )
        .select_from(set_aside)
        .join(batch, batch.c.id == set_aside.c.batch_id)
        .outerjoin(agency, agency.c.id == set_aside.c.agency_id)
        .where(batch.c.undone_at.is_(None))
        .order_by(set_aside.c.batch_id.desc(), set_aside.c.number)
    )
    frame = frame_of(connection, query if number is None else query.where(batch.c.id == number))
    return frame.assign(solved=frame["solved"].astype(bool))


def set_aside_counts(connection: Connection) -> "pd.DataFrame":
    """One line a batch that counts and has rows set aside, the latest first: columns batch, file_name, rejected (by its
    tally), kept, solved."""
    query = (
        select(
            batch.c.id.label("batch"),
            batch.c.file_name,
            batch.c.rejected,
            func.count(set_aside.c.number).label("kept"),
            _sum(case((_brought_later(), 1), else_=0)).label("solved"),
        )
        .outerjoin(set_aside, set_aside.c.batch_id == batch.c.id)
        .where(batch.c.undone_at.is_(None), batch.c.rejected > 0)
        .group_by(batch.c.id, batch.c.file_name, batch.c.rejected)
        .order_by(batch.c.id.desc())
    )
    return frame_of(connection, query)


def rows_waiting(connection: Connection) -> int:
    """How many rows were set aside in files that count and have not gone in since. A row is one however many files hold
    it: by its source and code, where it has no code by its cells."""
    what = func.coalesce(set_aside.c.code, set_aside.c.cells)
    rows = (
        select(batch.c.source_id, set_aside.c.code.is_(None), what)
        .select_from(set_aside.join(batch, batch.c.id == set_aside.c.batch_id))
        .where(batch.c.undone_at.is_(None), not_(_brought_later()))
        .distinct()
    )
    return connection.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _brought_later() -> ColumnElement[bool]:
    sightings = sighting.alias("later_sighting")
    return (
        select(sightings.c.dossier_id)
        .join(dossier, dossier.c.id == sightings.c.dossier_id)
        .where(
            dossier.c.source_id == batch.c.source_id,
            dossier.c.code == _known_code(),
            or_(set_aside.c.rules != CODE_OF_ANOTHER, _is_its_own()),
            sightings.c.batch_id > set_aside.c.batch_id,
        )
        .correlate(batch, set_aside)
        .exists()
    )


def _is_its_own() -> ColumnElement[bool]:
    """The dossier is not the other one that had the code before the row came."""
    return and_(dossier.c.agency_id == set_aside.c.agency_id, dossier.c.received_half == set_aside.c.received_half)


def _known_code() -> ColumnElement[str]:
    """The code by which the dossier of a row that was set aside would be known."""
    key = func.coalesce(set_aside.c.code_key, set_aside.c.code)
    of_source = select(source.c.code_scope).where(source.c.id == batch.c.source_id).correlate(batch).scalar_subquery()
    apart = [scope for scope in CodeScope if scope is not CodeScope.UNIQUE]
    place = set_aside.c.agency_id, set_aside.c.received_half
    return case(*((of_source == scope.value, known_code(key, scope, *place)) for scope in apart), else_=key)


def _within(query: Select[Any], table: Any, scope: Scope) -> Select[Any]:
    """The lines of files that count, of rows received in the days' half-months; what concerns no row counts by the
    file's data date. Agencies and blocks narrow it further."""
    first, last = scope.period.first, scope.period.last
    half_month = table.c.received_half
    in_days = or_(
        half_month.between(half_month_of(first), half_month_of(last)),
        and_(half_month.is_(None), batch.c.as_of.between(first, last)),
    )
    joined = query.select_from(
        table.join(batch, batch.c.id == table.c.batch_id).outerjoin(agency, agency.c.id == table.c.agency_id)
    )
    return joined.where(batch.c.undone_at.is_(None), in_days, *agency_filters(scope.selection))


def _sum(number: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(number), 0)
