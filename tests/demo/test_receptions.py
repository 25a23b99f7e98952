"""When dossiers come and when they are done: desks have hours, days off and a lull at Tết."""

import re
from collections import Counter
from datetime import date, datetime, time, timedelta

from demo.agencies import AGENCIES
from demo.procedures import ONLINE_ONLY_CODE, PROCEDURES
from domain.agency import Block
from domain.dossier import Channel, Status
from tests.demo.year import Seen, Year

_DAYS_OFF = {
    *(date(2023, 1, day) for day in (1, 2, 20, 21, 22, 23, 24, 25, 26)),
    *(date(2023, 4, 29), date(2023, 4, 30), date(2023, 5, 1), date(2023, 5, 2), date(2023, 5, 3)),
    *(date(2023, 9, day) for day in (1, 2, 3, 4)),
}
_CODE = re.compile(r"000\.00\.(\d\d)\.H48-(\d{6})-(\d{4})")


def _all(year: dict[Block, Year]) -> list[Seen]:
    return [dossier for block in year for dossier in year[block].known.values()]


def _is_office_hour(moment: datetime) -> bool:
    hours = time(7) <= moment.time() < time(11, 30) or time(13, 30) <= moment.time() < time(17)
    return hours and _is_working_day(moment.date())


def _is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _DAYS_OFF


def test_desks_receive_only_in_office_hours(year: dict[Block, Year]) -> None:
    outside = [d for d in _all(year) if d.channel is not Channel.ONLINE and not _is_office_hour(d.received_at)]
    assert outside == []


def test_online_dossiers_come_on_days_off_and_in_the_evening_too_but_fewer(year: dict[Block, Year]) -> None:
    online = [dossier for dossier in _all(year) if dossier.channel is Channel.ONLINE]
    on_days_off = sum(not _is_working_day(dossier.received_on) for dossier in online)
    in_the_evening = sum(dossier.received_at.hour >= 17 for dossier in online)
    assert 0.01 < on_days_off / len(online) < 0.1
    assert 0.05 < in_the_evening / len(online) < 0.3
    assert min(dossier.received_at.hour for dossier in online) >= 7


def test_officials_finish_dossiers_in_office_hours_after_receiving_them(year: dict[Block, Year]) -> None:
    for dossier in _all(year):
        if dossier.resolved_at is not None:
            assert _is_office_hour(dossier.resolved_at), dossier
            assert dossier.resolved_at > dossier.received_at, dossier
        if dossier.returned_at is not None:
            assert dossier.resolved_at is not None
            assert dossier.returned_at > dossier.resolved_at, dossier


def test_a_dossier_is_due_at_closing_time_of_a_working_day_not_before_it_came(year: dict[Block, Year]) -> None:
    for dossier in _all(year):
        assert dossier.due_at.time() == time(17), dossier
        assert dossier.due_at.year > 2023 or _is_working_day(dossier.due_on), dossier
        assert dossier.due_at > dossier.received_at, dossier


def test_no_result_comes_at_the_due_moment_to_the_second(year: dict[Block, Year]) -> None:
    assert [dossier for dossier in _all(year) if dossier.resolved_at == dossier.due_at] == []


def test_tet_is_a_lull(year: dict[Block, Year]) -> None:
    received = Counter(dossier.received_on for dossier in _all(year))
    tet = sum(received[date(2023, 1, 20) + timedelta(days=day)] for day in range(7))
    week_before = sum(received[date(2023, 1, 9) + timedelta(days=day)] for day in range(7))
    assert tet < week_before / 20


def test_codes_are_unique_and_bear_the_unit_and_the_day_of_reception(year: dict[Block, Year]) -> None:
    units = {agency.name: agency.unit_code for agency in AGENCIES}
    dossiers = _all(year)
    assert len({dossier.code for dossier in dossiers}) == len(dossiers) == 123_947
    for dossier in dossiers:
        match = _CODE.fullmatch(dossier.code)
        assert match, dossier
        assert match[1] == units[dossier.agency]
        assert match[2] == f"{dossier.received_at:%y%m%d}"


def test_codes_of_a_unit_count_up_within_a_day(year: dict[Block, Year]) -> None:
    last: dict[str, tuple[int, datetime]] = {}
    for dossier in sorted(_all(year), key=lambda dossier: dossier.code):
        unit_and_day, number = dossier.code[:-5], int(dossier.code[-4:])
        before, moment = last.get(unit_and_day, (0, datetime.min))
        assert number == before + 1, dossier
        assert dossier.received_at >= moment, dossier
        last[unit_and_day] = number, dossier.received_at


def test_promotions_are_notified_online_only_from_june_on(year: dict[Block, Year]) -> None:
    channels = Counter(
        (dossier.received_at.month >= 6, dossier.channel is Channel.ONLINE)
        for dossier in _all(year)
        if dossier.procedure_code == ONLINE_ONLY_CODE
    )
    assert channels[True, False] == 0
    assert channels[True, True] > 1_000
    assert channels[False, False] > 100


def test_late_ones_are_late_by_days_in_departments_and_by_up_to_weeks_at_the_land_offices(
    year: dict[Block, Year],
) -> None:
    for block, longest in ((Block.DEPARTMENT, 30), (Block.LAND, 90)):
        late = [
            d
            for d in year[block].known.values()
            if d.closed_on and d.closed_on > d.due_on and d.status is not Status.WITHDRAWN
        ]
        days = sorted((d.closed_on - d.due_on).days for d in late if d.closed_on)
        assert days[-1] <= longest
        assert days[len(days) // 2] <= 10
        assert 0.85 < sum(d.is_late_explained for d in late) / len(late) < 1


def test_no_dossier_of_a_procedure_due_at_once_is_late(year: dict[Block, Year]) -> None:
    at_once = {(procedure.agency_name, procedure.code) for procedure in PROCEDURES if procedure.working_days == 0}
    for dossier in _all(year):
        if (dossier.agency, dossier.procedure_code) in at_once and dossier.closed_on:
            assert dossier.closed_on <= dossier.due_on, dossier
