"""The rules of the verdict in the dictionary, and how ranks change between the on-time rates."""

from domain.counts import FEWEST_RANKED
from domain.dictionary import ON_TIME_RATES, PORTAL_RATE, EntryKind
from domain.progress_766 import Judgement, Progress
from domain.ratio import Ratio
from measures.dictionary import rule_entries, side_by_side
from measures.verdict import RULES
from tests.measures.builders import counts_of

# By what was resolved An Phú is best; by what was due it is worst, for what it has not resolved.
UNITS = {
    "An Phú": counts_of(early=100, resolved=100, pending=60, pending_overdue=60, received=160),
    "Bình Minh": counts_of(early=95, late=5, resolved=100, received=100),
    "Châu Ổ": counts_of(early=90, late=10, resolved=100, received=100),
    "Đức Phổ": counts_of(early=FEWEST_RANKED - 1, resolved=FEWEST_RANKED - 1, received=FEWEST_RANKED - 1),
    "Không có gì": counts_of(),
}


def test_every_declared_rule_of_the_verdict_has_an_entry_with_its_condition() -> None:
    entries = rule_entries()
    assert [entry.key for entry in entries] == [f"rule.{rule.name}" for rule in RULES]
    assert [entry.formula for entry in entries] == [rule.condition for rule in RULES]
    assert {entry.kind for entry in entries} == {EntryKind.RULE}


def test_units_whose_ranks_differ_most_between_the_rates_stand_first() -> None:
    found = side_by_side(counts_of(early=285, late=15), UNITS)
    assert [(unit.agency, unit.ranks, unit.shift) for unit in found.ranked] == [
        ("An Phú", (1, 3, 3), 2),
        ("Bình Minh", (2, 1, 1), 1),
        ("Châu Ổ", (3, 2, 2), 1),
    ]
    assert found.ranked[0].ratios == (Ratio(100, 100), Ratio(100, 160), Ratio(100, 160))
    assert found.ratios[0] == Ratio(285, 300)


def test_a_unit_of_few_dossiers_has_no_rank_and_is_counted() -> None:
    found = side_by_side(counts_of(), UNITS)
    assert "Đức Phổ" not in {unit.agency for unit in found.ranked}
    assert found.unranked == 1


def test_the_portals_way_stands_beside_and_who_has_nothing_judged_has_no_rank_by_it() -> None:
    judged = {
        "An Phú": Progress({(True, Judgement.ON_TIME): 1, (False, Judgement.LATE_ENDED): 1}),
        "Bình Minh": Progress({(True, Judgement.ON_TIME): 9, (False, Judgement.LATE_ENDED): 1}),
        "Châu Ổ": Progress({(True, Judgement.NO_DUE): 5}),
    }
    found = side_by_side(counts_of(), UNITS, judged)
    assert found.names == (*ON_TIME_RATES, PORTAL_RATE)
    assert found.ratios[-1] == Ratio(10, 12)
    assert {unit.agency: unit.ranks[-1] for unit in found.ranked} == {"An Phú": 2, "Bình Minh": 1, "Châu Ổ": None}
    assert {unit.agency: unit.shift for unit in found.ranked}["Châu Ổ"] == 1


def test_equal_rates_share_a_rank() -> None:
    same = counts_of(early=50, late=50, resolved=100, received=100)
    found = side_by_side(same, {"A": same, "B": same, "C": counts_of(late=100, resolved=100, received=100)})
    assert {unit.agency: unit.ranks for unit in found.ranked} == {"A": (1, 1, 1), "B": (1, 1, 1), "C": (3, 3, 3)}
