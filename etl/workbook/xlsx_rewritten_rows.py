"""Rows of an .xlsx sheet that are not written in the plain way: lxml writes a piece of them anew in that way.

Cells and rows without a place of their own, comments, CDATA, rich text, blanks between elements, attributes in any
order or quotes: the format allows them all. libxml2 reads and writes a piece without Python touching a cell; only the
places are put in by hand. The piece is then read like every other one, or by `scanned_rows` where it is too wide.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from lxml import etree

from etl.refused_file import RefusedFileError
from etl.workbook.column_letters import column_index, column_letter, next_column
from etl.workbook.xlsx_cells import CellReader, as_text, decoded, is_hidden, style_number
from etl.workbook.xml_parts import children, local_name, parse
from etl.workbook.xml_pieces import Piece
from etl.workbook.zip_container import refuse_damaged

_DECLARATION = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_SINGLE_QUOTE = re.compile(rb"=\s*'")
_STRANGERS = etree.XPath("/*/*[local-name()!='row'] | /*/*/*[local-name()!='c']")
# All but <v>, <f> before <v>, <f> alone, <is> with one <t>; each of them holds text or nothing.
_ODD_CELLS = etree.XPath(
    "/*/*/*[count(*)>2 or count(*)=2 and not(local-name(*[1])='f' and local-name(*[2])='v')"
    " or count(*)=1 and not(local-name(*)='v' or local-name(*)='f' or local-name(*)='is')"
    " or */*[local-name(..)!='is' or local-name()!='t' or *] or *[count(*)>1]]"
)
_BLANKS = re.compile(rb"(</\w+>|/>|<row[^<>]*>|<c(?: [^<>]*)?>|<is>)\s+(?=<)")
_ROW_START = re.compile(rb"(?:\s[^<>]*)?(?<!/)>")
_EMPTY = re.compile(rb"(?:\s[^<>]*)?/>")
_BLANK = re.compile(rb">\s+<")
_REFERENCE = re.compile(rb' r="([A-Za-z]+)(\d{1,9})"')
_ROW_NUMBER = re.compile(rb' r="(\d+)"')
_HIDDEN = b' hidden="1"'
_CELL = re.compile(
    rb'([A-Z]+)\d+"([^<>]*)>(<f[^<>]*(?:/>|>[^<]*</f>))?(?:<v[^<>]*>([^<]*)</v>)?(<is>(?:<t[^<>]*>([^<]*)</t>)?)?'
)
_TYPE, _STYLE = re.compile(rb' t="([^"]*)"'), re.compile(rb' s="([^"]*)"')


def rewritings(piece: Piece, *, after: int) -> Iterator[Piece]:
    """The piece written anew, each time with more of what the format allows made plain: first as text, where that is
    safe, then by libxml2. Each costs more than the one before it; the last has any rows that the format allows.

    `after` is the number of the row before the piece. Raises RefusedFileError where the XML is damaged, a cell stands
    beyond column XFD, or a row's cells name two rows.
    """
    text = piece.items
    if piece.has_declarations:
        text = _DECLARATION.sub(_undeclared, text)
        yield replace(piece, items=text)
    items = None
    for written in _texts(piece, text):
        if (items := _placed(written, after)) is not None:
            yield replace(piece, items=items)
    if items is None:
        raise refuse_damaged()


def _texts(piece: Piece, text: bytes) -> Iterator[bytes]:
    """`text` itself where no quotes can mislead; what libxml2 writes; the same with every cell made simple."""
    if not _SINGLE_QUOTE.search(text):
        yield text
    root = parse(piece.document())
    yield _written(root)
    for stranger in _selected(_STRANGERS, root):
        stranger.getparent().remove(stranger)
    for cell in _selected(_ODD_CELLS, root):
        _simplify(cell)
    yield _written(root)


def _written(root: etree._Element) -> bytes:
    """What stands in the element."""
    text = etree.tostring(root, encoding="utf-8")
    return text[text.index(b">") + 1 : max(text.rfind(b"</"), 0)]


def scanned_rows(piece: Piece, reader: CellReader, hidden_rows: set[int]) -> tuple[list[int], list[list[object]]]:
    """The numbers and the cells of the rows of a rewritten piece, however many columns it has; those of hidden ones are
    added to `hidden_rows`."""
    rows = piece.items.split(b"<row")[1:]
    numbers = [int(_first(_ROW_NUMBER, row)) for row in rows]
    hidden_rows.update(number for number, row in zip(numbers, rows, strict=True) if is_hidden(row[: row.index(b">")]))
    return numbers, [_scanned(row, reader) for row in rows]


def _scanned(text: bytes, reader: CellReader) -> list[object]:
    row: list[object] = []
    for letters, attributes, formula, value, inline, inline_text in map(_cell, text.split(b'<c r="')[1:]):
        column = column_index(letters.decode())
        row.extend([None] * (column + 1 - len(row)))
        kind, style = decoded(_first(_TYPE, attributes) or b"n"), style_number(_first(_STYLE, attributes))
        row[column] = (
            _text(inline_text) or None if inline else reader.value(kind, style, _text(value), formula=bool(formula))
        )
    return row


def refuse_disorder(row_number: int) -> RefusedFileError:
    """The refusal of a sheet whose rows do not follow each other."""
    return RefusedFileError(
        "rows_out_of_order",
        f"Dòng {row_number} trong tệp đứng sai thứ tự nên không chắc dòng nào là thật; "
        "hãy mở tệp bằng Excel, lưu lại rồi nạp lại.",
    )


def _undeclared(declaration: re.Match[bytes]) -> bytes:
    """Nothing for a comment, escaped text for CDATA."""
    text = declaration[1] or b""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;")


def _selected(path: etree.XPath, root: etree._Element) -> list[Any]:
    return list(path(root))  # type: ignore[arg-type]


def _simplify(cell: etree._Element) -> None:
    """Leaves the cell's inline text, or else its formula and value."""
    inline = next(children(cell, "is"), None)
    texts = {"is": _runs(inline)} if inline is not None else {}
    if inline is None:
        parts = {name: next(children(cell, name), None) for name in ("f", "v")}
        texts = {name: part.text or "" for name, part in parts.items() if part is not None}
    cell[:] = []
    namespace = cell.tag.removesuffix("c")
    for name, text in texts.items():
        part = etree.SubElement(cell, namespace + name)
        (etree.SubElement(part, namespace + "t") if name == "is" else part).text = text


