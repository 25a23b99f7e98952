"""Working time: what is worked between two moments, and that many at once are told as one by one."""

import random
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from db.working_seconds import working_seconds
from domain.working_time import ACCEPTANCE_LIMIT, HOUR, OFF, WHOLE, Halves, WorkingCalendar

EPOCH = datetime(1970, 1, 1)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (datetime(2023, 3, 6, 7, 30), datetime(2023, 3, 6, 17, 30), 8),
        (datetime(2023, 3, 3, 20), datetime(2023, 3, 6, 8, 30), 1),
        (datetime(2023, 3, 6, 12), datetime(2023, 3, 6, 13), 0),
        (datetime(2023, 1, 20, 16, 30), datetime(2023, 1, 25, 8, 30), 2),
        (datetime(2023, 3, 6, 9), datetime(2023, 3, 6, 8), 0),
    ],
)
def test_what_comes_outside_of_working_time_counts_from_its_next_beginning(
    since: datetime, until: datetime, hours: int
) -> None:
    assert WorkingCalendar().seconds_between(since, until) == hours * HOUR


def test_days_worked_in_exchange_and_half_days_are_counted() -> None:
    special = {date(2023, 3, 4): WHOLE, date(2023, 3, 6): Halves(morning=False, afternoon=True), date(2023, 3, 7): OFF}
    calendar = WorkingCalendar(special)
    assert calendar.seconds_between(datetime(2023, 3, 4), datetime(2023, 3, 8)) == (8 + 4) * HOUR


def test_many_moments_at_once_are_told_as_one_by_one() -> None:
    draw = random.Random(8)
    calendar = WorkingCalendar({date(2023, 1, 14): WHOLE, date(2023, 1, 18): Halves(morning=True, afternoon=False)})
    pairs = []
    for _ in range(500):
        since = datetime(2023, 1, 1) + timedelta(seconds=draw.randrange(30 * 86_400))
        pairs.append((since, since + timedelta(seconds=draw.randrange(-86_400, 5 * 86_400))))
    seconds = [
        np.array([(moment - EPOCH) // timedelta(seconds=1) for moment in moments], np.int64)
        for moments in zip(*pairs, strict=True)
    ]
    late = working_seconds(calendar, seconds).accepted_late(*seconds)
    assert late.tolist() == [calendar.seconds_between(*pair) > ACCEPTANCE_LIMIT for pair in pairs]
    assert 0 < late.sum() < len(pairs)
