"""Tables in a terminal that may be narrow."""

import io

import pytest
from rich.console import Console

from cli.console import plain, table

HEADINGS = ["Cơ quan", "Kỳ trước chuyển sang", "Tiếp nhận", "Đã giải quyết"]
ROWS = [
    ["Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi", "0", "123.947", "99,94 %\n93.543/93.600"]
]


@pytest.mark.parametrize("width", [45, 60, 80, 140])
def test_a_number_is_never_cut_nor_folded_however_narrow_the_window(width: int) -> None:
    window = Console(file=io.StringIO(), width=width)
    with window.capture() as shown:
        window.print(table("Số liệu", HEADINGS, ROWS))
    words = shown.get().split()
    assert {"123.947", "99,94", "%", "93.543/93.600"} <= set(words)
    assert max(len(line.rstrip()) for line in shown.get().splitlines()) <= width


def test_text_that_looks_like_markup_stays_text() -> None:
    window = Console(file=io.StringIO(), width=80)
    with window.capture() as shown:
        window.print(table("[b]", ["[red]"], [["[link=x]y[/]"]]))
    assert "[link=x]y[/]" in shown.get()


def test_control_characters_and_line_ends_become_spaces() -> None:
    assert plain("Sở\x1b[2J\nY\u202etế") == "Sở [2J Y tế"
