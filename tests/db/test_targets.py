"""Targets and the senders' register in both kinds of database."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from db import batches, senders, targets
from db.engine import Engine, reading, transaction
from db.schema import target
from domain.calendars import ReportingCalendar
from domain.counts import RATES
from domain.sender import Sender, SenderKind
from domain.target import Change, Direction, Level, Target

MOMENT = datetime(2025, 1, 1, 8)
TARGET = Target(
    "on_time_rate", Level.PROVINCE, None, date(2025, 1, 1), None, Direction.AT_LEAST, Decimal("98.10"), "QĐ 1"
)


def add(engine: Engine, *given: Target) -> dict[Change, int]:
    with transaction(engine) as connection:
        return targets.add_targets(connection, given, moment=MOMENT, by="chị Lan")


def state(engine: Engine) -> str:
    with reading(engine) as connection:
        return batches.state(connection)


def test_a_value_comes_back_as_it_was_given(engine: Engine) -> None:
    unit = replace(TARGET, level=Level.AGENCY, subject="Sở Tư pháp", value=Decimal("0.1"))
    assert add(engine, TARGET, unit) == {Change.NEW: 2, Change.CHANGED: 0, Change.SAME: 0}
    with reading(engine) as connection:
        first, second = targets.current_targets(connection)
    assert (str(first.value), str(second.value)) == ("98.10", "0.1")
    assert (first.entered_at, first.entered_by, second.subject) == (MOMENT, "chị Lan", "Sở Tư pháp")


def test_of_one_file_the_later_of_two_changes_counts_and_history_stays(engine: Engine) -> None:
    add(engine, TARGET)
    assert add(engine, replace(TARGET, value=Decimal(95)), replace(TARGET, value=Decimal(96)))[Change.CHANGED] == 2
    with reading(engine) as connection:
        assert [kept.value for kept in targets.current_targets(connection)] == [96]
        assert [kept.value for kept in targets.all_targets(connection)] == [Decimal("98.10"), 95, 96]


def test_answers_that_are_kept_see_every_change_of_targets_and_senders(engine: Engine) -> None:
    seen = [state(engine)]
    add(engine, TARGET)
    seen.append(state(engine))
    with transaction(engine) as connection:
        targets.take_back_target(connection, 1, moment=MOMENT, by=None)
    seen.append(state(engine))
    line = Sender(SenderKind.AGENCY, "Sở Tư pháp", date(2025, 1, 1))
    for given in (line, replace(line, working_days=3), replace(line, calendar=ReportingCalendar.FROM_21)):
        with transaction(engine) as connection:
            senders.put_senders(connection, [given], moment=MOMENT, by=None)
        seen.append(state(engine))
    with transaction(engine) as connection:
        assert senders.remove_senders(connection, [1]) == 1
    seen.append(state(engine))
    assert len(set(seen[:-1])) == len(seen) - 1
    assert seen[-1] != seen[-2]


def test_every_rate_can_have_a_target(engine: Engine) -> None:
    with reading(engine) as connection:
        figures = targets.known_figures(connection)
    assert set(RATES) <= set(figures)
    assert figures["late_rate"].direction is Direction.AT_MOST


@pytest.mark.parametrize(
    "wrong",
    [{"subject": "x"}, {"level": "block"}, {"last_day": date(2024, 1, 1)}, {"direction": "about"}, {"level": "world"}],
)
def test_the_database_refuses_what_cannot_be(engine: Engine, wrong: dict[str, object]) -> None:
    line = {
        "id": 1,
        "figure": "on_time_rate",
        "level": "province",
        "first_day": date(2025, 1, 1),
        "direction": "at_least",
        "value": "98",
        "document": "QĐ 1",
        "entered_at": MOMENT,
    }
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(insert(target).values({**line, **wrong}))
