"""Sheets as one-stop systems export them, made of the few rows a test is about."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from etl.reading.read_file import read_dossiers
from etl.reading.reading import Reading, ReadOptions
from etl.recognition.mapping import ColumnMapping, mapping_from
from etl.workbook.sheet import MergedRange, Sheet

# A dossier that is right in every column; a test names only what it is about.
DOSSIER: dict[str, object] = {
    "Mã hồ sơ": "000.00.13.H48-230110-0001",
    "Tên thủ tục hành chính": "Cấp giấy phép xây dựng",
    "Lĩnh vực": "Xây dựng",
    "Cơ quan thực hiện": "Sở Xây dựng",
    "Hình thức nộp": "Trực tuyến",
    "Ngày tiếp nhận": "10/01/2023 08:00:00",
    "Ngày hẹn trả": "20/01/2023 17:00:00",
    "Ngày kết thúc xử lý": "16/01/2023 09:30:00",
    "Trạng thái hồ sơ": "Đã trả kết quả",
}
TITLE = "(Từ ngày 01/01/2023 đến ngày 31/01/2023)"
# A list whose group rows name sector and agency.
GROUPED = [heading for heading in DOSSIER if heading not in ("Lĩnh vực", "Cơ quan thực hiện")]


def dossier(number: int = 1, **changes: object) -> dict[str, object]:
    """A right dossier with a code of its own, changed where said: by heading, spaces written as underscores."""
    named = {heading.replace("_", " "): cell for heading, cell in changes.items()}
    return {**DOSSIER, "Mã hồ sơ": f"000.00.13.H48-230110-{number:04}", **named}


def row(number: int, headings: list[str] = GROUPED) -> list[object]:
    """A right dossier's cells under these headings."""
    return [dossier(number)[heading] for heading in headings]


def listed(
    dossiers: Sequence[dict[str, Any]],
    *,
    headings: Iterable[str] | None = None,
    title: str | None = TITLE,
    below: Sequence[Any] = (),
    name: str = "Danh sách",
    hidden: bool = False,
    hidden_rows: AbstractSet[int] = frozenset(),
) -> Sheet:
    """A sheet: a title (Excel's row 1, where there is one), the header (row 2), a row a dossier (from row 3), `below`.

    The headings are those of the first dossier, or of a right one where there is none.
    """
    columns = list(headings or (dossiers[0] if dossiers else DOSSIER))
    rows: list[Any] = [[title]] if title else []
    rows += [columns, *([row.get(heading) for heading in columns] for row in dossiers), *below]
    return cells(rows, name=name, hidden=hidden, hidden_rows=hidden_rows)


def cells(
    rows: Sequence[Any],
    *,
    name: str = "Danh sách",
    hidden: bool = False,
    merged: Sequence[MergedRange] = (),
    hidden_rows: AbstractSet[int] = frozenset(),
) -> Sheet:
    """A sheet of just these cells, from Excel's row 1 on."""
    width = max(map(len, rows), default=0)
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    return Sheet(name, hidden, tuple(merged), lambda: map(list, filled), hidden_rows)


def read_sheets(*sheets: Sheet, mapping: dict[str, Any] | None = None, **options: Any) -> Reading:
    """What the importer reads from these sheets."""
    answers = mapping_from(mapping) if mapping else ColumnMapping()
    return read_dossiers(sheets, ReadOptions(mapping=answers, **options))


def codes_of(reading: Reading, *, severity: str | None = None) -> list[str]:
    """The codes of a reading's issues, in their order."""
    return [issue.code for issue in reading.issues if severity in (None, issue.severity.value)]


def column_of(reading: Reading, name: str) -> list[Any]:
    """One column of the dossiers that go in."""
    values: list[Any] = reading.table.column(name).to_pylist()
    return values
