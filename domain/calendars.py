"""The calendars by which offices report, as data: what each is called, how its periods are written, where they begin.

A further calendar is a member of ReportingCalendar and an entry here; filters, commands, exports, comparisons and
addresses know it by these. Any two days can be written in each of them: it says by which months they are divided.
"""

from dataclasses import dataclass
from enum import StrEnum


class ReportingCalendar(StrEnum):
    """The calendars, by the word that the interface has for their kind of period."""

    CALENDAR = "calendar"
    REPORTING = "reporting"
    SHIFTED_QUARTER = "shifted_quarter"
    FROM_21 = "from_21"


@dataclass(frozen=True)
class Beginning:
    """A period begins on this day of the month, so many months before the first of those that it is called after."""

    day: int
    months_before: int = 0


@dataclass(frozen=True)
class Calendar:
    """One calendar. `prefix` stands before the notation of its periods, `short_name` in sentences; `rule` says in one
    sentence which days its periods have, `used_by` who reports by it and under which law.

    `months` says where its months begin, `longer` where quarters, half-years, nine months and years do; both on the
    same day of a month, so that months make up what is longer.
    """

    name: str
    short_name: str
    prefix: str
    months: Beginning
    longer: Beginning
    rule: str
    used_by: str

    @property
    def is_of_half_months(self) -> bool:
        """Whether its periods are made of the half-months by which counts are kept ready."""
        return self.months.day in (1, 15) and self.longer.day in (1, 15)

    def begins(self, length: int) -> Beginning:
        """Where periods of so many months begin."""
        return self.months if length == 1 else self.longer


CALENDARS: dict[ReportingCalendar, Calendar] = {
    ReportingCalendar.CALENDAR: Calendar(
        name="Dương lịch",
        short_name="dương lịch",
        prefix="",
        months=Beginning(1),
        longer=Beginning(1),
        rule="Từ ngày 01 đến ngày cuối tháng.",
        used_by="Bộ chỉ số 766 (Quyết định 766/QĐ-TTg), bảng theo dõi trên các hệ thống.",
    ),
    ReportingCalendar.REPORTING: Calendar(
        name="Kỳ báo cáo",
        short_name="kỳ báo cáo",
        prefix="bc:",
        months=Beginning(15, 1),
        longer=Beginning(15, 1),
        rule="Từ ngày 15 tháng trước đến ngày 14.",
        used_by="Báo cáo định kỳ theo Nghị định 09/2019/NĐ-CP, điều 12.",
    ),
    ReportingCalendar.SHIFTED_QUARTER: Calendar(
        name="Quý lệch một tháng",
        short_name="quý lệch một tháng",
        prefix="dq:",
        months=Beginning(1),
        longer=Beginning(1, 1),
        rule="Quý từ ngày 01 tháng cuối quý trước đến hết tháng thứ hai (quý I: 01/12 – hết tháng 2); "
        "6 tháng, 9 tháng, năm cũng lệch như vậy; tháng là tháng dương lịch.",
        used_by="Báo cáo quý I/2020 của Lâm Đồng; một số chi nhánh đăng ký đất đai.",
    ),
    ReportingCalendar.FROM_21: Calendar(
        name="Kỳ 21–20",
        short_name="kỳ 21–20",
        prefix="21:",
        months=Beginning(21, 1),
        longer=Beginning(21, 1),
        rule="Từ ngày 21 tháng trước đến ngày 20.",
        used_by="Báo cáo cấp huyện, cấp xã của Vĩnh Phúc năm 2021.",
    ),
}

# The days of a month on which periods of any calendar begin: between two of them lie whole months.
FIRST_DAYS: frozenset[int] = frozenset(
    begins.day for entry in CALENDARS.values() for begins in (entry.months, entry.longer)
)


def prefix_of(calendar: ReportingCalendar) -> str:
    """What stands before the notation of the calendar's periods."""
    return CALENDARS[calendar].prefix


def calendar_and_body(notation: str) -> tuple[ReportingCalendar, str]:
    """The calendar that a notation's prefix names, and the notation without it."""
    for calendar, entry in CALENDARS.items():
        if entry.prefix and notation.startswith(entry.prefix):
            return calendar, notation.removeprefix(entry.prefix)
    return ReportingCalendar.CALENDAR, notation


def prefixes_in_words() -> str:
    """Every prefix with its calendar, for the sentence that refuses a notation and for the help of commands."""
    return ", ".join(f"{entry.prefix} {entry.short_name}" for entry in CALENDARS.values() if entry.prefix)
