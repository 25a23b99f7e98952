"""Which units and months the imported files cover; a month without a file must never look like 0."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.period import Period, months_in
from domain.scope import Scope, Selection

Days = tuple[date, date]


class Covered(StrEnum):
    """How files cover a month of a unit. `silent`: files of its kind cover it, without a dossier of the unit."""

    FULL = "full"
    PART = "part"
    SILENT = "silent"
    NONE = "none"


@dataclass(frozen=True)
class UnitCoverage:
    """One unit: the months of the period (notation like 2023-05) with their coverage, and whether its files cover all
    days (`complete`). `last` is the last covered day up to the data date, `unbroken` the day since which every day is
    covered until then; None where there is none."""

    agency: str
    block: str
    months: tuple[tuple[str, Covered], ...]
    complete: bool
    last: date | None
    unbroken: date | None = None

    def belongs_to(self, selection: Selection) -> bool:
        """Whether the unit is one of the selection's blocks and agencies."""
        return _is_selected(self.agency, self.block, selection)


@dataclass(frozen=True)
class UnitDays:
    """The days that files with dossiers of the unit tell (`own`), and with them those that files of its kind without
    any of its dossiers tell (`told`); both as of `merged`."""

    agency: str
    block: str
    own: tuple[Days, ...]
    told: tuple[Days, ...]

    def belongs_to(self, selection: Selection) -> bool:
        """Whether the unit is one of the selection's blocks and agencies."""
        return _is_selected(self.agency, self.block, selection)


@dataclass(frozen=True)
class Coverage:
    """The units of a scope, by name, over the days from `first` to `until`: the period as far as the data reach.

    `before` are the months at its beginning of which no file of anybody tells, `begins` is the first day that a file
    does: who begins with this program has no files of earlier days.
    """

    first: date
    until: date
    units: tuple[UnitCoverage, ...]
    begins: date
    before: tuple[str, ...]

    @property
    def complete(self) -> int:
        """How many units have files for all the days."""
        return sum(unit.complete for unit in self.units)

    @property
    def lacking(self) -> tuple[UnitCoverage, ...]:
        """The units without files for all the days since files began."""
        return tuple(unit for unit in self.units if unit.unbroken is None or unit.unbroken > self.begins)

    def over(self, scope: Scope) -> Covered:
        """How files cover the months of a scope over its units, of a scope within this one: FULL where they speak for
        every unit in every month, PART where for some, NONE where for nobody. Months after the data date are left out.
        """
        months = {part.notation for part in months_in(scope.period)}
        units = [unit for unit in self.units if unit.belongs_to(scope.selection)]
        states = [covered for unit in units for month, covered in unit.months if month in months]
        without = states.count(Covered.NONE)
        if without == len(states):
            return Covered.NONE
        return Covered.PART if without else Covered.FULL

    def cells(self, state: Covered) -> frozenset[tuple[str, str]]:
        """The (agency, month) with this coverage."""
        return frozenset(
            (unit.agency, month) for unit in self.units for month, covered in unit.months if covered is state
        )


def unit_coverage(unit: UnitDays, period: Period, until: date) -> UnitCoverage:
    """The coverage of one unit over a period. Months that begin after `until` are left out."""
    end = min(period.last, until)
    parts = [part for part in months_in(period) if part.first <= until]
    told_until = [min(last, until) for first, last in unit.told if first <= until]
    return UnitCoverage(
        unit.agency,
        unit.block,
        tuple((part.notation, _state(part, unit.own, unit.told)) for part in parts),
        complete=_holds(unit.told, period.first, end),
        last=max(told_until, default=None),
        unbroken=next((first for first, last in unit.told if first <= end <= last), None),
    )


def untold_at_first(covered: Iterable[Days], *, period: Period, until: date) -> tuple[Period, ...]:
    """The months at the period's beginning that no file touches, of the days that all files tell; none where no file
    tells of any month. Months that begin after `until` are left out."""
    spans = merged(covered)
    months = [part for part in months_in(period) if part.first <= until]
    first = next((place for place, part in enumerate(months) if _touches(spans, part.first, part.last)), 0)
    return tuple(months[:first])


def first_told(covered: Iterable[Days], *, period: Period, until: date) -> date:
    """The first day of the period that a file tells, of the days that all files tell; the period's first where none
    does until then."""
    last = min(period.last, until)
    firsts = [max(begin, period.first) for begin, end in merged(covered) if begin <= last and period.first <= end]
    return min(firsts, default=period.first)


def merged(spans: Iterable[Days]) -> tuple[Days, ...]:
    """The spans in order, those that touch or overlap made one."""
    whole: list[Days] = []
    for first, last in sorted(spans):
        if whole and first <= whole[-1][1] + timedelta(days=1):
            whole[-1] = whole[-1][0], max(whole[-1][1], last)
        else:
            whole.append((first, last))
    return tuple(whole)


def _is_selected(agency: str, block: str, selection: Selection) -> bool:
    in_blocks = not selection.blocks or block in selection.blocks
    return in_blocks and (not selection.agencies or agency in selection.agencies)


def _state(part: Period, mine: Sequence[Days], all_told: Sequence[Days]) -> Covered:
    if not _touches(all_told, part.first, part.last):
        return Covered.NONE
    if not _touches(mine, part.first, part.last):
        return Covered.SILENT
    return Covered.FULL if _holds(all_told, part.first, part.last) else Covered.PART


def _touches(spans: Sequence[Days], first: date, last: date) -> bool:
    return any(begin <= last and first <= end for begin, end in spans)


def _holds(spans: Sequence[Days], first: date, last: date) -> bool:
    return any(begin <= first and last <= end for begin, end in spans)
