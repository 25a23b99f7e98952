"""A long XML part in pieces of whole items, so that a million rows never stand in memory at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from etl.workbook.zip_container import refuse_damaged

# One row of 16.384 full cells takes 2 MB; what has grown beyond this without an end of an item is no sheet.
MOST_PIECE = 64 << 20
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32)])
_NAMESPACE = re.compile(rb"""(\sxmlns:[\w.-]+)\s*=\s*("[^"<]*"|'[^'<]*')""")


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole items one after another as XML in UTF-8, their names without prefix; some exports' control characters
    gone."""

    container: str
    namespaces: str
    items: bytes

    @property
    def has_declarations(self) -> bool:
        """Whether comments or CDATA stand in it, which only a parser reads rightly."""
        # Looking for the rare letter alone is ten times as fast.
        return b"!" in self.items and b"<!" in self.items

    def document(self) -> bytes:
        """The piece as an XML document of its own."""
        start, end = f"<{self.container}{self.namespaces}>".encode(), f"</{self.container}>".encode()
        # What is no UTF-8 becomes U+FFFD, as it does for who reads without a parser.
        return start + self.items.decode("utf-8", "replace").encode() + end


def whole_items(blocks: Iterator[bytes], *, container: str, item: str) -> Iterator[Piece]:
    """The items in the first `container` element of a part. Nothing where it has none.

    Raises RefusedFileError where the part breaks off, or an item has no end.
    """
    start = re.compile(rb"<(\w+:)?" + container.encode() + rb"\b[^>]*>")
    text = b""
    opening = None
    for block in blocks:
        text += block
        opening = start.search(text)
        if opening or len(text) > MOST_PIECE:
            break
    if not opening:
        if len(text) > MOST_PIECE or not text.rstrip().endswith(b">"):
            raise refuse_damaged()
        return
    if opening.group().endswith(b"/>"):
        return
    prefix = opening.group(1) or b""
    # A prefix may be declared anew on the way here, but only once on what stands around a piece.
    namespaces = b"".join(b"=".join(one) for one in dict(_NAMESPACE.findall(text, 0, opening.end())).items())
    ends = b"</" + prefix + item.encode() + b">", b"</" + prefix + container.encode() + b">"
    for items in _cut(chain([text[opening.end() :]], blocks), *ends):
        # The text of a cell holds no "<", so only names lose their prefix here.
        plain = items.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else items
        yield Piece(container, namespaces.decode("utf-8", "replace"), _cleaned(plain))


def _cleaned(items: bytes) -> bytes:
    if not items or np.frombuffer(items, np.uint8).min() >= 32:
        return items
    if b"\r" in items:
        # As every XML reader does.
        items = items.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return items.translate(None, _CONTROL)


def _cut(blocks: Iterator[bytes], item_end: bytes, container_end: bytes) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        rest += block
        end = rest.find(container_end)
        if end >= 0:
            yield rest[:end]
            return
        cut = rest.rfind(item_end) + len(item_end)
        if cut >= len(item_end):
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > MOST_PIECE:
            break
    # XML allows blanks in it, and nobody writes them.
    end = rest.rfind(container_end[:-1])
    if end < 0 or rest[end + len(container_end) - 1 :].lstrip()[:1] != b">":
        raise refuse_damaged()
    yield rest[:end]
