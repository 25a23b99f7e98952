"""Rejected rows as a small workbook: mended there and loaded again, they go in alone."""

import io
import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.batch import ImportBatch
from etl.recognition.own_columns import MENDING_HEADING
from etl.rules.catalogue import RULES
from exports.cell_styles import BOLD, HEADER_FILL, WRAPPED, row_height
from exports.printing import print_well
from exports.sheet_names import sheet_names
from exports.text import as_written_in_xlsx, safe_text

if TYPE_CHECKING:
    import pandas as pd

_MENDING_FILL = PatternFill("solid", fgColor="FFFFC7CE")
_WIDTH, _MENDING_WIDTH = 15, 50
_TITLE_ROWS = 3


def rejected_rows_workbook(batch: ImportBatch, rows: "pd.DataFrame") -> bytes:
    """The batch's rejected rows (see measures.quality.rows_set_aside), a sheet for each sheet of its file, under the
    headings that the file had and a title that keeps its period and data date."""
    workbook = Workbook(write_only=True)
    parts = list(rows.groupby("sheet", sort=False))
    for name, (_, part) in zip(sheet_names(str(sheet) for sheet, _ in parts), parts, strict=True):
        _write_sheet(workbook.create_sheet(name), batch, part)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write_sheet(worksheet: Worksheet, batch: ImportBatch, rows: "pd.DataFrame") -> None:
    cells: list[dict[str, str]] = [json.loads(text) for text in rows["cells"]]
    headings = list(dict.fromkeys(heading for row in cells for heading in row))
    widths = [*(_WIDTH for _ in headings), _MENDING_WIDTH]
    for number, width in enumerate(widths, start=1):
        worksheet.column_dimensions[get_column_letter(number)].width = width
    print_well(worksheet, head=(_TITLE_ROWS, _TITLE_ROWS), columns=len(widths))
    worksheet.freeze_panes = f"A{_TITLE_ROWS + 1}"
    last = f"{get_column_letter(len(headings) + 1)}{len(cells) + _TITLE_ROWS}"
    worksheet.auto_filter.ref = f"A{_TITLE_ROWS}:{last}"
    worksheet.append([_text(worksheet, f"HỒ SƠ ĐỂ RIÊNG CỦA LẦN NẠP SỐ {batch.id}", font=BOLD)])
    worksheet.append([_text(worksheet, _period_line(batch))])
    header = [_text(worksheet, heading, font=BOLD, fill=HEADER_FILL, alignment=WRAPPED) for heading in headings]
    _set_height(worksheet, _TITLE_ROWS, headings, widths)
    worksheet.append([*header, _text(worksheet, MENDING_HEADING, font=BOLD, fill=_MENDING_FILL, alignment=WRAPPED)])
    for number, (row, rules) in enumerate(zip(cells, rows["rules"], strict=True), start=_TITLE_ROWS + 1):
        texts = [*(row.get(heading, "") for heading in headings), to_mend(str(rules).split())]
        _set_height(worksheet, number, texts, widths)
        worksheet.append([_text(worksheet, text, alignment=WRAPPED) for text in texts])


def _set_height(worksheet: Worksheet, number: int, texts: Sequence[str], widths: Sequence[float]) -> None:
    if height := row_height(zip(texts, widths, strict=False)):
        worksheet.row_dimensions[number].height = height


def to_mend(codes: list[str]) -> str:
    """What is wrong with a row by these rules and how to mend it; a rule that is no more is named by its code."""
    rules = [RULES[code] for code in codes if code in RULES]
    return "\n".join([*(f"{rule.name}: {rule.mend}" for rule in rules), *(c for c in codes if c not in RULES)])


def _period_line(batch: ImportBatch) -> str:
    """A title's line from which the importer reads the same period and data date again."""
    first: date | None = batch.period_first
    if first is None or first > batch.as_of:
        return f"(Tính đến ngày {batch.as_of:%d/%m/%Y})"
    return f"(Từ ngày {first:%d/%m/%Y} đến ngày {batch.as_of:%d/%m/%Y})"


def _text(worksheet: Worksheet, text: str, **style: Any) -> Cell | None:
    if not text:
        return None
    cell = WriteOnlyCell(worksheet, as_written_in_xlsx(safe_text(text).text))
    # After the value: given one that begins with "=", openpyxl has already called the cell a formula.
    cell.data_type = "s"
    cell.number_format = "@"
    for name, value in style.items():
        setattr(cell, name, value)
    return cell
