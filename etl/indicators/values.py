"""The rows of a sheet of indicators become values: what each says, and what of it cannot be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

import pyarrow as pa

from domain.indicator import Catalogue, Indicator
from domain.indicator_rules import Contradiction, contradictions
from domain.indicator_values import month_text
from domain.numbers import format_exact
from domain.spelling import heading_key, name_key, tidy
from etl.indicators.cells import Flawed, as_day, as_month, as_value, same_unit
from etl.indicators.notes import Notes
from etl.indicators.rows import Row, is_total
from etl.recognition.identify import Plan
from etl.values.cells import is_blank, short

Found = TypeVar("Found")

_PROVINCE = frozenset({"toan tinh", "tinh", "ca tinh"})
_SCHEMA = pa.schema(
    [
        ("row", pa.int32()),
        ("sheet", pa.string()),
        ("indicator", pa.string()),
        ("month", pa.int32()),
        ("agency", pa.string()),
        ("read_on", pa.date32()),
        # A decimal as text: neither a float nor a fixed number of decimals holds them all exactly.
        ("value", pa.string()),
    ]
)


@dataclass(frozen=True)
class Value:
    """A value as a row tells it; `agency` is None for the province."""

    plan: Plan
    row: int
    indicator: Indicator
    month: int
    agency: str | None
    read_on: date | None
    value: Decimal

    @property
    def place(self) -> tuple[int, str]:
        """The month and the agency, in any spelling, that it is told of."""
        return self.month, name_key(self.agency or "")


@dataclass(frozen=True)
class ValueReader:
    """Reads rows by the catalogue. `agency` is what the user says of files that name none; `today` ends what can be."""

    catalogue: Catalogue
    notes: Notes
    today: date
    agency: str | None = None

    def read(self, plan: Plan, row: Row) -> Value | None:
        """The row's value; None where it tells none, or where anything in it cannot be: that is noted."""
        name = "indicator" if row.text("indicator") else "indicator_name"
        if is_total(row.text(name)):
            self.notes.in_sheet("indicator_total_row", plan.sheet, row=row.number, found=row.text(name))
            return None
        if is_blank(row.cells.get("value")) and "value" not in row.covered:
            return None
        indicator = self._indicator(plan, row, name)
        month, read_on = self._month(plan, row), self._read_on(plan, row, indicator)
        if indicator is None:
            return None
        agency = self._agency(plan, row, indicator)
        value = self._value(plan, row, indicator)
        if isinstance(month, Flawed) or isinstance(read_on, Flawed) or isinstance(value, Flawed):
            return None
        return Value(plan, row.number, indicator, month, agency, read_on, value)

    def _indicator(self, plan: Plan, row: Row, name: str) -> Indicator | None:
        text = row.text(name)
        if not text:
            self._note(plan, row, "indicator", Flawed("indicator_missing", row.text("value")))
            return None
        indicator = self.catalogue.named(text)
        if indicator is None:
            self._note(plan, row, name, Flawed("indicator_unknown", text, self._nearest(text)))
            return None
        if indicator.ratio:
            parts = [found.key for key in indicator.ratio if (found := self.catalogue.find(key))]
            self._note(plan, row, name, Flawed("indicator_computed", text, " và ".join(parts)))
            return None
        return indicator

    def _nearest(self, text: str) -> str:
        keys = {one.key: one.key for one in self.catalogue.indicators}
        keys |= {heading_key(one.name): one.key for one in self.catalogue.indicators}
        near = get_close_matches(text.lower(), keys, n=1, cutoff=0.8) or get_close_matches(heading_key(text), keys, n=1)
        return f"; gần nhất là {keys[near[0]]}" if near else ""

    def _month(self, plan: Plan, row: Row) -> int | Flawed:
        month = as_month(row.cells.get("month"))
        if not isinstance(month, Flawed) and month > self.today.year * 12 + self.today.month - 1:
            month = Flawed("month_in_future", _month_words(month))
        return self._noted(plan, row, "month", month)

    def _read_on(self, plan: Plan, row: Row, indicator: Indicator | None) -> date | Flawed | None:
        if indicator is None or not indicator.dated:
            return None
        day = as_day(row.cells.get("read_on"))
        if day is None:
            day = Flawed("read_on_missing", "")
        elif isinstance(day, date) and day > self.today:
            day = Flawed("read_on_in_future", f"{day:%d/%m/%Y}")
        return self._noted(plan, row, "read_on", day)

    def _agency(self, plan: Plan, row: Row, indicator: Indicator) -> str | None:
        agency = tidy(row.text("agency")) if "agency" in plan.columns else (self.agency or "")
        if not agency or heading_key(agency) in _PROVINCE:
            return None
        if not indicator.by_agency:
            self._note(plan, row, "agency", Flawed("indicator_not_by_agency", agency))
        return agency

    def _value(self, plan: Plan, row: Row, indicator: Indicator) -> Decimal | Flawed:
        if "value" in row.covered:
            return self._noted(plan, row, "value", Flawed("value_merged", row.text("value")))
        if not same_unit(row.cells.get("unit"), indicator):
            self._note(plan, row, "unit", Flawed("wrong_unit", row.text("unit"), f"“{indicator.unit}”"))
        return self._noted(plan, row, "value", as_value(row.cells.get("value"), indicator))

    def _noted(self, plan: Plan, row: Row, name: str, found: Found) -> Found:
        if isinstance(found, Flawed):
            self._note(plan, row, name, found)
        return found

    def _note(self, plan: Plan, row: Row, name: str, flawed: Flawed) -> None:
        self.notes.in_row(plan, row.number, name, flawed)


