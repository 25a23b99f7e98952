"""Whatever is listed by name stands in the one order of names, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.engine import Connection, Engine, reading
from domain.period import parse_period
from domain.scope import Dimension, Scope
from domain.signal import Signal
from etl.imports.results import ImportOptions
from measures import choices, counts, coverage, quality, reconciliation, signals
from tests.importing import import_file
from tests.pages.small_year import Row, write_export

# Neither bytes nor letters without their marks give this order.
IN_ORDER = [
    "An Giang", "Ăn uống", "Ấp Bắc", "Ban Dân tộc", "Đại Lào", "Kế hoạch và Đầu tư", "Khoa học và Công nghệ",
    "Phường 2", "Phường 10", "Ứng Hòa", "Văn hóa", "Ý Yên",
]  # fmt: skip
YEAR = Scope(parse_period("2023"))

ROWS = [*IN_ORDER[::2], *IN_ORDER[1::2]]


def row(place: int, name: str) -> Row:
    """A dossier of this agency, sector and procedure, received after its due date."""
    code = f"000.00.10.H48-230106-{place:04}"
    return Row(code, name, name, name, "Trực tuyến", date(2023, 1, 6), date(2023, 1, 5), date(2023, 1, 9))


@pytest.fixture
def connection(engine: Engine, tmp_path: Path) -> Iterator[Connection]:
    rows = [row(place, name) for place, name in enumerate(ROWS)]
    result = import_file(engine, write_export(tmp_path / "a.xlsx", rows), ImportOptions())
    assert result.tally.new == len(IN_ORDER), result
    with reading(engine) as opened:
        yield opened


def test_what_can_be_chosen(connection: Connection) -> None:
    assert list(choices.agencies(connection)["name"]) == IN_ORDER
    assert choices.sectors(connection) == IN_ORDER
    assert list(choices.procedures(connection)["procedure_name"]) == IN_ORDER


@pytest.mark.parametrize("by", [Dimension.AGENCY, Dimension.SECTOR, Dimension.PROCEDURE])
def test_counts(connection: Connection, by: Dimension) -> None:
    assert list(counts.count(connection, YEAR, by)[by.value]) == IN_ORDER


def test_coverage_and_files(connection: Connection) -> None:
    reached = coverage.coverage(connection, YEAR)
    assert reached is not None and [unit.agency for unit in reached.units] == IN_ORDER
    assert list(coverage.files_of(connection, YEAR)["agency"]) == IN_ORDER


def test_reconciliation(connection: Connection) -> None:
    march = Scope(parse_period("2023-01"))
    assert list(reconciliation.closing_lines(connection, march)["agency"]) == IN_ORDER


def test_what_a_rule_found(connection: Connection) -> None:
    found = quality.by_agency(connection, YEAR, "due_before_received")
    assert list(found["agency"]) == IN_ORDER


def test_signals_and_their_dossiers_even_where_only_the_first_are_shown(engine: Engine, tmp_path: Path) -> None:
    rows = [row(place, name) for place, name in enumerate(ROWS)]
    import_file(engine, write_export(tmp_path / "a.xlsx", rows), ImportOptions())
    moved = [replace(one, due=date(2023, 1, 12)) for one in rows]
    import_file(engine, write_export(tmp_path / "b.xlsx", moved, last=date(2023, 4, 30)), ImportOptions())
    with reading(engine) as opened:
        assert list(signals.counts(opened, YEAR)["agency"]) == IN_ORDER
        assert list(signals.dossiers(opened, YEAR, Signal.DUE_MOVED, limit=5)["agency"]) == IN_ORDER[:5]
