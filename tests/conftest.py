"""What every test of the store and of the importer uses: a real, empty database of either kind."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.engine import Engine, open_database, transaction
from db.provinces import close_provinces
from tests.databases import empty_database, new_postgres, open_sqlite
from tests.one_process import one_process as in_one_process
from tests.provinces import NORTH, SOUTH, provinces_database
from tests.replication import Pair, replicating

# How long an example takes, to make or to run, tells of the machine, not of the code.
settings.register_profile("tthc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tthc")

POSTGRES_VARIABLE = "TTHC_TEST_POSTGRES_URL"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes and long text are named after their argument.

    A ZIP file holds the second in which it was made: two test processes, each with its own, would find other tests.
    """
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 200) else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """This test process's own PostgreSQL database, made anew."""
    server = os.environ.get(POSTGRES_VARIABLE)
    if not server:
        pytest.skip(f"{POSTGRES_VARIABLE} is not set: no PostgreSQL server to test on")
    opened = open_database(new_postgres(server))
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def provinces_server() -> str:
    """The address of this test process's own database with a schema a province (tests.provinces)."""
    server = os.environ.get(POSTGRES_VARIABLE)
    if not server:
        pytest.skip(f"{POSTGRES_VARIABLE} is not set: no PostgreSQL server to test on")
    return provinces_database(server)


@pytest.fixture
def provinces(provinces_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The database of the provinces, where the program looks for it; TTHC_PROVINCES names the two with data."""
    monkeypatch.setenv("TTHC_DATABASE_URL", provinces_server)
    monkeypatch.setenv("TTHC_PROVINCES", f"{NORTH}=Tỉnh Bắc,{SOUTH}=Tỉnh Nam")
    yield provinces_server
    close_provinces()


@pytest.fixture(scope="session")
def replicated() -> Iterator[Pair]:
    """A primary and its standby; tests that ask for them belong to the xdist group `replica`, so that one process
    starts them once."""
    with replicating() as pair:
        yield pair


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database; each test that asks for it runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        opened = open_sqlite(tmp_path / "test.db")
        yield opened
        opened.dispose()
        return
    shared: Engine = request.getfixturevalue("postgres")
    with transaction(shared) as connection:
        empty_database(connection)
    yield shared


@pytest.fixture
def one_process() -> Iterator[None]:
    """What this process imports it reads and stores without another (tests.one_process)."""
    with in_one_process():
        yield


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """AppTest leaves its script as the main module: processes that a later test starts anew would run it first."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the whole demonstration, written and imported as `make demo` does.

    It takes half a minute: tests that ask for it belong to the xdist group `demo`, so that one process makes it once.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        # One folder above is the whole run's: a second process that comes here ends with FileExistsError.
        (tmp_path_factory.getbasetemp().parent / "demo-database-is-made").touch(exist_ok=False)
    from cli.report_figures import read_file
    from db.printed_figures import Entry
    from demo.exports import write_exports
    from demo.printed import DOCUMENT, PERIOD, write_printed
    from demo.registers import write_registers
    from domain.period import parse_period
    from etl.imports.importer import import_files
    from etl.imports.printed_figures import keep_printed
    from etl.imports.results import ImportOptions
    from etl.registers.senders import import_senders
    from etl.registers.targets import import_targets

    directory = tmp_path_factory.mktemp("demo")
    opened = open_database(f"sqlite:///{(directory / 'demo.db').as_posix()}")
    exports, moment = directory / "exports", datetime(2023, 11, 2, 16)
    import_files(opened, write_exports(exports), ImportOptions())
    targets, senders = write_registers(exports)
    import_targets(opened, targets, moment=moment, by=None)
    import_senders(opened, senders, moment=moment, by=None)
    keep_printed(opened, parse_period(PERIOD), read_file(write_printed(exports)), Entry(DOCUMENT, moment, None))
    # What stands in the write-ahead log goes into the file, which can then be copied and searched by itself.
    with opened.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.dispose()
    return directory / "demo.db"
