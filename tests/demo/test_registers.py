"""The demonstration's targets and senders go in through the same commands as an office's, marked as examples."""

from datetime import date, datetime
from pathlib import Path

import pytest

from db.engine import open_database, reading
from demo.agencies import AGENCIES
from demo.registers import FOLDER, write_registers
from domain.target import Change
from etl.registers.senders import read_senders
from etl.registers.targets import import_targets
from measures.targets import history


def test_the_targets_are_examples_at_the_levels_that_a_province_set(tmp_path: Path) -> None:
    path, _ = write_registers(tmp_path)
    engine = open_database(f"sqlite:///{(tmp_path / 'demo.db').as_posix()}")
    changes = import_targets(engine, path, moment=datetime(2023, 11, 1), by=None)
    with reading(engine) as connection:
        kept = history(connection)
    engine.dispose()
    assert changes[Change.NEW] == 5
    assert {each.figure: int(each.value) for each in kept} == {
        "on_time_rate": 98,
        "digitised_rate": 80,
        "reused_rate": 50,
        "full_online_rate": 70,
        "paid_online_rate": 60,
    }
    assert all(each.document.startswith("Ví dụ") for each in kept)


def test_one_unit_owes_one_month_more_than_there_are_exports(tmp_path: Path) -> None:
    _, path = write_registers(tmp_path)
    senders = read_senders(path)
    assert [each.name for each in senders] == [agency.name for agency in AGENCIES]
    assert sorted({each.last for each in senders if each.last}) == [date(2023, 10, 31), date(2023, 11, 30)]
    assert sum(each.last == date(2023, 11, 30) for each in senders) == 1


@pytest.mark.parametrize("times", [1, 2])
def test_an_import_of_the_folder_passes_them_by(tmp_path: Path, times: int) -> None:
    from cli.imports import _is_export

    for _ in range(times):
        paths = write_registers(tmp_path)
    assert {path.parent.name for path in paths} == {FOLDER}
    assert not any(_is_export(path, tmp_path) for path in paths)
