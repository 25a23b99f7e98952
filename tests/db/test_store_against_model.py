"""Random exports in any order, some taken back: the store gives what the plain computation gives."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import batches, counting, ledger, ledger_fingerprints
from db.count_conditions import span_of
from db.dossiers import Behind, behind
from db.engine import Connection, Engine, reading, transaction
from db.schema import CONTENT, agency, batch_agency, dossier, dossier_version, replaced_sighting, sighting
from db.schema import ledger as ledger_table
from db.version_contents import contents_of
from domain.agency import Block, guess_block
from domain.batch import Replacing
from domain.counts import COUNTS, closing_gap
from domain.dossier import Channel, ServiceLevel, Status
from domain.flags import Flag
from domain.listing import Listing
from domain.period import parse_period
from domain.scope import Dimension, Selection
from tests.databases import empty_database
from tests.db import model
from tests.db.exports import Row, import_rows, undo

Imports = list[tuple[int, date, list[Row]]]

# Each example empties the one database that the test was given.
PROPERTY = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
DRAWS = st.randoms(use_true_random=True)

JANUARY, FEBRUARY = (date(2023, 1, 1), date(2023, 1, 31)), (date(2023, 2, 1), date(2023, 2, 28))
TITLES = [None, JANUARY, JANUARY, FEBRUARY]
AGENCIES = ["Sở Tư pháp", "Sở Y tế", "UBND xã Bình Châu"]
OPEN = [Status.ACCEPTED, Status.PROCESSING, Status.SUPPLEMENT_REQUESTED, Status.STOPPED]
CLOSED = [Status.RESOLVED, Status.RETURNED, Status.RETURNED, Status.WITHDRAWN]
PERIODS = [
    "2023",
    "2023-Q1",
    "2023-02",
    "bc:2023-03",
    "bc:2023-Q1",
    "2023-01-10..2023-02-20",
    "2023-03-01..2023-03-09",
    "2024",
]

_CHANNELS = {0: "unknown", 1: "direct", 2: "online", 3: "postal"}
GROUPS: dict[Dimension, Callable[[Row], str | None]] = {
    Dimension.BLOCK: lambda row: guess_block(row.agency).value,
    Dimension.AGENCY: lambda row: row.agency,
    Dimension.SECTOR: lambda row: row.sector,
    Dimension.PROCEDURE: lambda row: row.procedure,
    Dimension.CHANNEL: lambda row: _CHANNELS[row.channel],
    Dimension.LEVEL: lambda row: row.level,
}
SELECTIONS: list[tuple[Selection, Callable[[Row], bool]]] = [
    (
        Selection(agencies=("Sở Y tế",), sectors=(None, "Đất đai")),
        lambda row: row.agency == "Sở Y tế" and row.sector in (None, "Đất đai"),
    ),
    (
        Selection(channels=(Channel.ONLINE, None), procedures=("Thủ tục 1", "Thủ tục 2")),
        lambda row: row.channel in (0, 2) and row.procedure in ("Thủ tục 1", "Thủ tục 2"),
    ),
    (
        Selection(blocks=(Block.DEPARTMENT,), levels=(ServiceLevel.FULL,)),
        lambda row: row.agency != "UBND xã Bình Châu" and row.level == "full",
    ),
]


def random_export(draw: random.Random, as_of: date, *, moving: bool = False, crowded: bool = False) -> list[Row]:
    """Some of sixty dossiers, each with a life of its own that this export sees at a random point, at times wrongly.

    With `moving` a dossier is at times seen at an agency that is not its own; with `crowded` most end at one agency in
    one minute.
    """
    rows = []
    for number in draw.sample(range(60), draw.randrange(1, 50)):
        own = random.Random(number)
        received = date(2022, 12, 20) + timedelta(days=own.randrange(100))
        row = Row(
            code=f"H48-{number}",
            received=received + timedelta(days=draw.random() < 0.05),
            due=None
            if draw.random() < 0.1
            else received + timedelta(days=own.randrange(20) + draw.choice([0] * 9 + [5])),
            status=draw.choice(OPEN),
            channel=own.randrange(4),
            agency=own.choice(AGENCIES),
            procedure=f"Thủ tục {own.randrange(4)}",
            sector=own.choice(["Đất đai", "Tư pháp", None]),
            level=own.choice(["full", None]),
        )
        if draw.random() < 0.6:
            closed = row.received + timedelta(days=own.randrange(30))
            row = replace(row, closed=closed, status=draw.choice(CLOSED))
        elif draw.random() < 0.05:
            row = replace(row, status=Status.REGISTERED)
        if crowded and row.closed is not None:
            row = in_a_crowd(row, own, draw)
        if draw.random() < 0.6:
            row = replace(row, flags=random_flags(draw))
        if moving and draw.random() < 0.1:
            row = replace(row, agency=draw.choice(AGENCIES))
        rows.append(row)
    return rows


def in_a_crowd(row: Row, own: random.Random, draw: random.Random) -> Row:
    """The dossier as one of a crowd, or not quite."""
    return replace(
        row,
        agency=AGENCIES[own.random() < 0.1],
        closed=date(2023, 3, 31) + timedelta(days=own.random() < 0.1),
        closed_time=draw.choice(["10:15:01", "10:15:59", "10:15:00", "10:15:30", "10:16:00", "00:00:00", "19:00:00"]),
    )


def random_flags(draw: random.Random) -> int:
    """Some flags, each told or not."""
    return sum(draw.choice([0, 0, flag.told, flag.both]) for flag in Flag)


def random_imports(engine: Engine, draw: random.Random, *, moving: bool = False, crowded: bool = False) -> Imports:
    """Up to six exports imported in a random order, some in the place of others, some taken back; gives what counts."""
    with transaction(engine) as connection:
        empty_database(connection)
    kept: list[model.Import] = []
    for _ in range(draw.randrange(1, 7)):
        as_of = draw.choice(
            [date(2023, 1, 31), date(2023, 2, 10), date(2023, 2, 14), date(2023, 3, 31), date(2023, 3, 20)]
        )
        rows = random_export(draw, as_of, moving=moving, crowded=crowded)
        period = draw.choice(TITLES)
        replacing = draw.choice([None, *Replacing]) if period else None
        number, tally = import_rows(engine, rows, as_of, period=period, replacing=replacing)
        assert tally.rows == len(rows) == tally.new + tally.updated + tally.same + tally.older
        kept.append(model.Import(number, as_of, rows, period, replacing))
        if draw.random() < 0.35:
            gone = draw.randrange(len(kept))
            undo(engine, kept.pop(gone).number)
    return model.that_count(kept)


def facts(connection: Connection) -> pd.DataFrame:
    columns = [dossier.c.code, dossier.c.status, dossier.c.closed_on, dossier.c.due_on, dossier.c.first_due_at]
    return pd.DataFrame(
        connection.execute(select(*columns).order_by(dossier.c.code)).fetchall(), columns=[c.name for c in columns]
    )


@settings(PROPERTY, max_examples=8)
@given(draw=DRAWS)
def test_counts_dossiers_and_ledger_follow_from_the_imports_that_count(engine: Engine, draw: random.Random) -> None:
    kept = random_imports(engine, draw)
    shown = model.current(kept)
    with reading(engine) as connection:
        data_date = batches.data_date(connection)
        assert data_date == max((as_of for _, as_of, _ in kept), default=None)
        found = facts(connection)
        assert found["code"].tolist() == sorted(shown)
        for code, status, closed_on, due_on in zip(*(found[name] for name in found.columns[:4]), strict=True):
            row = shown[code]
            assert (status, closed_on, due_on) == (row.status.code, row.closed, row.due)
        dues = found.dropna(subset="first_due_at")
        assert dict(zip(dues["code"], pd.to_datetime(dues["first_due_at"]).dt.date, strict=True)) == model.first_due(
            kept
        )
        if data_date is not None:
            hold_counts_against(connection, list(shown.values()), data_date)
    with transaction(engine) as connection:
        assert ledger.check(connection, data_date).empty
        if data_date is not None:
            # Told both ways: at once, and line by line.
            assert ledger_fingerprints.agree(connection, data_date)
            assert ledger.differing_lines(connection, data_date) == []


def hold_counts_against(connection: Connection, rows: list[Row], data_date: date) -> None:
    for notation in PERIODS:
        period = parse_period(notation)
        span = span_of(period, data_date)
        expected = model.count(rows, period.first, period.last, data_date)
        found = counting.count_groups(connection, span, Selection()).iloc[0]
        assert {name: int(found[name]) for name in COUNTS} == expected, notation
        if period.first <= data_date:
            assert closing_gap(expected) == 0
        for by, key in GROUPS.items():
            groups = counting.count_groups(connection, span, Selection(), by=by)
            for group in groups.to_dict("records"):
                name = None if pd.isna(group[by.value]) else group[by.value]
                mine = [row for row in rows if key(row) == name]
                counts = model.count(mine, period.first, period.last, data_date)
                assert {count: int(group[count]) for count in COUNTS} == counts, (notation, by, name)
            assert {c: int(groups[c].sum()) for c in COUNTS} == expected
        assert counting.count_parts(connection, [("all", span)], Selection()) == [("all", expected)]
        for chosen, belongs in SELECTIONS:
            mine = list(filter(belongs, rows))
            found = counting.count_groups(connection, span, chosen).iloc[0]
            assert {name: int(found[name]) for name in COUNTS} == model.count(
                mine, period.first, period.last, data_date
            ), (notation, chosen)
    for count in COUNTS:
        assert len(behind(connection, Behind(span, Selection(), (count,)), Listing(limit=1000))) == expected[count]


@settings(PROPERTY, max_examples=6)
@given(draw=DRAWS)
def test_taking_everything_back_leaves_nothing(engine: Engine, draw: random.Random) -> None:
    kept = random_imports(engine, draw)
    draw.shuffle(kept)
    for number, _, _ in kept:
        undo(engine, number)
    with reading(engine) as connection:
        for table in (dossier, dossier_version, sighting, replaced_sighting):
            assert connection.execute(select(table)).fetchall() == []
        assert batches.data_date(connection) is None


@settings(PROPERTY, max_examples=6)
@given(draw=DRAWS)
def test_versions_hold_each_content_that_is_not_shown_and_nothing_else(engine: Engine, draw: random.Random) -> None:
    kept = random_imports(engine, draw)
    with reading(engine) as connection:
        seen = connection.execute(select(sighting.c.dossier_id, sighting.c.version).distinct()).fetchall()
        held = connection.execute(select(dossier.c.id, dossier.c.version)).fetchall()
        put_away = connection.execute(select(dossier_version.c.dossier_id, dossier_version.c.version)).fetchall()
        assert sorted(map(tuple, seen)) == sorted(map(tuple, [*held, *put_away]))
        lines = connection.execute(select(sighting.c.batch_id)).scalars().all()
        shown = connection.execute(select(batch_agency.c.batch_id, agency.c.name, batch_agency.c.rows).join(agency))
        of_agencies = Counter({(number, name): rows for number, name, rows in shown})
    assert sorted(lines) == sorted(number for number, _, rows in kept for _ in rows)
    assert of_agencies == Counter((number, row.agency) for number, _, rows in kept for row in rows)


def everything(engine: Engine) -> list[list[Any]]:
    """Every dossier, every content that a sighting tells, and the ledger, by what people know them by."""
    content = contents_of(select(dossier.c.id))
    same = (content.c.dossier_id == sighting.c.dossier_id) & (content.c.version == sighting.c.version)
    names = [
        dossier.c[name] for name in ("code", *CONTENT, "first_due_at", "first_due_as_of", "marks", "batch_id", "as_of")
    ]
    seen = select(sighting.c.batch_id, dossier.c.code, *(content.c[name] for name in CONTENT)).select_from(
        sighting.join(dossier, dossier.c.id == sighting.c.dossier_id).join(content, same)
    )
    waiting = select(*(column for column in replaced_sighting.c if column.name != "replaced_by"))
    with reading(engine) as connection:
        queries = (select(*names), seen, waiting, select(ledger_table), select(batch_agency))
        return [sorted(map(str, connection.execute(query))) for query in queries]


@settings(PROPERTY, max_examples=8)
@given(draw=DRAWS)
def test_a_replacement_taken_back_leaves_everything_as_if_it_had_never_been(
    engine: Engine, draw: random.Random
) -> None:
    random_imports(engine, draw)
    before = everything(engine)
    rows = random_export(draw, date(2023, 2, 14))
    number, _ = import_rows(
        engine, rows, date(2023, 2, 14), period=draw.choice(TITLES[1:]), replacing=draw.choice([*Replacing])
    )
    undo(engine, number)
    assert everything(engine) == before
