"""The database of this process, and answers kept until an import changes the data."""

import logging
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from db.engine import Connection, Engine, database_url, open_database, reading
from etl import work_directories
from etl.imports import jobs
from measures.counts import data_state

P = ParamSpec("P")
R = TypeVar("R")

_LOG = logging.getLogger(__name__)
_STATE = "data_state"


def database() -> Engine:
    """The engine that every session of this process shares; the database is created where it does not exist yet."""
    return _open(database_url())


def ask(question: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The question's answer from the data as they are now.

    Kept under the question, its arguments and the state of the data, so after an import every session sees the new data
    with nothing to clear. Each caller gets a copy of its own.
    """
    engine = database()

    def find() -> R:
        with reading(engine) as connection:
            return question(connection, *args, **kwargs)

    answer: R = _answer(find, question_key(question, *args, **kwargs), _state(engine))
    return answer


def question_key(question: Callable[..., object], *args: object, **kwargs: object) -> str:
    """A question with its arguments as text, under which its answer is kept."""
    return f"{question.__module__}.{question.__qualname__} {args!r} {sorted(kwargs.items())!r}"


def look_at_data_anew() -> None:
    """Let this run of the script see what was imported since the last one: app does so before the page runs."""
    st.session_state.pop(_STATE, None)


def look_up(question: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer straight from the database: for what is too long to keep."""
    with reading(database()) as connection:
        return question(connection, *args, **kwargs)


def later(question: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> Callable[[], R]:
    """The question as a call for later and for another thread: a download that is only made when asked for."""
    engine = database()

    def answer() -> R:
        with reading(engine) as connection:
            return question(connection, *args, **kwargs)

    return answer


@st.cache_resource(show_spinner=False)
def _open(url: str) -> Engine:
    engine = open_database(url)
    try:
        jobs.tidy(engine)
        work_directories.sweep()
    except OSError as error:
        # Whoever only looks needs no jobs; the page that does says it.
        _LOG.warning("what past imports left could not be tidied up: %s", error)
    return engine


@st.cache_data(show_spinner=False, max_entries=500)
def _answer(_find: Callable[[], Any], asked: str, state: tuple[str, str]) -> Any:
    return _find()


def _state(engine: Engine) -> tuple[str, str]:
    """The database and the last change of its data, looked up once a run: a page is of one moment."""
    held: tuple[str, str] | None = st.session_state.get(_STATE)
    if held is None:
        with reading(engine) as connection:
            held = str(engine.url), data_state(connection)
        st.session_state[_STATE] = held
    return held