def note_doubles(values: Iterable[Value], notes: Notes) -> list[Value]:
    """The values without those of which an earlier row tells: a month twice is an error, even where both say the same.
    Dated values may be told of one month more than once, each of another day."""
    first: dict[tuple[object, ...], Value] = {}
    kept = []
    for value in values:
        key = value.indicator.key, value.place, value.read_on
        if earlier := first.get(key):
            sheet = "" if earlier.plan is value.plan else f" trang “{short(earlier.plan.sheet)}”"
            where = f"{earlier.row}{sheet}"
            flawed = Flawed("month_twice", _month_words(value.month), where)
            notes.in_row(value.plan, value.row, "month", flawed)
        else:
            first[key] = value
            kept.append(value)
    return kept


def note_contradictions(values: Iterable[Value], catalogue: Catalogue, notes: Notes) -> None:
    """Notes parts over their whole, and sums that disagree, at the rows that tell them."""
    places: dict[tuple[int, str], dict[str, Value]] = {}
    for value in sorted(values, key=lambda one: one.read_on or date.min):
        places.setdefault(value.place, {})[value.indicator.key] = value
    for mine in places.values():
        for found in contradictions({key: one.value for key, one in mine.items()}, catalogue):
            value = mine[found.indicator.key]
            notes.in_row(value.plan, value.row, "value", contradiction_words(found))


def contradiction_words(found: Contradiction) -> Flawed:
    """A contradiction as it is noted: both numbers, and what the other one is."""
    other = f"{format_exact(found.other)} ({found.against})"
    return Flawed(found.code, format_exact(found.found), other)


def table_of(values: Iterable[Value]) -> pa.Table:
    """One line a value. Columns: row (Excel's), sheet, indicator (its key), month (counted from year 0), agency (null
    for the province), read_on, value (a decimal as text)."""
    lines = [
        {
            "row": one.row,
            "sheet": one.plan.sheet,
            "indicator": one.indicator.key,
            "month": one.month,
            "agency": one.agency,
            "read_on": one.read_on,
            "value": str(one.value),
        }
        for one in values
    ]
    return pa.Table.from_pylist(lines, schema=_SCHEMA)


def _month_words(month: int) -> str:
    year, number = month_text(month).split("-")
    return f"{number}/{year}"
