"""Who answers a question: the read replica while it holds the very state that the primary has, else the primary."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from db import batches
from db.engine import HEAD, database_url, open_database, open_server, reading
from db.faults import ReadAddressError, reason_of, sqlstate_of

__all__ = ["Databases", "answer", "open_databases"]

R = TypeVar("R")

READ_DATABASE_URL_VARIABLE = "TTHC_READ_DATABASE_URL"
QUESTION_SECONDS_VARIABLE = "TTHC_QUESTION_SECONDS"

_LOG = logging.getLogger(__name__)
_QUESTION_SECONDS = 60
# So long a replica is not asked after it failed: each viewer would wait until it fails again.
_REST_SECONDS = 30.0
# An import is replayed within a second or two; who is behind for so long does not follow any more.
_LONG_BEHIND_SECONDS = 60.0
# The replica stands nearby or is not worth waiting for. It is sent questions only, which are short.
_PATIENCE = {"connect_timeout": "3", "tcp_user_timeout": "10000"}
# Compiling a question's plan takes longer than its work: half of all time with a million dossiers (decision 0026).
_LIMIT = text("SELECT set_config('statement_timeout', :milliseconds, true), set_config('jit', 'off', true)")
# What the server says of a question that took too long (PostgreSQL's manual, appendix A).
_CANCELLED = "57014"
# A row that the question still reads was removed on the primary; the next question goes well again.
_CONFLICT = "40"


class Replica:
    """A server that follows the primary and is only read; it is left alone for a while after it failed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._rests_until = 0.0
        self._behind_since: float | None = None

    @property
    def rests(self) -> bool:
        """Whether it failed a moment ago."""
        return monotonic() < self._rests_until

    def holds(self, connection: Connection, state: str) -> bool:
        """Whether the connection sees the tables of this program and this state of the data."""
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        holds = revision == HEAD and batches.state(connection) == state
        self._note(behind=not holds)
        return holds

    def failed(self, error: DBAPIError) -> None:
        """Tell the log why the primary answers in its place."""
        if not sqlstate_of(error).startswith(_CONFLICT):
            self._rests_until = monotonic() + _REST_SECONDS
        _LOG.warning("Máy chủ chính trả lời thay máy chủ đọc (%s): %s", READ_DATABASE_URL_VARIABLE, reason_of(error))

    def _note(self, *, behind: bool) -> None:
        if not behind:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = monotonic()
        elif monotonic() - self._behind_since > _LONG_BEHIND_SECONDS:
            self._behind_since = monotonic()
            _LOG.warning("Máy chủ đọc (%s) đã chậm hơn máy chủ chính quá một phút", READ_DATABASE_URL_VARIABLE)


@dataclass(frozen=True)
class Databases:
    """The primary, into which everything is written, and the replica that answers questions where there is one."""

    primary: Engine
    replica: Replica | None = None


def read_address() -> str | None:
    """The address in TTHC_READ_DATABASE_URL; None where only the primary is asked."""
    return os.environ.get(READ_DATABASE_URL_VARIABLE) or None


def open_databases(url: str | None = None, read_url: str | None = None) -> Databases:
    """The database at the address, as open_database() gives it, and the replica at the other one or at the one in
    TTHC_READ_DATABASE_URL, which is never changed and need not answer. Raises ReadAddressError and sqlalchemy's errors.
    """
    address = read_url or read_address()
    if address is None:
        return Databases(open_database(url))
    # A wrong address is refused before the primary is made or brought up to date.
    if not _is_server(make_url(url or database_url())):
        raise ReadAddressError
    replica = Replica(_open_replica(address))
    return Databases(open_database(url), replica)


def answer(databases: Databases, question: Callable[[Connection], R], *, state: str | None = None) -> R:
    """The question's answer, never from data older than `state`, or than those of the primary now.

    Question and state are read in one snapshot. A question that the replica fails is asked of the primary, once; one
    that took too long is not: it would take as long there.
    """
    replica = databases.replica
    if replica is not None and not replica.rests:
        wanted = state or state_of(databases)
        try:
            with _asking(replica.engine) as connection:
                if replica.holds(connection, wanted):
                    return question(connection)
        except DBAPIError as error:
            if sqlstate_of(error) == _CANCELLED:
                raise
            replica.failed(error)
    return answer_latest(databases, question)


def answer_latest(databases: Databases, question: Callable[[Connection], R]) -> R:
    """The primary's answer: for what changes while the state of the data does not."""
    with _asking(databases.primary) as connection:
        return question(connection)


def state_of(databases: Databases) -> str:
    """The state of the data, which only the primary knows."""
    return answer_latest(databases, batches.state)


@contextmanager
def _asking(engine: Engine) -> Iterator[Connection]:
    with reading(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(_LIMIT, {"milliseconds": str(_question_seconds() * 1000)})
        yield connection


def _question_seconds() -> int:
    """How long one statement of a question may take: TTHC_QUESTION_SECONDS, where 0 is for ever."""
    asked = os.environ.get(QUESTION_SECONDS_VARIABLE, "").strip()
    return int(asked) if asked.isdecimal() else _QUESTION_SECONDS


def _open_replica(address: str) -> Engine:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise ReadAddressError from error
    if not _is_server(url):
        raise ReadAddressError
    return open_server(url, _PATIENCE)


def _is_server(address: URL) -> bool:
    return address.get_backend_name() == "postgresql"
