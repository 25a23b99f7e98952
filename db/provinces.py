"""Provinces that are schemas of one PostgreSQL database: opened as they are, and asked at the same time.

A province that cannot be asked gives the reason in place of its answer: it takes nobody else's answer away.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from threading import Lock, Thread
from time import monotonic
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

from db.engine import HEAD, database_url, reading, version_of
from db.faults import sentence_of
from domain.province import Province, ProvinceListError, parse_provinces

R = TypeVar("R")

PROVINCES_VARIABLE = "TTHC_PROVINCES"
# How long a server may take to let us in, and to answer; what the address itself says counts before these.
_CONNECT_SECONDS, _ANSWER_SECONDS = 10, 20
# A server that is frozen keeps no time limit of its own.
_LAST_SECONDS = _CONNECT_SECONDS + _ANSWER_SECONDS + 5
# Who took so long to fail is left alone for a while: else every click would wait for it.
_LONG_SECONDS, _LEFT_ALONE_SECONDS = 2.0, 30.0
# Answers are kept, so that a province is asked by few at the same time; with 34 of them each connection counts.
_POOL = {"pool_size": 1, "max_overflow": 4, "pool_timeout": _ANSWER_SECONDS}
_TOO_LATE = "Quá thời gian chờ mà tỉnh này chưa trả lời."
_STATEMENT_CANCELLED, _NOT_ALLOWED = "57014", "42501"


@dataclass(frozen=True)
class Unanswered:
    """Why a province gave no answer, in one Vietnamese sentence; `detail` is what the database said, where it did."""

    reason: str
    detail: str = ""


class NotToBeAskedError(Exception):
    """A schema that holds no data as this program reads them; the message says why in one Vietnamese sentence."""


_engines: dict[str, Engine] = {}
# By address: until when a failure stands for the answer.
_failures: dict[str, tuple[float, Unanswered]] = {}
_lock = Lock()


def has_provinces() -> bool:
    """Whether TTHC_PROVINCES names any, rightly or wrongly."""
    return bool(os.environ.get(PROVINCES_VARIABLE, "").strip())


def named_provinces() -> tuple[Province, ...]:
    """The provinces that TTHC_PROVINCES names. Raises ProvinceListError."""
    return parse_provinces(os.environ.get(PROVINCES_VARIABLE, ""))


def address_of(schema: str) -> str:
    """The database of TTHC_DATABASE_URL with this schema in the place of its own. Raises ProvinceListError for one that
    has no schemas."""
    address = make_url(database_url())
    if address.get_backend_name() != "postgresql":
        raise ProvinceListError(
            "Số liệu nhiều tỉnh cần PostgreSQL, mỗi tỉnh một lược đồ: TTHC_DATABASE_URL phải là địa chỉ "
            "postgresql+psycopg://…"
        )
    # Of a setting that comes twice the last one counts.
    own = address.normalized_query.get("options", ())
    options = [f"-cstatement_timeout={_ANSWER_SECONDS * 1000}", *own, f"-csearch_path={schema}"]
    limits = {"connect_timeout": str(_CONNECT_SECONDS), **address.query}
    asked = address.set(query={**limits, "options": " ".join(options)})
    return asked.render_as_string(hide_password=False)


def ask_each(provinces: Iterable[Province], question: Callable[[Connection], R]) -> Mapping[Province, R | Unanswered]:
    """Each province's answer, all asked at the same time. Raises ProvinceListError, and whatever the question raises
    that is no fault of a database."""
    addresses = {province: address_of(province.schema) for province in provinces}
    asked = {
        province: _started(partial(_answer, province, address, question)) for province, address in addresses.items()
    }
    wait(asked.values(), timeout=_LAST_SECONDS)
    return {
        province: future.result()
        if future.done()
        else _failed(addresses[province], Unanswered(_TOO_LATE), _LAST_SECONDS)
        for province, future in asked.items()
    }


def close_provinces() -> None:
    """Let go of every connection, and of what is known of provinces that failed."""
    with _lock:
        for engine in _engines.values():
            engine.dispose()
        _engines.clear()
        _failures.clear()


def _started(call: Callable[[], R]) -> "Future[R]":
    """The call in a thread of its own, which nobody has to wait for: a pool's threads would hold up the end of the
    program."""
    future: Future[R] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except Exception as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future


def _answer(province: Province, address: str, question: Callable[[Connection], R]) -> R | Unanswered:
    begun = monotonic()
    until, failure = _failures.get(address, (0.0, None))
    if failure and begun < until:
        return failure
    try:
        with reading(_engine(address)) as connection:
            _check(connection, province.schema)
            return question(connection)
    except NotToBeAskedError as error:
        return Unanswered(str(error))
    except SQLAlchemyError as error:
        return _failed(address, Unanswered(_reason(error), _detail(error)), monotonic() - begun)


def _failed(address: str, answer: Unanswered, seconds: float) -> Unanswered:
    if seconds > _LONG_SECONDS:
        _failures[address] = monotonic() + _LEFT_ALONE_SECONDS, answer
    return answer


def _engine(address: str) -> Engine:
    """The engine kept for the address; nothing is made or brought up to date in its schema."""
    with _lock:
        if address not in _engines:
            _engines[address] = create_engine(address, pool_pre_ping=True, **_POOL)
        return _engines[address]


def _check(connection: Connection, schema: str) -> None:
    """Raises NotToBeAskedError where the schema's tables are not those that this program reads."""
    if connection.scalar(text("SELECT current_schema()")) is None:
        raise NotToBeAskedError(f"Không có lược đồ {schema} trong cơ sở dữ liệu, hoặc chưa được quyền dùng.")
    revision = version_of(connection)
    if revision == HEAD:
        return
    if revision is None:
        raise NotToBeAskedError(f"Lược đồ {schema} chưa có bảng nào của chương trình: chưa ai mở tỉnh này.")
    # It takes a while to load, and hardly ever is asked for.
    from db.migrate import knows

    if knows(revision):
        raise NotToBeAskedError(
            f"Lược đồ {schema} còn ở phiên bản cũ ({revision}): mở tỉnh này một lần bằng chương trình hiện nay."
        )
    raise NotToBeAskedError(f"Lược đồ {schema} ở phiên bản mới hơn chương trình này ({revision}): hãy cập nhật nó.")


def _reason(error: SQLAlchemyError) -> str:
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    if state == _STATEMENT_CANCELLED or isinstance(error, NoFreeConnectionError):
        return _TOO_LATE
    if state == _NOT_ALLOWED:
        return "Tài khoản trong TTHC_DATABASE_URL chưa được quyền đọc lược đồ này."
    if sentence := sentence_of(error):
        return sentence
    return "Cơ sở dữ liệu báo lỗi khi đọc lược đồ này."


def _detail(error: SQLAlchemyError) -> str:
    """The first line of what the driver said; without the statement, whose values are nobody's to read in a log."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
