"""Of which cells of a table files speak: there a 0 is a 0, elsewhere it is a missing figure."""

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
    """How files cover each cell of a table about a scope; what was asked once is kept."""

    scope: Scope
    found: Coverage | None
    _known: dict[tuple[Group, ...], Covered] = field(default_factory=dict)

    def covered(self, groups: Iterable[Group]) -> Covered:
        """How files cover the cell within these groups over its units and months. Sectors and the like change nothing:
        a file speaks of all of them."""
        asked = tuple(group for group in groups if group[0].is_time or group[0] in _OF_UNITS)
        if asked not in self._known:
            cell = narrowed(self.scope, asked)
            self._known[asked] = self.found.over(cell) if self.found and cell else Covered.NONE
        return self._known[asked]

    def tell(self, groups: Iterable[Group]) -> bool:
        """Whether a file speaks of the cell."""
        return self.covered(groups) is not Covered.NONE


def spoken_cells(scope: Scope) -> SpokenCells:
    """How files cover the cells of the scope."""
    return SpokenCells(scope, ask(coverage, scope))
