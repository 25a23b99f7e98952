"""Attacks on whole lists: a sound list of dossiers with full headings in which one thing is wrong."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from etl.reading import worker
from etl.reading.reading import Reading, ReadOptions
from etl.reading.worker import start_reading
from etl.refused_file import RefusedFileError
from tests.etl.handmade import parts, text_cell, zipped

HEADINGS = ("Mã hồ sơ", "Tên thủ tục", "Cơ quan thực hiện", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý")
# 02/01/2023, 10/01/2023 and 09/01/2023 as Excel counts days from 1900.
RECEIVED, DUE, RESOLVED = 44928, 44936, 44935
FROM_1904 = 1462
SHEET = "xl/worksheets/sheet1.xml"
ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!")
# Nobody listens there.
EXTERNAL = "http://127.0.0.1:9/"
LITTLE_MEMORY, LITTLE_TIME = 400 << 20, 20
STYLES = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'


def dossier(number: int) -> list[object]:
    """The values of a sound dossier, with days as Excel holds them."""
    return [f"H48.01-230102-{number:04}", "Đăng ký khai sinh", "Sở Tư pháp", RECEIVED, DUE, RESOLVED]


def row(number: int, values: list[object]) -> str:
    """A row of the sheet: texts, days, and cells written out, in which "@" stands for their place."""
    return f'<row r="{number}">{"".join(map(_cell, places(number), values))}</row>'


def places(number: int) -> list[str]:
    """The places of the row's first cells."""
    return [f"{letter}{number}" for letter in "ABCDEFGHIJKL"]


def members(*dossiers: list[object], before: str = "", after: str = "", **more: str) -> dict[str, bytes | str]:
    """The parts of a workbook whose list holds these dossiers from Excel's row 2 on; `before` and `after` are rows
    around it."""
    table: list[list[object]] = [[*HEADINGS], *dossiers]
    rows = "".join(row(number, values) for number, values in enumerate(table, start=1))
    return parts(before + rows + after, **{"styles": STYLES, **more})


def workbook(path: Path, *dossiers: list[object], **more: str) -> Path:
    """That workbook, written to the path."""
    path.write_bytes(zipped(members(*dossiers, **more).items()))
    return path


def changed(number: int, column: int, value: object) -> list[object]:
    """A sound dossier in which one value is another."""
    values = dossier(number)
    values[column] = value
    return values


def _cell(place: str, value: object) -> str:
    if isinstance(value, int):
        return f'<c r="{place}" s="1"><v>{value}</v></c>'
    text = str(value)
    return text.replace("@", place, 1) if text.startswith("<c ") else text_cell(place, text)


def read(path: Path, *, memory: int = LITTLE_MEMORY) -> Reading:
    """What a reader makes of the file that may take little memory and time: what fills them by a trick is found out."""
    with patch.object(worker, "_TASK", replace(worker._TASK, memory=memory, cpu_seconds=LITTLE_TIME)):
        return start_reading(path, ReadOptions(), file_name=path.name).result()


def refusal(path: Path) -> str:
    """Why the file is refused; the sentence is one."""
    with pytest.raises(RefusedFileError) as refused:
        read(path)
    assert refused.value.reason.endswith(".") and "\n" not in refused.value.reason
    return refused.value.code


def saved(path: Path, members: dict[str, bytes | str]) -> Path:
    """A workbook of these parts, written to the path."""
    path.write_bytes(zipped(members.items()))
    return path


def with_sheet(replaced: str, by: str) -> dict[str, bytes | str]:
    """The parts of a sound list in whose sheet something stands in the place of its first occurrence."""
    sound = members(dossier(1), dossier(2))
    sheet = str(sound[SHEET])
    assert replaced in sheet
    return {**sound, SHEET: sheet.replace(replaced, by, 1)}


def rows_of(reading: Reading) -> list[list[object]]:
    """Code, procedure, agency and the three moments of each dossier that can go in."""
    columns = ["code", "procedure_name", "agency", "received_at", "due_at", "resolved_at"]
    return [list(line.values()) for line in reading.table.select(columns).to_pylist()]


def sound(*numbers: int) -> list[list[object]]:
    """What a sound dossier comes out as."""
    days = [datetime(2023, 1, 2), datetime(2023, 1, 10), datetime(2023, 1, 9)]
    return [[*dossier(number)[:3], *days] for number in numbers]


def faults(reading: Reading) -> list[tuple[str, int | None, str | None]]:
    """The errors: rule, Excel's row and column."""
    return [(issue.code, issue.row, issue.column) for issue in reading.issues if issue.severity == "error"]
