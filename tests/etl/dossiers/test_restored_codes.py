"""Procedure codes that Excel made numbers of are known again; what may be another code is left alone."""

import pytest

from domain.procedure import code_of_number
from tests.etl.exported import column_of, dossier, listed, read_sheets


def codes(*cells: object) -> tuple[list[object], list[tuple[str, int | None]]]:
    rows = [dossier(number) | {"Mã TTHC": cell} for number, cell in enumerate(cells)]
    reading = read_sheets(listed(rows))
    told = [(issue.code, issue.row) for issue in reading.issues if issue.code.startswith("procedure_code")]
    return column_of(reading, "procedure_code"), told


def test_a_number_gets_its_six_digits_back_with_a_remark() -> None:
    found, told = codes(1.00161, 1.0016, 1001610, 1001610.0, 2.002767, 10.000001, "1.001612")
    assert found == ["1.001610", "1.001600", "1.001610", "1.001610", "2.002767", "10.000001", "1.001612"]
    assert told == [("procedure_code_restored", row) for row in range(3, 9)]


def test_a_shortened_text_is_the_code_that_another_row_says_in_full() -> None:
    found, told = codes("1.001610.000.00.00.H48", "1.00161", "1001610", "1.001600", 1.0016)
    assert found == ["1.001610.000.00.00.H48"] * 3 + ["1.001600"] * 2
    assert told == [("procedure_code_restored", row) for row in (4, 5, 7)]


def test_a_shortened_text_alone_is_left_as_it_is_with_a_remark() -> None:
    found, told = codes("1.00161", "1002620")
    assert found == ["1.00161", "1002620"]
    assert told == [("procedure_code_form", 3), ("procedure_code_form", 4)]


@pytest.mark.parametrize("number", [0.5, 15, 1.0, 1.0016123, 123.5, 123456789012, -1.00161])
def test_a_number_that_was_no_code_stays_a_number(number: float) -> None:
    assert code_of_number(number) is None


@pytest.mark.parametrize("number", [1.0016099999999999, 1.0016100000000001, 1001610])
def test_a_number_that_a_spreadsheet_stored_inexactly_is_the_code_that_it_showed(number: float) -> None:
    # As in tidyverse/readxl issue 360: 20.4 was stored as 20.399999999999999.
    assert code_of_number(number) == "1.001610"
