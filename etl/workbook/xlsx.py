"""Workbooks of the .xlsx family: which sheets there are, their shared strings and number formats."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Condition, Thread

import pyarrow as pa

from etl.refused_file import RefusedFileError
from etl.workbook.arrow import Utf8, strings
from etl.workbook.column_letters import column_index
from etl.workbook.merged_cells import MergedCells
from etl.workbook.number_formats import NumberKind, kinds_of_styles
from etl.workbook.sheet import Columns, MergedRange, Sheet
from etl.workbook.xlsx_cells import CellReader, as_text, decoded, is_escaped, text_of_runs
from etl.workbook.xlsx_rows import PassedBlocks, read_rows, tail_of
from etl.workbook.xml_parts import children, parse
from etl.workbook.xml_pieces import whole_items
from etl.workbook.zip_container import Archive, refuse_damaged

# A sheet up to this size stays in memory, inflated, between the look for its merged cells and the reading of its rows.
MOST_KEPT = 96 << 20
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Za-z]+)(\d{1,7}):([A-Za-z]+)(\d{1,7})["']""")
_FIRST, _LAST = b"<si><t>", b"</t></si>"
_WRITTEN_OTHERWISE = (
    (b'<t xml:space="preserve">', b"<t>"),
    (b"<t/>", b"<t></t>"),
    (b"<si/>", b"<si><t></t></si>"),
)


def open_xlsx(path: Path) -> list[Sheet]:
    """The workbook's sheets in their order, chart sheets left out. Raises RefusedFileError."""
    workbook = _Workbook(Archive(path))
    return [_SheetPart(workbook, part).sheet() for part in workbook.parts()]


@dataclass(frozen=True)
class _Part:
    name: str
    hidden: bool
    member: str


class _Workbook:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._member = self._find_workbook()
        self._root = parse(archive.read(self._member))

    def parts(self) -> list[_Part]:
        targets = self._relations(self._member)
        parts: list[_Part] = []
        for sheet in self._root.iter("{*}sheet"):
            relation = next((str(value) for name, value in sheet.items() if str(name).endswith("}id")), "")
            kind, target = targets.get(relation, ("", ""))
            if kind == "worksheet":
                if target not in self.archive or any(part.member == target for part in parts):
                    # Its rows are lost; a thousand sheets that are all one part would be read a thousand times.
                    raise refuse_damaged()
                hidden = sheet.get("state", "visible") != "visible"
                parts.append(_Part(sheet.get("name", ""), hidden, target))
        return parts

    @cached_property
    def reader(self) -> CellReader:
        properties = next(self._root.iter("{*}workbookPr"), None)
        epoch_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true", "on")
        return CellReader(lambda: self._strings, self._styles(), epoch_1904)

    @cached_property
    def _strings(self) -> pa.Array:
        member = self._related("sharedStrings")
        read = _read_strings(self.archive.text_blocks(member)) if member else ()
        return pa.concat_arrays([*read, strings([""])])

    def _styles(self) -> list[NumberKind]:
        member = self._related("styles")
        if not member:
            return []
        root = parse(self.archive.read(member))
        codes = {
            _whole(element.get("numFmtId", "")): element.get("formatCode", "") for element in root.iter("{*}numFmt")
        }
        formats = next(root.iter("{*}cellXfs"), None)
        used = [] if formats is None else [_whole(xf.get("numFmtId", "0")) for xf in children(formats, "xf")]
        return kinds_of_styles(used, codes)

    def _find_workbook(self) -> str:
        if "_rels/.rels" in self.archive:
            for kind, target in self._relations("").values():
                if kind == "officeDocument" and target in self.archive:
                    return target
        if "xl/workbook.xml" in self.archive:
            return "xl/workbook.xml"
        raise RefusedFileError(
            "no_workbook",
            "Tệp nén này không chứa bảng tính nào (thiếu phần workbook); hãy xuất lại tệp từ hệ thống.",
        )

    def _related(self, kind: str) -> str | None:
        targets = (target for its_kind, target in self._relations(self._member).values() if its_kind == kind)
        return next((target for target in targets if target in self.archive), None)

    def _relations(self, member: str) -> dict[str, tuple[str, str]]:
        """A part's relations by their id: the last word of the type, and the member's name."""
        folder, name = posixpath.split(member)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.archive:
            return {}
        by_id = {}
        for relation in children(parse(self.archive.read(relations)), "Relationship"):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "").replace("\\", "/")
            full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            by_id[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], full)
        return by_id


