"""HTML saved as .xls, as many one-stop systems export: its tables become one sheet, as Excel shows them."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from etl.workbook.delimited import encoding_of
from etl.workbook.number_formats import NumberKind, kind_of_format, number
from etl.workbook.sheet import Sheet
from etl.workbook.table_builder import Page
from etl.workbook.xlsx_cells import clean
from etl.workbook.xml_parts import refuse_deep, refuse_xml

MOST_SPAN_COLUMNS = 1_000
MOST_SPAN_ROWS = 65_534
MOST_NESTING = 20
_SAMPLE = 1 << 20
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_CELLS = ("td", "th")
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "center", "caption", "li", "pre", "body")
_UNSEEN = ("script", "style", "head", "title", "noscript", "iframe", "object", "template")
_WATCHED = ("table", "tr", *_BLOCKS, *_UNSEEN)
_UNSHOWN = re.compile(r"\bdisplay\s*:\s*none\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def open_html(path: Path) -> list[Sheet]:
    """One sheet with all the tables of the page one below the other, texts between them as rows of one cell.

    Nothing that the page refers to is fetched. Raises RefusedFileError where tables are nested absurdly.
    """
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
        stream.seek(0)
        reader = _PageReader()
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=_WATCHED,
            html=True,
            encoding=_encoding(sample, whole=path.stat().st_size <= _SAMPLE),
            no_network=True,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for event, element in events:
                reader.read(event, element)
        except etree.XMLSyntaxError as damage:
            raise refuse_xml(damage) from damage
        # A page nested beyond libxml2's limit just ends there, as if no more came.
        if any("depth" in entry.message.lower() for entry in events.error_log):
            raise refuse_deep()
    return [reader.page.sheet(path.stem)]


class _PageReader:
    def __init__(self) -> None:
        self.page = Page()
        self._tables = 0
        self._unseen = 0

    def read(self, event: str, element: etree._Element) -> None:
        """Takes in what begins or ends in the page."""
        tag = element.tag
        if tag in _UNSEEN:
            self._unseen += 1 if event == "start" else -1
        elif event == "start":
            self._begin(element)
        elif tag == "table":
            self._tables = max(0, self._tables - 1)
        elif tag == "tr":
            self._end_row(element)
        elif tag in _BLOCKS and not self._tables and not self._unseen:
            self._end_block(element)

    def _begin(self, element: etree._Element) -> None:
        if element.tag != "table":
            return
        if not self._tables:
            # What stands before a table inside the same block is a title of its own.
            below = element
            for above in element.iterancestors():
                self._write_title(above, before=below)
                # Tables that are over are forgotten, or ten thousand of them would each look at all before.
                for before in list(below.itersiblings(preceding=True)):
                    above.remove(before)
                below = above
        self._tables += 1
        if self._tables > MOST_NESTING:
            raise refuse_deep()

    def _end_row(self, row: etree._Element) -> None:
        # A row without cells counts too: cells from above may reach over it.
        self.page.start_row(hidden=_UNSHOWN.search(row.get("style", "")) is not None)
        for cell in row.iterchildren(*_CELLS):
            self.page.put(
                _value(cell),
                columns=_span(cell, "colspan", MOST_SPAN_COLUMNS),
                rows=_span(cell, "rowspan", MOST_SPAN_ROWS),
            )
        # An outer row, where tables are nested for layout, must not repeat what the inner rows said.
        _empty(row)

    def _end_block(self, block: etree._Element) -> None:
        self._write_title(block)
        _empty(block)

    def _write_title(self, block: etree._Element, *, before: etree._Element | None = None) -> None:
        text = _text_outside_tables(block, before)
        if text:
            self.page.start_row()
            self.page.put(text)


def _empty(element: etree._Element) -> None:
    # What stands behind the element is text of the one above and is still to come.
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs do not know it


def _value(cell: etree._Element) -> object:
    text = _plain_text(cell)
    # Excel's own HTML states the number apart from the text that shows it.
    stated = cell.get("x:num")
    if stated is None:
        return text or None
    try:
        value = float(stated or text)
    except ValueError:
        return text or None
    style = re.search(r"mso-number-format:\s*\"?([^;]*)", cell.get("style", ""))
    kind = kind_of_format(0, style.group(1).strip("\"' ")) if style else NumberKind.PLAIN
    return number(value, kind, epoch_1904=False)


def _plain_text(element: etree._Element) -> str:
    if not len(element):
        text = element.text or ""
        return text.strip() if text.isprintable() and "  " not in text and "_x" not in text else _one_line(text)
    return _one_line(" ".join(_seen_texts(element)))


def _one_line(text: str) -> str:
    return clean(_SPACES.sub(" ", text)).strip()


def _seen_texts(element: etree._Element) -> Iterator[str]:
    """The element's texts, a line break between blocks being a space; letters in bold inside a word stay in it."""
    pieces = [""]
    for part in element.iter():
        if isinstance(part.tag, str) and part.tag not in _UNSEEN:
            if part.tag in ("br", *_BLOCKS):
                pieces.append("")
            pieces[-1] += part.text or ""
        if part is not element:
            pieces[-1] += part.tail or ""
    return iter(pieces)


def _text_outside_tables(block: etree._Element, before: etree._Element | None) -> str:
    """The text in a block, up to the child `before`, that no row holds yet; it is taken out of the tree."""
    texts = [block.text or ""]
    block.text = None
    for child in block:
        if child is before:
            break
        if child.tag not in ("table", *_BLOCKS, *_UNSEEN):
            texts.append(_plain_text(child))
            child.text = None
            del child[:]
        texts.append(child.tail or "")
        child.tail = None
    return _one_line(" ".join(texts))


def _span(cell: etree._Element, name: str, most: int) -> int:
    stated = cell.get(name)
    digits = re.match(r"\s*(\d{1,9})", stated) if stated else None
    return min(max(int(digits.group(1)), 1), most) if digits else 1


def _encoding(sample: bytes, *, whole: bool) -> str:
    """The codec: the bytes' own where they are plainly UTF-8 or UTF-16, then what the page says of itself."""
    encoding = encoding_of(sample, whole=whole)
    if encoding != "cp1258":
        return encoding.removesuffix("-sig")
    named = _CHARSET.search(sample[:4096])
    name = named.group(1).decode().lower() if named else "utf-8"
    return "windows-1258" if name == "utf-8" or not _is_known(name) else name


def _is_known(encoding: str) -> bool:
    try:
        etree.HTMLParser(encoding=encoding)
    except LookupError:
        return False
    return True
