"""Each workbook of this folder is read as the file beside it says."""

import json

import pytest

from tests.workbooks.make import FOLDER, WORKBOOKS, expected


@pytest.mark.parametrize("name", list(WORKBOOKS))
def test_a_golden_workbook_is_read_as_it_was(name: str) -> None:
    assert expected(name) == json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(WORKBOOKS))
def test_no_planted_person_stands_in_what_is_expected(name: str) -> None:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert "Kín" not in text and "090000000" not in text
