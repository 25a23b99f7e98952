"""The databases of this process, and answers kept until an import changes the data."""

import logging
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from db import read_replica
from db.engine import Connection, Engine, database_url
from db.read_replica import Databases
from etl import work_directories
from etl.imports import jobs

P = ParamSpec("P")
R = TypeVar("R")

_LOG = logging.getLogger(__name__)
_STATE = "data_state"


def database() -> Engine:
    """The database that every session of this process writes to; it is created where it does not exist yet."""
    return databases().primary


def databases() -> Databases:
    """The database, and the read replica that answers questions in its place where there is one."""
    return _open(database_url(), read_replica.read_address())


def ask(question: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The question's answer from the data as they are now.

    Kept under the question, its arguments and the state of the data, so after an import every session sees the new data
    with nothing to clear. Each caller gets a copy of its own.
    """
    find = later(question, *args, **kwargs)
    answer: R = _answer(find, question_key(question, *args, **kwargs), _state(databases()))
    return answer


def made_of(maker: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """A piece of a page that follows from its arguments and the data alone, made once for everybody who sees the same.

    All get the same object: nobody may change it.
    """
    piece: R = _made(lambda: maker(*args, **kwargs), question_key(maker, *args, **kwargs), _state(databases()))
    return piece


def question_key(question: Callable[..., object], *args: object, **kwargs: object) -> str:
    """A question with its arguments as text, under which its answer is kept."""
    return f"{question.__module__}.{question.__qualname__} {args!r} {sorted(kwargs.items())!r}"


def look_at_data_anew() -> None:
    """Let this run of the script see what was imported since the last one: app does so before the page runs."""
    st.session_state.pop(_STATE, None)


def look_up(question: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer straight from the database: for what is too long to keep."""
    return later(question, *args, **kwargs)()


def look_up_latest(question: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """look_up() in the database that is written to: for what changes while the state of the data does not."""
    return read_replica.answer_latest(databases(), lambda connection: question(connection, *args, **kwargs))


def later(question: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> Callable[[], R]:
    """The question as a call for later and for another thread: a download that is only made when asked for."""
    opened = databases()
    _, state = _state(opened)
    return lambda: read_replica.answer(opened, lambda connection: question(connection, *args, **kwargs), state=state)


@st.cache_resource(show_spinner=False)
def _open(url: str, read_url: str | None) -> Databases:
    opened = read_replica.open_databases(url, read_url)
    try:
        jobs.tidy(opened.primary)
        work_directories.sweep()
    except OSError as error:
        # Whoever only looks needs no jobs; the page that does says it.
        _LOG.warning("what past imports left could not be tidied up: %s", error)
    return opened


@st.cache_data(show_spinner=False, max_entries=500)
def _answer(_find: Callable[[], Any], asked: str, state: tuple[str, str]) -> Any:
    return _find()


@st.cache_resource(show_spinner=False, max_entries=200)
def _made(_make: Callable[[], Any], asked: str, state: tuple[str, str]) -> Any:
    return _make()


def _state(opened: Databases) -> tuple[str, str]:
    """The database and the last change of its data, looked up once a run: a page is of one moment."""
    held: tuple[str, str] | None = st.session_state.get(_STATE)
    if held is None:
        held = str(opened.primary.url), read_replica.state_of(opened)
        st.session_state[_STATE] = held
    return held
