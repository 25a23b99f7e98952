"""What columns tell of each dossier with yes or no, packed as domain.flags has it; and how long supplements took.

A word that is neither a yes nor a no is reported and tells nothing. So does an empty cell, but where a sheet's column
holds nothing else than marks ("x", a link to a file, the day of a letter): whoever writes only marks leaves the no out.
"""

import re
from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial

import numpy as np
import numpy.typing as npt

from domain.flags import Flag
from domain.spelling import heading_key
from etl.dossiers.gathering import Dossiers
from etl.dossiers.row_checks import RowChecks
from etl.recognition.vocabulary import vocabulary
from etl.values.moments import DAY, MISSING, as_moments
from etl.workbook.arrow import Mask

Bits = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int32]

FLAG_OF: dict[str, Flag] = {
    "components_digitised": Flag.COMPONENTS_DIGITISED,
    "result_digitised": Flag.RESULT_DIGITISED,
    "e_result": Flag.E_RESULT,
    "reused": Flag.REUSED,
    "fee_due": Flag.FEE_DUE,
    "paid_online": Flag.PAID_ONLINE,
    "extended": Flag.EXTENDED,
    "apology_sent_at": Flag.APOLOGY_SENT,
}
COUNTED_AS_NUMBERS = ("supplement_requests", "days_waited")
SUPPLEMENT_MOMENTS = ("supplement_requested_at", "supplemented_at")
NOT_TOLD = -1
_MOST = 9_999

_AMOUNT = re.compile(r"(\d[\d.,\s]*)(?:đ|đồng|vnđ|vnd)?\.?", re.IGNORECASE)
_WHOLE = re.compile(r"(\d{1,4})(?:[.,]0+)?(?: (?:lần|ngày))?", re.IGNORECASE)
_DAY_TEXT = re.compile(r"(?:\d{1,2}:\d{2}(?::\d{2})?,? )?(?:\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2})\b.*")


class Meaning(Enum):
    """What a cell says; a mark is a yes whose absence is the no."""

    NO = 0
    YES = 1
    MARK = 2


def meaning_of(name: str, text: str) -> Meaning | None:
    """What a text in the column of the field means; None where it is neither a yes nor a no."""
    words, key = vocabulary(), heading_key(text)
    if text in words.marks or key in words.marks:
        return Meaning.MARK
    if key in words.said[name]:
        return Meaning.YES if words.said[name][key] else Meaning.NO
    if name == "fee_due" and (amount := _AMOUNT.fullmatch(text)):
        return Meaning.YES if re.search("[1-9]", amount[1]) else Meaning.NO
    if name == "apology_sent_at" and _DAY_TEXT.fullmatch(text):
        return Meaning.MARK
    return None


def check_flags(checks: RowChecks, go_in: Mask) -> None:
    """Reports words of rows that go in which are neither a yes nor a no, and numbers that are none."""
    for name in FLAG_OF:
        _report(checks, go_in, name, "flag_unknown", partial(meaning_of, name))
    for name in COUNTED_AS_NUMBERS:
        _report(checks, go_in, name, "not_a_whole_number", _number)


def _report(checks: RowChecks, go_in: Mask, name: str, rule: str, known: Callable[[str], object]) -> None:
    odd = [known(value) is None for value in checks.dossiers.values[name]]
    if any(odd):
        mask = go_in & _among(checks.dossiers.texts[name], odd)
        checks.report(rule, mask, name, lambda i: (checks.text(name, i), ""))


def flags_of(dossiers: Dossiers) -> Bits:
    """Each row's flags; a result is electronic as its own column says, else as that of digitised results does."""
    bits = np.zeros(len(dossiers.row), np.int32)
    for name, flag in FLAG_OF.items():
        if (dossiers.texts[name] >= 0).any():
            told, yes = _told(dossiers, name)
            bits |= np.where(told, flag.told | np.where(yes, flag.yes, 0), 0).astype(np.int32)
    silent = bits & Flag.E_RESULT.told == 0
    steps = _place(Flag.RESULT_DIGITISED) - _place(Flag.E_RESULT)
    return np.where(silent, bits | (bits & Flag.RESULT_DIGITISED.both) >> steps, bits).astype(np.int32)


def supplements_of(dossiers: Dossiers) -> dict[str, Numbers]:
    """How often a supplement was asked for and how many whole days it was waited for; NOT_TOLD where nobody says. The
    days are those of their own column, else from the request to the supplement."""
    numbers = {name: _numbers(dossiers, name) for name in COUNTED_AS_NUMBERS}
    asked, given = supplement_moments_of(dossiers).values()
    both = (asked != MISSING) & (given != MISSING) & (given >= asked)
    waited = np.where(both, (np.where(both, given, 0) - np.where(both, asked, 0)) // DAY, NOT_TOLD)
    own = numbers["days_waited"]
    numbers["days_waited"] = np.where(own == NOT_TOLD, np.minimum(waited, _MOST), own).astype(np.int32)
    return numbers


def supplement_moments_of(dossiers: Dossiers) -> dict[str, npt.NDArray[np.int64]]:
    """When a supplement was asked for, and when it was given, in seconds; MISSING where nobody says."""
    return {name: _moments(dossiers, name) for name in SUPPLEMENT_MOMENTS}


def _told(dossiers: Dossiers, name: str) -> tuple[Mask, Mask]:
    codes, sheets = dossiers.texts[name], dossiers.sheet
    meant = [meaning_of(name, value) for value in dossiers.values[name]]
    yes = _among(codes, [meaning in (Meaning.YES, Meaning.MARK) for meaning in meant])
    told = _among(codes, [meaning is not None for meaning in meant])
    marked = _among(codes, [meaning is Meaning.MARK for meaning in meant])
    count = int(sheets.max()) + 1
    only_marks = (np.bincount(sheets[marked], minlength=count) > 0) & (
        np.bincount(sheets[(codes >= 0) & ~marked], minlength=count) == 0
    )
    return told | ((codes < 0) & only_marks[sheets]), yes


def _among(codes: npt.NDArray[np.int32], chosen: Sequence[bool]) -> Mask:
    return np.array([*chosen, False], np.bool_)[codes]


def _number(text: str) -> int | None:
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None


def _numbers(dossiers: Dossiers, name: str) -> Numbers:
    numbers = [_number(value) for value in dossiers.values[name]]
    lookup = np.array([*(NOT_TOLD if number is None else number for number in numbers), NOT_TOLD], np.int32)
    return lookup[dossiers.texts[name]]


def _moments(dossiers: Dossiers, name: str) -> npt.NDArray[np.int64]:
    seconds = as_moments(dossiers.values[name]).seconds if dossiers.values[name] else np.zeros(0, np.int64)
    return np.append(seconds, MISSING)[dossiers.texts[name]]


def _place(flag: Flag) -> int:
    return flag.told.bit_length()
