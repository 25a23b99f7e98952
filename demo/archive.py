"""Workbooks whose bytes are the same at every writing: no clock of the machine goes into them."""

from dataclasses import dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_UNIX = 3  # the zip format's word for the system that wrote a member; else Windows and Linux would differ
_SHEETS = "xl/worksheets/"


@dataclass(frozen=True)
class Body:
    """Rows of a workbook's only sheet as XML (demo.row_xml), to stand before its row of this number."""

    xml: bytes
    before: int

    def put_into(self, sheet: bytes) -> bytes:
        """The sheet's XML with the rows in it."""
        head, row, tail = sheet.partition(b'<row r="%d"' % self.before)
        assert row, self.before
        return b"".join((head, self.xml, row, tail))


class _TimelessZip(ZipFile):
    """A zip file all of whose members bear one moment. The `body` goes into the sheet."""

    def __init__(self, path: Path, moment: datetime, body: Body | None) -> None:
        super().__init__(path, "w", ZIP_DEFLATED)
        self._moment, self._body = moment, body

    def write(self, filename: str | PathLike[str], arcname: str | PathLike[str] | None = None, *_: Any) -> None:
        content, name = Path(filename).read_bytes(), str(arcname or filename)
        if self._body and name.startswith(_SHEETS):
            content = self._body.put_into(content)
        self.writestr(name, content)

    def writestr(self, name: str | ZipInfo, data: Any, *_: Any) -> None:
        member = ZipInfo(str(name), self._moment.timetuple()[:6])
        member.compress_type, member.create_system = ZIP_DEFLATED, _UNIX
        super().writestr(member, data)


def save(workbook: Workbook, path: Path, *, moment: datetime, body: Body | None = None) -> None:
    """Writes the workbook as if at `moment`, with the rows of `body`. The file appears whole or not at all."""
    workbook.properties.created = workbook.properties.modified = moment
    part = path.with_name(path.name + ".part")
    with _TimelessZip(part, moment, body) as archive:
        ExcelWriter(workbook, archive).save()
    part.replace(path)
