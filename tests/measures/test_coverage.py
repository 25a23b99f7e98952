"""Whose files are there for which months."""

from dataclasses import replace
from datetime import date

from db.engine import Engine, reading
from domain.agency import Block
from domain.coverage import Coverage, Covered
from domain.scope import Dimension, Selection
from exports.coverage_line import coverage_line
from measures.coverage import coverage, coverage_of_current_month, covered_parts
from measures.online import online_share
from measures.trends import by_month, by_part
from tests.db.exports import Row, import_rows, undo
from tests.measures.builders import scope_of

JUSTICE, HEALTH, COMMUNE = "Sở Tư pháp", "Sở Y tế", "UBND xã Bình Châu"
JANUARY, FEBRUARY = (date(2023, 1, 1), date(2023, 1, 31)), (date(2023, 2, 1), date(2023, 2, 28))
FULL, PART, SILENT, NONE = Covered
YEAR = scope_of("2023")


def row(agency: str, code: str, received: date) -> Row:
    return Row(f"{agency}-{code}", agency=agency, received=received, due=None)


def covered(engine: Engine, notation: str, selection: Selection | None = None) -> Coverage:
    with reading(engine) as connection:
        found = coverage(connection, scope_of(notation, selection))
    assert found is not None
    return found


def states(found: Coverage) -> dict[str, list[Covered]]:
    return {unit.agency: [state for _, state in unit.months] for unit in found.units}


def test_a_month_is_told_by_the_files_whose_period_covers_it(database: Engine) -> None:
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 5))], JANUARY[1], period=JANUARY)
    import_rows(database, [row(COMMUNE, "1", date(2023, 2, 5))], FEBRUARY[1], period=FEBRUARY)
    found = covered(database, "2023")
    assert states(found) == {JUSTICE: [FULL, NONE], COMMUNE: [NONE, FULL]}
    assert (found.until, found.complete) == (FEBRUARY[1], 0)


def test_two_files_of_a_month_cover_it_together_and_a_gap_of_one_day_does_not(database: Engine) -> None:
    first, second, third = (date(2023, 1, day) for day in (14, 15, 16))
    import_rows(database, [row(JUSTICE, "1", first)], first, period=(date(2023, 1, 1), first))
    import_rows(database, [row(JUSTICE, "2", second)], JANUARY[1], period=(second, JANUARY[1]))
    import_rows(database, [row(COMMUNE, "1", first)], first, period=(date(2023, 1, 1), first))
    import_rows(database, [row(COMMUNE, "2", third)], JANUARY[1], period=(third, JANUARY[1]))
    assert states(covered(database, "2023-01")) == {JUSTICE: [FULL], COMMUNE: [PART]}


def test_a_data_date_inside_the_month_makes_it_a_part_though_nobody_lacks_a_file(database: Engine) -> None:
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 5))], date(2023, 1, 20), period=JANUARY)
    found = covered(database, "2023")
    assert states(found) == {JUSTICE: [PART]}
    assert coverage_line(found) == "Độ phủ: đủ tệp của 1 cơ quan từ 01/01/2023 đến 20/01/2023."


def test_a_file_without_a_period_tells_from_its_first_reception(database: Engine) -> None:
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 10)), row(JUSTICE, "2", date(2023, 2, 3))], FEBRUARY[1])
    assert states(covered(database, "2023")) == {JUSTICE: [PART, FULL]}


def test_a_unit_that_has_no_dossier_in_the_file_of_its_kind_has_sent(database: Engine) -> None:
    units = (JUSTICE, HEALTH, "Sở Công Thương")
    january = [row(name, "1", date(2023, 1, 5)) for name in units]
    import_rows(database, january, JANUARY[1], period=JANUARY)
    import_rows(database, [row(name, "2", date(2023, 2, 5)) for name in units[1:]], FEBRUARY[1], period=FEBRUARY)
    found = covered(database, "2023")
    assert states(found)[JUSTICE] == [FULL, SILENT]
    assert found.complete == 3


def test_a_file_of_another_kind_says_nothing_of_a_unit(database: Engine) -> None:
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 5)), row(HEALTH, "1", date(2023, 1, 5))], JANUARY[1])
    import_rows(database, [row(COMMUNE, "2", date(2023, 2, 5))], FEBRUARY[1], period=FEBRUARY)
    assert states(covered(database, "2023-02")) == {JUSTICE: [NONE], HEALTH: [NONE], COMMUNE: [FULL]}


