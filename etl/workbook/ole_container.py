"""OLE compound files, the container of .xls: what streams there are, looked at before calamine follows them.

calamine follows a sector chain that points to itself until memory ends; here a chain has at most as many sectors as the
file.
"""

import struct
from pathlib import Path

from etl.workbook.zip_container import refuse_damaged

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<8s16x5H6x9I")
_FREE_FROM = 0xFFFFFFFA
_DIRECTORY_ENTRY = 128
_MINI_CUTOFF = 4096


class CompoundFile:
    """A compound file's streams by their names in the root directory and below."""

    def __init__(self, path: Path) -> None:
        """Raises RefusedFileError where the container is damaged."""
        self._bytes = path.read_bytes()
        if len(self._bytes) < 512:
            raise refuse_damaged()
        header = _HEADER.unpack_from(self._bytes)
        shift, mini_shift = header[4], header[5]
        if shift not in (9, 12) or mini_shift != 6:
            raise refuse_damaged()
        self._sector = 1 << shift
        directory_start, mini_start, fat_more, fat_more_count = header[8], header[11], header[13], header[14]
        self._fat = self._table(self._fat_sectors(fat_more, fat_more_count))
        self.streams = self._entries(self._chain(directory_start))
        self._mini_fat = self._table(self._follow(mini_start))
        self._mini_stream: bytes | None = None

    def stream(self, name: str) -> bytes:
        """A stream's bytes. Raises RefusedFileError where there is none or its chain is damaged."""
        if name not in self.streams:
            raise refuse_damaged()
        start, size = self.streams[name]
        if size >= _MINI_CUTOFF or name == "":
            return self._chain(start)[:size]
        if self._mini_stream is None:
            root_start, root_size = self.streams[""]
            self._mini_stream = self._chain(root_start)[:root_size]
        pieces = []
        for _ in range(size // 64 + 1):
            if start >= len(self._mini_fat):
                break
            pieces.append(self._mini_stream[start * 64 : start * 64 + 64])
            start = self._mini_fat[start]
        return b"".join(pieces)[:size]

    def _fat_sectors(self, more: int, count: int) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._bytes, 76))
        for _ in range(min(count, len(self._bytes) // self._sector + 1)):
            if more >= _FREE_FROM:
                break
            entries = self._table([more])
            sectors += entries[:-1]
            more = entries[-1]
        return [sector for sector in sectors if sector < _FREE_FROM]

    def _table(self, sectors: list[int]) -> list[int]:
        # A sector may be named only once: a short file could else claim an endless table.
        if len(sectors) != len(set(sectors)):
            raise refuse_damaged()
        text = b"".join(self._sector_bytes(sector) for sector in sectors)
        return list(struct.unpack(f"<{len(text) // 4}I", text[: len(text) // 4 * 4]))

    def _follow(self, sector: int) -> list[int]:
        sectors: list[int] = []
        while sector < _FREE_FROM:
            if sector >= len(self._fat) or len(sectors) > len(self._fat):
                raise refuse_damaged()
            sectors.append(sector)
            sector = self._fat[sector]
        return sectors

    def _chain(self, sector: int) -> bytes:
        return b"".join(self._sector_bytes(number) for number in self._follow(sector))

    def _sector_bytes(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        if start >= len(self._bytes):
            raise refuse_damaged()
        return self._bytes[start : start + self._sector]

    def _entries(self, directory: bytes) -> dict[str, tuple[int, int]]:
        """Where each stream starts and its size in bytes; the root's mini stream under ""."""
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(directory) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == 5:
                entries.setdefault("", (start, size))
            elif kind == 2:
                entries.setdefault(name, (start, size))
        if "" not in entries:
            raise refuse_damaged()
        return entries
