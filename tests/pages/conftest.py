"""Pages on a small database of their own, or on an empty one."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.databases import open_sqlite
from tests.pages.flagged_months import build_flagged
from tests.pages.rewritten_months import build_rewritten
from tests.pages.small_year import build_database
from ui.cache import database

OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="session")
def small_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file that the importer made of the small export; not to be changed."""
    return build_database(tmp_path_factory.mktemp("small-year"))


@pytest.fixture(scope="session")
def rewritten_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file of two months of which the later rewrites the earlier; not to be changed."""
    return build_rewritten(tmp_path_factory.mktemp("rewritten"))


@pytest.fixture
def rewritten(rewritten_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the database of the rewritten months, which the application opens."""
    copied = Path(shutil.copy(rewritten_database, tmp_path / "rewritten.db"))
    monkeypatch.setenv("TTHC_DATABASE_URL", f"sqlite:///{copied.as_posix()}")
    yield copied
    database().dispose()


@pytest.fixture
def filled(small_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the small database, which the application opens."""
    copied = Path(shutil.copy(small_database, tmp_path / "tthc.db"))
    monkeypatch.setenv("TTHC_DATABASE_URL", f"sqlite:///{copied.as_posix()}")
    yield copied
    database().dispose()


@pytest.fixture(scope="session")
def flagged_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file of two months that tell of flags, with indicators; not to be changed."""
    return build_flagged(tmp_path_factory.mktemp("flagged"))


@pytest.fixture
def flagged(flagged_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the database with flags and indicators, which the application opens."""
    copied = Path(shutil.copy(flagged_database, tmp_path / "flagged.db"))
    monkeypatch.setenv("TTHC_DATABASE_URL", f"sqlite:///{copied.as_posix()}")
    yield copied
    database().dispose()


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty database, which the application opens."""
    path = tmp_path / "empty.db"
    open_sqlite(path).dispose()
    monkeypatch.setenv("TTHC_DATABASE_URL", f"sqlite:///{path.as_posix()}")
    yield path
    database().dispose()


@pytest.fixture
def open_page() -> OpenPage:
    """Open the page at an address, with address parameters, as a browser would on its first visit."""

    def opened(address: str, parameters: Mapping[str, str | list[str]] | None = None) -> AppTest:
        test = AppTest.from_function(_run, kwargs={"first": address}, default_timeout=60)
        for name, value in (parameters or {}).items():
            test.query_params[name] = value
        return test.run()

    return opened


def _run(first: str) -> None:
    import app

    app.main(first=first)