class _SheetPart:
    """A sheet's part of the file. Its merged cells stand behind its rows: who has read those, has them for nothing."""

    def __init__(self, workbook: _Workbook, part: _Part) -> None:
        self._workbook, self._part = workbook, part
        self._kept: _Inflated | None = None
        self._merged: tuple[MergedRange, ...] | None = None
        self._hidden_rows: set[int] = set()

    def sheet(self) -> Sheet:
        """The sheet, not yet read."""
        return Sheet(self._part.name, self._part.hidden, self._merged_ranges, self._rows, self._hidden_rows)

    def _merged_ranges(self) -> tuple[MergedRange, ...]:
        if self._merged is None:
            self._merged = _merged(tail_of(self._blocks()))
        return self._merged

    def _rows(self) -> Iterator[list[object] | Columns]:
        blocks = PassedBlocks(self._blocks())
        yield from read_rows(iter(blocks), self._workbook.reader, self._hidden_rows, sheet=self._part.name)
        if self._merged is None:
            self._merged = _merged(blocks.tail())
        # Read once is the rule; the next sheet needs the room.
        self._kept = None

    def _blocks(self) -> Iterator[bytes]:
        archive, member = self._workbook.archive, self._part.member
        if archive.size(member) > MOST_KEPT:
            return archive.text_blocks(member)
        if self._kept is None:
            self._kept = _Inflated(archive.text_blocks(member))
        return iter(self._kept)


class _Inflated:
    """A part's blocks, inflated by a thread ahead of whoever reads them (inflating needs no interpreter), and kept."""

    def __init__(self, inflating: Iterator[bytes]) -> None:
        self._inflating = inflating
        self._blocks: list[bytes] = []
        self._ended = False
        self._error: BaseException | None = None
        self._changed = Condition()
        Thread(target=self._run, daemon=True).start()

    def __iter__(self) -> Iterator[bytes]:
        place = 0
        while self._wait_for(place):
            yield self._blocks[place]
            place += 1
        if self._error:
            raise self._error

    def _wait_for(self, place: int) -> bool:
        """Waits until there is a block at this place; False where none comes any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or place < len(self._blocks))
            return place < len(self._blocks)

    def _run(self) -> None:
        try:
            for block in self._inflating:
                with self._changed:
                    self._blocks.append(block)
                    self._changed.notify_all()
        except BaseException as error:
            # The thread that reads raises the error.
            self._error = error
        with self._changed:
            self._ended = True
            self._changed.notify_all()


def _merged(tail: bytes) -> tuple[MergedRange, ...]:
    merged = MergedCells()
    for match in _MERGED.finditer(tail):
        left, top, right, bottom = match.groups()
        first_row, last_row = sorted((int(top) - 1, int(bottom) - 1))
        first_column, last_column = sorted((column_index(left.decode()), column_index(right.decode())))
        merged.add(MergedRange(first_row, first_column, last_row, last_column))
    return merged.ranges


def _read_strings(blocks: Iterator[bytes]) -> Iterator[pa.Array]:
    """The shared strings in their order, piece by piece. What the table says of its own length is not asked."""
    for piece in whole_items(blocks, container="sst", item="si"):
        plain = _plain_strings(piece.items)
        if plain is None:
            yield strings([text_of_runs(item) for item in children(parse(piece.document()), "si")])
        elif is_escaped(plain):
            yield strings([as_text(decoded(text)) for text in plain.split(b"\0")])
        else:
            yield Utf8.separated(plain).strings()


def _plain_strings(items: bytes) -> bytes | None:
    """The raw texts with zero bytes between them, which stand in no part; None where anything but <si><t>text</t></si>
    stands among the items."""
    for one, other in _WRITTEN_OTHERWISE:
        items = items.replace(one, other)
    if not items.startswith(_FIRST) or not items.endswith(_LAST):
        return None
    texts = items[len(_FIRST) : -len(_LAST)].replace(_LAST + _FIRST, b"\0")
    # No text holds this letter, so nothing else is left.
    return None if b"<" in texts else texts


def _whole(text: str) -> int:
    # Python refuses to make a number of five thousand digits.
    return int(text) if text.isdecimal() and len(text) < 10 else 0
