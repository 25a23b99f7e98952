"""Procedures with their sectors, levels and dossiers; full online by its two definitions."""

from collections.abc import Hashable
from datetime import date
from typing import Any

from db.engine import Engine, reading
from domain.dossier import Channel, ServiceLevel
from domain.flags import Flag
from domain.ratio import Ratio
from domain.scope import Dimension, Selection
from measures.counts import count
from measures.full_online import full_online
from measures.procedures import procedure_lines
from tests.db.exports import Row, import_rows
from tests.measures.builders import scope_of

AS_OF = date(2023, 6, 30)
YES, NO = Flag.E_RESULT.both, Flag.E_RESULT.told
ONLINE, DIRECT = Channel.ONLINE.code, Channel.DIRECT.code
CLOSED = date(2023, 3, 9)
ROWS = [
    Row("1", procedure="A", level="full", channel=ONLINE, flags=YES).done(CLOSED),
    Row("2", procedure="A", level="full", channel=ONLINE, flags=NO).done(CLOSED),
    Row("3", procedure="A", level="full", channel=DIRECT, flags=YES).done(CLOSED),
    Row("4", procedure="A", level="partial", channel=ONLINE, flags=YES, sector="Đất đai").done(CLOSED),
    # Of this one no file tells whether the result is electronic.
    Row("5", procedure="B", level="full", channel=ONLINE).done(CLOSED),
    Row("6", procedure="B", channel=ONLINE, flags=YES),
    Row("7", procedure="C", sector=None, received=date(2022, 5, 4), due=date(2022, 5, 9)).done(date(2022, 5, 6)),
]


def lines_of(engine: Engine, notation: str, **selection: Any) -> dict[str, dict[Hashable, Any]]:
    with reading(engine) as connection:
        frame = procedure_lines(connection, scope_of(notation, Selection(**selection)))
    return {str(line["procedure"]): dict(line) for line in frame.to_dict("records")}


def test_full_online_has_two_wholes_and_names_what_is_unknown(engine: Engine) -> None:
    import_rows(engine, ROWS, AS_OF)
    with reading(engine) as connection:
        found = full_online(connection, scope_of("2023"))
        before = full_online(connection, scope_of("2022"))
    # 1 and 4 of 1–4; 1 of 1–3.
    assert (found.of_resolved, found.unknown) == (Ratio(2, 4), 1)
    assert (found.of_eligible, found.eligible_unknown, found.level_unknown) == (Ratio(1, 3), 1, 0)
    assert (before.of_resolved, before.unknown) == (Ratio(0, 0), 1)
    assert (before.of_eligible, before.eligible_unknown, before.level_unknown) == (Ratio(0, 0), 0, 1)


def test_each_procedure_stands_once_with_its_sectors_and_levels(engine: Engine) -> None:
    import_rows(engine, ROWS, AS_OF)
    lines = lines_of(engine, "2023")
    assert list(lines) == ["A", "B", "C"]
    assert lines["A"]["sectors"] == ("Đất đai", "Tư pháp")
    assert lines["A"]["levels"] == (ServiceLevel.FULL, ServiceLevel.PARTIAL)
    assert lines["C"]["sectors"] == () and lines["C"]["levels"] == () and lines["C"]["received"] == 0
    assert lines["C"]["code"] is None


def test_the_counts_are_those_of_the_scope(engine: Engine) -> None:
    import_rows(engine, ROWS, AS_OF)
    lines = lines_of(engine, "2023")
    with reading(engine) as connection:
        counted = count(connection, scope_of("2023"), Dimension.PROCEDURE).set_index("procedure")
    for name in ("A", "B"):
        assert lines[name]["received"] == counted.loc[name, "received"]
        assert lines[name]["e_result"] == counted.loc[name, "e_result"]


def test_of_a_sector_only_its_procedures_are_known(engine: Engine) -> None:
    import_rows(engine, ROWS, AS_OF)
    assert list(lines_of(engine, "2023", sectors=("Đất đai",))) == ["A"]
    assert list(lines_of(engine, "2023", sectors=(None,))) == ["C"]


def test_before_the_first_import_there_is_no_procedure(engine: Engine) -> None:
    assert lines_of(engine, "2023") == {}
