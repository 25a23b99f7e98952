"""The PostgreSQL schema that an address names: made where it is missing, so that an address is all a province needs."""

import re
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.schema import CreateSchema

from db.faults import NoSchemaError

# A name of a search path, as PostgreSQL reads it: between quotes, or up to a comma or a blank.
_NAME = re.compile(r'"((?:[^"]|"")*)"|([^\s",]+)')
# The role's own schema, which comes first where nobody named one; it need not exist.
_OF_ROLE = "$user"


def names(search_path: str) -> list[str]:
    """The schemas that the search path names; none where it leaves the first to the role."""
    found = [plain.lower() or quoted.replace('""', '"') for quoted, plain in _NAME.findall(search_path)]
    return [] if found[:1] == [_OF_ROLE] else found


def look_nowhere_else(engine: Engine) -> str | None:
    """The schema that the address names first, in which alone tables are looked for from now on; None where it names
    none. In a schema after it, another province's tables would be taken for those that are not made yet."""
    with engine.connect() as connection:
        named = names(str(connection.scalar(text("SHOW search_path"))))
    if len(named) > 1:
        only = named[0].replace('"', '""')
        escaped = re.sub(r"([\\\s])", r"\\\1", f'-csearch_path="{only}"')

        @event.listens_for(engine, "do_connect")
        def _add(_dialect: object, _record: object, _arguments: object, words: dict[str, Any]) -> None:
            words["options"] = f"{words.get('options', '')} {escaped}"

        engine.dispose()
    return named[0] if named else None


def can_use(connection: Connection, schema: str) -> bool:
    """Whether the schema is there and the role may use it."""
    return bool(connection.scalar(text("SELECT current_schema()")) == schema)


def make_schema(connection: Connection, schema: str) -> None:
    """Make the schema where it is missing. Raises NoSchemaError where the role may not make it, or not use it."""
    there = connection.scalar(text("SELECT count(*) FROM pg_namespace WHERE nspname = :schema"), {"schema": schema})
    may = connection.scalar(text("SELECT has_database_privilege(current_database(), 'CREATE')"))
    if may and not there:
        connection.execute(CreateSchema(schema))
    if not can_use(connection, schema):
        raise NoSchemaError(schema, str(connection.scalar(text("SELECT current_user"))))


def is_distributed(connection: Connection) -> bool:
    """Whether Citus keeps the schema's tables on a server of its choice."""
    if connection.scalar(text("SELECT to_regclass('pg_catalog.pg_dist_schema')")) is None:
        return False
    of_it = "SELECT count(*) FROM pg_dist_schema JOIN pg_namespace ON oid = schemaid WHERE nspname = current_schema()"
    return bool(connection.scalar(text(of_it)))
