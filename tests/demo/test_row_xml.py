"""Rows made as XML are read back as if openpyxl had written them."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from demo.archive import Body, save
from demo.row_xml import rows_xml

MOMENT = datetime(2023, 2, 28, 17, 30)
TEXTS = ["Sở Y tế", "a < b & c", None, ' "x" ']
MOMENTS = [datetime(2023, 1, 31, 7, 59, 59), None, datetime(2023, 2, 1), datetime(2023, 2, 28, 23, 59, 1)]


def test_text_numbers_moments_and_gaps_stand_where_they_were_put(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.cell(1, 1, "Đầu")
    sheet.cell(6, 1, "Cộng")
    shown = WriteOnlyCell(sheet)
    shown.number_format = "dd/mm/yyyy hh:mm:ss"
    columns = ([1, 2, 3, 4], TEXTS, MOMENTS)
    path = tmp_path / "a.xlsx"
    save(workbook, path, moment=MOMENT, body=Body(rows_xml(columns, 2, date_style=shown.style_id), before=6))
    read = load_workbook(path).worksheets[0]
    rows = list(read.iter_rows(values_only=True))
    assert rows[0][0] == "Đầu" and rows[5][0] == "Cộng"
    assert rows[1:5] == list(zip(*columns, strict=True))
    assert read.cell(2, 3).number_format == "dd/mm/yyyy hh:mm:ss"


def test_rows_for_which_the_sheet_has_no_place_are_not_lost_silently() -> None:
    with pytest.raises(AssertionError):
        Body(b"<row/>", before=9).put_into(b'<sheetData><row r="1"/></sheetData>')
