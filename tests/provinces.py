"""A database with a schema a province: two with data, and one for each way in which a province cannot be asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from db.engine import Engine, open_database
from tests.databases import new_postgres
from tests.db.exports import Row, import_rows

NORTH, SOUTH, EMPTY, GROWING = "tinh_bac", "tinh_nam", "tinh_moi", "tinh_them"
OLDER, LATER, BARE, BROKEN, MISSING = "tinh_cu", "tinh_sau", "tinh_trong", "tinh_hong", "tinh_khong_co"
NORTH_DAY, SOUTH_DAY, GROWN_DAY = date(2023, 4, 30), date(2023, 3, 31), date(2023, 5, 31)

_NORTH_ROWS = [
    Row("1", received=date(2023, 1, 10), due=date(2023, 1, 20), channel=2).done(date(2023, 1, 15)),
    Row("2", received=date(2023, 1, 20), due=date(2023, 2, 1), channel=2).done(date(2023, 2, 1)),
    Row("3", received=date(2023, 1, 20), due=date(2023, 2, 1), channel=1, agency="Sở Y tế").done(date(2023, 2, 3)),
    Row("4", received=date(2023, 3, 1), due=date(2023, 3, 10), channel=0, agency="UBND xã Bình Châu"),
]
_SOUTH_ROWS = [
    Row("1", received=date(2023, 2, 1), due=date(2023, 2, 10), channel=1).done(date(2023, 2, 20)),
    Row("2", received=date(2023, 3, 30), due=date(2023, 4, 10), channel=2),
]


def provinces_database(server: str) -> str:
    """The address of the database, made anew, without a schema."""
    url = new_postgres(server, purpose="_provinces")
    schemas = (NORTH, SOUTH, EMPTY, GROWING, OLDER, LATER, BARE, BROKEN)
    _run(url, *(f'CREATE SCHEMA "{schema}"' for schema in schemas))
    _fill(url, NORTH, _NORTH_ROWS, NORTH_DAY)
    for schema in (SOUTH, GROWING, BROKEN):
        _fill(url, schema, _SOUTH_ROWS, SOUTH_DAY)
    for schema in (EMPTY, OLDER, LATER):
        with in_schema(url, schema):
            pass
    _run(with_schema(url, OLDER), "UPDATE alembic_version SET version_num = '0001'")
    _run(with_schema(url, LATER), "UPDATE alembic_version SET version_num = '9999'")
    _run(with_schema(url, BROKEN), "DROP TABLE ledger, ledger_summary")
    return url


def grow(url: str) -> None:
    """A later export of the province that is there to grow: no other test counts it."""
    with in_schema(url, GROWING) as engine:
        import_rows(engine, [Row("3", received=date(2023, 5, 3))], GROWN_DAY)


@contextmanager
def in_schema(url: str, schema: str) -> Iterator[Engine]:
    """The province's database, as its own office opens it."""
    engine = open_database(with_schema(url, schema))
    yield engine
    engine.dispose()


def with_schema(url: str, schema: str) -> str:
    """The address that chooses the schema."""
    address = make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
    return address.render_as_string(hide_password=False)


def _fill(url: str, schema: str, rows: list[Row], day: date) -> None:
    with in_schema(url, schema) as engine:
        import_rows(engine, rows, day, period=(date(2023, 1, 1), day))


def _run(url: str, *statements: str) -> None:
    server = create_engine(url)
    with server.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    server.dispose()
