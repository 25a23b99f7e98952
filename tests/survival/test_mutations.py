"""Mutants of the golden workbooks, a handful of those that `python -m tests.survival` makes and reads by thousands."""

from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from lxml import etree

from etl.reading.read_file import read
from etl.reading.reading import ReadOptions
from etl.refused_file import RefusedFileError
from etl.workbook.guard import check_container
from etl.workbook.open_sheets import open_sheets
from etl.workbook.xlsx_fast_rows import PlainRows
from tests.survival.mutations import mutate, mutate_all
from tests.survival.readings import is_sentence, read_all

GOLDEN = Path(__file__).parents[1] / "workbooks"
Cells = dict[str, list[list[object]]]


def mutants(folder: Path, name: str, *, times: int) -> list[Path]:
    content = (GOLDEN / name).read_bytes()
    paths = [folder / f"{number}.xlsx" for number in range(times)]
    for number, path in enumerate(paths):
        path.write_bytes(mutate(content, Random(number))[1])
    return paths


def cells_of(path: Path) -> Cells | str:
    try:
        sheets = open_sheets(path, check_container(path))
        return {sheet.name: [row for chunk in sheet.chunks() for row in chunk.rows] for sheet in sheets}
    except RefusedFileError as refused:
        return refused.code


def is_well_formed(path: Path) -> bool:
    try:
        with ZipFile(path) as container:
            for name in container.namelist():
                etree.fromstring(container.read(name))
    except Exception:
        return False
    return True


def test_a_seed_makes_the_same_mutants_again(tmp_path: Path) -> None:
    for out in ("a", "b"):
        assert mutate_all([GOLDEN], tmp_path / out, seed=1, times=3) == 15
    made = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert len(made) == 15
    assert made == {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}


def test_a_mutant_is_read_or_refused_in_one_sentence(tmp_path: Path) -> None:
    refused = []
    for path in mutants(tmp_path, "dat_dai.xlsx", times=60):
        try:
            read(path, ReadOptions())
        except RefusedFileError as refusal:
            assert is_sentence(refusal.reason)
            refused.append(refusal.code)
    assert 10 < len(refused) < 60 and len(set(refused)) > 3


def test_a_well_formed_mutant_is_the_same_plain_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    well_formed = [path for path in mutants(tmp_path, "so_nganh.xlsx", times=60) if is_well_formed(path)]
    plain = [cells_of(path) for path in well_formed]
    monkeypatch.setattr(PlainRows, "rows", lambda *_: None)
    assert [cells_of(path) for path in well_formed] == plain
    assert len(well_formed) > 15


def test_the_trial_tells_what_became_of_each_file(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes((GOLDEN / "so_nganh.xlsx").read_bytes())
    (tmp_path / "b.xlsx").write_bytes(b"")
    found = read_all([tmp_path])
    assert (found.codes, found.faults) == ({"read": 1, "empty": 1}, [])
    assert 0 < found.longest[0] < 20 and 0 < found.largest[0] < 1 << 30
