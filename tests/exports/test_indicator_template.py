"""The workbook for indicators: one line each, lists to choose from, an example, and a month that is filled in."""

import io

from openpyxl import Workbook, load_workbook

from domain.indicator import How
from domain.indicator_catalogue import CATALOGUE
from exports.indicator_template import OWN_SHEET, VALUES_SHEET, indicator_template

AGENCIES = ["Sở Y tế", '=HYPERLINK("http://example.invalid")']


def template() -> Workbook:
    return load_workbook(io.BytesIO(indicator_template(CATALOGUE, month="2023-06", agencies=AGENCIES)))


def test_each_indicator_that_is_typed_has_its_line_with_unit_and_month() -> None:
    sheet = template()[VALUES_SHEET]
    typed = [one for one in CATALOGUE.indicators if one.how is not How.RATIO]
    rows = list(sheet.iter_rows(min_row=5, max_row=4 + len(typed), max_col=6, values_only=True))
    assert rows == [(one.key, one.name, one.unit, "06/2023", None, None) for one in typed]


def test_the_first_line_is_an_example_that_says_so() -> None:
    assert str(template()[VALUES_SHEET]["A4"].value).startswith("Ví dụ (không nạp)")


def test_columns_have_lists_limits_and_formats() -> None:
    sheet = template()[VALUES_SHEET]
    kinds = {str(one.sqref).split(":")[0]: one.type for one in sheet.data_validations.dataValidation}
    assert kinds == {"A5": "list", "F5": "decimal", "G5": "date", "E5": "list"}
    assert (sheet["F5"].number_format, sheet["D5"].number_format, sheet["G5"].number_format) == (
        "#,##0",
        "@",
        "dd/mm/yyyy",
    )


def test_names_from_files_are_text_and_own_indicators_have_a_sheet() -> None:
    workbook = template()
    names = [workbook["Danh mục chỉ tiêu"].cell(row, 8) for row in (4, 5)]
    assert [(cell.value, cell.data_type) for cell in names] == [(name, "s") for name in AGENCIES]
    assert workbook[OWN_SHEET]["A3"].value == "Mã chỉ tiêu mới"
