"""What an import does to the rates: added first, divided last, the agencies that move most first."""

from datetime import date

from domain.agency import Block
from domain.counts import HEADLINE_RATES
from domain.effect import AgencyCounts, Effect
from domain.period import parse_period
from domain.ratio import Ratio
from domain.words import HEADLINE_RATES as WORDS
from measures.effects import by_block, in_all, most_moved
from tests.measures.builders import counts_of

Told = dict[str, dict[str, int]]


def effect_of(before: Told, after: Told, block: Block = Block.DEPARTMENT) -> Effect:
    sides = [
        tuple(AgencyCounts(name, block, counts_of(**counts)) for name, counts in side.items())
        for side in (before, after)
    ]
    return Effect(parse_period("2023-08"), (date(2023, 8, 30), date(2023, 8, 31)), sides[0], sides[1])


def test_ten_rates_are_shown_and_each_has_its_words() -> None:
    assert len(HEADLINE_RATES) == 10
    assert list(HEADLINE_RATES) == list(WORDS)


def test_rates_of_all_agencies_pool_their_counts() -> None:
    move = in_all(
        effect_of({"A": {"on_time": 9, "late": 1}, "B": {"on_time": 90}}, {"A": {"on_time": 9, "late": 11}})
    ).move("on_time_rate")
    assert (move.before, move.after) == (Ratio(99, 100), Ratio(9, 20))
    assert move.points == 9 / 20 - 99 / 100


def test_where_nothing_was_told_the_rate_is_missing_and_moves_by_no_points() -> None:
    line = in_all(effect_of({}, {"A": {"received": 4, "online": 1}}))
    assert line.before is None
    assert line.move("online_rate").before == Ratio(0, 0)
    assert line.move("online_rate").points is None


def test_blocks_come_in_their_order_and_only_those_that_are_told() -> None:
    land = effect_of({}, {"Văn phòng Đăng ký đất đai": {"late": 1}}, Block.LAND)
    department = effect_of({"Sở A": {"late": 1}}, {"Sở A": {"late": 1}})
    both = Effect(land.period, land.data_dates, department.before, (*land.after, *department.after))
    assert [(line.group, line.before is None) for line in by_block(both)] == [("department", False), ("land", True)]


def test_the_agencies_that_move_most_come_first_small_ones_after_them_and_unchanged_ones_not() -> None:
    before = {
        "large, moves a little": {"on_time": 100},
        "large, moves much": {"on_time": 100},
        "small, moves most": {"on_time": 2},
        "stays": {"on_time": 50},
    }
    after = {
        "large, moves a little": {"on_time": 100, "late": 1},
        "large, moves much": {"on_time": 100, "late": 30},
        "small, moves most": {"on_time": 2, "late": 20},
        "stays": {"on_time": 50, "received": 7},
        "new": {"on_time": 400},
    }
    assert [line.group for line in most_moved(effect_of(before, after), "on_time_rate")] == [
        "large, moves much",
        "large, moves a little",
        "small, moves most",
        "new",
    ]


def test_at_most_ten_agencies_are_named() -> None:
    after = {f"Sở {place}": {"on_time": 40 + place} for place in range(14)}
    assert [line.group for line in most_moved(effect_of({}, after), "on_time_rate")][:2] == ["Sở 13", "Sở 12"]
    assert len(most_moved(effect_of({}, after), "on_time_rate")) == 10