def test_a_file_that_was_taken_back_covers_nothing(database: Engine) -> None:
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 5))], JANUARY[1], period=JANUARY)
    number, _ = import_rows(database, [row(JUSTICE, "2", date(2023, 2, 5))], FEBRUARY[1], period=FEBRUARY)
    undo(database, number)
    assert states(covered(database, "2023")) == {JUSTICE: [FULL]}


def test_the_current_month_is_that_of_the_data_date_in_the_scopes_calendar(database: Engine) -> None:
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 5))], date(2023, 1, 20), period=JANUARY)
    with reading(database) as connection:
        by_calendar = coverage_of_current_month(connection, scope_of("2023"))
        reporting = coverage_of_current_month(connection, scope_of("bc:2023"))
    assert by_calendar is not None and reporting is not None
    assert (by_calendar.first, reporting.first) == (date(2023, 1, 1), date(2023, 1, 15))


def test_a_month_without_any_file_is_no_line_of_zeros(database: Engine) -> None:
    march = (date(2023, 3, 1), date(2023, 3, 31))
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 5))], JANUARY[1], period=JANUARY)
    import_rows(database, [row(JUSTICE, "2", date(2023, 3, 5))], march[1], period=march)
    with reading(database) as connection:
        assert list(by_month(connection, scope_of("2023"))["month"]) == ["2023-01", "2023-03"]
        assert covered_parts(connection, scope_of("2023")) == {"2023-01": FULL, "2023-02": NONE, "2023-03": FULL}


def test_what_a_later_file_knows_of_a_month_without_a_file_is_no_figure_of_that_month(database: Engine) -> None:
    march = (date(2023, 3, 1), date(2023, 3, 31))
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 5))], JANUARY[1], period=JANUARY)
    import_rows(database, [row(JUSTICE, "2", date(2023, 2, 5))], march[1], period=march)
    with reading(database) as connection:
        frame = by_month(connection, scope_of("2023"))
    assert frame.set_index("month")["received"].to_dict() == {"2023-01": 1, "2023-03": 0}


def test_a_month_for_which_some_units_speak_is_not_complete_and_in_no_mean(database: Engine) -> None:
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 5))], JANUARY[1], period=JANUARY)
    import_rows(database, [replace(row(JUSTICE, "2", date(2023, 2, 5)), channel=2)], FEBRUARY[1], period=FEBRUARY)
    import_rows(database, [row(COMMUNE, "3", date(2023, 2, 5))], FEBRUARY[1], period=FEBRUARY)
    with reading(database) as connection:
        frame, halves = (
            by_month(connection, scope_of("2023")),
            by_part(connection, scope_of("2023"), Dimension.HALF_MONTH),
        )
        mean, months = online_share(connection, YEAR).mean_of_months, covered_parts(connection, YEAR)
        quarters = covered_parts(connection, YEAR, Dimension.QUARTER)
    assert frame.set_index("month")["complete"].to_dict() == {"2023-01": False, "2023-02": True}
    assert halves.set_index("half_month")["complete"].to_dict() == {
        "2023-01-01": False,
        "2023-01-15": False,
        "2023-02-01": True,
        "2023-02-15": True,
    }
    assert quarters == {"2023-Q1": PART}
    assert (mean, months) == (0.5, {"2023-01": PART, "2023-02": FULL})


def test_the_line_names_who_lacks_what_and_counts_the_rest(database: Engine) -> None:
    for place in range(5):
        import_rows(database, [row(f"Sở {place}", "1", date(2023, 1, 5))], JANUARY[1], period=JANUARY)
    import_rows(database, [row(COMMUNE, "1", date(2023, 2, 5))], FEBRUARY[1], period=(JANUARY[0], FEBRUARY[1]))
    assert coverage_line(covered(database, "2023")) == (
        "Độ phủ: 1 trên 6 cơ quan có đủ tệp từ 01/01/2023 đến 28/02/2023. Chưa đủ: Sở 0 (thiếu 02/2023); "
        "Sở 1 (thiếu 02/2023); Sở 2 (thiếu 02/2023) và 2 cơ quan khác. Chỗ thiếu không phải là 0."
    )


