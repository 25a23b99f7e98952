"""Checks of a sheet as a whole, which only remark."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from domain.agency import Block, guess_block
from domain.procedure import procedure_key
from domain.spelling import heading_key, name_key
from etl.dossiers.gathering import Dossiers
from etl.dossiers.layout import MOMENTS
from etl.dossiers.required_checks import Checked
from etl.dossiers.row_checks import RowChecks
from etl.recognition.identify import Plan
from etl.values.moments import DAY, EPOCH, MISSING, moment_text
from etl.workbook.arrow import Mask, used_codes

# So many dossiers do not end in one second by themselves.
_BUNCH = 20
# Of one kind of finding, about one sheet.
_MOST_SAID = 20


def check_sheet(checks: RowChecks, checked: Checked, plan: Plan, mine: Mask) -> None:
    """Reports what is odd about a sheet; `mine` are its rows."""
    _check_columns(checks, plan, mine)
    accepted = checked.accepted & mine
    _check_period(checks, checked, plan, accepted)
    _check_bunches(checks, plan, accepted)
    _check_agencies(checks, plan, accepted)
    _check_procedures(checks, plan, accepted)


def _check_columns(checks: RowChecks, plan: Plan, mine: Mask) -> None:
    """Names the columns that are empty from top to bottom, and says where the end is read from another column."""
    # A column of unreadable cells is not an empty one: rows set aside for a cell of theirs do not count here.
    sound = mine & ~checks.dossiers.rejected
    for name, heading in plan.columns.items():
        if sound.any() and _is_empty(checks.dossiers, name, sound):
            checks.findings.in_sheet("column_empty", plan.sheet, heading=heading)


def _is_empty(dossiers: Dossiers, name: str, mine: Mask) -> bool:
    """Whether none of these rows has the field; a code missing everywhere is said row by row."""
    if name in MOMENTS:
        return bool((dossiers.moments[name][mine] == MISSING).all())
    return name in dossiers.texts and bool((dossiers.texts[name][mine] < 0).all())


def _check_period(checks: RowChecks, checked: Checked, plan: Plan, accepted: Mask) -> None:
    closed = accepted & (checked.closed_on != MISSING)
    if "resolved_at" not in plan.columns and closed.any():
        checks.findings.in_sheet("closed_by_returned", plan.sheet)
    if not plan.title.period:
        return
    first, last = plan.title.period
    after = int(np.count_nonzero(accepted & (checks.day("received_at") > _days_since_1970(last))))
    if after:
        checks.findings.in_sheet("title_period_disagrees", plan.sheet, found=after, other=f"{last:%d/%m/%Y}")
    before = int(np.count_nonzero(closed & (checked.closed_on < _days_since_1970(first))))
    if before:
        checks.findings.in_sheet("closed_before_title_period", plan.sheet, found=before, other=f"{first:%d/%m/%Y}")


def _check_bunches(checks: RowChecks, plan: Plan, accepted: Mask) -> None:
    """Says which moments, to the second, ended many dossiers at once; a day without a time of day is no moment."""
    resolved = checks.moment("resolved_at")
    ends = np.sort(resolved[accepted & (resolved != MISSING) & (resolved % DAY != 0)])
    if not len(ends):
        return
    starts = np.flatnonzero(np.diff(ends, prepend=ends[0] - 1))
    numbers = np.diff(starts, append=len(ends))
    many = np.argsort(-numbers, kind="stable")[:_MOST_SAID]
    for place in many[numbers[many] >= _BUNCH].tolist():
        checks.findings.in_sheet(
            "ends_bunched",
            plan.sheet,
            heading=plan.columns.get("resolved_at"),
            found=int(numbers[place]),
            other=moment_text(ends[starts[place]]),
        )


def _check_agencies(checks: RowChecks, plan: Plan, accepted: Mask) -> None:
    codes, names = checks.dossiers.texts["agency"][accepted], checks.dossiers.values["agency"]
    if not len(codes):
        return
    heading = plan.columns.get("agency")
    times = np.bincount(codes[codes >= 0], minlength=len(names)).tolist()
    used = used_codes(codes).tolist()
    unclassified = [code for code in used if guess_block(names[code]) is Block.UNCLASSIFIED]
    for code in unclassified[:_MOST_SAID]:
        checks.findings.in_sheet(
            "agency_unclassified", plan.sheet, heading=heading, found=names[code], other=times[code]
        )
    for one, other in _alike(names[code] for code in used)[:_MOST_SAID]:
        checks.findings.in_sheet("names_alike", plan.sheet, heading=heading, found=one, other=other)


def _alike(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names that differ in their marks alone."""
    pairs: list[tuple[str, str]] = []
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(heading_key(name), name)
        if name_key(first) != name_key(name):
            pairs.append((first, name))
    return pairs


def _check_procedures(checks: RowChecks, plan: Plan, accepted: Mask) -> None:
    """Says which procedure codes go with several names."""
    texts, values = checks.dossiers.texts, checks.dossiers.values
    both = accepted & (texts["procedure_code"] >= 0) & (texts["procedure_name"] >= 0)
    if not both.any():
        return
    width = len(values["procedure_name"])
    pairs = np.sort(texts["procedure_code"][both].astype(np.int64) * width + texts["procedure_name"][both])
    names: dict[str, dict[str, str]] = {}
    for pair in pairs[np.flatnonzero(np.diff(pairs, prepend=-1))].tolist():
        code, name = values["procedure_code"][pair // width], values["procedure_name"][pair % width]
        names.setdefault(procedure_key(code=code, name=None), {}).setdefault(name_key(name), name)
    several = {code: list(found.values()) for code, found in names.items() if len(found) > 1}
    for code, found in list(several.items())[:_MOST_SAID]:
        first_names = "; ".join(found[:3])
        checks.findings.in_sheet(
            "procedure_two_names", plan.sheet, heading=plan.columns.get("procedure_code"), found=code, other=first_names
        )


def _days_since_1970(day: date) -> int:
    return (day - EPOCH.date()).days
