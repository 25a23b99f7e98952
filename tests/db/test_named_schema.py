"""An address that names a schema of PostgreSQL: one schema a province."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import URL, inspect, text
from sqlalchemy.schema import DropSchema

from cli.refusal import as_sentence
from db import batches
from db.engine import Engine, open_database, reading, transaction
from db.faults import NoSchemaError
from db.named_schema import names
from tests.databases import empty_database
from tests.db.exports import Row, import_rows

NAMES = ("quangngai", "Quảng Ngãi", 'a "b", c')


@pytest.fixture
def server(postgres: Engine) -> Iterator[Engine]:
    """The test's own database, empty, to which its guest may connect and no more."""
    role = quoted(guest_of(postgres))
    with transaction(postgres) as connection:
        if connection.scalar(text("SHOW is_superuser")) != "on":
            pytest.skip("only a superuser may make the guest that these tests connect as")
        empty_database(connection)
        connection.execute(text(f"DROP ROLE IF EXISTS {role}"))
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
    yield postgres
    with transaction(postgres) as connection:
        for name in NAMES:
            connection.execute(DropSchema(name, cascade=True, if_exists=True))
        connection.execute(text(f"DROP ROLE {role}"))


def guest_of(server: Engine) -> str:
    """A role's name of this database alone: roles belong to the whole server, which several test processes share."""
    return f"guest_of_{server.url.database}"


def address(server: Engine, path: str, **others: str) -> str:
    """The database's address with a search path, its names as PostgreSQL writes them."""
    escaped = path.replace("\\", "\\\\").replace(" ", "\\ ")
    url: URL = server.url.set(**others).update_query_dict({"options": f"-csearch_path={escaped}"})  # type: ignore[arg-type]
    return url.render_as_string(hide_password=False)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("quangngai", ["quangngai"]),
        ("QuangNgai, public", ["quangngai", "public"]),
        ("quang-ngai", ["quang-ngai"]),
        ('"Quảng ""1"", a", public', ['Quảng "1", a', "public"]),
        ('"$user", public', []),
        ("$user,public", []),
        ("", []),
    ],
)
def test_the_names_of_a_search_path_are_read_as_postgresql_does(path: str, found: list[str]) -> None:
    assert names(path) == found


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_that_does_not_exist_is_made_and_holds_all_that_its_address_imports(server: Engine, name: str) -> None:
    opened = open_database(address(server, f"{quoted(name)},public"))
    import_rows(opened, [Row()], date(2023, 3, 31))
    with reading(opened) as connection:
        assert connection.scalar(text("SELECT current_schema()")) == name
        assert len(batches.batches(connection)) == 1
    opened.dispose()
    with reading(server) as connection:
        assert batches.batches(connection) == []
        assert inspect(connection).has_table("dossier", schema=name)


def test_a_role_that_may_not_make_the_schema_gets_one_sentence(server: Engine) -> None:
    with pytest.raises(NoSchemaError) as refused:
        open_database(address(server, "quangngai", username=guest_of(server)))
    sentence = as_sentence(refused.value)
    assert 'lược đồ "quangngai"' in sentence and "\n" not in sentence
    assert f'AUTHORIZATION "{guest_of(server)}"' in sentence
    with reading(server) as connection:
        assert "quangngai" not in inspect(connection).get_schema_names()


def test_a_schema_that_the_role_may_not_use_is_not_passed_over(server: Engine) -> None:
    with transaction(server) as connection:
        connection.execute(text("CREATE SCHEMA quangngai"))
    with pytest.raises(NoSchemaError):
        open_database(address(server, "quangngai,public", username=guest_of(server)))


def test_a_role_without_any_right_to_make_schemas_works_in_the_one_it_was_given(server: Engine) -> None:
    with transaction(server) as connection:
        connection.execute(text(f"CREATE SCHEMA quangngai AUTHORIZATION {quoted(guest_of(server))}"))
    opened = open_database(address(server, "quangngai", username=guest_of(server)))
    import_rows(opened, [Row()], date(2023, 3, 31))
    opened.dispose()


def test_several_who_open_a_new_schema_at_once_find_one_that_is_whole(server: Engine) -> None:
    opened: list[Engine] = []
    url = address(server, "quangngai")
    threads = [threading.Thread(target=lambda: opened.append(open_database(url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    for engine in opened:
        engine.dispose()


def test_a_province_imports_while_another_is_importing(server: Engine) -> None:
    mine, other = (open_database(address(server, name)) for name in ("quangngai", quoted("Quảng Ngãi")))
    with transaction(mine):
        import_rows(other, [Row()], date(2023, 3, 31))
    for engine in (mine, other):
        engine.dispose()
