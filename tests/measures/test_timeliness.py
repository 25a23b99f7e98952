"""Agencies beside each other."""

import pytest

from domain.counts import FEWEST_RANKED
from domain.ratio import Ratio
from measures.rates import with_rates
from measures.timeliness import ranked
from tests.measures.builders import frame_of

FRAME = with_rates(
    frame_of(
        "agency",
        {
            "Sở Y tế": {"early": 50, "late": 50},
            "Sở Tư pháp": {"early": 90, "late": 10},
            "Sở Nội vụ": {"early": FEWEST_RANKED - 1},
            "Sở Xây dựng": {"early": 45, "late": 5},
            "Sở Công Thương": {"early": 18, "on_time": 9, "late": 3},
            "Ban Dân tộc": {"pending": 4},
        },
    )
)


def test_the_worst_rate_stands_first_and_equal_rates_share_a_rank() -> None:
    ranks = dict(zip(ranked(FRAME)["agency"], ranked(FRAME)["rank"], strict=True))
    assert list(ranks)[:4] == ["Sở Y tế", "Sở Tư pháp", "Sở Xây dựng", "Sở Công Thương"]
    assert [ranks[name] for name in list(ranks)[:4]] == [4, 1, 1, 1]


def test_units_without_a_rank_follow_the_worst_first_and_last_those_without_a_rate() -> None:
    few: dict[str | None, dict[str, int]] = {
        "A": {"early": 9},
        "B": {"pending": 1},
        "C": {"early": 4, "late": 4},
        "D": {"early": 20},
    }
    assert list(ranked(with_rates(frame_of("agency", few)))["agency"]) == ["C", "D", "A", "B"]


def test_a_unit_with_fewer_than_thirty_dossiers_is_not_ranked_however_good() -> None:
    last = ranked(FRAME).tail(2)
    assert list(last["agency"]) == ["Sở Nội vụ", "Ban Dân tộc"]
    assert last["rank"].isna().all()
    assert list(last["judged"]) == [29, 0]


def test_the_interval_says_how_little_a_few_dossiers_tell() -> None:
    lines = ranked(FRAME).set_index("agency")
    assert (lines.at["Sở Y tế", "on_time_low"], lines.at["Sở Y tế", "on_time_high"]) == pytest.approx(
        Ratio(50, 100).wilson_95()
    )
    assert lines.at["Sở Nội vụ", "on_time_low"] == pytest.approx(0.883, abs=0.001)
    assert lines["on_time_low"].isna().to_dict()["Ban Dân tộc"]


def test_a_ranking_of_nothing_is_empty() -> None:
    assert ranked(FRAME.iloc[:0]).empty
