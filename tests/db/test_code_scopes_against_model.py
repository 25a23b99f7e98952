"""Changing what codes mean gives the database that the same files would have made under that meaning."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select

from db import batches, ledger
from db.code_scopes import change_scope
from db.dossier_codes import set_scope
from db.engine import Engine, reading, transaction
from db.schema import CONTENT, agency, batch_agency, dossier, sighting
from domain.batch import Replacing
from domain.code_scope import CodeScope
from tests.databases import empty_database
from tests.db.exports import Row, import_rows, undo
from tests.db.test_store_against_model import random_flags

SOURCE = 1
PERIODS = [(date(2023, month, 1), date(2023, month, 28)) for month in (1, 2, 3)]
KEPT = (*CONTENT, "code", "first_due_at", "first_due_as_of", "marks", "batch_id", "as_of")


def random_files(draw: random.Random) -> list[tuple[list[Row], tuple[date, date], Replacing | None]]:
    """Files of few codes, two units and two years, each code once in a file; some take the place of earlier ones."""
    files = []
    for _ in range(5):
        rows = []
        for code in draw.sample(["1", "2", "3", "4"], draw.randint(1, 4)):
            received = date(draw.choice([2022, 2023]), 1, draw.randint(2, 20))
            row = Row(
                code,
                received=received,
                due=received + timedelta(10),
                agency=draw.choice(["Sở Y tế", "Sở Nội vụ"]),
                flags=random_flags(draw) if draw.random() < 0.5 else 0,
            )
            rows.append(row.done(received + timedelta(draw.randint(1, 30))) if draw.random() < 0.5 else row)
        files.append((rows, draw.choice(PERIODS), draw.choice([None, None, Replacing.SOURCE, Replacing.AGENCIES])))
    return files


def fill(engine: Engine, scope: CodeScope, draw: int) -> None:
    """Import the files of this draw under the scope, into a database emptied before; some are taken back."""
    random_ = random.Random(draw)
    with transaction(engine) as connection:
        empty_database(connection)
        set_scope(connection, batches.source_id(connection, "motcua"), scope)
    for number, (rows, period, replacing) in enumerate(random_files(random_), start=1):
        import_rows(engine, rows, period[1], period=period, replacing=replacing)
        if random_.random() < 0.2:
            undo(engine, number)


def contents(engine: Engine) -> dict[str, Any]:
    """Everything that figures follow from, without the numbers that only tell lines apart; the ledger agrees."""
    with transaction(engine) as connection:
        assert ledger.check(connection, batches.data_date(connection)).empty

    def lines(table: Table, *names: str) -> list[tuple[Any, ...]]:
        joined = table.join(agency, agency.c.id == table.c.agency_id)
        columns = [table.c[name] for name in names if name != "agency_id"]
        with reading(engine) as connection:
            found = connection.execute(select(agency.c.name, *columns).select_from(joined)).all()
        return sorted(map(tuple, found), key=repr)

    with reading(engine) as connection:
        shown = select(sighting.c.batch_id, dossier.c.code).join(dossier, dossier.c.id == sighting.c.dossier_id)
        sightings = sorted(map(tuple, connection.execute(shown)))
    return {
        "dossiers": lines(dossier, *KEPT),
        "agencies": lines(batch_agency, "batch_id", "rows", "first_received_on"),
        "sightings": sightings,
    }


@pytest.mark.parametrize("draw", range(3))
def test_what_is_held_becomes_what_the_files_would_have_made(engine: Engine, draw: int) -> None:
    fill(engine, CodeScope.UNIQUE, draw)
    changed = {CodeScope.UNIQUE: contents(engine)}
    for scope in (CodeScope.UNIT_YEAR, CodeScope.UNIT, CodeScope.YEAR):
        with transaction(engine) as connection:
            change_scope(connection, SOURCE, scope)
        changed[scope] = contents(engine)
    with transaction(engine) as connection:
        change_scope(connection, SOURCE, CodeScope.UNIQUE)
    assert contents(engine) == changed.pop(CodeScope.UNIQUE)
    for scope, held in changed.items():
        fill(engine, scope, draw)
        assert held == contents(engine), scope
