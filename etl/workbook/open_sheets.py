"""Files of every kind become sheets of cells with Excel's own row numbers."""

from collections.abc import Callable
from pathlib import Path

from etl.refused_file import RefusedFileError
from etl.workbook.guard import FileKind
from etl.workbook.sheet import UNCOMPUTED, CellError, Chunk, MergedRange, Sheet

__all__ = ["UNCOMPUTED", "CellError", "Chunk", "MergedRange", "Sheet", "open_sheets"]


def open_sheets(path: Path, kind: FileKind) -> list[Sheet]:
    """The file's sheets in their order, hidden ones too. Raises RefusedFileError; so may reading their rows."""
    sheets = _opener(kind)(path)
    if not sheets:
        raise RefusedFileError("no_sheet", "Tệp không có trang tính nào; hãy xuất lại tệp từ hệ thống.")
    return sheets


def _opener(kind: FileKind) -> Callable[[Path], list[Sheet]]:
    # Each reader is loaded when a file asks for it: a process lives for one file.
    if kind is FileKind.XLSX:
        from etl.workbook.xlsx import open_xlsx

        return open_xlsx
    if kind is FileKind.CSV:
        from etl.workbook.delimited import open_delimited

        return open_delimited
    if kind is FileKind.HTML:
        from etl.workbook.html_pages import open_html

        return open_html
    if kind is FileKind.XML2003:
        from etl.workbook.xml2003 import open_xml2003

        return open_xml2003
    return _calamine_opener(kind)


def _calamine_opener(kind: FileKind) -> Callable[[Path], list[Sheet]]:
    from etl.workbook.binary_records import hidden_in_xls, hidden_in_xlsb
    from etl.workbook.calamine import open_calamine
    from etl.workbook.opendocument import hidden_in_ods

    hidden = {FileKind.XLS: hidden_in_xls, FileKind.XLSB: hidden_in_xlsb, FileKind.ODS: hidden_in_ods}[kind]
    return lambda path: open_calamine(path, hidden, ending=f".{kind.value}")
