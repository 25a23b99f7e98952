"""The page on paper: its style, and tables as HTML for lists and for tables that are wider than paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from domain.numbers import MISSING, PERCENT, format_decimal
from exports.table import ColumnKind, ExportColumn, ExportTable
from ui.formats import format_count, format_day, format_moment, format_number
from ui.linked_tables import fraction_of, own_columns
from ui.shown_table import ShownColumn, ShownTable, under

# With more, the browser takes too long to lay out the paper (docs/decisions/0024).
MOST_CELLS, MOST_LINES = 50_000, 2_000
# With more columns the letters would be too small on upright paper.
MOST_COLUMNS = 12
# The code of a dossier is read and typed as a whole: it is not broken over two lines, and a moment is not either.
_LONGEST_CODE = 32

STYLE = """
.print-only, .to-print {display: none;}
@page {margin: 12mm; @bottom-right {content: counter(page) " / " counter(pages); font-size: 8pt;}}
@media print {
  .print-only {display: block;}
  .screen-only, [class*="st-key-for-screen-"], .st-key-scope-bar, .st-key-list-view, .st-key-table-choices {
    display: none !important;}
  h1 {font-size: 16pt !important;}
  h2, h3 {break-after: avoid;}
  .words, .sentence {font-size: 9pt; color: #1A1A1A;}
  .mark summary {list-style: none;}
  .stack {display: block;}
  .stack > div {margin-bottom: 0.75rem;}
  .cards {grid-template-columns: repeat(3, 1fr); gap: 0.5rem;}
  .stack > div > div:not(.figures), .cards > div {break-inside: avoid;}
  .cards > div {padding: 0.4rem 0.6rem;}
  .cards summary::after {content: none;}
  .cards .value {font-size: 1.5rem;}
  table.strips {display: table; width: 100%; margin: 0; border-collapse: collapse; table-layout: fixed;}
  .strips thead {display: table-header-group;}
  .strips tfoot {display: table-footer-group;}
  .strips tr {break-inside: avoid;}
  .strips td {padding: 0; border: 0; line-height: 0;}
  .strips td > div {position: relative; width: 100%;}
  .strips svg {position: absolute; left: 0; top: 0; overflow: hidden;}
  .figures {overflow: visible; max-height: none; border: 0;}
  .figures table {font-size: clamp(4.5pt, calc(100vw / (10 + 6 * var(--columns, 8))), 8.5pt);}
  .figures caption {position: static; width: auto; height: auto; clip-path: none; padding: 0.25rem 0; text-align: left;
    font-weight: 600;}
  .figures thead {display: table-header-group;}
  .figures tfoot {display: table-row-group;}
  .figures tr {break-inside: avoid;}
  .figures tr > *, .figures tr > :first-child {position: static !important; padding: 0.2em 0.5em; min-width: 0;
    max-width: none;}
  .figures td, .figures a, .figures small {white-space: normal;}
  .figures small {font-size: 0.9em;}
  .figures .text {text-align: left;}
  .figures td.text:not(:first-child) {overflow-wrap: anywhere;}
  .figures td.text:first-child {min-width: 12em;}
  .figures td.unbroken {white-space: nowrap;}
  .figures .total > * {font-weight: 700; background: #EEF2F6;}
  /* Of a heading's button only the first page would have the text. */
  .figures thead button {display: contents;}
  .figures thead button::after {content: none;}
  .figures a {color: inherit; text-decoration: none;}
}
"""


@dataclass(frozen=True)
class _Column:
    """One column on paper: its heading and its cells as HTML, and the classes of both."""

    heading: str
    cells: Sequence[str]
    look: str = ""


@dataclass(frozen=True)
class Part:
    """How much of a list is printed: its first lines, its first columns."""

    lines: int = MOST_LINES
    columns: int | None = None


WHOLE = Part()


def list_html(table: ExportTable, *, grouped: bool, part: Part = WHOLE) -> str:
    """The list for paper, cut to what paper can take; `grouped` writes whole numbers as 12.345. An empty column is left
    out and named in a sentence below."""
    printed, not_printed = table.columns[: part.columns], table.columns[len(table.columns[: part.columns]) :]
    length = len(table.frame)
    lines = min(_lines_of(length, len(printed)), part.lines)
    rows = list(ExportTable(table.name, table.title, table.frame.head(lines), printed).rows())
    values = list(zip(*rows, strict=True)) if rows else [()] * len(printed)
    pairs = list(zip(printed, values, strict=True))
    empty = [column for column, cells in pairs[1:] if rows and all(cell is None for cell in cells)]
    columns = [_list_column(*pair, grouped) for pair in pairs if pair[0] not in empty]
    notes = [
        f"Cột trống không in: {_headings(empty)}." if empty else "",
        f"Cột không in: {_headings(not_printed)}; tệp tải về có đủ." if not_printed else "",
    ]
    return _html(table.title, columns, lines=lines, length=length, notes=notes)


def _headings(columns: Sequence[ExportColumn]) -> str:
    return ", ".join(column.heading for column in columns)


def figures_html(table: ShownTable) -> str:
    """The table of figures for paper, cut to what paper can take; the line of totals stays."""
    length = len(table.frame)
    lines = _lines_of(length, len(table.columns))
    frame = table.frame
    if lines < length:
        frame = pd.concat([frame.head(lines - 1), frame.tail(1)]) if table.last_is_total else frame.head(lines)
    columns = [_figures_column(table, frame, place, column) for place, column in own_columns(table)]
    return _html(table.title, columns, lines=lines, length=length, last_is_total=table.last_is_total)


def is_too_wide(table: ShownTable) -> bool:
    """Whether the table has more columns than paper takes in one piece."""
    return len(own_columns(table)) > MOST_COLUMNS


def _lines_of(length: int, columns: int) -> int:
    return min(length, MOST_CELLS // columns, MOST_LINES)


def _list_column(column: ExportColumn, values: Sequence[Any], grouped: bool) -> _Column:
    write = str if column.kind == "integer" and not grouped else _WRITERS[column.kind]
    cells = [MISSING if value is None else write(value) for value in values]
    is_code = all(len(cell) <= _LONGEST_CODE and " " not in cell for cell in cells)
    look = ["text"] if column.kind == "text" else []
    if column.kind in ("date", "datetime") or (look and is_code):
        look.append("unbroken")
    return _Column(escape(column.heading), cells, " ".join(look))


def _figures_column(table: ShownTable, frame: pd.DataFrame, place: int, column: ShownColumn) -> _Column:
    fraction = fraction_of(table, place)
    heading = escape(under(column.over, column.heading)) + (
        f"<small>{escape(fraction.heading)}</small>" if fraction else ""
    )
    values = frame[column.field].tolist()
    if column.kind == "text":
        return _Column(heading, [MISSING if pd.isna(value) else escape(str(value)) for value in values], "text")
    cells = [MISSING if pd.isna(value) else table.written(column, value) for value in values]
    if fraction:
        counts = frame[fraction.field].tolist()
        cells = [
            f"{cell}<small>{escape(count)}</small>" if isinstance(count, str) else cell
            for cell, count in zip(cells, counts, strict=True)
        ]
    return _Column(heading, cells)


_WRITERS: dict[ColumnKind, Callable[[Any], str]] = {
    "text": escape,
    "integer": format_count,
    "number": format_number,
    "percent": lambda value: f"{format_decimal(100 * value, 2)}{PERCENT}",
    "date": format_day,
    "datetime": format_moment,
}


def _html(
    title: str,
    columns: Sequence[_Column],
    *,
    lines: int,
    length: int,
    notes: Sequence[str] = (),
    last_is_total: bool = False,
) -> str:
    """One table, or several of about as many columns each (at most MOST_COLUMNS); each begins with the first column."""
    first, others = columns[0], columns[1:]
    number = -(-len(others) // (MOST_COLUMNS - 1)) or 1
    step = -(-len(others) // number) or 1
    pieces = [[first, *others[begin : begin + step]] for begin in range(0, len(others) or 1, step)]
    tables = "".join(_piece_html(title, piece, last_is_total) for piece in pieces)
    cut = f"Bản in có {format_count(lines)} trong {format_count(length)} dòng của bảng; tệp tải về có đủ."
    sentences = [*notes, cut if lines < length else ""]
    return tables + "".join(f'<p class="words">{escape(sentence)}</p>' for sentence in sentences if sentence)


def _piece_html(title: str, columns: Sequence[_Column], last_is_total: bool) -> str:
    head = "".join(f'<th scope="col"{_class(column)}>{column.heading}</th>' for column in columns)
    line = "".join(f"<td{_class(column)}>%s</td>" for column in columns)
    lines = [line % cells for cells in zip(*(column.cells for column in columns), strict=True)]
    kinds = [""] * len(lines)
    if last_is_total and kinds:
        kinds[-1] = ' class="total"'
    body = "".join(f"<tr{kind}>{line}</tr>" for kind, line in zip(kinds, lines, strict=True))
    return (
        f'<table style="--columns: {len(columns)}"><caption>{escape(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _class(column: _Column) -> str:
    return f' class="{column.look}"' if column.look else ""
