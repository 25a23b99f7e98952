"""Rejected rows as a small workbook: mended there and loaded again, they go in alone."""

import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.batch import ImportBatch
from etl.recognition.own_columns import MENDING_HEADING
from etl.rules.catalogue import RULES
from exports.printing import print_well
from exports.sheet_names import sheet_names
from exports.text import as_written_in_xlsx, safe_text

if TYPE_CHECKING:
    import pandas as pd

_BOLD = Font(bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="FFDCE6F1")
_MENDING_FILL = PatternFill("solid", fgColor="FFFFC7CE")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDTH, _MENDING_WIDTH = 22, 60
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
    for number in range(1, len(headings) + 1):
        worksheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    worksheet.column_dimensions[get_column_letter(len(headings) + 1)].width = _MENDING_WIDTH
    print_well(worksheet, head=(_TITLE_ROWS, _TITLE_ROWS))
    worksheet.freeze_panes = f"A{_TITLE_ROWS + 1}"
    last = f"{get_column_letter(len(headings) + 1)}{len(cells) + _TITLE_ROWS}"
    worksheet.auto_filter.ref = f"A{_TITLE_ROWS}:{last}"
    worksheet.append([_text(worksheet, f"HỒ SƠ ĐỂ RIÊNG CỦA LẦN NẠP SỐ {batch.id}", font=_BOLD)])
    worksheet.append([_text(worksheet, _period_line(batch))])
    header = [_text(worksheet, heading, font=_BOLD, fill=_HEADER_FILL) for heading in headings]
    worksheet.append([*header, _text(worksheet, MENDING_HEADING, font=_BOLD, fill=_MENDING_FILL)])
    for row, rules in zip(cells, rows["rules"], strict=True):
        mending = _text(worksheet, to_mend(str(rules).split()), alignment=_WRAPPED)
        worksheet.append([*(_text(worksheet, row.get(heading, "")) for heading in headings), mending])


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
