"""Two batches held against each other, against a plain computation."""

import random
from datetime import datetime
from typing import Any

from hypothesis import given, settings

from db import batch_comparison
from db.count_conditions import span_of
from db.engine import Engine, reading
from domain.dossier import Channel
from domain.period import parse_period
from tests.db import model
from tests.db.exports import Row
from tests.db.test_store_against_model import DRAWS, PROPERTY, random_imports

PERIODS = ("2023", "2023-02", "bc:2023-03", "2023-01-10..2023-02-20")


def facts(row: Row) -> dict[str, Any]:
    """What the builder writes of a row, by the fields of the comparison."""
    channels = {channel.code: channel.value for channel in Channel}
    return {
        "procedure_name": row.procedure,
        "sector": row.sector,
        "agency": row.agency,
        "channel": channels.get(row.channel),
        "service_level": row.level,
        "status": row.status.value,
        "received_at": datetime.combine(row.received, datetime.min.time()).replace(hour=8),
        "due_at": row.due and datetime.combine(row.due, datetime.min.time()).replace(hour=17),
        "resolved_at": row.closed and datetime.combine(row.closed, datetime.min.time()).replace(hour=10),
    }


@settings(PROPERTY, max_examples=8)
@given(draw=DRAWS)
def test_appeared_vanished_changed_and_own_counts_follow_from_the_two_files(
    engine: Engine, draw: random.Random
) -> None:
    kept = random_imports(engine, draw, moving=True)
    if len(kept) < 2:
        return
    (before, told_before, old_rows), (after, told_after, new_rows) = draw.sample(kept, 2)
    old, new = ({row.code: row for row in rows} for rows in (old_rows, new_rows))
    changed = {code for code in old.keys() & new.keys() if facts(old[code]) != facts(new[code])}
    with reading(engine) as connection:
        tally = batch_comparison.tally(connection, before, after)
        frame = batch_comparison.changed(connection, before, after, limit=1000)
        come = batch_comparison.only_in(connection, after, before, limit=1000)
        gone = batch_comparison.only_in(connection, before, after, limit=1000)
        for notation in PERIODS:
            period = parse_period(notation)
            for number, as_of, rows in ((before, told_before, old_rows), (after, told_after, new_rows)):
                own = batch_comparison.own_counts(connection, number, span_of(period, as_of))
                assert own == model.count(rows, period.first, period.last, as_of), (notation, number)
    assert set(come["code"]) == new.keys() - old.keys()
    assert set(gone["code"]) == old.keys() - new.keys()
    assert set(frame["code"]) == changed
    numbers = len(come), len(gone), len(changed), len(old.keys() & new.keys()) - len(changed)
    assert tuple(tally[name] for name in ("appeared", "vanished", "changed", "same")) == numbers
    for name in facts(Row()):
        differing = [code for code in changed if facts(old[code])[name] != facts(new[code])[name]]
        assert tally[name] == len(differing), name
