"""The tables of figures and the cards on a page, read from their HTML."""

from typing import Any

from lxml import html
from streamlit.testing.v1 import AppTest

from ui.shown_table import under

Line = dict[str, str]


def shown_tables(test: AppTest) -> list[dict[str, Line]]:
    """Each table of counts as its lines by their first cell; a line as its cells by their heading, without that first
    one."""
    bodies = [str(element.proto.body) for element in test.get("html")]
    return [table_lines(body) for body in bodies if 'class="figures' in body and "<button" in body]


def shown_cards(test: AppTest) -> dict[str, list[str]]:
    """Each card by its label: its number, its changes, its note."""
    bodies = [str(element.proto.body) for element in test.get("html")]
    trees: list[Any] = [html.fromstring(body) for body in bodies if 'class="cards"' in body]
    cards = [card for tree in trees for card in tree.xpath('//dl[@class="cards"]/div')]
    return {_text(next(card.iter("summary"))): [_text(part) for part in card.iter("dd")] for card in cards}


def shown_sentences(test: AppTest) -> list[str]:
    """The paragraphs of the page that are written in HTML."""
    bodies = [str(element.proto.body) for element in test.get("html")]
    trees: list[Any] = [html.fromstring(body) for body in bodies if "<p" in body]
    return [_text(paragraph) for tree in trees for paragraph in tree.iter("p")]


def table_lines(body: str) -> dict[str, Line]:
    """The lines of one table. The two counts of a rate follow it in brackets; a heading over several columns stands
    before their own."""
    # lxml's xpath may also answer with numbers and texts; these paths answer with elements.
    tree: Any = html.fromstring(body)
    over = [_text(cell) for cell in tree.xpath("//thead//*[@colspan]") for _ in range(int(cell.get("colspan")))]
    buttons = [_text(button) for button in tree.xpath("//thead//button")]
    headings = [*buttons[:1], *(under(*pair) for pair in zip(over or [""] * len(buttons), buttons[1:], strict=False))]
    lines: dict[str, Line] = {}
    for row in tree.xpath("//tbody/tr|//tfoot/tr"):
        name, *cells = list(row)
        lines[_text(name)] = dict(zip(headings[1:], map(_cell, cells), strict=True))
    return lines


def _cell(cell: Any) -> str:
    counts = " ".join(_text(small) for small in cell.iter("small"))
    for small in list(cell.iter("small")):
        small.getparent().remove(small)
    return f"{_text(cell)} ({counts})" if counts else _text(cell)


def _text(box: Any) -> str:
    return str(box.text_content()).strip()
