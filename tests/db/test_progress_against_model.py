"""The progress metric of the 766 index in both databases gives what the plain computation gives."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db.engine import Engine, reading, transaction
from domain.dossier import Status
from domain.period import parse_period
from domain.progress_766 import DIFFERENCE_WORDS, LATE, Judgement, Pair, Progress
from domain.scope import Scope, Selection
from measures.counts import total
from measures.progress_766 import judged_dossiers, progress, progress_by_agency
from measures.rates import rate
from tests.databases import empty_database
from tests.db import progress_model
from tests.db.exports import Row, import_rows

DATA_DATE = date(2023, 3, 31)
AGENCIES = ["Sở Tư pháp", "Sở Y tế", "UBND xã Bình Châu"]
PERIODS = ["2023", "2023-Q1", "2023-02", "bc:2023-03", "21:2023-03", "2023-01-10..2023-02-20", "2023-03", "2022"]
TIMES = ["00:00:00", "07:30:00", "10:00:00", "17:00:00", "23:59:59"]
# It waited for five days and an hour.
WAITED = Row(
    closed=date(2023, 3, 15),
    closed_time="18:00:00",
    days_waited=5,
    asked="2023-03-05 08:00:00",
    given="2023-03-10 09:00:00",
)
CLOSED = [Status.RESOLVED, Status.RETURNED, Status.RETURNED, Status.WITHDRAWN]
PROPERTY = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=30,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def drawn(draw: random.Random, number: int) -> Row:
    received = date(2022, 12, 20) + timedelta(days=draw.randrange(100))
    due = None if draw.random() < 0.1 else received + timedelta(days=draw.choice([0, 1, 5, 20, 90]))
    row = Row(
        f"H48-{number}",
        received,
        due,
        agency=draw.choice(AGENCIES),
        due_time=draw.choice(TIMES),
        closed_time=draw.choice(TIMES),
        days_waited=draw.choice([None, None, 0, 1, 5, 30]),
        supplement_requests=draw.choice([None, None, 0, 1, 2, 3]),
        asked=drawn_moment(draw, received) if draw.random() < 0.5 else None,
        given=drawn_moment(draw, received) if draw.random() < 0.4 else None,
    )
    row = with_days_between(row) if draw.random() < 0.5 else row
    if draw.random() < 0.6:
        near = (due or received) + timedelta(days=draw.choice([-3, -1, 0, 0, 0, 1, 5, 30]))
        return replace(row, closed=min(max(near, received), DATA_DATE), status=draw.choice(CLOSED))
    status = draw.choice([status for status in Status if status not in CLOSED])
    stopped = (
        received + timedelta(days=draw.randrange(30)) if status is Status.STOPPED and draw.random() < 0.5 else None
    )
    return replace(row, status=status, stopped=stopped)


def drawn_moment(draw: random.Random, after: date) -> str:
    return f"{after + timedelta(days=draw.randrange(40))} {draw.choice(TIMES)}"


def with_days_between(row: Row) -> Row:
    """The row whose days waited are those between its moments, as the importer makes them."""
    if row.asked is None or row.given is None or row.given < row.asked:
        return row
    waited = datetime.fromisoformat(row.given) - datetime.fromisoformat(row.asked)
    return replace(row, days_waited=waited.days)


@PROPERTY
@given(draw=st.randoms(use_true_random=True))
def test_both_databases_judge_as_the_plain_computation_does(engine: Engine, draw: random.Random) -> None:
    rows = [drawn(draw, number) for number in range(draw.randrange(1, 60))]
    with transaction(engine) as connection:
        empty_database(connection)
    import_rows(engine, rows, DATA_DATE)
    notation = draw.choice(PERIODS)
    period = parse_period(notation)
    until = min(period.last, DATA_DATE)
    wanted = draw.choice([(), (AGENCIES[0],)])
    of_scope = [row for row in rows if not wanted or row.agency in wanted]
    scope = Scope(period, Selection(agencies=wanted))
    with reading(engine) as connection:
        found, by_agency = progress(connection, scope), progress_by_agency(connection, scope)
        by_day = rate(total(connection, scope), "on_time_rate_766")
        listed = judged_dossiers(connection, scope, LATE, limit=1_000)
    assert found is not None and by_agency is not None
    assert Counter(found.pairs) == progress_model.progress(of_scope, period.first, until)
    for name, each in by_agency.items():
        own = [row for row in of_scope if row.agency == name]
        assert Counter(each.pairs) == progress_model.progress(own, period.first, until)
    # It is the program's own rate by day, judged otherwise.
    assert found.by_day == by_day
    assert all(pair in DIFFERENCE_WORDS for pair, _ in found.differences)
    late = {row.code: progress_model.judge(row, until).value for row in of_scope if is_late(row, period.first, until)}
    assert dict(zip(listed["code"], listed["judgement"], strict=True)) == late


def is_late(row: Row, first: date, until: date) -> bool:
    return any(judgement in LATE for _, judgement in progress_model.progress([row], first, until))


def judged_of(engine: Engine, *rows: Row) -> dict[Pair, int]:
    import_rows(engine, list(rows), DATA_DATE)
    with reading(engine) as connection:
        found = progress(connection, Scope(parse_period("2023-03")))
    assert found is not None
    return dict(found.pairs)


@pytest.mark.parametrize(
    ("row", "pair"),
    [
        (Row(closed=date(2023, 3, 10), closed_time="16:59:59"), (True, Judgement.ON_TIME)),
        (Row(closed=date(2023, 3, 10), closed_time="17:00:01"), (True, Judgement.LATE_ENDED)),
        (Row(closed=date(2023, 3, 10), closed_time="17:00:01", due_time="00:00:00"), (True, Judgement.ON_TIME)),
        (Row(closed=date(2023, 3, 15), closed_time="17:00:00", days_waited=5), (False, Judgement.ON_TIME)),
        (Row(closed=date(2023, 3, 15), closed_time="17:00:01", days_waited=5), (False, Judgement.LATE_ENDED)),
        (WAITED, (False, Judgement.ON_TIME)),
        (replace(WAITED, closed_time="18:00:01"), (False, Judgement.LATE_ENDED)),
    ],
)
def test_moments_are_compared_and_the_wait_for_supplements_is_taken_off(engine: Engine, row: Row, pair: Pair) -> None:
    assert judged_of(engine, replace(row, status=Status.RETURNED)) == {pair: 1}


@pytest.mark.parametrize(
    ("row", "pair"),
    [
        (Row(), (False, Judgement.LATE_OPEN)),
        (Row(due=date(2023, 3, 31), due_time="07:30:00"), (True, Judgement.ON_TIME)),
        (Row(due=date(2023, 4, 5), supplement_requests=2), (True, Judgement.LATE_REQUESTS)),
        (Row(status=Status.SUPPLEMENT_REQUESTED, supplement_requests=1), (True, Judgement.NO_MOMENT)),
        (Row(status=Status.SUPPLEMENT_REQUESTED, due=date(2023, 4, 5)), (True, Judgement.ON_TIME)),
        (Row(status=Status.SUPPLEMENT_REQUESTED, asked="2023-03-10 17:00:00"), (True, Judgement.ON_TIME)),
        (Row(status=Status.SUPPLEMENT_REQUESTED, asked="2023-03-10 17:00:01"), (True, Judgement.LATE_OPEN)),
        (Row(status=Status.AWAITING_PAYMENT), (True, Judgement.LATE_OPEN)),
        (Row(status=Status.STOPPED, stopped=date(2023, 3, 9)), (True, Judgement.ON_TIME)),
        (Row(status=Status.STOPPED, stopped=date(2023, 3, 20)), (True, Judgement.LATE_ENDED)),
        (Row(status=Status.STOPPED), (True, Judgement.NO_MOMENT)),
        (Row(due=None), (True, Judgement.NO_DUE)),
    ],
)
def test_what_is_not_finished_ends_with_the_period_or_when_it_began_to_wait(
    engine: Engine, row: Row, pair: Pair
) -> None:
    assert judged_of(engine, row) == {pair: 1}


def test_of_a_period_after_the_data_nothing_is_judged(engine: Engine) -> None:
    import_rows(engine, [Row()], DATA_DATE)
    with reading(engine) as connection:
        assert progress(connection, Scope(parse_period("2023-05"))) is None


def test_points_and_how_many_more_on_time_bring_them() -> None:
    found = Progress({(True, Judgement.ON_TIME): 90, (False, Judgement.LATE_ENDED): 10, (True, Judgement.NO_DUE): 5})
    assert found.points == 18
    assert found.points_with(5) == 19 and found.points_with(50) == 20
    assert found.needed_for(found.points_with(1) or Fraction()) == 1
    assert (found.needed_for(Fraction(19)), found.needed_for(Fraction(20)), found.needed_for(Fraction(10))) == (
        5,
        10,
        0,
    )
    assert (found.not_judged, found.differences) == (5, (((True, Judgement.NO_DUE), 5),))
    assert Progress({}).points is None and Progress({}).needed_for(Fraction(1)) is None
