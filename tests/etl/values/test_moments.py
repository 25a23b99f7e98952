"""Every date shape comes out as the moment it means, and nothing else comes out as a date."""

from datetime import date, datetime, time, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.period import FIRST_YEAR, LAST_YEAR, half_month_of
from etl.values.moments import MISSING, as_moments, half_months
from etl.workbook.cell_columns import SerialCells
from etl.workbook.sheet import CellError

EPOCH = datetime(1970, 1, 1)
# Days of our years to the minute and to any fraction, numbers that are no such day, and empty cells.
SERIALS = st.one_of(
    st.integers(32_000 * 1440, 75_000 * 1440).map(lambda minutes: minutes / 1440),
    st.floats(32_000, 75_000),
    st.floats(-10, 3_000_000),
    st.sampled_from([float("nan"), 1e308, -1e308]),
)
MOMENTS = st.datetimes(datetime(FIRST_YEAR, 1, 1), datetime(LAST_YEAR, 12, 31)).map(lambda m: m.replace(microsecond=0))


def read(*cells: object) -> list[datetime | None]:
    seconds = as_moments(cells).seconds.tolist()
    return [None if second == MISSING else EPOCH + timedelta(seconds=second) for second in seconds]


def flaw_of(cell: object) -> str | None:
    return next((flaw.code for flaw in as_moments([cell]).flaws), None)


@pytest.mark.parametrize(
    "shape",
    [
        "%d/%m/%Y %H:%M:%S",
        "%d-%m-%Y %H:%M:%S",
        "%H:%M:%S, %d/%m/%Y",
        "%H:%M:%S %d/%m/%Y",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M:%S.123",
        " %d/%m/%Y\u00a0 %H:%M:%S ",
    ],
)
@given(moment=MOMENTS)
def test_a_shape_to_the_second_is_read_as_it_was_written(shape: str, moment: datetime) -> None:
    assert read(f"{moment:{shape}}") == [moment]


@pytest.mark.parametrize("shape", ["%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M", "%H:%M, %d/%m/%Y", "%Y-%m-%d %H:%M"])
@given(moment=MOMENTS)
def test_a_shape_to_the_minute_is_read_as_it_was_written(shape: str, moment: datetime) -> None:
    assert read(f"{moment:{shape}}") == [moment.replace(second=0)]


@pytest.mark.parametrize("shape", ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"])
@given(moment=MOMENTS)
def test_a_shape_to_the_day_is_read_as_it_was_written(shape: str, moment: datetime) -> None:
    assert read(f"{moment:{shape}}") == [moment.replace(hour=0, minute=0, second=0)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3/1/2023 8:05:00 SA", datetime(2023, 1, 3, 8, 5)),
        ("3/1/2023 5:00:30 CH", datetime(2023, 1, 3, 17, 0, 30)),
        ("03/01/2023 12:15 SA", datetime(2023, 1, 3, 0, 15)),
        ("12:15 ch, 03/01/2023", datetime(2023, 1, 3, 12, 15)),
        ("03/01/2023 13:30 CH", datetime(2023, 1, 3, 13, 30)),
        ("Thứ Hai, 09/01/2023", datetime(2023, 1, 9)),
        ("Thứ 2, 09/01/2023", datetime(2023, 1, 9)),
        ("Ngày 09/01/2023", datetime(2023, 1, 9)),
        ("Lúc 08:30, 09/01/2023", datetime(2023, 1, 9, 8, 30)),
        ("Chủ nhật, ngày 08/01/2023 09:30", datetime(2023, 1, 8, 9, 30)),
        ("09/01/2023 lúc 09:00", datetime(2023, 1, 9, 9)),
    ],
)
def test_a_day_in_the_words_of_a_vietnamese_system_is_that_day(text: str, moment: datetime) -> None:
    assert read(text) == [moment]


@given(moment=MOMENTS)
def test_a_day_written_without_its_zero_is_the_same_day(moment: datetime) -> None:
    assert read(f"{moment.day}/{moment.month}/{moment.year}") == [datetime(moment.year, moment.month, moment.day)]


@given(moment=MOMENTS.filter(lambda m: FIRST_YEAR < m.year < LAST_YEAR), hours=st.integers(-11, 12))
def test_a_moment_with_an_offset_is_told_in_local_time(moment: datetime, hours: int) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(hours=7))).astimezone(timezone(timedelta(hours=hours)))
    assert read(there.isoformat(), f"{there:%Y-%m-%dT%H:%M:%S.000%z}") == [moment, moment]


def test_a_moment_in_zulu_time_late_in_the_day_belongs_to_the_next_local_day() -> None:
    assert read("2023-04-03T23:30:00Z") == [datetime(2023, 4, 4, 6, 30)]


