"""Procedure codes that hardly any dossier of the same name and agency has: mistyped, or replaced since.

Which codes exist and which were abolished no export tells, and there is no catalogue here to ask.
"""

import numpy as np
import numpy.typing as npt

from domain.procedure import procedure_key
from etl.dossiers.row_checks import RowChecks
from etl.workbook.arrow import Mask

# One name may have a code for each level of agencies, and names alike occur: only many dossiers of one agency, all but
# a few under one code, speak against a code that is rare in the whole file.
_LEAST_ALIKE, _MOSTLY = 20, 0.95

Numbers = npt.NDArray[np.int64]


def check_procedure_codes(checks: RowChecks, go_in: Mask) -> None:
    """Reports rare codes under a name that an agency nearly always files under another code, of rows that go in."""
    texts, values = checks.dossiers.texts, checks.dossiers.values
    name, agency = texts["procedure_name"], texts["agency"]
    code, keys = _numbered(values["procedure_code"])
    code = code[texts["procedure_code"]]
    complete = go_in & (name >= 0) & (agency >= 0) & (code >= 0)
    if not complete.any():
        return
    rows = np.flatnonzero(_of_several_codes(name, code, complete))
    if not len(rows):
        return
    alike = agency[rows].astype(np.int64) * len(values["procedure_name"]) + name[rows]
    usual = _usual(alike, code[rows], len(keys))
    rare = np.bincount(code[go_in & (code >= 0)], minlength=len(keys)) < _LEAST_ALIKE
    odd = (usual >= 0) & (usual != code[rows]) & rare[code[rows]]
    mask = np.zeros(len(name), np.bool_)
    mask[rows[odd]] = True
    usual_of = dict(zip(rows[odd].tolist(), usual[odd].tolist(), strict=True))
    checks.report(
        "procedure_code_rare",
        mask,
        "procedure_code",
        lambda i: (checks.text("procedure_code", i), keys[usual_of[i]]),
    )


def _numbered(codes: list[str]) -> tuple[Numbers, list[str]]:
    """A number for what each text means as a code, in the texts' order, and last of all -1 for rows without one; and
    what each number means."""
    numbers: dict[str, int] = {}
    of_texts = [numbers.setdefault(procedure_key(code=code, name=None), len(numbers)) for code in codes]
    return np.array([*of_texts, -1], np.int64), list(numbers)


def _of_several_codes(name: npt.NDArray[np.int32], code: Numbers, complete: Mask) -> Mask:
    """The known rows whose name goes with more than one code."""
    names = int(name.max()) + 1
    one = np.full(names, -1, np.int64)
    one[name[complete]] = code[complete]
    several = np.zeros(names, np.bool_)
    several[name[complete & (one[name] != code)]] = True
    return complete & several[name]


def _usual(group: Numbers, code: Numbers, codes: int) -> Numbers:
    """The code that nearly all rows of each row's group have; -1 where none is so usual or the group is small."""
    groups = _distinct(group)
    place = np.searchsorted(groups, group)
    pairs = np.sort(place * codes + code)
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    times, of_group = np.diff(starts, append=len(pairs)), pairs[starts] // codes
    totals = np.bincount(place)
    # The one pair of a group that makes up nearly all of it, where there is one.
    top = (times >= _MOSTLY * totals[of_group]) & (totals[of_group] >= _LEAST_ALIKE)
    usual = np.full(len(groups), -1, np.int64)
    usual[of_group[top]] = pairs[starts[top]] % codes
    return usual[place]


def _distinct(numbers: Numbers) -> Numbers:
    ordered = np.sort(numbers)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))]
