"""Lists of dossiers on both databases: every order, parts of codes, and what is read for them."""

from collections.abc import Callable
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from db.count_conditions import Span
from db.dossiers import Behind, behind
from db.engine import Connection, Engine, open_database, reading
from domain.dossier import Status
from domain.listing import Listing
from domain.scope import Selection
from tests.db.exports import Row, import_rows

AS_OF = date(2023, 3, 31)
SPAN = Span(date(2023, 1, 1), date(2023, 12, 31), AS_OF)
AGENCIES = ("Ủy ban xã", "Đoàn", "Dân tộc", "Xây dựng", "Ăn uống")
IN_ORDER = ["Ăn uống", "Dân tộc", "Đoàn", "Ủy ban xã", "Xây dựng"]


def rows() -> list[Row]:
    """Forty dossiers: some open, some closed late, some without a due date or a sector."""
    made = []
    for number in range(40):
        received = date(2023, 1, 1) + timedelta(days=number * 37 % 80)
        row = Row(
            code=f"H48-{number * 7 % 40:02}",
            received=received,
            due=None if number % 9 == 0 else received + timedelta(days=number % 6),
            agency=AGENCIES[number % 5],
            procedure=f"{AGENCIES[number % 3]} {number % 2}",
            sector=[None, "Đất đai", "Dân số"][number % 3],
            channel=number % 4,
        )
        made.append(row if number % 4 == 0 else row.done(received + timedelta(days=number % 8)))
    return made


def listed(connection: Connection, listing: Listing, counts: tuple[str, ...] = ("received",)) -> Any:
    return behind(connection, Behind(SPAN, Selection(), counts), listing)


def _late(line: dict[str, Any]) -> int | None:
    if line["due_on"] is None:
        return None
    days: timedelta = min(line["closed_on"] or AS_OF, AS_OF) - line["due_on"]
    return max(0, days.days)


KEYS: dict[str, Callable[[dict[str, Any]], Any]] = {
    **{name: itemgetter(name) for name in ("code", "received_at", "due_at", "closed_on", "resolved_at")},
    "agency": lambda line: IN_ORDER.index(line["agency"]),
    "procedure_name": lambda line: (IN_ORDER.index(line["procedure_name"][:-2]), line["procedure_name"][-1]),
    "sector": lambda line: None if line["sector"] is None else ["Dân số", "Đất đai"].index(line["sector"]),
    "status": lambda line: Status(line["status"]).code,
    "days_late": _late,
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("name", KEYS)
def test_a_list_is_ordered_by_any_column_with_missing_values_last(engine: Engine, name: str, descending: bool) -> None:
    import_rows(engine, rows(), AS_OF)
    with reading(engine) as connection:
        frame = listed(connection, Listing(100, order=name, descending=descending)).astype(object)
        pages = [listed(connection, Listing(7, at, order=name, descending=descending)) for at in range(0, 40, 7)]
    lines = frame.where(frame.notna(), None).to_dict("records")
    keys = [KEYS[name](line) for line in lines]
    held = [key for key in keys if key is not None]
    assert keys == [*sorted(held, reverse=descending), *[None] * (40 - len(held))]
    assert [code for page in pages for code in page["code"]] == list(frame["code"])
    equal = [(key, line["code"]) for key, line in zip(keys, lines, strict=True) if key == keys[0]]
    assert equal == sorted(equal, reverse=descending)


@pytest.mark.parametrize(("part", "codes"), [("h48-0", 10), ("8-39", 1), ("_", 0), ("%", 0), ("'", 0), ("4", 40)])
def test_a_part_of_a_code_is_looked_for_as_it_stands(engine: Engine, part: str, codes: int) -> None:
    import_rows(engine, rows(), AS_OF)
    with reading(engine) as connection:
        found = listed(connection, Listing(100, code=part))
    assert len(found) == codes


def test_an_unknown_order_is_refused(engine: Engine) -> None:
    import_rows(engine, rows(), AS_OF)
    with reading(engine) as connection, pytest.raises(KeyError, match="owner"):
        listed(connection, Listing(10, order="owner"))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(("count", "order"), [("received", "received_at"), ("late", "closed_on")])
def test_by_time_the_beginning_of_a_list_is_read_from_an_index(
    tmp_path: Path, count: str, order: str, descending: bool
) -> None:
    plans = _plans(tmp_path, Listing(10, order=order, descending=descending), count)
    assert f"SEARCH dossier USING INDEX ix_dossier_{order[:-3]}" in plans
    # All of the list would be sorted, not the half-month that is read.
    assert "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY" in plans
    assert "SCAN dossier" not in plans


def test_dossiers_found_by_code_are_looked_up_by_number(tmp_path: Path) -> None:
    plans = _plans(tmp_path, Listing(10, code="8-39"), "received")
    assert "SEARCH dossier USING INTEGER PRIMARY KEY" in plans
    assert "SCAN dossier" not in plans


def _plans(tmp_path: Path, listing: Listing, count: str) -> str:
    """How SQLite answers the list's last question."""
    engine = open_database(f"sqlite:///{(tmp_path / 'plans.db').as_posix()}")
    import_rows(engine, rows(), AS_OF)
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    with reading(engine) as connection:
        listed(connection, listing, (count,))
        statement, values = asked[-1]
        lines = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    engine.dispose()
    return "\n".join(str(line[3]) for line in lines)
