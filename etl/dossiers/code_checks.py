"""Checks dossier codes: the day and the unit in them, and forms that no known system writes."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from domain.dossier import StatusGroup
from etl.dossiers.code_twins import check_twins
from etl.dossiers.row_checks import RowChecks
from etl.values.moments import MISSING, Days, moment_text
from etl.workbook.arrow import Codes, Mask, as_mask, is_empty, raw_numbers, text_bytes

FAR_DAYS = 60
# Two ways to write one unit's code are common, and so is a desk that takes in for others: only a unit whose many codes
# all but a few go with one agency makes those few doubtful.
_LEAST_OF_UNIT, _MOSTLY = 20, 0.95
# Beyond that the texts before the day are no units.
_MOST_PAIRS = 1 << 20

# -yymmdd-
_DAY_LENGTH, _HYPHEN, _ZERO = 6, ord("-"), ord("0")
_OTHER_FORMS = r"^\d{3,6}/\d{4}/\d+$"


def check_codes(checks: RowChecks, go_in: Mask) -> None:
    """Reports what is odd about the codes of rows that go in."""
    code = checks.code_keys
    if not len(code):
        return
    at = _days_at(code)
    dated = at >= 0
    _check_days(checks, go_in & dated, _days(code, at))
    _check_forms(checks, go_in & ~dated)
    _check_units(checks, go_in & dated, at)
    check_twins(checks, go_in)


def _days_at(code: pa.Array) -> Days:
    """Where in all codes' letters the hyphen stands before each code's six digits for a day; -1 where it has none.

    By hand: a regular expression over a hundred thousand codes costs ten times as much.
    """
    starts, letters = text_bytes(code)
    hyphens = np.flatnonzero(letters[: -_DAY_LENGTH - 1] == _HYPHEN)
    hyphens = hyphens[letters[hyphens + _DAY_LENGTH + 1] == _HYPHEN]
    hyphens = hyphens[((_digits(letters, hyphens)) < 10).all(axis=1)]
    rows = np.searchsorted(starts, hyphens, side="right") - 1
    inside = (rows >= 0) & (rows < len(code))
    inside[inside] = hyphens[inside] + _DAY_LENGTH + 1 < starts[rows[inside] + 1]
    at = np.full(len(code), -1, np.int64)
    at[rows[inside]] = hyphens[inside]
    return at


def _digits(letters: npt.NDArray[np.uint8], hyphens: Days) -> npt.NDArray[np.uint8]:
    digits: npt.NDArray[np.uint8] = letters[hyphens[:, None] + np.arange(1, _DAY_LENGTH + 1)] - np.uint8(_ZERO)
    return digits


def _days(code: pa.Array, at: Days) -> Days:
    """The day that each code holds; MISSING where it holds none or the day does not exist."""
    days = np.full(len(code), MISSING, np.int64)
    dated = np.flatnonzero(at >= 0)
    numbers = _digits(text_bytes(code)[1], at[dated]).astype(np.int64)
    year, month, day = (numbers[:, i] * 10 + numbers[:, i + 1] for i in (0, 2, 4))
    valid = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(valid, (year + 30) * 12 + month - 1, 0).astype("datetime64[M]")
    days[dated[valid]] = (months.astype("datetime64[D]").astype(np.int64) + day - 1)[valid]
    return days


def _check_days(checks: RowChecks, dated: Mask, days: Days) -> None:
    received, exists = checks.day("received_at"), days != MISSING
    # Who was never received may have no reception date of its own (required_checks.without_reception).
    was_received = ~checks.in_group(StatusGroup.NOT_COUNTED)
    far = dated & exists & was_received & (np.abs(np.where(exists, days, received) - received) > FAR_DAYS)
    checks.report(
        "code_date_far",
        far,
        "code",
        lambda i: (checks.code(i), moment_text(checks.moment("received_at")[i])),
    )
    checks.report("code_day_impossible", dated & ~exists, "code", lambda i: (checks.code(i), ""))


def _check_forms(checks: RowChecks, undated: Mask) -> None:
    if not undated.any():
        return
    code = checks.code_keys
    unknown = undated & ~is_empty(code) & ~as_mask(pc.match_substring_regex(code, _OTHER_FORMS))
    sheets = checks.dossiers.sheet
    for number, place in enumerate(checks.findings.places):
        mine = sheets == number
        odd = unknown & mine
        if np.count_nonzero(odd) * 2 > np.count_nonzero(mine):
            # These are another system's codes, or another column: one finding for the sheet is enough.
            example = checks.code(int(np.argmax(odd)))
            heading = place.columns.get("code")
            checks.findings.in_sheet("code_form_unknown", place.name, heading=heading, found=example)
            unknown &= ~mine
    checks.report("code_form_unknown", unknown, "code", lambda i: (checks.code(i), ""))


def _check_units(checks: RowChecks, dated: Mask, at: Days) -> None:
    """Codes whose unit goes with another agency than all but a few of the unit's codes do."""
    agency, agencies = checks.dossiers.texts["agency"], checks.dossiers.values["agency"]
    unit, units = _units(checks.code_keys, at)
    complete = dated & (agency >= 0) & (unit >= 0)
    if units * len(agencies) > _MOST_PAIRS or not complete.any():
        return
    pairs = unit[complete].astype(np.int64) * len(agencies) + agency[complete]
    counts = np.bincount(pairs, minlength=units * len(agencies)).reshape(units, len(agencies))
    usual, totals = counts.argmax(axis=1), counts.sum(axis=1)
    speaks = (totals >= _LEAST_OF_UNIT) & (counts.max(axis=1) >= _MOSTLY * totals)
    row_unit = np.where(complete, unit, 0)
    odd = complete & speaks[row_unit] & (usual[row_unit] != agency)
    checks.report("code_unit_differs", odd, "code", lambda i: (checks.code(i), agencies[usual[unit[i]]]))


def _units(code: pa.Array, at: Days) -> tuple[Codes, int]:
    """What stands before the day in each code as a number (-1 where nothing does), and how many there are."""
    starts, letters = text_bytes(code)
    lengths = np.where(at >= 0, at - starts[:-1], 0)
    numbers, count = np.full(len(code), -1, np.int32), 0
    for length in np.flatnonzero(np.bincount(lengths)[1:]).tolist():
        rows = np.flatnonzero(lengths == length + 1)
        letters_of = np.ascontiguousarray(letters[starts[rows][:, None] + np.arange(length + 1)])
        texts = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(length + 1), len(rows), [None, pa.py_buffer(letters_of)]
        ).dictionary_encode()
        numbers[rows] = raw_numbers(texts.indices) + count
        count += len(texts.dictionary)
    return numbers, count
