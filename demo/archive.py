"""Workbooks whose bytes are the same at every writing: no clock of the machine goes into them."""

from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_UNIX = 3  # the zip format's word for the system that wrote a member; else Windows and Linux would differ


class _TimelessZip(ZipFile):
    """A zip file all of whose members bear one moment."""

    def __init__(self, path: Path, moment: datetime) -> None:
        super().__init__(path, "w", ZIP_DEFLATED)
        self._moment = moment

    def write(self, filename: str | PathLike[str], arcname: str | PathLike[str] | None = None, *_: Any) -> None:
        self.writestr(str(arcname or filename), Path(filename).read_bytes())

    def writestr(self, name: str | ZipInfo, data: Any, *_: Any) -> None:
        member = ZipInfo(str(name), self._moment.timetuple()[:6])
        member.compress_type, member.create_system = ZIP_DEFLATED, _UNIX
        super().writestr(member, data)


def save(workbook: Workbook, path: Path, *, moment: datetime) -> None:
    """Writes the workbook as if at `moment`. The file appears whole or not at all."""
    workbook.properties.created = workbook.properties.modified = moment
    part = path.with_name(path.name + ".part")
    with _TimelessZip(part, moment) as archive:
        ExcelWriter(workbook, archive).save()
    part.replace(path)
