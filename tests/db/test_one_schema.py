"""One schema a province, on PostgreSQL and on Citus: the same answers, and no statement that Citus could refuse."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.schema import DropSchema

from db import batches
from db.engine import open_database, reading, transaction
from db.named_schema import is_distributed
from tests.conftest import POSTGRES_VARIABLE
from tests.databases import new_postgres
from tests.db.exports import Row, import_rows
from tests.db.one_schema import CATALOG, ELSEWHERE, NUMBERED, TEMPORARY, broken_rules, statements_sent
from tests.tour import MOMENT, as_text, tour

CITUS_VARIABLE = "TTHC_TEST_CITUS_URL"
PROVINCE, NEIGHBOUR = "tthc_test_quangngai", "tthc_test_kontum"
KEPT = f"tthc_truoc_{MOMENT:%Y%m%d_%H%M%S}"

# Whoever makes the tour asks for the answers that SQLite gives to it: one process makes them once.
pytestmark = [
    pytest.mark.xdist_group("tour"),
    pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump and pg_restore are not on this machine"),
]


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What SQLite answers on the tour, by station."""
    folder = tmp_path_factory.mktemp("tour")
    return answers(f"sqlite:///{(folder / 'tour.db').as_posix()}", folder)


@pytest.fixture
def citus() -> Iterator[str]:
    """The address of a coordinator, on which neither province has a schema."""
    coordinator = os.environ.get(CITUS_VARIABLE)
    if not coordinator:
        pytest.skip(f"{CITUS_VARIABLE} is not set: no Citus coordinator to test on")
    forget(coordinator)
    yield coordinator
    forget(coordinator)


def forget(address: str) -> None:
    engine = create_engine(address)
    with engine.begin() as connection:
        for name in (PROVINCE, NEIGHBOUR, KEPT):
            connection.execute(DropSchema(name, cascade=True, if_exists=True))
    engine.dispose()


def of_province(address: str, schema: str) -> str:
    url = make_url(address).update_query_dict({"options": f"-csearch_path={schema}"})
    return url.render_as_string(hide_password=False)


def answers(url: str, folder: Path) -> dict[str, str]:
    engine = open_database(url)
    try:
        return {station: as_text(answer) for station, answer in tour(engine, folder)}
    finally:
        engine.dispose()


def otherwise(found: dict[str, str], expected: dict[str, str]) -> list[tuple[str, str | None, str | None]]:
    """The stations that answer otherwise, with both answers."""
    stations = dict.fromkeys([*expected, *found])
    both = ((station, found.get(station), expected.get(station)) for station in stations)
    return [line for line in both if line[1] != line[2]]


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("CREATE TEMPORARY TABLE incoming (ordinal INTEGER)", [TEMPORARY]),
        ("SELECT * INTO TEMP late FROM dossier", [TEMPORARY]),
        ("UPDATE dossier SET status = 1 FROM pg_temp.touched t WHERE t.id = dossier.id", [TEMPORARY, ELSEWHERE]),
        ('DELETE FROM "hanoi".dossier', [ELSEWHERE]),
        ("INSERT INTO kontum.source SELECT * FROM source", [ELSEWHERE]),
        ("COPY public.incoming (code) FROM STDIN", [ELSEWHERE]),
        ("SELECT id FROM dossier\nJOIN pg_class ON relname = code", [CATALOG]),
        ("CREATE TABLE source (id SERIAL)", [NUMBERED]),
        ("UPDATE touched SET version = 1 FROM dossier WHERE dossier.code IS NOT DISTINCT FROM touched.code", []),
        ("CREATE UNLOGGED TABLE IF NOT EXISTS incoming (ordinal INTEGER)", []),
        ("SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = 1", []),
    ],
)
def test_a_statement_that_breaks_the_rule_is_recognised(statement: str, broken: list[str]) -> None:
    assert broken_rules(statement) == broken


def test_on_postgresql_a_schema_answers_as_sqlite_does_and_each_statement_keeps_to_it(
    on_sqlite: dict[str, str], tmp_path: Path
) -> None:
    server = os.environ.get(POSTGRES_VARIABLE)
    if not server:
        pytest.skip(f"{POSTGRES_VARIABLE} is not set: no PostgreSQL server to test on")
    address = new_postgres(server, purpose="_tour")
    with statements_sent() as sent:
        found = answers(of_province(address, PROVINCE), tmp_path)
    assert otherwise(found, on_sqlite) == []
    assert {statement: rules for statement in sent if (rules := broken_rules(statement))} == {}
    beginnings = {statement.split(maxsplit=1)[0] for statement in sent}
    assert {"SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "COPY"} <= beginnings


def test_on_citus_a_schema_answers_as_sqlite_does(citus: str, on_sqlite: dict[str, str], tmp_path: Path) -> None:
    province = of_province(citus, PROVINCE)
    assert otherwise(answers(province, tmp_path), on_sqlite) == []
    engine = open_database(province)
    with reading(engine) as connection:
        assert is_distributed(connection)
        assert inspect(connection).has_table("dossier", schema=KEPT)
    engine.dispose()


def test_on_citus_two_provinces_do_not_wait_for_each_other(citus: str) -> None:
    mine, other = (open_database(of_province(citus, name)) for name in (PROVINCE, NEIGHBOUR))
    with transaction(mine) as connection:
        connection.execute(text("SET LOCAL lock_timeout TO '20s'"))
        batches.source_id(connection, "motcua")
        import_rows(other, [Row()], date(2023, 3, 31))
    for engine, number in ((mine, 0), (other, 1)):
        with reading(engine) as connection:
            assert len(batches.batches(connection)) == number
        engine.dispose()