def _runs(inline: etree._Element) -> str:
    """A rich text without the phonetic guide."""
    texts = (text for text in inline.iter("{*}t") if "rPh" not in map(local_name, text.iterancestors()))
    return "".join(text.text or "" for text in texts)


def _placed(text: bytes, after: int) -> bytes | None:
    """The rows without blanks between elements and without empty cells, each row and cell with its place; None where
    anything but rows and cells stands in the text."""
    before, *rows = (_BLANKS.sub(rb"\1", text) if _BLANK.search(text) else text).split(b"<row")
    if before.strip():
        return None
    placed = []
    for row in rows:
        content, end, rest = row.partition(b"</row>")
        start, *cells = content.split(b"<c")
        if rest.strip() or not (_ROW_START if end else _EMPTY).fullmatch(start) or not all(map(_is_cell, cells)):
            return None
        named = _first(_ROW_NUMBER, start)
        after, cells = _placed_cells(cells, int(named[:10]) if named else after + 1)
        hidden = _HIDDEN if is_hidden(start[: start.index(b">")]) else b""
        placed.append(b'<row r="%d"%s>%s</row>' % (after, hidden, b"".join(cells)))
    return b"".join(placed)


def _is_cell(text: bytes) -> bool:
    return text.endswith(b"</c>") or _EMPTY.fullmatch(text) is not None


def _placed_cells(cells: Sequence[bytes], number: int) -> tuple[int, list[bytes]]:
    """The row's number, which its cells know better, and the cells in their order; of two in one place the last."""
    if not any(map(_REFERENCE.search, cells)):
        next_column(len(cells) - 2)
        return number, [_cell_at(column, number, cell) for column, cell in enumerate(cells) if cell.endswith(b"</c>")]
    places: dict[int, bytes] = {}
    column, named = -1, None
    for cell in cells:
        reference = _REFERENCE.search(cell, 0, cell.index(b">"))
        if reference:
            column, row = column_index(reference[1].decode()), int(reference[2])
            if named not in (None, row):
                raise refuse_disorder(row)
            named = row
            cell = cell[: reference.start()] + cell[reference.end() :]
        else:
            column = next_column(column)
        places[column] = cell
    number = number if named is None else named
    return number, [
        _cell_at(column, number, places[column]) for column in sorted(places) if places[column][-2:] == b"c>"
    ]


def _cell_at(column: int, number: int, cell: bytes) -> bytes:
    return b'<c r="%s%d"%s' % (_letters(column), number, cell)


@cache
def _letters(column: int) -> bytes:
    return column_letter(column).encode()


def _cell(text: bytes) -> tuple[bytes, ...]:
    parts = _CELL.match(text)
    if not parts:
        raise refuse_damaged()
    return parts.groups(b"")


def _first(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    match = pattern.search(text, 0, text.index(b">") + 1 if b">" in text else len(text))
    return match[1] if match else b""


def _text(raw: bytes) -> str:
    return as_text(decoded(raw))
