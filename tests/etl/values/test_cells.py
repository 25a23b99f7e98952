"""Codes are kept as written; texts that repeat are held once."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.values.cells import Texts, as_codes, cleaned
from etl.workbook.sheet import CellError


def codes(*cells: object) -> list[str]:
    read: list[str] = as_codes(cells)[0].to_pylist()
    return read


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("000.00.53.H48-220921-0099", "000.00.53.H48-220921-0099"),
        (" 03706/2026/07906\u00a0", "03706/2026/07906"),
        ("0001", "0001"),
        (12.0, "12"),
        (123456789012345.0, "123456789012345"),
        ("'H48-1", "H48-1"),
        ("12345678901234567890", "12345678901234567890"),
        ("HS\u200b-1\x01", "HS-1"),
        ("HS\x9b-\u202e1", "HS-1"),
        (None, ""),
        ("  ", ""),
    ],
)
def test_a_code_is_kept_as_written_and_trimmed(cell: object, code: str) -> None:
    assert codes(cell) == [code]
    assert codes(cell, 7.0) == [code, "7"]


@pytest.mark.parametrize(
    ("cell", "flaw"),
    [
        (12345678901234567890.0, "code_digits_lost"),
        (1e15, "code_digits_lost"),
        (0.5, "not_a_code"),
        (-3.0, "not_a_code"),
        (True, "not_a_code"),
        (datetime(2023, 1, 1), "not_a_code"),
        ("x" * 101, "not_a_code"),
        (CellError("#REF!"), "error_cell"),
    ],
)
def test_a_cell_that_cannot_be_a_code_is_named(cell: object, flaw: str) -> None:
    array, flaws = as_codes(["a", cell])
    assert (array.to_pylist(), [(f.index, f.code) for f in flaws]) == (["a", ""], [(1, flaw)])


@given(texts=st.lists(st.one_of(st.none(), st.text(max_size=8), st.floats(0, 1e6))))
def test_texts_come_back_tidy_whatever_stands_in_the_column(texts: list[object]) -> None:
    column = Texts()
    numbers, _ = column.codes(texts)
    held = [column.values[number] if number >= 0 else "" for number in numbers.tolist()]
    assert held == [cleaned(t) if isinstance(t, str) else "" if t is None else held[i] for i, t in enumerate(texts)]
    assert len(set(column.values)) == len(column.values)


def test_spellings_that_differ_only_in_spaces_and_unicode_form_are_one_text() -> None:
    column = Texts()
    first, _ = column.codes(["Sở\u00a0Tư  pháp", "Sở Tư pháp"])
    second, _ = column.codes([" Sở Tư pháp ", None, "Sở Y tế"])
    assert (first.tolist(), second.tolist()) == ([0, 0], [0, -1, 1])


def test_an_error_cell_is_empty_and_named() -> None:
    numbers, flaws = Texts().codes(["a", CellError("#N/A"), 3.0])
    assert (numbers.tolist(), [(f.index, f.code, f.found) for f in flaws]) == ([0, -1, 1], [(1, "error_cell", "#N/A")])
