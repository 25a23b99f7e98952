"""Marks the errors in the user's workbook, in a limited process; nothing of the workbook is kept."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.batch import Issue
from domain.name_order import name_order
from etl import process, work_directories
from etl.facts import as_facts, from_facts
from etl.recognition.recognised import SheetSeen
from etl.workbook.guard import FileKind, check_container
from exports.marked_rows import UNKNOWN_AGENCY, MarkedSheet, marked_sheets
from exports.marked_values import of_agency, read_rows, write_values
from exports.marked_workbook import mark_whole
from exports.sheet_names import sheet_names

# openpyxl holds a workbook whole: this much XML (some 30.000 rows of twelve columns) takes it ten seconds and 250 MB.
MOST_XML = 40 << 20

_TASK = process.Task("exports.marking:mark")
_ORDER, _SOURCE, _MARKED = "order.json", "source", "marked"
_VALUES_ONLY = "Tệp gốc không phải .xlsx nên tệp này chỉ giữ nội dung các ô, không giữ định dạng."
_TOO_LARGE = (
    "Tệp gốc quá lớn để đánh dấu cả tệp, nên tệp này chỉ gồm dòng tiêu đề và các dòng có lỗi; số dòng trong lời nhắc "
    "là của tệp gốc."
)
_NOT_READ = "Không giữ được định dạng của tệp gốc, nên tệp này chỉ giữ nội dung các ô."
_OF_UNIT = "Tệp này chỉ gồm các dòng có lỗi của một cơ quan; số dòng trong lời nhắc là của tệp gốc."


@dataclass(frozen=True)
class _Order:
    """What is to be marked: the issues, and by the sheet's name the first and the last row of its header."""

    issues: tuple[Issue, ...]
    header_rows: dict[str, tuple[int, int]]
    by_agency: bool


def marked_workbook(
    content: bytes, issues: Sequence[Issue], sheets: Sequence[SheetSeen], *, by_agency: bool = False
) -> bytes:
    """A file that the importer has read, with its issues marked, as .xlsx; by agency as a .zip of one .xlsx for each.

    Raises RefusedFileError where the file is not safe or takes too much time or memory.
    """
    with TemporaryDirectory(prefix=work_directories.prefix()) as folder:
        directory = Path(folder)
        (directory / _SOURCE).write_bytes(content)
        order = _Order(tuple(issues), {sheet.sheet: sheet.header_rows for sheet in sheets}, by_agency)
        (directory / _ORDER).write_text(json.dumps(as_facts(order), ensure_ascii=False), encoding="utf-8")
        process.run(_TASK, directory)
        return (directory / _MARKED).read_bytes()


def mark() -> None:
    """In the process with limits: reads what marked_workbook() laid into the working directory, and answers there."""
    order = from_facts(_Order, json.loads(Path(_ORDER).read_text(encoding="utf-8")))
    sheets = marked_sheets(order.issues, order.header_rows)
    source, target = Path(_SOURCE), Path(_MARKED)
    kind = check_container(source)
    if order.by_agency:
        _mark_by_agency(source, target, kind, sheets, order.issues)
    else:
        _mark_one(source, target, kind, sheets, order.issues)


def _mark_one(
    source: Path, target: Path, kind: FileKind, sheets: dict[str, MarkedSheet], issues: Sequence[Issue]
) -> None:
    large = _is_large(source, kind)
    more = [_TOO_LARGE] if large else [_VALUES_ONLY]
    if kind is FileKind.XLSX and not large:
        try:
            mark_whole(source, target, sheets, issues)
            return
        except Exception:
            # openpyxl stumbles in many ways over workbooks that Excel and our reader open.
            more = [_NOT_READ]
    write_values(target, read_rows(source, kind, sheets, only_faulty=large), sheets, issues, more)


def _mark_by_agency(
    source: Path, target: Path, kind: FileKind, sheets: dict[str, MarkedSheet], issues: Sequence[Issue]
) -> None:
    rows = read_rows(source, kind, sheets, only_faulty=True)
    named = {issue.agency for issue in issues if issue.row is not None}
    agencies = sorted(named, key=lambda agency: (agency is None, name_order(agency or "")))
    names = sheet_names(agency or UNKNOWN_AGENCY for agency in agencies)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (agency, name) in enumerate(zip(agencies, names, strict=True), start=1):
            mine = of_agency(sheets, agency)
            rows_of_agency = {
                sheet: [row for row in read if row.number <= mine[sheet].header_end or row.number in mine[sheet].by_row]
                for sheet, read in rows.items()
                if mine[sheet].by_row
            }
            theirs = [issue for issue in issues if issue.row is not None and issue.agency == agency]
            part = Path(f"part-{number}")
            write_values(part, rows_of_agency, mine, theirs, [_OF_UNIT])
            archive.write(part, f"{number:02} {name}.xlsx")
            part.unlink()


def _is_large(source: Path, kind: FileKind) -> bool:
    if kind is not FileKind.XLSX:
        return source.stat().st_size > MOST_XML // 4
    with zipfile.ZipFile(source) as archive:
        return sum(member.file_size for member in archive.infolist() if member.filename.endswith(".xml")) > MOST_XML
