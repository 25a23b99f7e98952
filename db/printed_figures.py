"""What reports print of a figure, by period; figures printed before stay beside those that hold now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from db.schema import printed_figure
from domain.period import Period
from domain.printed_figure import Hedge, PrintedFigure


@dataclass(frozen=True)
class Entry:
    """How figures came in: the document that prints them, when, and by whom (None where nobody said)."""

    document: str
    at: datetime
    by: str | None


@dataclass(frozen=True)
class FormerFigure:
    """A figure that was printed or typed once: until when it held and who put another in its place; None while it
    holds."""

    key: str
    figure: PrintedFigure
    entry: Entry
    ended_at: datetime | None
    ended_by: str | None


def printed_figures(connection: Connection, period: Period) -> dict[str, PrintedFigure]:
    """The figures that hold now for the period's days, by key."""
    table = printed_figure.c
    query = select(table.key, table.value, table.hedge).where(_of(period), table.ended_at.is_(None))
    return {key: _figure(value, hedge) for key, value, hedge in connection.execute(query)}


def history(connection: Connection, period: Period) -> list[FormerFigure]:
    """Every figure ever entered for the period's days, by key, the latest first."""
    table = printed_figure.c
    query = select(printed_figure).where(_of(period)).order_by(table.key, table.entered_at.desc(), table.id.desc())
    return [
        FormerFigure(
            key=row.key,
            figure=_figure(row.value, row.hedge),
            entry=Entry(row.document, row.entered_at, row.entered_by),
            ended_at=row.ended_at,
            ended_by=row.ended_by,
        )
        for row in connection.execute(query)
    ]


def documents(connection: Connection, period: Period) -> list[str]:
    """The documents that print the figures of the period's days that hold now."""
    table = printed_figure.c
    query = select(table.document).where(_of(period), table.ended_at.is_(None)).distinct().order_by(table.document)
    return list(connection.scalars(query))


def keep(connection: Connection, period: Period, figures: Mapping[str, PrintedFigure | None], entry: Entry) -> int:
    """Let the figures hold for the period's days, None for one that no longer does; how many changed. Figures that hold
    already, and those of other keys, stay as they are."""
    before = printed_figures(connection, period)
    changed = {key: figure for key, figure in figures.items() if _differs(before.get(key), figure)}
    if not changed:
        return 0
    ended = printed_figure.c.ended_at.is_(None) & printed_figure.c.key.in_(changed)
    connection.execute(update(printed_figure).where(_of(period), ended).values(ended_at=entry.at, ended_by=entry.by))
    _insert(connection, period, {key: figure for key, figure in changed.items() if figure}, entry)
    return len(changed)


def _insert(connection: Connection, period: Period, figures: Mapping[str, PrintedFigure], entry: Entry) -> None:
    last = connection.scalar(select(func.max(printed_figure.c.id))) or 0
    lines = [
        {
            "id": last + place,
            **_days(period),
            "key": key,
            "value": str(figure.value),
            "hedge": figure.hedge,
            "document": entry.document,
            "entered_at": entry.at,
            "entered_by": entry.by,
        }
        for place, (key, figure) in enumerate(figures.items(), start=1)
    ]
    if lines:
        connection.execute(insert(printed_figure), lines)


def _days(period: Period) -> dict[str, date]:
    return {"period_first": period.first, "period_last": period.last}


def _of(period: Period) -> ColumnElement[bool]:
    return (printed_figure.c.period_first == period.first) & (printed_figure.c.period_last == period.last)


def _figure(value: str, hedge: str | None) -> PrintedFigure:
    return PrintedFigure(Decimal(value), Hedge(hedge) if hedge else None)


def _differs(before: PrintedFigure | None, now: PrintedFigure | None) -> bool:
    """Decimal("0.70") equals Decimal("0.7"), but the printed digits are not the same."""
    if before is None or now is None:
        return before is not now
    return (str(before.value), before.hedge) != (str(now.value), now.hedge)
