"""A large export for the measurements: the same bytes each time, written as XML because a writer would take minutes."""

import random
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parent.parent / "build" / "bench"
HEADINGS = (
    "STT",
    "Số hồ sơ",
    "Tên thủ tục hành chính",
    "Lĩnh vực",
    "Cơ quan thực hiện",
    "Hình thức nộp",
    "Chủ hồ sơ",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Trạng thái hồ sơ",
    "Số điện thoại",
)
_CHANNELS = ("Trực tuyến", "Trực tiếp", "Bưu chính")
_MOMENT = "%d/%m/%Y %H:%M:%S"
_LAST = datetime(2023, 12, 31)

_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Danh sách hồ sơ" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": "<Relationships "
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


# One dossier in fifty has moved on in the changed workbook.
_CHANGED_EVERY = 50


def workbook_of(rows: int, *, changed: bool = False) -> Path:
    """An .xlsx of so many dossiers in twelve columns, text dates as one-stop systems write them; made once.

    `changed` is the same list a day later: 2 % of the dossiers have another due date.
    """
    path = FOLDER / f"dossiers-{rows}{'-changed' if changed else ''}.xlsx"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        _write(unfinished, rows, changed)
        unfinished.rename(path)
    return path


def _write(path: Path, rows: int, changed: bool) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in _PARTS.items():
            archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8"?>' + text)
        member = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        member.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(member, "w", force_zip64=True) as sheet:
            sheet.write(
                b'<?xml version="1.0" encoding="UTF-8"?>'
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            sheet.write(_row_xml(1, HEADINGS).encode())
            for number, cells in enumerate(_dossiers(rows, changed), start=2):
                sheet.write(_row_xml(number, cells).encode())
            sheet.write(b"</sheetData></worksheet>")


def _row_xml(number: int, cells: tuple[str | int | None, ...]) -> str:
    return f'<row r="{number}">{"".join(_cell_xml(number, place, cell) for place, cell in enumerate(cells))}</row>'


def _cell_xml(row: int, place: int, cell: str | int | None) -> str:
    if cell is None:
        return ""
    reference = f"{'ABCDEFGHIJKL'[place]}{row}"
    if isinstance(cell, int):
        return f'<c r="{reference}"><v>{cell}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def _dossiers(rows: int, changed: bool) -> Iterator[tuple[str | int | None, ...]]:
    chance = random.Random(1)
    for number in range(1, rows + 1):
        received = datetime(2023, 1, 1) + timedelta(minutes=chance.randrange(60 * 24 * 360))
        moved = changed and number % _CHANGED_EVERY == 0
        due = received + timedelta(days=chance.randrange(1, 20) + moved)
        closed = received + timedelta(days=chance.randrange(22))
        procedure = chance.randrange(400)
        is_done = closed < _LAST
        yield (
            number,
            f"000.00.{procedure % 40}.H48-{received:%y%m%d}-{number:07d}",
            f"Thủ tục số {procedure} về cấp đổi giấy phép",
            f"Lĩnh vực {procedure % 30}",
            f"Sở số {procedure % 20}",
            chance.choice(_CHANNELS),
            f"Nguyễn Văn {number}",
            received.strftime(_MOMENT),
            due.strftime(_MOMENT),
            closed.strftime(_MOMENT) if is_done else None,
            "Đã trả kết quả" if is_done else "Đang xử lý",
            f"09{number:08d}",
        )
