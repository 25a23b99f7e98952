"""Copies for paper: made when asked for, of the session's page as it is now, and gone with it."""

import gc
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import streamlit as st
from starlette.requests import Request

import asgi
from ui import paper_copies
from ui.page_script import SESSION_HEADER


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """The state of the session "one"."""
    held: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", held)
    monkeypatch.setattr(paper_copies, "session_id", lambda: "one")
    yield held


def test_a_copy_is_made_each_time_that_it_is_asked_for(state: dict[str, object]) -> None:
    asked: list[str] = []

    def make() -> str:
        asked.append("x")
        return "<table>"

    assert paper_copies.place_html("a", make) == '<div class="to-print" data-table="a"></div>' and not asked
    assert paper_copies.copies("one", ["a", "unknown"]) == {"a": "<table>"} and asked == ["x"]
    assert paper_copies.copies("other", ["a"]) == {}


def test_what_a_run_of_the_page_does_not_draw_is_let_go_at_its_end(state: dict[str, object]) -> None:
    for drawn in (["a", "b"], ["b"]):
        paper_copies.begin_page()
        for name in drawn:
            paper_copies.place_html(name, lambda: "x")
        assert set(paper_copies.copies("one", ["a", "b"])) == {"a", "b"}
        paper_copies.end_page()
    assert set(paper_copies.copies("one", ["a", "b"])) == {"b"}


def test_the_copies_end_with_their_session(state: dict[str, object]) -> None:
    paper_copies.place_html("a", lambda: "x")
    state.clear()
    gc.collect()
    assert paper_copies.copies("one", ["a"]) == {}


def test_the_server_answers_with_the_copies_of_the_session_named(state: dict[str, object]) -> None:
    paper_copies.place_html("Hồ sơ & ngày", lambda: "<b>")
    (route,) = (route for route in asgi.ROUTES if route.path == paper_copies.PATH)
    answer = route.endpoint(_request([(SESSION_HEADER, "one")], "Hồ sơ & ngày"))
    assert json.loads(answer.body) == {"Hồ sơ & ngày": "<b>"} and answer.headers["Cache-Control"] == "no-store"
    assert json.loads(route.endpoint(_request([], "Hồ sơ & ngày")).body) == {}


def _request(headers: list[tuple[str, str]], name: str) -> Request:
    query = urlencode({paper_copies.PARAMETER: name}).encode()
    coded = [(key.encode(), value.encode()) for key, value in headers]
    return Request({"type": "http", "method": "GET", "query_string": query, "headers": coded})
