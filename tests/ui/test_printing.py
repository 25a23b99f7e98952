"""Tables as paper takes them: whole as far as their bounds go, in pieces where they are wide, and harmless."""

from html import unescape
from typing import Any

import pandas as pd
from lxml import html

from domain.numbers import PERCENT
from domain.period import parse_period
from domain.scope import Scope
from exports.table import ExportColumn, ExportTable
from ui.printing import MOST_COLUMNS, MOST_LINES, Part, figures_html, is_too_wide, list_html
from ui.shown_table import ShownColumn, ShownTable


def _rows(made: str) -> list[list[list[str]]]:
    """Each piece of the table as its lines, heads first, each as its cells."""
    tree: Any = html.fromstring(f"<div>{made}</div>")
    return [[[cell.text_content() for cell in row] for row in piece.iter("tr")] for piece in tree.iter("table")]


def _list(frame: pd.DataFrame, *kinds: Any) -> ExportTable:
    columns = tuple(
        ExportColumn(str(field), f"Cột {field}", kind) for field, kind in zip(frame.columns, kinds, strict=True)
    )
    return ExportTable("Danh sách", "Danh sách", frame, columns)


def _figures(length: int, columns: int, *, last_is_total: bool = False) -> ShownTable:
    fields = [f"count_{place}" for place in range(columns - 1)]
    frame = pd.DataFrame({"name": [f"Xã {line}" for line in range(length)], **dict.fromkeys(fields, 1234)})
    return ShownTable(
        name="Bảng",
        title="Bảng",
        scope=Scope(parse_period("2023")),
        frame=frame,
        columns=(ShownColumn("name", "Cơ quan", "text"), *(ShownColumn(field, field, "integer") for field in fields)),
        row_groups=((),) * length,
        export_columns=(),
        last_is_total=last_is_total,
    )


def test_each_kind_of_cell_is_written_as_on_the_screen() -> None:
    moment = pd.Timestamp("2023-02-01 07:05")
    frame = pd.DataFrame(
        {"a": ["x", None], "b": [12345, None], "c": [moment, None], "d": [moment, None], "e": [0.5, None]}
    )
    table = _list(frame.astype({"b": "Int64"}), "text", "integer", "datetime", "date", "percent")
    ((_, line, empty),) = _rows(list_html(table, grouped=True))
    assert line == ["x", "12.345", "01/02/2023 07:05", "01/02/2023", f"50,00{PERCENT}"]
    assert empty == ["—"] * 5
    assert _rows(list_html(table, grouped=False))[0][1][1] == "12345"


def test_what_a_file_says_stays_text() -> None:
    frame = pd.DataFrame({"<b>": ["<img src=x onerror=alert(1)>"]})
    printed = list_html(_list(frame, "text"), grouped=False)
    assert "<img" not in printed and "<b>" not in printed
    assert "<img src=x onerror=alert(1)>" in unescape(printed) and "<b>" in unescape(printed)


def test_a_list_without_lines_keeps_its_headings() -> None:
    assert _rows(list_html(_list(pd.DataFrame({"a": [], "b": []}), "text", "text"), grouped=False)) == [
        [["Cột a", "Cột b"]]
    ]


def test_a_long_list_is_cut_and_says_how_many_lines_there_are() -> None:
    table = _list(pd.DataFrame({"a": range(MOST_LINES + 1_234)}), "integer")
    made = list_html(table, grouped=False)
    assert len(_rows(made)[0]) == 1 + MOST_LINES
    assert "Bản in có 2.000 trong 3.234 dòng của bảng; tệp tải về có đủ." in made
    assert len(_rows(list_html(table, grouped=False, part=Part(lines=7)))[0]) == 1 + 7
    whole = list_html(_list(pd.DataFrame({"a": range(MOST_LINES)}), "integer"), grouped=False)
    assert "Bản in có" not in whole


def test_a_long_table_of_figures_keeps_its_total() -> None:
    made = figures_html(_figures(MOST_LINES + 5, 2, last_is_total=True))
    (rows,) = _rows(made)
    assert len(rows) == 1 + MOST_LINES
    assert rows[-1] == [f"Xã {MOST_LINES + 4}", "1.234"] and rows[-2][0] == f"Xã {MOST_LINES - 2}"


def test_a_table_of_170_units_by_months_with_six_figures_is_printed_whole() -> None:
    made = figures_html(_figures(171, 1 + 13 * 6, last_is_total=True))
    assert "Bản in có" not in made and {len(piece) for piece in _rows(made)} == {1 + 171}


def test_columns_that_paper_leaves_out_are_named() -> None:
    made = list_html(
        _list(pd.DataFrame({"a": [1], "b": [2], "c": [3]}), *["integer"] * 3), grouped=False, part=Part(columns=2)
    )
    assert _rows(made) == [[["Cột a", "Cột b"], ["1", "2"]]]
    assert "Cột không in: Cột c; tệp tải về có đủ." in made


def test_a_column_without_anything_is_named_and_takes_no_paper() -> None:
    frame = pd.DataFrame({"a": [None, None], "b": [1, 2], "c": [None, None]}, dtype=object)
    made = list_html(_list(frame, "text", "integer", "text"), grouped=False)
    assert _rows(made) == [[["Cột a", "Cột b"], ["—", "1"], ["—", "2"]]]
    assert "Cột trống không in: Cột c." in made


def test_a_wide_table_goes_in_pieces_that_begin_with_the_name() -> None:
    table = _figures(3, 2 * MOST_COLUMNS)
    assert is_too_wide(table) and not is_too_wide(_figures(3, MOST_COLUMNS))
    pieces = _rows(figures_html(table))
    assert {len(piece[0]) for piece in pieces} == {9, 8}
    assert [piece[1][0] for piece in pieces] == ["Xã 0"] * 3
    assert sum(len(piece[0]) - 1 for piece in pieces) == 2 * MOST_COLUMNS - 1
