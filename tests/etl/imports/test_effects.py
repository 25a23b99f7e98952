"""What a dry run says an import would do to the figures is what the import then does."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from db.engine import Engine, reading
from domain.batch import FileStatus
from domain.counts import COUNTS
from domain.effect import AgencyCounts, Effect
from domain.period import Period
from domain.scope import Dimension, Scope
from etl.imports.history import past_imports
from etl.imports.results import ImportOptions, Phase, Step
from measures.counts import count, data_date
from tests.db import model
from tests.db.exports import Row
from tests.etl.exports_of_rows import ExportFile
from tests.etl.imports.test_importer import months_of_dossiers
from tests.importing import import_file, import_files, preview_files

OPTIONS = ImportOptions()
DRY = ImportOptions(dry_run=True)


def counted(engine: Engine, period: Period) -> dict[str, dict[str, int]]:
    """The counts by agency as every page asks for them; none where the period begins after the data date."""
    with reading(engine) as connection:
        day = data_date(connection)
        if day is None or day < period.first:
            return {}
        frame = count(connection, Scope(period), Dimension.AGENCY)
    return {line["agency"]: {name: int(line[name]) for name in COUNTS} for line in frame.to_dict("records")}


def by_agency(lines: Iterable[AgencyCounts]) -> dict[str, dict[str, int]]:
    return {line.agency: line.counts for line in lines}


def effect(engine: Engine, path: Path, options: ImportOptions = DRY) -> Effect:
    shown = import_file(engine, path, options)
    assert shown.status is FileStatus.PREVIEWED, shown.reason
    assert shown.effect is not None
    return shown.effect


def written(
    tmp_path: Path, *rows: Row, first: date = date(2023, 3, 1), as_of: date = date(2023, 3, 31), name: str
) -> Path:
    return ExportFile(rows, first, as_of, "xlsx", ("text",)).write(tmp_path / name)


@pytest.mark.parametrize("seed", range(2))
def test_a_dry_run_counts_before_and_after_as_the_import_then_does(engine: Engine, tmp_path: Path, seed: int) -> None:
    files = months_of_dossiers(seed)
    paths = [file.write(tmp_path / f"thang-{number}") for number, file in enumerate(files, 1)]
    random.Random(seed).shuffle(paths)
    for path in paths:
        said = effect(engine, path)
        assert by_agency(said.before) == counted(engine, said.period)
        import_file(engine, path, OPTIONS)
        assert by_agency(said.after) == counted(engine, said.period)


@pytest.mark.parametrize("seed", range(2))
def test_files_previewed_together_each_see_those_before_them(engine: Engine, tmp_path: Path, seed: int) -> None:
    files = months_of_dossiers(seed)
    paths = [file.write(tmp_path / f"thang-{number}") for number, file in enumerate(files, 1)]
    import_file(engine, paths.pop(), OPTIONS)
    preview = preview_files(engine, paths, OPTIONS)
    assert preview.together is not None
    whole = preview.together.period
    assert (whole.first, whole.last) == (date(2023, 1, 1), date(2023, 3, 31))
    assert by_agency(preview.together.before) == counted(engine, whole)
    with reading(engine) as connection:
        assert len(past_imports(connection)) == 1
    for path, shown in zip(paths, preview.files, strict=True):
        stored = import_file(engine, path, OPTIONS)
        assert stored.tally == shown.tally
        assert shown.effect is not None
        assert by_agency(shown.effect.after) == counted(engine, shown.effect.period)
    assert by_agency(preview.together.after) == counted(engine, whole)


def test_the_files_own_counts_are_those_of_its_rows_alone(engine: Engine, tmp_path: Path) -> None:
    months = months_of_dossiers(5)
    import_file(engine, months[0].write(tmp_path / "mot"), OPTIONS)
    said = effect(engine, months[1].write(tmp_path / "hai"))
    assert said.own == model.count(list(months[1].rows), date(2023, 2, 1), date(2023, 2, 28), date(2023, 2, 28))


def test_a_period_of_which_nothing_was_told_is_missing_before_and_not_0(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, written(tmp_path, Row(received=date(2023, 2, 3)), as_of=date(2023, 2, 28), name="hai"), OPTIONS)
    said = effect(engine, written(tmp_path, Row(), name="ba"))
    assert said.before == ()
    assert said.data_dates == (date(2023, 2, 28), date(2023, 3, 31))


def test_a_title_without_days_speaks_for_the_months_that_its_rows_touch(engine: Engine, tmp_path: Path) -> None:
    rows = [
        Row(code="A", received=date(2021, 5, 3)),
        Row(code="B", received=date(2023, 1, 20)).done(date(2023, 2, 7)),
        Row(code="C", received=date(2023, 3, 5)).done(date(2023, 3, 9)),
    ]
    path = written(tmp_path, *rows, name="ba")
    book = load_workbook(path)
    assert book.active is not None
    for line in range(1, 5):
        if "ngày" in str(book.active.cell(line, 1).value):
            book.active.cell(line, 1).value = None
    book.save(path)
    said = effect(engine, path, replace(DRY, as_of=date(2023, 3, 15)))
    assert (said.period.first, said.period.last) == (date(2023, 2, 1), date(2023, 3, 31))


def missing_codes(engine: Engine, path: Path, options: ImportOptions = DRY) -> list[str]:
    said = effect(engine, path, options)
    assert said.missing_count == len(said.missing)
    return [dossier.code for dossier in said.missing]


def test_missing_are_dossiers_of_its_agencies_that_were_open_or_received_in_its_period(
    engine: Engine, tmp_path: Path
) -> None:
    known = [
        Row(code="stays open", received=date(2023, 2, 3)),
        Row(code="in both", received=date(2023, 2, 4)),
        Row(code="closed long ago", received=date(2023, 2, 5)).done(date(2023, 2, 20)),
        Row(code="received in the month", received=date(2023, 3, 2)).done(date(2023, 3, 4)),
        Row(code="of another agency", received=date(2023, 2, 6), agency="Sở Y tế"),
    ]
    import_file(engine, written(tmp_path, *known, as_of=date(2023, 3, 10), name="dau"), OPTIONS)
    later = written(tmp_path, Row(code="in both", received=date(2023, 2, 4)), Row(code="new"), name="sau")
    assert missing_codes(engine, later) == ["received in the month", "stays open"]
    assert missing_codes(engine, later, replace(DRY, source="dat-dai")) == []


def test_an_older_export_misses_nothing_that_came_after_it_and_what_was_open_then(
    engine: Engine, tmp_path: Path
) -> None:
    newer = [
        Row(code="came later", received=date(2023, 4, 2)),
        Row(code="open then", received=date(2023, 2, 2)).done(date(2023, 4, 5)),
        Row(code="closed before", received=date(2023, 2, 2)).done(date(2023, 2, 20)),
    ]
    import_file(engine, written(tmp_path, *newer, as_of=date(2023, 4, 30), name="moi"), OPTIONS)
    assert missing_codes(engine, written(tmp_path, Row(code="x"), name="cu")) == ["open then"]


def test_a_row_that_is_set_aside_is_not_missing(engine: Engine, tmp_path: Path) -> None:
    rows = (Row(code="A"), Row(code="B"))
    import_file(engine, written(tmp_path, *rows, as_of=date(2023, 3, 15), name="dau"), OPTIONS)
    shown = import_file(engine, with_a_bad_day(written(tmp_path, *rows, name="sau")), DRY)
    assert shown.tally.rejected == 1
    assert shown.effect is not None
    assert shown.effect.missing_count == 0


def test_files_with_rows_set_aside_are_previewed_together(engine: Engine, tmp_path: Path) -> None:
    paths = [
        with_a_bad_day(written(tmp_path, *(Row(code=f"{name}{number}") for number in range(2)), name=name))
        for name in ("mot", "hai")
    ]
    shown = preview_files(engine, paths, DRY).files
    assert [(one.status, one.tally.new, one.tally.rejected) for one in shown] == [(FileStatus.PREVIEWED, 1, 1)] * 2
    assert [one.tally for one in import_files(engine, paths, OPTIONS)] == [one.tally for one in shown]


def with_a_bad_day(path: Path) -> Path:
    """The same export with a day in its first row that does not exist."""
    book = load_workbook(path)
    assert book.active is not None
    book.active["J6"] = "31/02/2023"
    book.save(path)
    return path


def test_the_same_bytes_twice_in_one_preview_count_once(engine: Engine, tmp_path: Path) -> None:
    path = written(tmp_path, Row(), name="ba")
    first, second = preview_files(engine, [path, path], DRY).files
    assert (first.status, second.status, second.batch) == (FileStatus.PREVIEWED, FileStatus.UNCHANGED, None)


def test_each_file_is_told_as_it_is_read_and_stored(engine: Engine, tmp_path: Path) -> None:
    paths = [written(tmp_path, Row(code=name), name=name) for name in ("a", "b", "c")]
    for options in (DRY, OPTIONS):
        steps: list[Step] = []
        import_files(engine, paths, options, on_step=steps.append)
        assert [(step.number, step.file_name) for step in steps if step.phase is Phase.READING] == [
            (1, "a.xlsx"),
            (2, "b.xlsx"),
            (3, "c.xlsx"),
        ]
        assert [(step.number, step.of, step.rows) for step in steps if step.phase is Phase.STORING] == [
            (1, 3, 1),
            (2, 3, 1),
            (3, 3, 1),
        ]
