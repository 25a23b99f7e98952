"""The procedures of which dossiers are known: their sectors and levels, and the dossiers of a scope of each."""

from dataclasses import replace
from typing import Any

import pandas as pd

import db.reference
from db.engine import Connection
from db.once_a_state import once_a_state
from domain.counts import COUNTS
from domain.dossier import ServiceLevel
from domain.name_order import name_order
from domain.scope import Dimension, Scope
from measures.counts import count, groups


def procedure_lines(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One line a procedure that has dossiers in any period, those of the scope's sectors where it has some; the most
    received first.

    Columns procedure (its code, else its name), procedure_name, code (None where no file tells it), sectors and levels
    (tuples: under which it is filed; at which it has dossiers in the scope), every count of COUNTS, 0 for those without
    a dossier in the scope.
    """
    known = _known(once_a_state(connection, db.reference.filed_procedures), scope)
    counted = count(connection, scope, Dimension.PROCEDURE).set_index("procedure")[list(COUNTS)]
    levels = _levels(connection, scope)
    lines = known.join(counted, on="procedure").fillna(dict.fromkeys(COUNTS, 0))
    lines = lines.astype(dict.fromkeys(COUNTS, "int64"))
    lines["levels"] = [levels.get(procedure, ()) for procedure in lines["procedure"]]
    return lines.sort_values("received", ascending=False, kind="stable").reset_index(drop=True)


def _known(filed: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """One line a procedure, in the order of names; of the scope's sectors where it has some."""
    wanted = scope.selection.sectors
    lines: dict[str, dict[str, Any]] = {}
    for label, name, code, sector in filed[["procedure", "procedure_name", "code", "sector"]].itertuples(index=False):
        filed_under = None if pd.isna(sector) else sector
        if wanted and filed_under not in wanted:
            continue
        line = lines.setdefault(label, {"procedure": label, "procedure_name": name, "code": None, "sectors": set()})
        line["code"] = line["code"] if pd.isna(code) else code
        line["sectors"] |= {filed_under} - {None}
    made = [{**line, "sectors": tuple(sorted(line["sectors"], key=name_order))} for line in lines.values()]
    return pd.DataFrame(made, columns=["procedure", "procedure_name", "code", "sectors"])


def _levels(connection: Connection, scope: Scope) -> dict[str | None, tuple[ServiceLevel, ...]]:
    """The levels at which each procedure has dossiers in the scope."""
    found: dict[str | None, tuple[ServiceLevel, ...]] = {}
    for level in ServiceLevel:
        within = replace(scope, selection=replace(scope.selection, levels=(level,)))
        for procedure, counts in groups(connection, within, Dimension.PROCEDURE).items():
            if any(counts.values()):
                found[procedure] = (*found.get(procedure, ()), level)
    return found
