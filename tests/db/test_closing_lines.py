"""Closing lines and what is pending on days, asked for many at once, are those that are counted one by one."""

import random
from datetime import date, timedelta

from hypothesis import given, settings
from sqlalchemy import event

from db import batches
from db.closing_lines import CLOSING, closing_groups, pending_after
from db.count_conditions import Span, span_of
from db.counting import by_group
from db.engine import Engine, reading
from domain.period import months_in, parse_period
from domain.scope import Dimension, Selection
from tests.db.exports import Row, import_rows
from tests.db.test_store_against_model import AGENCIES, DRAWS, PROPERTY, random_imports

# Whole months, those of the 15th, and days that fit no half-month.
PERIODS = ("2023", "bc:2023", "2023-01-07..2023-04-20")
SELECTIONS = Selection(), Selection(agencies=(AGENCIES[0],)), Selection(sectors=("Tư pháp",))


@settings(PROPERTY, max_examples=8)
@given(draw=DRAWS)
def test_many_at_once_are_those_counted_one_by_one(engine: Engine, draw: random.Random) -> None:
    random_imports(engine, draw)
    with reading(engine) as connection:
        day = batches.data_date(connection)
        if day is None:
            return
        for selection in SELECTIONS:
            for notation in PERIODS:
                spans = [(part.notation, span_of(part, day)) for part in months_in(parse_period(notation))]
                for name, lines in closing_groups(connection, spans, selection, Dimension.AGENCY):
                    groups = by_group(connection, dict(spans)[name], selection, Dimension.AGENCY)
                    expected = {group: [counts[of] for of in CLOSING] for group, counts in groups.items()}
                    assert some(lines) == some(expected), (notation, name)
            days = [day - timedelta(days=back) for back in (-20, 0, 1, 9, 31, 60)]
            found = pending_after(connection, days, day, selection, Dimension.AGENCY)
            for one in days:
                groups = by_group(connection, Span(one, one, day), selection, Dimension.AGENCY)
                assert found[one] == {name: of["pending"] for name, of in groups.items() if of["pending"]}, one


def some(lines: dict[str | None, list[int]]) -> dict[str | None, list[int]]:
    return {group: counts for group, counts in lines.items() if any(counts)}


def test_a_year_asks_the_ledger_as_often_as_a_month(engine: Engine) -> None:
    rows = [Row(f"H48-{month}", received=date(2023, month, 3)) for month in range(1, 13)]
    import_rows(engine, rows, date(2023, 12, 31))

    def statements(notation: str) -> int:
        sent: list[str] = []

        def note(*arguments: object) -> None:
            sent.append(str(arguments[2]))

        event.listen(engine, "before_cursor_execute", note)
        with reading(engine) as connection:
            months = months_in(parse_period(notation))
            spans = [(month.notation, span_of(month, date(2023, 12, 31))) for month in months]
            closing_groups(connection, spans, Selection(), Dimension.AGENCY)
            days = [month.last for month in months]
            pending_after(connection, days, date(2023, 12, 31), Selection(), Dimension.AGENCY)
        event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    assert statements("2023") == statements("2023-06")
