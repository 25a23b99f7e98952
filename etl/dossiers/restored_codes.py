"""Procedure codes written as text that lost their point or last zeros, where the file has the whole code too."""

from dataclasses import replace

import numpy as np

from domain.procedure import code_of_shortened, procedure_key
from etl.dossiers.gathering import Dossiers
from etl.rules.findings import Findings

RESTORED = "procedure_code_restored"


def with_whole_codes(dossiers: Dossiers, findings: Findings) -> Dossiers:
    """The dossiers with "1.00161" and "1001610" as 1.001610 where another row says 1.001610; each is remarked upon. Any
    other such text stays as it is: it may be another code mistyped."""
    values, codes = dossiers.values["procedure_code"], dossiers.texts["procedure_code"]
    whole = {procedure_key(code=value, name=None): place for place, value in enumerate(values)}
    places = {place: whole[code] for place, value in enumerate(values) if (code := code_of_shortened(value)) in whole}
    if not places:
        return dossiers
    lookup = np.arange(-1, len(values), dtype=np.int32)
    for place, meant in places.items():
        lookup[place + 1] = meant
    meant_codes = lookup[codes + 1]
    findings.in_rows(
        RESTORED,
        meant_codes != codes,
        sheets=dossiers.sheet,
        rows=dossiers.row,
        name="procedure_code",
        facts=lambda i: (values[codes[i]], procedure_key(code=values[meant_codes[i]], name=None)),
    )
    return replace(dossiers, texts={**dossiers.texts, "procedure_code": meant_codes})
