"""What each month's file tells, and how the files follow each other."""

from datetime import date

import numpy as np

from demo.dossiers import BLOCKS, demo_dossiers
from domain.agency import Block
from domain.dossier import Status
from tests.demo.year import MONTHS, Year

_CLOSED = {Status.RESOLVED, Status.RETURNED, Status.WITHDRAWN}


def test_a_file_tells_only_what_was_known_on_its_last_day(year: dict[Block, Year]) -> None:
    for block in year:
        for rows, last in zip(year[block].files, year[block].last_days, strict=True):
            for row in rows:
                assert row.received_on <= last, row
                assert row.closed_on is None or row.closed_on <= last, row
                assert row.returned_at is None or row.returned_at.date() <= last, row


def test_files_end_with_their_months(year: dict[Block, Year]) -> None:
    assert year[Block.LAND].last_days[:2] == (date(2023, 1, 31), date(2023, 2, 28))
    assert year[Block.LAND].last_days == year[Block.DEPARTMENT].last_days
    assert year[Block.LAND].last_days[-1] == date(2023, 10, 31)


def test_a_dossier_stands_in_every_file_from_its_reception_to_its_closing(year: dict[Block, Year]) -> None:
    for block in year:
        for code, months in year[block].appearances.items():
            dossier = year[block].known[code]
            last = dossier.closed_on.month - 1 if dossier.closed_on else MONTHS[-1]
            assert months == list(range(dossier.received_on.month - 1, last + 1)), dossier


def test_a_dossier_stands_once_in_a_file_and_the_rows_are_in_order_of_reception(year: dict[Block, Year]) -> None:
    for block in year:
        for rows in year[block].files:
            assert len({row.code for row in rows}) == len(rows)
            moments = [row.received_at for row in rows]
            assert moments == sorted(moments)


def test_a_dossier_is_open_until_it_has_a_closing_date(year: dict[Block, Year]) -> None:
    for block in year:
        for rows in year[block].files:
            for row in rows:
                assert (row.status in _CLOSED) == (row.resolved_at is not None), row
                assert (row.status is Status.RETURNED) == (row.returned_at is not None), row


def test_a_dossiers_facts_do_not_change_from_file_to_file_except_for_its_course(year: dict[Block, Year]) -> None:
    for block in year:
        for rows in year[block].files:
            for row in rows:
                known = year[block].known[row.code]
                assert (row.agency, row.procedure_code, row.channel) == (
                    known.agency,
                    known.procedure_code,
                    known.channel,
                )
                assert (row.received_at, row.due_at) == (known.received_at, known.due_at)


def test_some_dossiers_wait_in_one_file_and_are_closed_in_a_later_one(year: dict[Block, Year]) -> None:
    for block in year:
        waited = {row.code for rows in year[block].files for row in rows if row.status.group.value == "waiting"}
        assert any(year[block].known[code].status in _CLOSED for code in waited)


def test_all_statuses_of_a_dossiers_course_occur(year: dict[Block, Year]) -> None:
    seen = {row.status for block in year for rows in year[block].files for row in rows}
    assert seen == set(Status) - {Status.REGISTERED, Status.REFUSED_AT_RECEPTION}


def test_a_reason_stands_only_where_the_file_shows_the_dossier_to_be_late(year: dict[Block, Year]) -> None:
    for block in year:
        for rows, last in zip(year[block].files, year[block].last_days, strict=True):
            for row in rows:
                if row.is_late_explained:
                    assert (row.closed_on or last) > row.due_on, row


def test_the_year_is_the_same_whenever_it_is_made() -> None:
    for block in BLOCKS:
        first, again = demo_dossiers(block), demo_dossiers.__wrapped__(block)
        assert first is not again
        assert np.array_equal(first.code, again.code)
        assert np.array_equal(first.person, again.person)
        assert np.array_equal(first.received.received_at, again.received.received_at)
        assert np.array_equal(first.outcome.resolved_at, again.outcome.resolved_at, equal_nan=True)
        assert np.array_equal(first.outcome.returned_at, again.outcome.returned_at, equal_nan=True)
