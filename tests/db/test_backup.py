"""A copy of the whole database, and the database put back from it."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, inspect, text, update

from db import backup_sqlite, batches, ledger
from db.backup import back_up, restore
from db.contents import Contents, contents
from db.copy_refusal import CopyRefusal, CopyRefusedError
from db.engine import HEAD, Connection, Engine, open_database, reading, transaction
from db.migrate import upgrade_to
from db.schema import LEDGER_OPENINGS, PLAIN_FLOWS, agency, batch, dossier, procedure, sighting, source
from db.schema import ledger as ledger_table
from domain.period import half_month_of
from tests.databases import empty_database
from tests.db.exports import Row, import_rows, undo

MOMENT = datetime(2023, 11, 2, 8, 12, 30)
JANUARY, FEBRUARY = date(2023, 1, 31), date(2023, 2, 28)
COPIED = Contents(batches=1, dossiers=2, data_date=JANUARY)


@pytest.fixture(autouse=True)
def _tools(request: pytest.FixtureRequest) -> None:
    if "postgresql" in request.node.name and not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        pytest.skip("pg_dump and pg_restore are not on this machine")


@pytest.fixture
def copy(engine: Engine, tmp_path: Path) -> Path:
    """A copy of the database with two dossiers; the database itself has gone on since."""
    import_rows(engine, [Row("1"), Row("2").done(date(2023, 3, 5))], JANUARY)
    target = tmp_path / "copies.d" / "ngày 2.db"
    target.parent.mkdir()
    assert back_up(engine, target) == COPIED
    import_rows(engine, [Row("2"), Row("3"), Row("4")], FEBRUARY)
    undo(engine, 1)
    return target


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def held(engine: Engine) -> Contents:
    with reading(engine) as connection:
        return contents(connection)


def agrees(engine: Engine) -> bool:
    with transaction(engine) as connection:
        return ledger.check(connection, batches.data_date(connection)).empty


def refusal(act: Callable[[], object]) -> CopyRefusal:
    with pytest.raises(CopyRefusedError) as caught:
        act()
    return caught.value.refusal


def forget(engine: Engine, kept: str | None) -> None:
    """Remove what a restore kept from the database that the tests share."""
    if engine.dialect.name == "postgresql":
        with transaction(engine) as connection:
            connection.execute(text(f'DROP SCHEMA "{kept}" CASCADE'))


def test_a_restored_copy_is_what_was_copied_and_agrees_with_its_ledger(engine: Engine, copy: Path) -> None:
    restored = restore(copy, moment=MOMENT, replace=True, url=url_of(engine))
    assert restored.contents == held(engine) == COPIED
    assert agrees(engine)
    forget(engine, restored.kept)


def test_an_engine_that_was_open_before_reads_and_imports_into_the_restored_data(engine: Engine, copy: Path) -> None:
    with reading(engine) as connection:
        before = batches.state(connection)
    restored = restore(copy, moment=MOMENT, replace=True, url=url_of(engine))
    with reading(engine) as connection:
        assert batches.state(connection) != before
    import_rows(engine, [Row("5")], FEBRUARY)
    assert held(engine) == Contents(batches=2, dossiers=3, data_date=FEBRUARY)
    assert agrees(engine)
    forget(engine, restored.kept)


def test_data_are_replaced_only_when_told_and_are_kept_under_a_dated_name(engine: Engine, copy: Path) -> None:
    before = held(engine)
    assert refusal(lambda: restore(copy, moment=MOMENT, url=url_of(engine))) is CopyRefusal.DATABASE_HOLDS_DATA
    assert held(engine) == before
    kept = restore(copy, moment=MOMENT, replace=True, url=url_of(engine)).kept
    assert kept is not None
    if engine.dialect.name == "sqlite":
        assert kept.endswith("-truoc-20231102-081230.db")
        opened = open_database(f"sqlite:///{kept}")
        assert held(opened) == before
        opened.dispose()
    else:
        assert kept == "tthc_truoc_20231102_081230"
        with reading(engine) as connection:
            assert connection.scalar(text(f'SELECT count(*) FROM "{kept}".batch')) == before.batches
        forget(engine, kept)


def test_an_empty_database_is_filled_and_nothing_is_kept(engine: Engine, copy: Path, tmp_path: Path) -> None:
    if engine.dialect.name == "sqlite":
        url = f"sqlite:///{(tmp_path / 'new' / 'tthc.db').as_posix()}"
    else:
        url = url_of(engine)
        with transaction(engine) as connection:
            empty_database(connection)
    restored = restore(copy, moment=MOMENT, url=url)
    assert (restored.contents, restored.kept) == (COPIED, None)
    with reading(engine) as connection:
        schemas = inspect(connection).get_schema_names()
    assert [name for name in schemas if name.startswith("tthc_truoc")] == []


def test_the_tables_of_a_restored_database_keep_their_constraints(engine: Engine, copy: Path) -> None:
    def shape() -> list[object]:
        with reading(engine) as connection:
            look = inspect(connection)
            return [
                (name, look.get_pk_constraint(name), look.get_foreign_keys(name), look.get_check_constraints(name))
                for name in sorted(look.get_table_names())
            ]

    before = shape()
    forget(engine, restore(copy, moment=MOMENT, replace=True, url=url_of(engine)).kept)
    assert shape() == before


def test_a_copy_is_made_while_somebody_imports_and_holds_what_was_there_before(engine: Engine, tmp_path: Path) -> None:
    import_rows(engine, [Row("1"), Row("2")], JANUARY)
    with transaction(engine) as connection:
        batches.mark_undone(connection, 1, MOMENT)
        assert back_up(engine, tmp_path / "copy.db") == COPIED


def test_a_file_is_overwritten_only_when_told(engine: Engine, copy: Path) -> None:
    before = copy.read_bytes()
    assert refusal(lambda: back_up(engine, copy)) is CopyRefusal.TARGET_EXISTS
    assert copy.read_bytes() == before
    assert back_up(engine, copy, replace=True).batches == 2
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


def test_a_ledger_that_differs_is_neither_copied_nor_restored(engine: Engine, tmp_path: Path) -> None:
    import_rows(engine, [Row("1")], JANUARY)
    with transaction(engine) as connection:
        connection.execute(update(ledger_table).where(ledger_table.c.received == 1).values(received=5))
    assert refusal(lambda: back_up(engine, tmp_path / "copy.db")) is CopyRefusal.LEDGER_DIFFERS
    assert not list(tmp_path.glob("*copy*"))


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"PK\x03\x04 an Excel file", b"PGDMP\x01\x0f"])
def test_a_file_that_is_no_copy_is_refused_and_changes_nothing(engine: Engine, tmp_path: Path, content: bytes) -> None:
    import_rows(engine, [Row("1")], JANUARY)
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(content)
    assert refusal(lambda: restore(wrong, moment=MOMENT, replace=True, url=url_of(engine))) in {
        CopyRefusal.NOT_A_COPY,
        CopyRefusal.OTHER_KIND,
        CopyRefusal.DAMAGED,
        CopyRefusal.TOOL_FAILED,
    }
    assert held(engine).batches == 1


@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_copy_that_was_cut_off_is_refused_and_changes_nothing(engine: Engine, copy: Path, part: float) -> None:
    whole = copy.read_bytes()
    copy.write_bytes(whole[: int(len(whole) * part)])
    before = held(engine)
    assert refusal(lambda: restore(copy, moment=MOMENT, replace=True, url=url_of(engine))) in {
        CopyRefusal.DAMAGED,
        CopyRefusal.TOOL_FAILED,
        CopyRefusal.NOT_A_COPY,
    }
    assert held(engine) == before
    assert agrees(engine)


def test_a_copy_of_a_later_program_is_refused(engine: Engine, tmp_path: Path) -> None:
    import_rows(engine, [Row("1")], JANUARY)
    with transaction(engine) as connection:
        now = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(engine, tmp_path / "copy.db")
    with transaction(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": now})
    later = tmp_path / "copy.db"
    assert refusal(lambda: restore(later, moment=MOMENT, replace=True, url=url_of(engine))) is CopyRefusal.NEWER


def test_a_copy_of_an_earlier_program_is_brought_up_to_date(engine: Engine, tmp_path: Path) -> None:
    old = create_engine(f"sqlite:///{tmp_path / 'old.db'}") if engine.dialect.name == "sqlite" else engine
    with transaction(old) as connection:
        if old is engine:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        upgrade_to(connection, "0001")
        fill_by_hand(connection)
    copy_by_hand(old, tmp_path / "copy.db")
    if old is not engine:
        old.dispose()
    restored = restore(tmp_path / "copy.db", moment=MOMENT, replace=True, url=url_of(engine))
    assert restored.contents == held(engine) == Contents(batches=1, dossiers=1, data_date=JANUARY)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
    undo(engine, 1)
    assert agrees(engine)
    if restored.kept:
        forget(engine, restored.kept)


def copy_by_hand(old: Engine, target: Path) -> None:
    """A copy as the program of that time made it: today's holds today's ledger against the dossiers first."""
    if old.dialect.name == "sqlite":
        with old.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
        return
    address = old.url.set(drivername="postgresql").render_as_string(hide_password=False)
    options = ["--format=custom", "--no-owner", "--no-privileges", "--table=public.*"]
    subprocess.run(["pg_dump", *options, f"--file={target}", f"--dbname={address}"], check=True)


def fill_by_hand(connection: Connection) -> None:
    """One dossier, as the first version of the program kept it."""
    connection.execute(insert(source).values(id=1, name="motcua"))
    connection.execute(insert(agency).values(id=1, name="Sở Y tế", name_key="so y te", block="department"))
    connection.execute(insert(procedure).values(id=1, key="1.001", code="1.001", name="Chứng thực"))
    days = {"as_of": JANUARY, "imported_at": MOMENT, "file_name": "a.xlsx", "sha256": "0" * 64}
    numbers = dict.fromkeys(("updated", "same", "older", "rejected", "errors", "warnings"), 0)
    about = {"source_id": 1, "kind": "dossiers", "layout_fingerprint": "test", "rows": 1, "new": 1}
    connection.execute(insert(batch).values(id=1, **days, **numbers, **about))
    keys = dict.fromkeys(
        ("id", "source_id", "procedure_id", "agency_id", "batch_id", "version", "versions", "channel"), 1
    )
    received = {"received_at": datetime(2023, 1, 3, 8), "received_on": date(2023, 1, 3)}
    of_half = {"received_half": half_month_of(date(2023, 1, 3))}
    connection.execute(insert(dossier).values(**keys, **received, **of_half, code="H48-1", status=4, as_of=JANUARY))
    connection.execute(insert(sighting).values(batch_id=1, dossier_id=1, version=1))
    january = half_month_of(date(2023, 1, 3))
    for half_month, opening, came in ((january, 0, 1), (january + 1, 1, 0), (january + 2, 1, 0)):
        connection.execute(
            text(f"INSERT INTO ledger VALUES ({half_month}, 1, 1, 1, {opening}, 0, 0, {came}{', 0' * 7})")
        )
    counts = ", ".join((*LEDGER_OPENINGS, *PLAIN_FLOWS))
    for line in ("'agency', half, agency_id, channel", "'sector', half, 0, channel"):
        connection.execute(
            text(f"INSERT INTO ledger_summary (grain, half, id, channel, {counts}) SELECT {line}, {counts} FROM ledger")
        )


def test_another_program_s_sqlite_file_is_refused(tmp_path: Path) -> None:
    other = create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE batch (id INTEGER)"))
    other.dispose()
    url = f"sqlite:///{tmp_path / 'tthc.db'}"
    assert refusal(lambda: restore(tmp_path / "other.db", moment=MOMENT, url=url)) is CopyRefusal.NOT_A_COPY


def test_the_database_itself_is_no_place_for_its_copy(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'tthc.db'}")
    act = lambda: back_up(engine, tmp_path / "tthc.db", replace=True)  # noqa: E731
    assert refusal(act) is CopyRefusal.TARGET_IS_DATABASE
    engine.dispose()


def test_an_import_between_keeping_the_old_data_and_replacing_them_stops_the_restore(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'tthc.db'}")
    import_rows(engine, [Row("1")], JANUARY)
    back_up(engine, tmp_path / "copy.db")
    keep = backup_sqlite._keep

    def keep_then_import(*args: object, **others: object) -> str | None:
        kept = keep(*args, **others)  # type: ignore[arg-type]
        import_rows(engine, [Row("2")], FEBRUARY)
        return kept

    monkeypatch.setattr(backup_sqlite, "_keep", keep_then_import)
    act = lambda: restore(tmp_path / "copy.db", moment=MOMENT, replace=True, url=url_of(engine))  # noqa: E731
    assert refusal(act) is CopyRefusal.CHANGED_MEANWHILE
    assert held(engine) == Contents(batches=2, dossiers=2, data_date=FEBRUARY)
    assert agrees(engine)
    engine.dispose()


def test_a_damaged_database_is_put_aside_for_the_copy_when_told(tmp_path: Path) -> None:
    path = tmp_path / "tthc.db"
    engine = open_database(f"sqlite:///{path}")
    import_rows(engine, [Row(str(number)) for number in range(2000)], JANUARY)
    back_up(engine, tmp_path / "copy.db")
    engine.dispose()
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 20 * 4096)
    act = lambda: restore(tmp_path / "copy.db", moment=MOMENT, url=f"sqlite:///{path}")  # noqa: E731
    assert refusal(act) is CopyRefusal.DATABASE_DAMAGED
    restored = restore(tmp_path / "copy.db", moment=MOMENT, replace=True, url=f"sqlite:///{path}")
    assert restored.contents.dossiers == 2000
    assert restored.kept is not None
    assert Path(restored.kept).read_bytes()[5 * 4096 :][:8] == b"\xff" * 8


def test_a_copy_is_one_file_that_any_sqlite_opens(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'tthc.db'}")
    import_rows(engine, [Row("1")], JANUARY)
    (tmp_path / "copies").mkdir()
    back_up(engine, tmp_path / "copies" / "a.db")
    engine.dispose()
    assert [file.name for file in (tmp_path / "copies").iterdir()] == ["a.db"]
    with sqlite3.connect(tmp_path / "copies" / "a.db") as plain:
        assert plain.execute("SELECT count(*) FROM dossier").fetchone() == (1,)
    plain.close()
