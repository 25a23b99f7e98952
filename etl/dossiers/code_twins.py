"""Finds codes that differ from another code only in letters of another script or in leading zeros."""

import numpy as np
import numpy.typing as npt

from etl.dossiers.row_checks import RowChecks
from etl.values.dossier_codes import byte_lengths, keys_without_zeros, latin_keys, numbered
from etl.workbook.arrow import Codes, Mask


def check_twins(checks: RowChecks, go_in: Mask) -> None:
    """Reports rows that go in whose code looks like another dossier's code, and names that one."""
    _check_look_alikes(checks, go_in)
    _check_lost_zeros(checks, go_in)


def _check_look_alikes(checks: RowChecks, go_in: Mask) -> None:
    keys = checks.code_keys
    latin = latin_keys(keys)
    if latin is keys:
        return
    differs = np.array([one != other for one, other in zip(keys.to_pylist(), latin.to_pylist(), strict=True)], np.bool_)
    checks.report("code_look_alike", go_in & differs, "code", lambda i: (checks.code(i), latin[i].as_py()))


def _check_lost_zeros(checks: RowChecks, go_in: Mask) -> None:
    keys = checks.code_keys
    shortened = keys_without_zeros(keys)
    if shortened is keys:
        return
    alike, distinct = numbered(shortened)
    if distinct == numbered(keys)[1]:
        return
    lengths = byte_lengths(keys)
    whole = _longest_of_each(lengths, alike, distinct, go_in)
    lost = go_in & (lengths < lengths[whole[alike]])
    checks.report("code_zero_lost", lost, "code", lambda i: (checks.code(i), checks.code(int(whole[alike[i]]))))


def _longest_of_each(lengths: npt.NDArray[np.int64], alike: Codes, distinct: int, go_in: Mask) -> npt.NDArray[np.int64]:
    """The place of the longest code of each group of codes that are alike, the first of those."""
    places = np.flatnonzero(go_in)
    order = places[np.lexsort((-places, lengths[places]))]
    whole = np.zeros(distinct, np.int64)
    whole[alike[order]] = order
    return whole
