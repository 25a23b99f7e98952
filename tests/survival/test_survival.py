"""The trials of docs/reliability.md, a few of each: the whole of them is `python -m tests.survival`."""

import os

import pytest

from tests.conftest import POSTGRES_VARIABLE
from tests.survival.crowd import load_at_once
from tests.survival.deaths import kill_imports


def test_many_users_at_once_store_every_file_and_hear_of_no_busy_database() -> None:
    crowd = load_at_once(4, 4, dossiers=20)
    assert (crowd.imported, crowd.complaints, crowd.dossiers) == (16, (), 320)


def test_an_import_killed_at_any_moment_leaves_all_of_its_file_or_nothing() -> None:
    assert kill_imports(6).lost == []


@pytest.mark.postgres
def test_an_import_into_postgresql_killed_at_any_moment_leaves_all_of_its_file_or_nothing() -> None:
    server = os.environ.get(POSTGRES_VARIABLE)
    if not server:
        pytest.skip(f"{POSTGRES_VARIABLE} is not set: no PostgreSQL server to test on")
    assert kill_imports(3, postgres=server).lost == []
