"""Printed figures are kept by period; a figure printed anew keeps the former one."""

from datetime import datetime

from db.engine import Engine, reading, transaction
from db.printed_figures import Entry, documents, history, keep, printed_figures
from domain.period import parse_period
from domain.printed_figure import PrintedFigure, read_printed

YEAR, NINE_MONTHS = parse_period("2023"), parse_period("2023-9M")
FIRST = Entry("Báo cáo 215/BC-VP", datetime(2023, 11, 2, 9), "Lan")
SECOND = Entry("Báo cáo 231/BC-VP", datetime(2023, 11, 20, 9), "Minh")


def store(engine: Engine, figures: dict[str, str | None], entry: Entry, period: str = "2023") -> int:
    read: dict[str, PrintedFigure | None] = {key: read_printed(text) if text else None for key, text in figures.items()}
    with transaction(engine) as connection:
        return keep(connection, parse_period(period), read, entry)


def test_figures_hold_for_the_days_of_their_period_alone(engine: Engine) -> None:
    assert store(engine, {"same_day": "40.136", "online_rate.department": "bình quân 70 %"}, FIRST) == 2
    with reading(engine) as connection:
        held = printed_figures(connection, YEAR)
        assert {key: (str(figure.value), figure.hedge) for key, figure in held.items()} == {
            "same_day": ("40136", None),
            "online_rate.department": ("0.70", "bình quân"),
        }
        assert printed_figures(connection, parse_period("2023-01-01..2023-12-31")) == held
        assert printed_figures(connection, NINE_MONTHS) == {}


def test_a_figure_printed_anew_keeps_the_former_one_with_who_changed_it_and_when(engine: Engine) -> None:
    store(engine, {"same_day": "40.136", "land.late": "1.828"}, FIRST)
    assert store(engine, {"same_day": "40.140", "land.late": "1.828"}, SECOND) == 1
    with reading(engine) as connection:
        other, now, before = history(connection, YEAR)
        assert documents(connection, YEAR) == [FIRST.document, SECOND.document]
    assert (str(now.figure.value), now.entry, now.ended_at) == ("40140", SECOND, None)
    assert (str(before.figure.value), before.entry) == ("40136", FIRST)
    assert (before.ended_at, before.ended_by) == (SECOND.at, "Minh")
    assert (other.key, other.ended_at) == ("land.late", None)


def test_a_figure_that_is_taken_out_no_longer_holds(engine: Engine) -> None:
    store(engine, {"same_day": "40.136", "land.late": "1.828"}, FIRST)
    assert store(engine, {"same_day": None, "land.received": None}, SECOND) == 1
    with reading(engine) as connection:
        assert list(printed_figures(connection, YEAR)) == ["land.late"]


def test_the_same_value_with_other_digits_is_another_print(engine: Engine) -> None:
    store(engine, {"land.late_rate": "6,8 %"}, FIRST)
    assert store(engine, {"land.late_rate": "6,8 %"}, SECOND) == 0
    assert store(engine, {"land.late_rate": "6,80 %"}, SECOND) == 1
