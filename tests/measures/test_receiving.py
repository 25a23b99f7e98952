"""Who received what other units resolve: pairs of units that add up to the count, and the dossiers behind each."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from db.engine import Engine, open_database, reading
from db.receiving import Pair
from domain.agency import Block
from domain.flags import Flag
from domain.listing import Listing
from domain.scope import Selection
from measures.counts import total
from measures.dossiers import dossiers_behind, number_behind
from measures.receiving import outside_matrix
from tests.db.exports import Row, import_rows
from tests.measures.builders import scope_of

AN, BINH, CAM = "UBND xã An", "UBND xã Bình", "UBND xã Cam"
AS_OF = date(2023, 6, 30)
OUTSIDE, INSIDE = Flag.OUTSIDE_AREA.both, Flag.OUTSIDE_AREA.told
ROWS = [
    Row("1", agency=AN, receiving=BINH, flags=OUTSIDE),
    Row("2", agency=AN, receiving=BINH, flags=OUTSIDE),
    Row("3", agency=AN, receiving=AN, flags=INSIDE),
    Row("4", agency=BINH, receiving=CAM, flags=OUTSIDE),
    # A later file without the column keeps the flag and forgets the unit.
    Row("5", agency=CAM, flags=OUTSIDE),
    Row("6", agency=CAM, receiving=AN, flags=OUTSIDE, received=date(2022, 3, 1)),
]


def test_the_pairs_add_up_to_the_count_with_the_most_dossiers_first(engine: Engine) -> None:
    import_rows(engine, ROWS, AS_OF)
    with reading(engine) as connection:
        found = outside_matrix(connection, scope_of("2023"))
        counted = total(connection, scope_of("2023"))["outside_area"]
    assert found is not None
    assert found.pairs == (Pair(BINH, AN, 2), Pair("", CAM, 1), Pair(CAM, BINH, 1))
    assert found.receiving == (BINH, "", CAM) and found.resolving == (AN, BINH, CAM)
    assert found.number == counted == 4


def test_the_selection_and_the_period_narrow_the_pairs(engine: Engine) -> None:
    import_rows(engine, ROWS, AS_OF)
    with reading(engine) as connection:
        of_cam = outside_matrix(connection, scope_of("2022", Selection(agencies=(CAM,))))
        of_land = outside_matrix(connection, scope_of("2023", Selection(blocks=(Block.LAND,))))
        later = outside_matrix(connection, scope_of("2024"))
    assert of_cam is not None and of_cam.pairs == (Pair(AN, CAM, 1),)
    assert of_land is not None and of_land.number == 0
    assert later is not None and later.pairs == ()


def test_behind_each_pair_stand_as_many_dossiers(engine: Engine) -> None:
    import_rows(engine, ROWS, AS_OF)
    with reading(engine) as connection:
        found = outside_matrix(connection, scope_of("2023"))
        assert found is not None
        for pair in found.pairs:
            scope = scope_of("2023", Selection(agencies=(pair.resolving,)))
            number = number_behind(connection, scope, ["outside_area"], receiving=pair.receiving)
            listed = dossiers_behind(connection, scope, ["outside_area"], Listing(10, receiving=pair.receiving))
            assert number == len(listed) == pair.number
        by_binh = number_behind(connection, scope_of("2023"), ["received"], "2", receiving=BINH)
    assert by_binh == 1


def test_too_many_dossiers_are_not_looked_through(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    import_rows(engine, ROWS, AS_OF)
    monkeypatch.setattr("measures.receiving.MOST_READ", 4)
    monkeypatch.setattr("measures.dossiers.MOST_READ", 4)
    with reading(engine) as connection:
        assert outside_matrix(connection, scope_of("2023")) is None
        assert outside_matrix(connection, scope_of("2022")) is not None
        assert number_behind(connection, scope_of("2023"), ["received"], receiving=AN) is None


def test_the_pairs_are_read_from_the_index_of_receptions(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{(tmp_path / 'plans.db').as_posix()}")
    import_rows(engine, ROWS, AS_OF)
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    with reading(engine) as connection:
        outside_matrix(connection, scope_of("2023"))
        statement, parameters = next(one for one in asked if "receiving_agency_id" in one[0])
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    engine.dispose()
    assert "USING INDEX ix_dossier_received" in " ".join(str(line) for line in plan)
