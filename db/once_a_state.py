"""Answers that depend on the data alone: found once for each state of the data, whoever asks."""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from db.batches import state

R = TypeVar("R")

# Of each database, by question: the state of the data and the answer.
_answers: WeakKeyDictionary[Engine, dict[Callable[..., Any], tuple[str, Any]]] = WeakKeyDictionary()
_lock = Lock()


def forget(engine: Engine) -> None:
    """Let go of what was found: for who empties a database in place, which leaves no other trace in its data."""
    with _lock:
        _answers.pop(engine, None)


def once_a_state(connection: Connection, question: Callable[[Connection], R]) -> R:
    """The question's answer, which nobody may change: found anew only where the data are others than at the last time.

    In a transaction that writes it is always found anew: what is rolled back leaves no trace in the data.
    """
    if not connection.get_execution_options().get("only_reads"):
        return question(connection)
    now = state(connection)
    with _lock:
        kept = _answers.setdefault(connection.engine, {}).get(question)
    if kept and kept[0] == now:
        answer: R = kept[1]
        return answer
    answer = question(connection)
    with _lock:
        _answers[connection.engine][question] = now, answer
    return answer
