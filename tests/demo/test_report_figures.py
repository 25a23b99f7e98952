"""The files together give the 2023 report's figures, counted here by hand from what they tell."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from statistics import mean

from demo.agencies import AGENCIES
from domain.agency import Block
from domain.dossier import Channel, Status
from tests.demo.year import Seen, Year

_DATA_DATE = date(2023, 10, 31)
_DONE = {Status.RESOLVED, Status.RETURNED}
_WAITING = {Status.SUPPLEMENT_REQUESTED, Status.AWAITING_PAYMENT, Status.STOPPED}


def _counts(dossiers: Iterable[Seen]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for dossier in dossiers:
        counts["received"] += 1
        counts[dossier.channel.value] += 1
        if dossier.status in _DONE:
            assert dossier.closed_on is not None
            counts["resolved"] += 1
            counts["early"] += dossier.closed_on < dossier.due_on
            counts["on_time"] += dossier.closed_on == dossier.due_on
            counts["late"] += dossier.closed_on > dossier.due_on
            counts["same_day"] += dossier.closed_on == dossier.received_on
        elif dossier.status is Status.WITHDRAWN:
            counts["withdrawn"] += 1
        else:
            counts["pending"] += 1
            counts["waiting"] += dossier.status in _WAITING
            counts["pending_overdue"] += dossier.status not in _WAITING and dossier.due_on < _DATA_DATE
    return counts


def test_the_departments_figures_are_the_reports(year: dict[Block, Year]) -> None:
    counts = _counts(year[Block.DEPARTMENT].known.values())
    assert (counts["received"], counts["resolved"], counts["late"]) == (95_100, 93_600, 57)
    assert counts["early"] + counts["on_time"] == 93_543
    assert (counts["withdrawn"], counts["pending"]) == (0, 1_500)


def test_the_land_offices_figures_are_the_reports_with_the_unexplained_154_withdrawn(year: dict[Block, Year]) -> None:
    counts = _counts(year[Block.LAND].known.values())
    assert (counts["received"], counts["resolved"], counts["late"]) == (28_847, 26_840, 1_828)
    assert counts["early"] + counts["on_time"] == 25_012
    assert (counts["withdrawn"], counts["pending"]) == (154, 1_853)


def test_every_agency_has_results_before_and_on_the_due_day_and_some_dossiers_wait(year: dict[Block, Year]) -> None:
    for block in year:
        counts = _counts(year[block].known.values())
        assert counts["early"] > 10_000
        assert counts["on_time"] > 10_000
        assert 0 < counts["waiting"] < counts["pending"] / 4
        assert 0 < counts["pending_overdue"] < counts["pending"] / 8


def test_online_receptions_of_departments_are_73_44_percent_pooled_and_70_0_as_a_mean_of_months(
    year: dict[Block, Year],
) -> None:
    received: Counter[int] = Counter()
    online: Counter[int] = Counter()
    for dossier in year[Block.DEPARTMENT].known.values():
        received[dossier.received_at.month] += 1
        online[dossier.received_at.month] += dossier.channel is Channel.ONLINE
    rates = [online[month] / received[month] for month in range(1, 11)]
    assert online.total() == 69_839
    assert round(100 * online.total() / received.total(), 2) == 73.44
    assert round(100 * mean(rates), 1) == 70.0
    assert rates == sorted(rates)
    assert rates[0] > 0.45
    assert rates[-1] < 0.88


def test_40136_dossiers_are_resolved_on_the_day_they_came_all_of_them_where_the_report_says(
    year: dict[Block, Year],
) -> None:
    by_agency: Counter[str] = Counter()
    for block in year:
        for dossier in year[block].known.values():
            if dossier.status in _DONE and dossier.closed_on == dossier.received_on:
                by_agency[dossier.agency] += 1
                if block is Block.LAND:
                    assert dossier.sector == "Đăng ký biện pháp bảo đảm"
    assert by_agency.total() == 40_136
    assert set(by_agency) == {
        "Bảo hiểm xã hội tỉnh",
        "Sở Công Thương",
        "Sở Nông nghiệp và Phát triển nông thôn",
        "Văn phòng Đăng ký đất đai - Chi nhánh thành phố",
    }


def test_nothing_was_received_before_2023_or_after_the_data_date(year: dict[Block, Year]) -> None:
    for block in year:
        days = [dossier.received_on for dossier in year[block].known.values()]
        assert min(days) >= date(2023, 1, 1)
        assert max(days) <= _DATA_DATE


def test_each_agency_receives_what_it_is_said_to(year: dict[Block, Year]) -> None:
    received = Counter(dossier.agency for block in year for dossier in year[block].known.values())
    assert received == {agency.name: agency.received for agency in AGENCIES}


def test_the_agencies_praised_for_online_filing_are_above_the_others(year: dict[Block, Year]) -> None:
    praised = {"Bảo hiểm xã hội tỉnh", "Công an tỉnh", "Sở Công Thương", "Sở Tư pháp", "Sở Xây dựng", "Sở Y tế"}
    praised |= {"Sở Lao động - Thương binh và Xã hội", "Sở Giáo dục và Đào tạo", "Sở Nội vụ"}
    praised |= {"Sở Thông tin và Truyền thông", "Sở Văn hóa, Thể thao và Du lịch"}
    received: Counter[str] = Counter()
    online: Counter[str] = Counter()
    for dossier in year[Block.DEPARTMENT].known.values():
        received[dossier.agency] += 1
        online[dossier.agency] += dossier.channel is Channel.ONLINE
    rates = {agency: online[agency] / received[agency] for agency in received}
    assert min(rates[agency] for agency in praised) > 0.68
    assert max(rate for agency, rate in rates.items() if agency not in praised) < 0.72


def test_post_carries_a_part_of_what_does_not_come_online(year: dict[Block, Year]) -> None:
    departments = _counts(year[Block.DEPARTMENT].known.values())
    land = _counts(year[Block.LAND].known.values())
    assert 0.2 < departments["postal"] / (departments["postal"] + departments["direct"]) < 0.45
    assert 0.02 < land["postal"] / (land["postal"] + land["direct"]) < 0.1
