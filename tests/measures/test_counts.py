"""Counts of a scope, in total and by each dimension."""

from datetime import date

import pytest

from db.engine import Engine, reading
from domain.agency import Block
from domain.counts import COUNTS, closing_gap
from domain.dossier import Channel
from domain.scope import Dimension, Selection
from measures.counts import as_counts, count, data_date, data_state, default_period, groups, parts_of, total
from tests.db.exports import Row, import_rows, undo
from tests.measures.builders import counts_of, scope_of

AS_OF = date(2023, 4, 30)

ROWS = [
    Row("1", received=date(2023, 1, 10), due=date(2023, 1, 20), channel=2).done(date(2023, 1, 15)),
    Row("2", received=date(2023, 1, 20), due=date(2023, 2, 1), channel=2, agency="Sở Y tế").done(date(2023, 2, 3)),
    Row("3", received=date(2023, 3, 1), due=date(2023, 3, 10), channel=0, agency="Sở Y tế", sector=None),
    Row("4", received=date(2023, 4, 3), due=date(2023, 5, 10), agency="Chi nhánh VPĐKĐĐ Mộ Đức", sector="Đất đai"),
]


def test_without_a_dimension_there_is_one_line_with_every_count(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        frame = count(connection, scope_of("2023"))
        counts = total(connection, scope_of("2023"))
    assert list(frame.columns) == list(COUNTS)
    assert len(frame) == 1
    assert counts == as_counts(frame.iloc[0])
    assert counts == counts_of(
        received=4, resolved=2, early=1, late=1, pending=2, pending_in_time=1, pending_overdue=1
    ) | {"online": 2, "direct": 2, "channel_unknown": 1}


def test_months_close_and_one_opens_with_what_the_last_left(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        frame = count(connection, scope_of("2023-H1"), Dimension.MONTH)
    months = {str(line["month"]): as_counts(line) for _, line in frame.iterrows()}
    assert [closing_gap(counts) for counts in months.values()] == [0, 0, 0, 0]
    assert months["2023-01"]["pending"] == months["2023-02"]["carried_over"] == 1
    assert months["2023-03"]["pending"] == months["2023-04"]["carried_over"] == 1


def test_months_after_the_data_date_have_no_line(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        frame = count(connection, scope_of("2023"), Dimension.MONTH)
    assert list(frame["month"]) == ["2023-01", "2023-02", "2023-03", "2023-04"]


def test_a_group_of_which_the_period_tells_nothing_has_no_line(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        lines = {by: len(count(connection, scope_of("2023-01-05..2023-01-12"), by)) for by in Dimension}
        before = {by: len(count(connection, scope_of("2022"), by)) for by in Dimension}
    assert set(lines.values()) == {1} and set(before.values()) == {0}


def test_a_month_without_any_dossier_has_no_line(database: Engine) -> None:
    early = Row("1", received=date(2023, 1, 10)).done(date(2023, 1, 15))
    import_rows(database, [early, Row("2", received=date(2023, 3, 2))], AS_OF)
    with reading(database) as connection:
        frame = count(connection, scope_of("2023"), Dimension.MONTH)
    assert list(frame["month"]) == ["2023-01", "2023-03", "2023-04"]


def test_half_months_are_named_by_their_first_day(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        frame = count(connection, scope_of("2023-01"), Dimension.HALF_MONTH)
    assert list(frame["half_month"]) == ["2023-01-01", "2023-01-15"]
    assert list(frame["received"]) == [1, 1]


def test_reporting_months_run_from_the_15th(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        frame = count(connection, scope_of("bc:2023-Q1"), Dimension.MONTH)
    assert dict(zip(frame["month"], frame["received"], strict=True)) == {"2023-01": 1, "2023-02": 1, "2023-03": 1}


@pytest.mark.parametrize(
    ("by", "received"),
    [
        (Dimension.BLOCK, {"department": 3, "land": 1}),
        (Dimension.AGENCY, {"Chi nhánh VPĐKĐĐ Mộ Đức": 1, "Sở Tư pháp": 1, "Sở Y tế": 2}),
        (Dimension.SECTOR, {"Đất đai": 1, "Tư pháp": 2, None: 1}),
        (Dimension.CHANNEL, {"online": 2, "direct": 1, "unknown": 1}),
        (Dimension.LEVEL, {None: 4}),
    ],
)
def test_groups_stand_in_the_order_in_which_people_look_for_them(
    database: Engine, by: Dimension, received: dict[str | None, int]
) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        frame = count(connection, scope_of("2023"), by)
    assert list(zip(frame[by.value], frame["received"], strict=True)) == list(received.items())
    assert list(frame.columns) == [by.value, *COUNTS]


def test_a_procedure_has_its_key_and_its_name(database: Engine) -> None:
    import_rows(database, [Row("1", procedure="Chứng thực bản sao")], AS_OF)
    with reading(database) as connection:
        frame = count(connection, scope_of("2023"), Dimension.PROCEDURE)
    assert list(frame.columns) == ["procedure", "procedure_name", *COUNTS]
    assert list(frame["procedure_name"]) == ["Chứng thực bản sao"]


def test_a_selection_narrows_every_dimension(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    departments = scope_of("2023", Selection(blocks=(Block.DEPARTMENT,), channels=(Channel.ONLINE,)))
    with reading(database) as connection:
        by_agency = count(connection, departments, Dimension.AGENCY)
        by_month = count(connection, departments, Dimension.MONTH)
    assert list(by_agency["agency"]) == ["Sở Tư pháp", "Sở Y tế"]
    assert list(by_month["month"]) == ["2023-01", "2023-02"]


def test_before_the_first_import_there_is_no_data_date_and_nothing_is_counted(database: Engine) -> None:
    with reading(database) as connection:
        assert data_date(connection) is None
        assert default_period(connection) is None
        assert total(connection, scope_of("2023")) == counts_of()
        assert count(connection, scope_of("2023"), Dimension.PROCEDURE).empty
        assert list(count(connection, scope_of("2023"), Dimension.MONTH).columns) == ["month", *COUNTS]


def test_nobody_choosing_is_shown_the_year_of_the_data_date(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        period = default_period(connection)
    assert period is not None and period.notation == "2023"


def test_the_name_that_a_cache_depends_on_changes_with_an_import_and_with_its_undoing(database: Engine) -> None:
    seen = []
    for change in (None, "import", "undo"):
        if change == "import":
            number, _ = import_rows(database, ROWS, AS_OF)
        elif change == "undo":
            undo(database, number)
        with reading(database) as connection:
            seen.append(data_state(connection))
    assert len(set(seen)) == 3


def test_only_months_and_half_months_divide_a_period() -> None:
    with pytest.raises(KeyError, match="agency"):
        parts_of(scope_of("2023").period, Dimension.AGENCY)


@pytest.mark.parametrize("by", [by for by in Dimension if not by.is_time])
def test_groups_are_the_lines_of_the_counts(database: Engine, by: Dimension) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        frame = count(connection, scope_of("2023-Q1"), by)
        found = groups(connection, scope_of("2023-Q1"), by)
    keys = [None if value is None else str(value) for value in frame[by.value]]
    lines = [as_counts(frame.iloc[place]) for place in range(len(frame))]
    assert {key: counts for key, counts in found.items() if any(counts.values())} == dict(zip(keys, lines, strict=True))


def test_before_the_first_import_there_are_no_groups_and_a_total_of_nothing(database: Engine) -> None:
    with reading(database) as connection:
        assert groups(connection, scope_of("2023"), Dimension.AGENCY) == {}
        assert total(connection, scope_of("2023")) == counts_of()
