"""Working time between many moments at once: the day's working seconds are added up once, then looked up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from domain.working_time import ACCEPTANCE_LIMIT, AFTERNOON, HALF_DAY, MORNING, WorkingCalendar

DAY = 86_400
_EPOCH = date(1970, 1, 1)

Seconds = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class WorkingSeconds:
    """The calendar's days from `first` on (since 1970-01-01): what was worked before each, and which halves it has."""

    first: int
    before: Seconds
    mornings: Seconds
    afternoons: Seconds

    def accepted_late(self, submitted: Seconds, received: Seconds) -> Mask:
        """Whether more working time than the limit passed; moments are seconds since 1970 within the days."""
        return self._worked_by(received) - self._worked_by(np.minimum(submitted, received)) > ACCEPTANCE_LIMIT

    def _worked_by(self, moments: Seconds) -> Seconds:
        day, second = moments // DAY - self.first, moments % DAY
        morning = np.clip(second - MORNING[0], 0, HALF_DAY) * self.mornings[day]
        afternoon = np.clip(second - AFTERNOON[0], 0, HALF_DAY) * self.afternoons[day]
        worked: Seconds = self.before[day] + morning + afternoon
        return worked


def working_seconds(calendar: WorkingCalendar, moments: Iterable[Seconds]) -> WorkingSeconds:
    """The calendar's days from the first to the last of the moments."""
    days = [seconds // DAY for seconds in moments if len(seconds)]
    first = min((int(of.min()) for of in days), default=0)
    last = max((int(of.max()) for of in days), default=0)
    halves = [of for _, of in calendar.days(_EPOCH + timedelta(days=first), _EPOCH + timedelta(days=last))]
    worked = np.array([of.seconds for of in halves], np.int64)
    return WorkingSeconds(
        first,
        np.concatenate([np.zeros(1, np.int64), np.cumsum(worked)[:-1]]),
        np.array([of.morning for of in halves], np.int64),
        np.array([of.afternoon for of in halves], np.int64),
    )
