"""What a dossier's code means in the exports of one source system."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class CodeScope(StrEnum):
    """Within what a code is given once: everywhere, within a unit, within a year of reception, or within both."""

    UNIQUE = "unique"
    UNIT = "unit"
    YEAR = "year"
    UNIT_YEAR = "unit_year"

    @property
    def by_unit(self) -> bool:
        """Whether two units may give one code."""
        return self in (CodeScope.UNIT, CodeScope.UNIT_YEAR)

    @property
    def by_year(self) -> bool:
        """Whether one code may be given again in another year."""
        return self in (CodeScope.YEAR, CodeScope.UNIT_YEAR)


def scope_within(*, unit: bool, year: bool) -> CodeScope:
    """The scope that tells codes apart by these."""
    if unit:
        return CodeScope.UNIT_YEAR if year else CodeScope.UNIT
    return CodeScope.YEAR if year else CodeScope.UNIQUE


@dataclass(frozen=True)
class Rekeyed:
    """How many dossiers a source had, and how many it has where its codes mean something else."""

    before: int
    after: int


class CodesJoinedError(Exception):
    """A file shows two dossiers that another meaning makes one; `codes` are some of the `number` codes, as written."""

    def __init__(self, number: int, codes: Sequence[str], file_name: str) -> None:
        super().__init__(f"{number} codes of {file_name} would be joined")
        self.number = number
        self.codes = codes
        self.file_name = file_name
