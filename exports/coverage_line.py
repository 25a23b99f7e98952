"""How far the files cover a scope, in one line that stands in every exported table; the days that they tell of."""

from datetime import date, timedelta

from domain.coverage import Coverage, Covered, UnitCoverage
from domain.numbers import format_integer
from domain.period import Period
from domain.scope import Dimension
from domain.words import key_label

_MOST_UNITS = _MOST_MONTHS = 3


def coverage_line(coverage: Coverage | None) -> str:
    """Whether all units have files for all the days, and which ones have not."""
    if coverage is None or not coverage.units:
        return "Độ phủ: không có tệp nào cho kỳ và phạm vi này."
    number, lacking = len(coverage.units), coverage.lacking
    days = f"từ {_day(coverage.begins)} đến {_day(coverage.until)}"
    before = _days_before(coverage)
    if not lacking:
        return f"Độ phủ: đủ tệp của {format_integer(number)} cơ quan {days}.{before}"
    named = "; ".join(f"{unit.agency} ({_lacks(unit, len(coverage.before))})" for unit in lacking[:_MOST_UNITS])
    more = len(lacking) - _MOST_UNITS
    others = f" và {format_integer(more)} cơ quan khác" if more > 0 else ""
    return (
        f"Độ phủ: {format_integer(number - len(lacking))} trên {format_integer(number)} cơ quan có đủ tệp {days}. "
        f"Chưa đủ: {named}{others}. Chỗ thiếu không phải là 0.{before}"
    )


def real_span(period: Period, first: date, until: date) -> str:
    """The days that the data tell of within the period: "01/01–31/10/2023, kỳ đến 31/12"."""
    days = f"{_short(first, beside=until)}–{until:%d/%m/%Y}"
    return days if until >= period.last else f"{days}, kỳ đến {_short(period.last, beside=until)}"


def _days_before(coverage: Coverage) -> str:
    """What is said of the days of which no file of anybody tells: of a program just begun that is no unit's fault."""
    if coverage.begins == coverage.first:
        return ""
    months = coverage.before
    if months and coverage.begins.day == coverage.first.day:
        first, last = (key_label(Dimension.MONTH, month) for month in (months[0], months[-1]))
        span = f"của {first}" if first == last else f"của {first} – {last}"
    else:
        span = f"từ {_day(coverage.first)} đến {_day(coverage.begins - timedelta(days=1))}"
    return f" Chưa nạp tệp nào {span}; hồ sơ tiếp nhận trước {_day(coverage.begins)} có thể chưa đủ."


def _lacks(unit: UnitCoverage, before: int) -> str:
    asked_months = unit.months[before:]
    missing = [month for month, covered in asked_months if covered is Covered.NONE]
    partial = [month for month, covered in asked_months if covered is Covered.PART]
    if len(missing) == len(asked_months):
        return "không có tệp"
    words = [("thiếu", missing), ("một phần", partial)]
    return ", ".join(f"{word} {_listed(months)}" for word, months in words if months) or "thiếu một số ngày"


def _listed(months: list[str]) -> str:
    shown = ", ".join(key_label(Dimension.MONTH, month) for month in months[:_MOST_MONTHS])
    return f"{shown}…" if len(months) > _MOST_MONTHS else shown


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _short(day: date, *, beside: date) -> str:
    return f"{day:%d/%m}" if day.year == beside.year else f"{day:%d/%m/%Y}"
