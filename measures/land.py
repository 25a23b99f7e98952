"""Land dossiers in two sets: those of the land block, and those of the land sector inside the departments."""

from dataclasses import dataclass, replace

from db.engine import Connection
from domain.agency import Block
from domain.scope import Scope
from domain.spelling import heading_key
from measures.choices import sectors
from measures.counts import total

_SECTOR_BEGINNING = heading_key("Đất đai")


@dataclass(frozen=True)
class LandCuts:
    """The counts of the block `land`, and of the sector land inside the departments: two sets without a common dossier.

    `sectors` are the names that the second cut takes in; where there is none, `departments` is None.
    """

    block: dict[str, int]
    departments: dict[str, int] | None
    sectors: tuple[str, ...]


def block_scope(scope: Scope) -> Scope:
    """The same scope within the block `land`."""
    return replace(scope, selection=replace(scope.selection, blocks=(Block.LAND,)))


def departments_scope(scope: Scope, land_sectors: tuple[str, ...]) -> Scope:
    """The same scope within the departments and the sectors named."""
    return replace(scope, selection=replace(scope.selection, blocks=(Block.DEPARTMENT,), sectors=land_sectors))


def land_sectors(connection: Connection) -> tuple[str, ...]:
    """The names of sectors in the database that begin with "Đất đai" in whatever spelling."""
    return tuple(name for name in sectors(connection) if heading_key(name).startswith(_SECTOR_BEGINNING))


def land_cuts(connection: Connection, scope: Scope) -> LandCuts:
    """Both sets of a scope. The scope's own blocks do not narrow them, nor do its own sectors the second set."""
    names = land_sectors(connection)
    return LandCuts(
        block=total(connection, block_scope(scope)),
        departments=total(connection, departments_scope(scope, names)) if names else None,
        sectors=names,
    )
