"""The senders' register: which months are owed, until when, and what became of them."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest

from domain.agency import Block, guess_block
from domain.calendars import ReportingCalendar
from domain.communes_quang_ngai import COMMUNES, office_names
from domain.period import parse_period
from domain.sender import KeptSender, Owed, Received, SenderKind, Sent, due_day, owed, owed_months
from domain.sender_words import reminder
from domain.working_days import working_days_after

SENDER = KeptSender(
    SenderKind.AGENCY, "Sở Tư pháp", date(2023, 1, 1), date(2023, 4, 30), id=1, entered_at=datetime(2023, 1, 1)
)


def months(sender: KeptSender, period: str = "2023") -> list[str]:
    return [month.notation for month in owed_months(sender, parse_period(period))]


def test_a_file_is_owed_two_working_days_after_the_cut_holidays_left_out() -> None:
    due = {str(month.notation): due_day(SENDER, month) for month in owed_months(SENDER, parse_period("2023"))}
    # 30/4 is a Sunday, 1/5 a holiday.
    assert due == {
        "2023-01": date(2023, 2, 2),
        "2023-02": date(2023, 3, 2),
        "2023-03": date(2023, 4, 4),
        "2023-04": date(2023, 5, 3),
    }


def test_another_number_of_days_and_another_working_calendar_are_data() -> None:
    march = parse_period("2023-03")
    assert due_day(replace(SENDER, working_days=5), march) == date(2023, 4, 7)
    assert due_day(replace(SENDER, working_days=0), march) == march.last
    assert working_days_after(date(2023, 3, 31), 2, lambda _: True) == date(2023, 4, 2)


@pytest.mark.parametrize(
    ("calendar", "owed_then"),
    [
        (ReportingCalendar.CALENDAR, ["2023-01", "2023-02", "2023-03", "2023-04"]),
        (ReportingCalendar.REPORTING, ["bc:2023-01", "bc:2023-02", "bc:2023-03", "bc:2023-04", "bc:2023-05"]),
        (ReportingCalendar.FROM_21, ["21:2023-01", "21:2023-02", "21:2023-03", "21:2023-04", "21:2023-05"]),
    ],
)
def test_months_are_those_of_the_senders_calendar(calendar: ReportingCalendar, owed_then: list[str]) -> None:
    assert months(replace(SENDER, calendar=calendar)) == owed_then
    assert months(SENDER, "2022") == []
    assert months(replace(SENDER, last=None), "2024-Q1") == ["2024-01", "2024-02", "2024-03"]


def states(*received: Received, today: date, sender: KeptSender = SENDER) -> list[Sent]:
    return [each.state for each in owed(sender, parse_period("2023"), received, today)]


def received(first: date, last: date, came: date) -> Received:
    return Received(first, last, datetime(came.year, came.month, came.day, 9))


def test_what_came_in_time_late_in_part_and_not_at_all_is_told_apart() -> None:
    january = received(date(2023, 1, 1), date(2023, 1, 31), date(2023, 2, 2))
    february = received(date(2023, 2, 1), date(2023, 2, 28), date(2023, 3, 9))
    march = received(date(2023, 3, 1), date(2023, 3, 20), date(2023, 3, 21))
    found = owed(SENDER, parse_period("2023"), [january, february, march], date(2023, 5, 1))
    assert [each.state for each in found] == [Sent.ON_TIME, Sent.LATE, Sent.PART, Sent.NOT_DUE]
    assert [each.days_late for each in found] == [None, 7, None, None]
    assert states(today=date(2023, 3, 2)) == [Sent.MISSING, Sent.NOT_DUE, Sent.NOT_DUE, Sent.NOT_DUE]


def test_the_first_import_that_tells_the_month_to_its_end_counts() -> None:
    early = received(date(2023, 1, 1), date(2023, 1, 31), date(2023, 2, 1))
    again = received(date(2023, 1, 1), date(2023, 1, 31), date(2023, 6, 1))
    assert states(again, early, today=date(2023, 2, 10))[0] is Sent.ON_TIME


def test_a_file_due_before_the_register_was_kept_is_not_called_late() -> None:
    late = received(date(2023, 1, 1), date(2023, 1, 31), date(2023, 9, 1))
    registered = replace(SENDER, entered_at=datetime(2023, 9, 1))
    assert states(late, today=date(2023, 9, 2), sender=registered)[:2] == [Sent.UNJUDGED, Sent.MISSING]


def test_the_reminder_names_the_unit_its_months_and_the_days() -> None:
    today = date(2023, 4, 10)
    lacking: list[Owed] = [each for each in owed(SENDER, parse_period("2023"), [], today) if each.state.is_owed]
    text = reminder(lacking, today=today, answer_by=date(2023, 4, 12))
    assert text.startswith("Kính gửi: Sở Tư pháp\n")
    assert "- Tháng 02/2023 (từ ngày 01/02/2023 đến ngày 28/02/2023), hạn gửi 02/03/2023: chưa nhận được tệp." in text
    assert text.count("- Tháng") == 3
    assert "trước ngày 12/04/2023" in text and text.endswith("Trân trọng./.")


def test_quang_ngai_has_96_communes_that_are_taken_for_communes() -> None:
    assert len(COMMUNES) == len(set(COMMUNES)) == 96
    assert Counter(name.split(" ")[0] for name in COMMUNES) == {"Xã": 86, "Phường": 9, "Đặc": 1}
    assert {guess_block(name) for name in office_names()} == {Block.COMMUNE}