@given(moment=MOMENTS)
def test_true_dates_and_excel_serial_numbers_are_the_moments_they_stand_for(moment: datetime) -> None:
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert read(moment, moment.date(), serial) == [moment, datetime.combine(moment.date(), time()), moment]


def test_a_fraction_just_below_midnight_stays_on_its_day() -> None:
    assert read(datetime(2024, 1, 1, 23, 59, 59, 999000), 45292.99999999) == [datetime(2024, 1, 1, 23, 59, 59)] * 2


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/02/2023", "not_a_date"),
        ("29/02/2023 10:00", "not_a_date"),
        ("00/00/0000", "not_a_date"),
        ("13/13/2023", "not_a_date"),
        ("01/05/2023 24:00", "not_a_date"),
        ("01/05/2023 10:60", "not_a_date"),
        ("01/05/2023 13:00 SA", "not_a_date"),
        ("01/05/2023 0:30 SA", "not_a_date"),
        ("1/5/2023 8:05 AM", "not_a_date"),
        ("Thứ Hai", "not_a_date"),
        ("05/2023", "not_a_date"),
        ("2023", "not_a_date"),
        ("45000", "not_a_date"),
        ("03/04/23", "two_digit_year"),
        ("5-7-24 08:00", "two_digit_year"),
        ("01/05/1925", "year_out_of_range"),
        ("01/05/2523", "year_out_of_range"),
        (date(1900, 1, 1), "year_out_of_range"),
        (datetime(2101, 1, 1), "year_out_of_range"),
        (6.0, "year_out_of_range"),
        (-1.0, "not_a_date"),
        (2958466.0, "not_a_date"),
        (True, "not_a_date"),
        (time(10, 0), "not_a_date"),
        (timedelta(days=45000), "not_a_date"),
        ("chưa có", "not_a_date"),
        (CellError("#REF!"), "error_cell"),
    ],
)
def test_what_is_no_date_is_named_and_never_shifted(cell: object, code: str) -> None:
    assert (read(cell), flaw_of(cell)) == ([None], code)


@given(text=st.text("0123456789/-:., T", max_size=22))
def test_a_text_is_a_date_only_if_its_own_numbers_say_so(text: str) -> None:
    (found,) = read(text)
    if found is not None:
        numbers = {int(part) for part in "".join(c if c.isdigit() else " " for c in text).split()}
        assert {found.day, found.month, found.year} <= numbers


@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0", "\u200b"])
def test_an_empty_cell_is_missing_and_no_flaw(cell: object) -> None:
    assert (read(cell), flaw_of(cell)) == ([None], None)


@given(moments=st.lists(MOMENTS, max_size=30))
def test_a_mixed_column_reads_each_cell_at_its_own_place(moments: list[datetime]) -> None:
    shapes = (lambda m: m, lambda m: f"{m:%d/%m/%Y %H:%M:%S}", lambda m: f"{m:%Y-%m-%d %H:%M:%S}", lambda m: None)
    cells = [shapes[place % 4](moment) for place, moment in enumerate(moments)]
    assert read(*cells) == [None if cell is None else moment for cell, moment in zip(cells, moments, strict=True)]


def test_days_up_to_twelve_as_true_dates_beside_text_above_twelve_are_the_trace_of_a_swap() -> None:
    assert as_moments([datetime(2025, 9, 5), "19/05/2025"]).signs.swapped
    assert not as_moments([datetime(2025, 9, 13), "19/05/2025"]).signs.swapped
    assert not as_moments([datetime(2025, 9, 5), "12/05/2025", "19/05/2025"]).signs.swapped
    assert not as_moments([datetime(2025, 9, 5), "2025-05-19"]).signs.swapped
    assert not as_moments(["19/05/2025"]).signs.swapped


@given(serials=st.lists(SERIALS, max_size=20), epoch_1904=st.booleans())
def test_a_column_of_serial_numbers_reads_as_its_cells_do_one_by_one(serials: list[float], epoch_1904: bool) -> None:
    cells = SerialCells(np.array(serials, np.float64), epoch_1904=epoch_1904)
    at_once, one_by_one = as_moments(cells), as_moments(list(cells))
    assert at_once.seconds.tolist() == one_by_one.seconds.tolist()
    assert at_once.flaws == one_by_one.flaws
    assert at_once.signs == one_by_one.signs


@given(st.lists(st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31)), max_size=40))
def test_a_column_of_days_has_the_half_months_of_each_day(days: list[date | None]) -> None:
    column = np.array([MISSING if day is None else (day - date(1970, 1, 1)).days for day in days], np.int64)
    assert half_months(column).tolist() == [-1 if day is None else half_month_of(day) for day in days]
