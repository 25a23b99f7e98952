"""What the files of a day reported and what is known of that day now, against a plain computation."""

import random
from dataclasses import replace
from datetime import date

import pandas as pd
from hypothesis import given, settings

from db import reported
from db.engine import Connection, Engine, reading
from db.reported import Cause, FileDay
from domain.dossier import Status, StatusGroup
from domain.period import parse_period
from domain.scope import Scope, Selection
from tests.db import model
from tests.db.exports import Row, import_rows
from tests.db.test_store_against_model import AGENCIES, DRAWS, PROPERTY, Imports, random_imports

SOURCE = 1
MAY, JUNE = date(2023, 5, 31), date(2023, 6, 30)


def pending(row: Row | None, day: date) -> bool:
    if row is None or row.status.group is StatusGroup.NOT_COUNTED or row.received > day:
        return False
    return row.closed is None or row.closed > day


def told_on(imports: Imports, day: date) -> dict[str, Row]:
    """What the files of exactly this data date show; of two that show a dossier, the later imported."""
    return model.current([one for one in sorted(imports) if one[1] == day])


def figure(rows: dict[str, Row], day: date, agency: str) -> set[str]:
    return {code for code, row in rows.items() if row.agency == agency and pending(row, day)}


@settings(PROPERTY, max_examples=8)
@given(draw=DRAWS)
def test_a_days_figure_and_its_gap_follow_from_the_files(engine: Engine, draw: random.Random) -> None:
    kept = random_imports(engine, draw, moving=True)
    now = model.current(kept)
    with reading(engine) as connection:
        found = reported.file_days(connection, Scope(parse_period("2023"))).set_index(["day", "agency"])
        known = reported.pending_now(connection, {day for day, _ in found.index}, selection=Selection())
        lines = known.set_index(["day", "agency"])["now"].to_dict()
        days = {as_of: told_on(kept, as_of) for _, as_of, _ in kept}
        shown = {(as_of, row.agency) for _, as_of, rows in kept for row in rows}
        assert set(found.index) == shown
        for day, agency in shown:
            then_codes, now_codes = figure(days[day], day, agency), figure(now, day, agency)
            assert found.loc[(day, agency), "reported"] == len(then_codes)
            assert lines.get((day, agency), 0) == len(now_codes)
            assert found.loc[(day, agency), "kept"] == len(then_codes & now_codes)
            hold_differing(connection, day, agency, gone=then_codes - now_codes, come=now_codes - then_codes)


def hold_differing(connection: Connection, day: date, agency: str, *, gone: set[str], come: set[str]) -> None:
    found = reported.differing(connection, FileDay(day, SOURCE, (agency,)), selection=Selection())
    assert set(found.loc[found["in_file"], "code"]) == gone
    assert set(found.loc[~found["in_file"], "code"]) == come
    assert len(found) == len(gone) + len(come)
    assert set(found["cause"]) <= {cause.value for cause in Cause}


def differing_in_may(engine: Engine, agency: str) -> pd.DataFrame:
    with reading(engine) as connection:
        return reported.differing(connection, FileDay(MAY, SOURCE, (agency,)), selection=Selection())


def test_each_dossier_of_a_gap_names_its_cause(engine: Engine) -> None:
    open_row = Row(received=date(2023, 5, 10), due=date(2023, 6, 10))
    earlier, may, june = [], [], []
    earlier.append(replace(open_row, code="vắng", received=date(2023, 4, 3)))
    may.append(replace(open_row, code="đóng lùi ngày"))
    june.append(may[-1].done(date(2023, 5, 20)))
    june.append(replace(open_row, code="bổ sung sau"))
    may.append(replace(open_row, code="mở lại").done(date(2023, 5, 20)))
    june.append(replace(open_row, code="mở lại"))
    may.append(replace(open_row, code="không tính"))
    june.append(replace(may[-1], status=Status.REGISTERED))
    may.append(replace(open_row, code="chuyển"))
    june.append(replace(may[-1], agency="Sở Y tế"))
    may.append(replace(open_row, code="không đổi"))
    may.append(replace(open_row, code="tiếp nhận lại"))
    june.append(replace(may[-1], received=date(2023, 6, 2)))
    may.append(replace(open_row, code="khác", agency="Sở Y tế"))
    for as_of, rows in ((date(2023, 4, 30), earlier), (MAY, may), (JUNE, june)):
        import_rows(engine, rows, as_of)
    here = {line["code"]: line for line in differing_in_may(engine, "Sở Tư pháp").to_dict("records")}
    assert {code: line["cause"] for code, line in here.items()} == {
        "vắng": "absent_then",
        "đóng lùi ngày": "closed_now",
        "bổ sung sau": "first_seen_later",
        "mở lại": "closed_then",
        "không tính": "not_counted_now",
        "chuyển": "moved_away",
        "tiếp nhận lại": "received_later_now",
    }
    backdated = here["đóng lùi ngày"]
    assert (backdated["status_then"], backdated["status_now"]) == ("processing", "returned")
    assert here["chuyển"]["agency_now"] == "Sở Y tế"
    there = differing_in_may(engine, "Sở Y tế")
    assert there[["code", "cause", "in_file"]].values.tolist() == [["chuyển", "moved_here", False]]


def test_units_are_compared_on_the_days_of_their_own_files(engine: Engine) -> None:
    import_rows(engine, [Row(agency=AGENCIES[0])], date(2023, 5, 25))
    import_rows(engine, [Row("2", agency=AGENCIES[1])], MAY, source="khác")
    with reading(engine) as connection:
        found = reported.file_days(connection, Scope(parse_period("2023-05")))
    assert sorted(found[["day", "agency", "reported"]].values.tolist()) == [
        [date(2023, 5, 25), AGENCIES[0], 1],
        [MAY, AGENCIES[1], 1],
    ]
