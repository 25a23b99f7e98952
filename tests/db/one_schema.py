"""The rule of decision 0025 for what is sent to PostgreSQL, and the statements in which it can be broken."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event

from db.schema import metadata
from db.work_tables import work

TEMPORARY = "makes or names a temporary table"
ELSEWHERE = "names a table of a schema that it chooses itself"
CATALOG = "reads PostgreSQL's catalog together with our tables"
NUMBERED = "lets the database number the lines"

_OURS = "|".join([*metadata.tables, *work.tables])
# IS DISTINCT FROM and EXTRACT(… FROM …) name columns, not tables.
_OF_COLUMNS = re.compile(r"DISTINCT FROM|EXTRACT\(\w+ FROM", re.IGNORECASE)
_NAMES = r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE|COPY)\s+(?:IF (?:NOT )?EXISTS\s+)?(?:ONLY\s+)?"
_BROKEN = {
    TEMPORARY: r"\bTEMP(?:ORARY)?\b|\bpg_temp\b",
    ELSEWHERE: _NAMES + r'(?!(?:pg_catalog|information_schema)\.)(?:"[^"]+"|\w+)\.',
    CATALOG: rf'(?s)(?=.*{_NAMES}(?:pg_(?!temp)|information_schema\.))(?=.*{_NAMES}"?(?:{_OURS})\b)',
    NUMBERED: r"\b(?:SMALL|BIG)?SERIAL\b|\bAS IDENTITY\b|\bnextval\(",
}
_RULES = {rule: re.compile(pattern, re.IGNORECASE) for rule, pattern in _BROKEN.items()}
# A restore exchanges tables between schemas, except where Citus keeps them (db.backup_postgres).
_EXCHANGE = re.compile(r'ALTER TABLE "[^"]+"\."\w+" SET SCHEMA "[^"]+"')


def broken_rules(statement: str) -> list[str]:
    """The parts of the rule that the statement breaks."""
    if _EXCHANGE.fullmatch(statement):
        return []
    named = _OF_COLUMNS.sub("", statement)
    return [rule for rule, pattern in _RULES.items() if pattern.search(named)]


@contextmanager
def statements_sent() -> Iterator[set[str]]:
    """What is sent to any PostgreSQL database meanwhile: each statement once, those of COPY too."""
    sent: set[str] = set()
    copy = psycopg.Cursor.copy

    def note(connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if connection.dialect.name == "postgresql":
            sent.add(statement)

    def copy_noted(cursor: Any, statement: Any, *arguments: Any, **options: Any) -> Any:
        sent.add(statement if isinstance(statement, str) else statement.as_string(cursor))
        return copy(cursor, statement, *arguments, **options)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(psycopg.Cursor, "copy", copy_noted)
            yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