def test_months_before_the_first_file_are_said_once_and_held_against_nobody(database: Engine) -> None:
    for place in range(5):
        import_rows(database, [row(f"Sở {place}", "1", date(2023, 2, 5))], FEBRUARY[1], period=FEBRUARY)
    found = covered(database, "2023")
    assert found is not None
    assert (found.complete, found.lacking, found.begins) == (0, (), date(2023, 2, 1))
    assert coverage_line(found) == (
        "Độ phủ: đủ tệp của 5 cơ quan từ 01/02/2023 đến 28/02/2023. Chưa nạp tệp nào của 01/2023; "
        "hồ sơ tiếp nhận trước 01/02/2023 có thể chưa đủ."
    )
    march = (date(2023, 3, 1), date(2023, 3, 31))
    import_rows(database, [row(COMMUNE, "1", date(2023, 3, 5))], march[1], period=march)
    assert "Độ phủ: 0 trên 6 cơ quan có đủ tệp từ 01/02/2023 đến 31/03/2023. Chưa đủ: Sở 0 (thiếu 03/2023)" in (
        coverage_line(covered(database, "2023"))
    )


def test_a_unit_that_began_late_lacks_its_months_whichever_units_are_chosen(database: Engine) -> None:
    march = (date(2023, 3, 1), date(2023, 3, 31))
    for month, (first, last) in {"1": JANUARY, "2": FEBRUARY, "3": march}.items():
        import_rows(database, [row(JUSTICE, month, first)], last, period=(first, last))
    import_rows(database, [row(HEALTH, "3", march[0])], march[1], period=march)
    everybody, alone = covered(database, "2023"), covered(database, "2023", Selection(agencies=(HEALTH,)))
    assert (everybody.begins, alone.begins) == (date(2023, 1, 1), date(2023, 1, 1))
    assert (alone.before, [unit.agency for unit in alone.lacking]) == ((), [HEALTH])
    lacks = f"Chưa đủ: {HEALTH} (thiếu 01/2023, 02/2023). Chỗ thiếu không phải là 0."
    days = "cơ quan có đủ tệp từ 01/01/2023 đến 31/03/2023"
    assert coverage_line(everybody) == f"Độ phủ: 1 trên 2 {days}. {lacks}"
    assert coverage_line(alone) == f"Độ phủ: 0 trên 1 {days}. {lacks}"


def test_of_a_reporting_month_the_line_tells_the_same(database: Engine) -> None:
    import_rows(database, [row(JUSTICE, "1", date(2023, 2, 5))], FEBRUARY[1], period=FEBRUARY)
    assert coverage_line(covered(database, "bc:2023")) == (
        "Độ phủ: đủ tệp của 1 cơ quan từ 01/02/2023 đến 28/02/2023. Chưa nạp tệp nào từ 15/12/2022 đến 31/01/2023; "
        "hồ sơ tiếp nhận trước 01/02/2023 có thể chưa đủ."
    )
    reporting = (date(2023, 2, 15), date(2023, 3, 14))
    import_rows(database, [row(HEALTH, "1", reporting[0])], reporting[1], period=reporting)
    assert coverage_line(covered(database, "bc:2023-03")) == (
        "Độ phủ: 1 trên 2 cơ quan có đủ tệp từ 15/02/2023 đến 14/03/2023. "
        f"Chưa đủ: {JUSTICE} (một phần 03/2023). Chỗ thiếu không phải là 0."
    )


def test_without_a_file_for_the_period_the_line_says_so() -> None:
    assert coverage_line(None) == "Độ phủ: không có tệp nào cho kỳ và phạm vi này."


def test_a_part_of_the_scope_is_covered_by_the_files_of_its_own_units_and_months(database: Engine) -> None:
    import_rows(database, [row(JUSTICE, "1", date(2023, 1, 5))], JANUARY[1], period=JANUARY)
    import_rows(database, [row(JUSTICE, "2", date(2023, 2, 5))], FEBRUARY[1], period=FEBRUARY)
    import_rows(database, [row(COMMUNE, "3", date(2023, 2, 5))], FEBRUARY[1], period=FEBRUARY)
    found = covered(database, "2023")
    assert found.over(scope_of("2023")) is PART
    assert found.over(scope_of("2023-01")) is PART
    assert found.over(scope_of("2023-02-15..2023-02-28")) is FULL
    assert found.over(scope_of("2023", Selection(agencies=(JUSTICE,)))) is FULL
    assert found.over(scope_of("2023-01", Selection(blocks=(Block.COMMUNE,)))) is NONE
    assert found.over(scope_of("2023-05")) is NONE
    assert found.over(scope_of("2023", Selection(agencies=(HEALTH,)))) is NONE
