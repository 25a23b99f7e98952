"""The day for which a file speaks (ngày số liệu), and the remarks about it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from domain.period import FIRST_YEAR, LAST_YEAR
from etl.clock import local_now
from etl.dossiers.gathering import Dossiers
from etl.dossiers.required_checks import latest_day
from etl.reading import refusals
from etl.reading.dossier_lists import DossierLists
from etl.workbook.arrow import Mask


class DataDate(NamedTuple):
    """A day; guessed where neither the title nor the user names one: then it is the latest day in the file."""

    day: date
    is_guessed: bool


def data_date(lists: DossierLists, dossiers: Dossiers, accepted: Mask, *, option: date | None) -> DataDate:
    """The data date by the domain rules, part 2: what the export says, else what the user says, else the latest day.

    Raises RefusedFileError where a day's year is absurd, or where there is neither title nor option nor dossier.
    """
    period = lists.period
    _refuse_absurd_years(period or (), in_title=True)
    _refuse_absurd_years([option] if option else (), in_title=False)
    names_days = any(plan.title.names_days for plan in lists.plans)
    if period and (names_days or not option):
        return DataDate(period[1], is_guessed=False)
    if option:
        return DataDate(option, is_guessed=False)
    if latest := latest_day(dossiers, accepted):
        return DataDate(latest, is_guessed=True)
    raise refusals.NoDataDateError()


def remark_on_data_date(lists: DossierLists, data_date: DataDate, *, option: date | None) -> None:
    """Reports a day that has not come yet, a day that nobody named, and a title that disagrees with the user's day."""
    first, day = lists.plans[0].sheet, _text(data_date.day)
    if data_date.day > local_now().date():
        lists.findings.in_sheet("as_of_in_future", first, found=day)
    if data_date.is_guessed:
        lists.findings.in_sheet("as_of_guessed", first, found=day)
    titled = next((plan for plan in lists.plans if plan.title.period), None)
    if titled and option and option != data_date.day:
        lists.findings.in_sheet("as_of_disagrees", titled.sheet, found=day, other=_text(option))


def _refuse_absurd_years(days: Iterable[date], *, in_title: bool) -> None:
    for day in days:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise refusals.DataDateOutOfRangeError(day, in_title=in_title)


def _text(day: date) -> str:
    return f"{day:%d/%m/%Y}"
