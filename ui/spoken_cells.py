"""Which cells of a table the files speak of: there a 0 is shown as 0, elsewhere as a missing figure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.coverage import Coverage, Covered
from domain.scope import Dimension, Scope
from measures.coverage import coverage
from ui.address import Group, narrowed
from ui.cache import ask

_OF_UNITS = (Dimension.AGENCY, Dimension.BLOCK)


@dataclass(frozen=True)
class SpokenCells:
    """How files cover each cell of a table about a scope; each answer is kept for the next question."""

    scope: Scope
    coverage: Coverage | None
    _known: dict[tuple[Group, ...], Covered] = field(default_factory=dict)

    def covered(self, groups: Iterable[Group]) -> Covered:
        """How files cover the cell within these groups over its units and months. Sectors and the like change nothing:
        a file speaks of all of them."""
        unit_groups = tuple(group for group in groups if group[0].is_time or group[0] in _OF_UNITS)
        if unit_groups not in self._known:
            cell = narrowed(self.scope, unit_groups)
            self._known[unit_groups] = self.coverage.over(cell) if self.coverage and cell else Covered.NONE
        return self._known[unit_groups]

    def tell(self, groups: Iterable[Group]) -> bool:
        """Whether a file speaks of the cell."""
        return self.covered(groups) is not Covered.NONE


def spoken_cells(scope: Scope) -> SpokenCells:
    """How files cover the cells of the scope."""
    return SpokenCells(scope, ask(coverage, scope))
