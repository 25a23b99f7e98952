"""A large export for the measurements: the same bytes each time, written as XML because a writer would take minutes."""

import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    import pandas as pd

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
MONTH_HEADINGS = (
    "STT",
    "Số hồ sơ",
    "Mã TTHC",
    "Tên thủ tục hành chính",
    "Lĩnh vực",
    "Cơ quan thực hiện",
    "Hình thức nộp",
    "Mức độ DVC",
    "Trạng thái hồ sơ",
    "Ngày nộp",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Ngày trả kết quả",
)
_MONTH_COLUMNS = (
    "code",
    "procedure_code",
    "procedure_name",
    "sector",
    "agency",
    "channel",
    "service_level",
    "status",
    "submitted_at",
    "received_at",
    "due_at",
    "resolved_at",
    "returned_at",
)
_CHANNEL_WORDS = {"online": "Trực tuyến", "direct": "Trực tiếp", "postal": "Bưu chính"}
_LEVEL_WORDS = {"full": "Toàn trình", "partial": "Một phần", "information": "Cung cấp thông tin"}
_STATUS_WORDS = {
    "supplement_requested": "Yêu cầu bổ sung",
    "processing": "Đang xử lý",
    "withdrawn": "Công dân yêu cầu rút hồ sơ",
    "returned": "Đã trả kết quả",
}
_CHANNELS = ("Trực tuyến", "Trực tiếp", "Bưu chính")
_MOMENT = "%d/%m/%Y %H:%M:%S"
_LAST = datetime(2023, 12, 31)
_DAY_0 = datetime(1899, 12, 30)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Cell = str | int | datetime | None

_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/xl/{name}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("sharedStrings", "sharedStrings"),
            ("styles", "styles"),
        )
    )
    + "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r0" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Danh sách hồ sơ" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="r3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm:ss"/></numFmts>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
}

# One dossier in fifty has moved on in the changed workbook.
_CHANGED_EVERY = 50


def workbook_of(rows: int, *, changed: bool = False) -> Path:
    """An .xlsx of so many dossiers in twelve columns, text dates as one-stop systems write them; made once.

    `changed` is the same list a day later: 2 % of the dossiers have another due date.
    """
    return _made(f"dossiers-{rows}{'-changed' if changed else ''}", _dossiers(rows, changed), _inline_cell)


def workbook_without_places(rows: int) -> Path:
    """The same dossiers from a writer that leaves out where rows and cells stand, as the format allows; made once."""
    return _made(f"dossiers-{rows}-unplaced", _dossiers(rows), _inline_cell, placed=False)


def workbook_saved_by_excel(rows: int) -> Path:
    """The same dossiers as Excel keeps them: texts in a table of their own, dates as numbers; made once."""
    texts: dict[str, int] = {}

    def cell(value: Cell) -> str:
        if isinstance(value, str):
            return f' t="s"><v>{texts.setdefault(value, len(texts))}</v>'
        if isinstance(value, datetime):
            return f' s="1"><v>{(value - _DAY_0) / timedelta(days=1)!r}</v>'
        return f"><v>{value}</v>"

    return _made(f"dossiers-{rows}-excel", _dossiers(rows), cell, texts)


def month_workbook(name: str, first: date, last: date, export: Callable[[], "pd.DataFrame"]) -> Path:
    """A month's export (bench.province.export) as a one-stop system writes it: a title with the month, 14 columns, five
    of them moments as text; made once."""
    title = f"DANH SÁCH HỒ SƠ (Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y})"
    return _made(name, _with_title(title, export), _inline_cell)


def _with_title(title: str, export: Callable[[], "pd.DataFrame"]) -> Iterator[tuple[Cell, ...]]:
    yield (title,)
    yield MONTH_HEADINGS

    def as_text(column: "pd.Series[Any]") -> "pd.Series[Any]":
        return column.dt.strftime(_MOMENT) if column.dtype.kind == "M" else column

    lines = export()
    words = {"channel": _CHANNEL_WORDS, "service_level": _LEVEL_WORDS, "status": _STATUS_WORDS}
    columns = [lines[name].map(words[name]) if name in words else lines[name] for name in _MONTH_COLUMNS]
    columns = [as_text(column) for column in columns]
    for number, cells in enumerate(zip(*(column.astype(object) for column in columns), strict=True), start=1):
        yield (number, *(None if cell != cell else cell for cell in cells))


def _made(
    name: str,
    lines: Iterator[tuple[Cell, ...]],
    cell: Callable[[Cell], str],
    texts: dict[str, int] | None = None,
    *,
    placed: bool = True,
) -> Path:
    path = FOLDER / f"{name}.xlsx"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            _write_sheet(archive, _placed_rows(lines, cell) if placed else _unplaced_rows(lines, cell))
            items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts or ())
            for part, text in {**_PARTS, "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{items}</sst>'}.items():
                archive.writestr(part, _DECLARATION + text)
        unfinished.rename(path)
    return path


def _write_sheet(archive: zipfile.ZipFile, rows: Iterator[str]) -> None:
    member = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    member.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(member, "w", force_zip64=True) as sheet:
        sheet.write(f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
        for row in rows:
            sheet.write(row.encode())
        sheet.write(b"</sheetData></worksheet>")


def _placed_rows(lines: Iterator[tuple[Cell, ...]], cell: Callable[[Cell], str]) -> Iterator[str]:
    for number, cells in enumerate(lines, start=1):
        filled = (
            f'<c r="{letter}{number}"{cell(value)}</c>'
            for letter, value in zip("ABCDEFGHIJKLMN", cells, strict=False)
            if value is not None
        )
        yield f'<row r="{number}">{"".join(filled)}</row>'


def _unplaced_rows(lines: Iterator[tuple[Cell, ...]], cell: Callable[[Cell], str]) -> Iterator[str]:
    for cells in lines:
        yield f"<row>{''.join('<c/>' if value is None else f'<c{cell(value)}</c>' for value in cells)}</row>"


def _inline_cell(value: Cell) -> str:
    if isinstance(value, int):
        return f"><v>{value}</v>"
    text = value.strftime(_MOMENT) if isinstance(value, datetime) else value
    return f' t="inlineStr"><is><t>{escape(text or "")}</t></is>'


def _dossiers(rows: int, changed: bool = False) -> Iterator[tuple[Cell, ...]]:
    yield HEADINGS
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
            received,
            due,
            closed if is_done else None,
            "Đã trả kết quả" if is_done else "Đang xử lý",
            f"09{number:08d}",
        )
