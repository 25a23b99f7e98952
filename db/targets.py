"""Targets: kept with their history; a changed one takes the place of the former, which stays."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, insert, select, update

from db import indicators
from db.schema import target
from domain.counts import RATES
from domain.indicator import Indicator
from domain.spelling import heading_key
from domain.target import PERCENT_UNIT, Change, Direction, KeptTarget, Level, Target, TargetFigure
from domain.words import RATES as RATE_WORDS

# Rates of which a lower one is the better.
_LOWER_IS_BETTER = ("late_rate", "acceptance_late_rate")
# Steering documents set targets for it, and no export tells it: such a target is kept, and nothing is said of it.
_NOT_COUNTED: dict[str, str] = {"full_online_rate": "Tỷ lệ hồ sơ trực tuyến toàn trình"}


def known_figures(connection: Connection) -> dict[str, TargetFigure]:
    """Every figure that can have a target, by its key: the rates, then the indicators of the catalogue. No two have one
    name: those that else would have their keys behind it."""
    known = [_rate(key, name) for key, name in {**{key: RATE_WORDS[key].text for key in RATES}, **_NOT_COUNTED}.items()]
    known += [_indicator(one) for one in indicators.catalogue(connection).indicators]
    times = Counter(heading_key(figure.name) for figure in known)
    return {
        figure.key: replace(figure, name=f"{figure.name} ({figure.key})")
        if times[heading_key(figure.name)] > 1
        else figure
        for figure in known
    }


def _rate(key: str, name: str) -> TargetFigure:
    return TargetFigure(key, name, direction=Direction.AT_MOST if key in _LOWER_IS_BETTER else Direction.AT_LEAST)


def _indicator(one: Indicator) -> TargetFigure:
    return TargetFigure(one.key, one.name, PERCENT_UNIT if one.ratio else one.unit)


def current_targets(connection: Connection) -> tuple[KeptTarget, ...]:
    """The targets that count, in the order in which they were given."""
    return _targets(connection, target.c.replaced_at.is_(None))


def all_targets(connection: Connection) -> tuple[KeptTarget, ...]:
    """The targets and those that they replaced, or that were taken back, in the order in which they were given."""
    return _targets(connection, sa.true())


def add_targets(
    connection: Connection, given: Iterable[Target], *, moment: datetime, by: str | None
) -> dict[Change, int]:
    """Keep targets; one with the key of another takes its place. Gives how many are new, changed and as before."""
    counting = {kept.key: kept for kept in current_targets(connection)}
    number = connection.scalar(select(sa.func.max(target.c.id))) or 0
    changes = dict.fromkeys(Change, 0)
    for new in given:
        former = counting.get(new.key)
        change = Change.NEW if former is None else Change.SAME if _is_same(former, new) else Change.CHANGED
        changes[change] += 1
        if change is Change.SAME:
            continue
        if former:
            _end(connection, former.id, moment, by)
        number += 1
        connection.execute(insert(target).values(id=number, entered_at=moment, entered_by=by, **_row(new)))
        counting[new.key] = KeptTarget(**vars(new), id=number, entered_at=moment, entered_by=by)
    return changes


def take_back_target(connection: Connection, number: int, *, moment: datetime, by: str | None) -> KeptTarget | None:
    """Let a target count no longer; None where no target of this number counts."""
    kept = next((kept for kept in current_targets(connection) if kept.id == number), None)
    if kept is None:
        return None
    _end(connection, number, moment, by)
    return replace(kept, replaced_at=moment, replaced_by=by)


def _end(connection: Connection, number: int, moment: datetime, by: str | None) -> None:
    ended = {"replaced_at": moment, "replaced_by": by}
    connection.execute(update(target).where(target.c.id == number).values(**ended))


def _targets(connection: Connection, which: Any) -> tuple[KeptTarget, ...]:
    lines = connection.execute(select(target).where(which).order_by(target.c.id)).mappings()
    return tuple(
        KeptTarget(
            figure=line["figure"],
            level=Level(line["level"]),
            subject=line["subject"],
            first=line["first_day"],
            last=line["last_day"],
            direction=Direction(line["direction"]),
            value=Decimal(line["value"]),
            document=line["document"],
            id=line["id"],
            entered_at=line["entered_at"],
            entered_by=line["entered_by"],
            replaced_at=line["replaced_at"],
            replaced_by=line["replaced_by"],
        )
        for line in lines
    )


def _row(new: Target) -> dict[str, Any]:
    return {
        "figure": new.figure,
        "level": new.level.value,
        "subject": new.subject,
        "first_day": new.first,
        "last_day": new.last,
        "direction": new.direction.value,
        "value": str(new.value),
        "document": new.document,
    }


def _is_same(former: KeptTarget, new: Target) -> bool:
    # As written: 98 and 98.0 are one value, and the document may have been typed in full since.
    return {**_row(former), "value": former.value} == {**_row(new), "value": new.value}
