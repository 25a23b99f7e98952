"""Provinces asked at the same time: each in its own schema, none made or changed, no failure but its own."""

from collections.abc import Callable
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url

from db import provinces
from db.provinces import Unanswered, address_of, ask_each
from domain.province import Province
from tests.provinces import BARE, MISSING, NORTH, SOUTH

BOTH = (Province(NORTH, "Tỉnh Bắc"), Province(SOUTH, "Tỉnh Nam"))


def setting(name: str) -> Callable[[Connection], Any]:
    return lambda connection: connection.scalar(text("SELECT current_setting(:name)"), {"name": name})


@pytest.mark.usefixtures("provinces")
def test_each_province_is_asked_in_its_own_schema() -> None:
    assert ask_each(BOTH, setting("search_path")) == dict(zip(BOTH, (NORTH, SOUTH), strict=True))


def test_the_options_of_the_address_stay_and_its_schema_gives_way(
    provinces: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = make_url(provinces).update_query_dict(
        {"options": "-csearch_path=public -cstatement_timeout=7s -cwork_mem=9MB", "connect_timeout": "3"}
    )
    monkeypatch.setenv("TTHC_DATABASE_URL", own.render_as_string(hide_password=False))
    assert make_url(address_of(NORTH)).query["connect_timeout"] == "3"
    for name, value in (("search_path", NORTH), ("statement_timeout", "7s"), ("work_mem", "9MB")):
        assert ask_each(BOTH[:1], setting(name)) == {BOTH[0]: value}


@pytest.mark.usefixtures("provinces")
def test_all_are_asked_at_the_same_time() -> None:
    together = Barrier(len(BOTH), timeout=10)
    assert set(ask_each(BOTH, lambda connection: together.wait()).values()) == {0, 1}


@pytest.mark.usefixtures("provinces")
def test_nothing_can_be_written_in_a_province() -> None:
    answers = ask_each(BOTH[:1], lambda connection: connection.execute(text("DELETE FROM ledger")))
    (answer,) = answers.values()
    assert isinstance(answer, Unanswered) and "chỉ cho đọc" in answer.reason


def test_a_schema_without_tables_is_not_filled(provinces: str) -> None:
    (answer,) = ask_each([Province(BARE, "Tỉnh trống")], lambda connection: 1).values()
    assert isinstance(answer, Unanswered) and "chưa có bảng nào" in answer.reason
    server = create_engine(provinces)
    assert inspect(server).get_table_names(BARE) == []
    assert MISSING not in inspect(server).get_schema_names()
    server.dispose()


def test_a_statement_over_its_time_is_the_provinces_own_failure(
    provinces: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = make_url(provinces).update_query_dict({"options": "-cstatement_timeout=200"})
    monkeypatch.setenv("TTHC_DATABASE_URL", hurried.render_as_string(hide_password=False))

    def slow_in_the_north(connection: Connection) -> str:
        schema = str(connection.scalar(text("SELECT current_schema()")))
        if schema == NORTH:
            connection.execute(text("SELECT pg_sleep(5)"))
        return schema

    north, south = ask_each(BOTH, slow_in_the_north).values()
    assert isinstance(north, Unanswered) and north.reason.startswith("Quá thời gian chờ")
    assert south == SOUTH


def test_a_server_that_is_not_there_is_a_reason_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:1/tthc")
    (answer,) = ask_each(BOTH[:1], lambda connection: 1).values()
    assert isinstance(answer, Unanswered) and answer.reason.startswith("Không kết nối được")
    assert "127.0.0.1" in answer.detail and "\n" not in answer.detail


@pytest.mark.usefixtures("provinces")
def test_who_keeps_silent_is_given_up_and_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provinces, "_LAST_SECONDS", 3.0)
    heard = Event()
    (answer,) = ask_each(BOTH[:1], lambda connection: heard.wait(60)).values()
    heard.set()
    assert isinstance(answer, Unanswered) and answer.reason.startswith("Quá thời gian chờ")
    assert list(ask_each(BOTH, lambda connection: "asked").values()) == [answer, "asked"]
    monkeypatch.setattr(provinces, "monotonic", lambda: 10**12)
    assert list(ask_each(BOTH, lambda connection: "asked").values()) == ["asked", "asked"]


@pytest.mark.usefixtures("provinces")
def test_a_fault_of_the_program_is_no_silence() -> None:
    with pytest.raises(ZeroDivisionError):
        ask_each(BOTH, lambda connection: 1 / 0)
