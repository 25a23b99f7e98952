"""Targets of rates and of indicators over a period, and due days by the office's own working calendar."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from db.engine import Engine, reading, transaction
from db.senders import put_senders
from db.targets import add_targets
from db.working_days import SpecialDay, keep_days
from domain.period import parse_period
from domain.scope import Selection
from domain.sender import Sender, SenderKind
from domain.target import Direction, Level, Target
from domain.working_time import OFF, WHOLE
from measures.senders import answer_day, owed_files
from measures.targets import judged
from tests.db.exports import Row, import_rows
from tests.etl.imports.test_indicator_imports import Store
from tests.etl.indicators.sheets import line
from tests.measures.builders import scope_of

NOW = datetime(2023, 1, 1)


def give(database: Engine, *given: Target) -> None:
    with transaction(database) as connection:
        add_targets(connection, given, moment=NOW, by=None)


def target(figure: str, value: str, subject: str | None = None, **others: object) -> Target:
    level = Level.AGENCY if subject else Level.PROVINCE
    days = date(2023, 1, 1), date(2023, 12, 31)
    return Target(figure, level, subject, *days, Direction.AT_LEAST, Decimal(value), "QĐ 1", **others)  # type: ignore[arg-type]


def test_each_target_is_judged_by_its_own_unit_and_not_by_the_whole(database: Engine) -> None:
    rows = [Row("1", agency="Sở Y tế").done(date(2023, 3, 20)), Row("2").done(date(2023, 3, 9))]
    import_rows(database, rows, date(2023, 3, 31))
    give(database, target("on_time_rate", "60"), target("on_time_rate", "60", "Sở Tư pháp"))
    with reading(database) as connection:
        province, unit = judged(connection, scope_of("2023"))
        (before, _) = judged(connection, scope_of("2022"))
        (after, _) = judged(connection, scope_of("2024"))
    assert province.standing and province.standing.dossiers == 1
    assert unit.standing and unit.standing.reached
    assert before.standing is None and after.standing is None


def test_indicators_have_targets_too_in_points_and_not_in_dossiers(database: Engine, tmp_path: Path) -> None:
    store = Store(database, tmp_path)
    store.know("Sở Tư pháp")
    store.load(
        line("satisfaction_ratings", 200),
        line("satisfaction_ratings.satisfied", 150),
        line("sms_sent", 700),
        line("sms_sent", 90, agency="Sở Tư pháp"),
    )
    give(
        database,
        target("satisfaction_rate", "90"),
        target("sms_sent", "650"),
        target("sms_sent", "100", "Sở Tư pháp"),
        target("post_sent_nowhere", "1"),
    )
    with reading(database) as connection:
        rate, sent, unit, unknown = judged(connection, scope_of("2023-06"))
        silent = judged(connection, scope_of("2023-05"))
    assert rate.value == 75 and rate.standing
    assert (rate.standing.reached, rate.standing.points, rate.standing.dossiers) == (False, Fraction(15), None)
    assert sent.standing and sent.standing.reached
    assert unit.standing and (unit.value, unit.standing.points) == (Fraction(90), Fraction(10))
    assert (unknown.value, unknown.standing) == (None, None)
    assert [each.standing for each in silent] == [None] * 4


@pytest.mark.parametrize(
    ("day", "halves", "due"), [(date(2023, 2, 1), OFF, date(2023, 2, 3)), (date(2023, 2, 5), WHOLE, date(2023, 2, 2))]
)
def test_due_days_follow_the_offices_working_calendar(database: Engine, day: date, halves: object, due: date) -> None:
    with transaction(database) as connection:
        put_senders(connection, [Sender(SenderKind.AGENCY, "Sở Tư pháp", date(2023, 1, 1))], moment=NOW, by=None)
        keep_days(connection, [SpecialDay(day, halves)], as_default=[], now=NOW, by=None)  # type: ignore[arg-type]
    with reading(database) as connection:
        (owed,) = owed_files(connection, parse_period("2023-01"), Selection(), date(2023, 3, 1))
        # A Sunday that is worked in exchange counts.
        assert answer_day(connection, date(2023, 2, 4)) == (date(2023, 2, 6) if halves is WHOLE else date(2023, 2, 7))
    assert owed.due_on == due
