"""Asks what codes mean where one file uses the same codes for several dossiers, by unit or by year."""

from collections.abc import Iterable

import numpy as np

from domain.spelling import name_key
from etl.dossiers.row_checks import RowChecks
from etl.recognition.questions import Question
from etl.recognition.questions import code_scope_question as question_of
from etl.values.cells import short
from etl.workbook.arrow import is_empty

# A code typed twice is a slip; where one row in ten has its code from another unit or year, codes are given anew there.
_LEAST_SHARE = 0.1
_LEAST_ROWS = 4
_NAMED = 3


def code_scope_question(checks: RowChecks, contradicting: tuple[list[int], ...]) -> Question | None:
    """What to ask where rows of one code (each entry of `contradicting`) are of several units or years; None where too
    few are."""
    units = [rows for rows in contradicting if _differ(_unit(checks, row) for row in rows)]
    years = [rows for rows in contradicting if _differ(_year(checks, row) for row in rows)]
    apart = {rows[0]: rows for rows in (*units, *years)}
    others = sum(map(len, apart.values()))
    codes = int(np.count_nonzero(~is_empty(checks.dossiers.code)))
    if others < max(_LEAST_ROWS, codes * _LEAST_SHARE):
        return None
    return question_of(
        [short(checks.code(row)) for row in list(apart)[:_NAMED]],
        others=others,
        known=codes,
        by_unit=len(units) * 2 >= len(apart),
        by_year=len(years) * 2 >= len(apart),
    )


def _differ(values: Iterable[object]) -> bool:
    return len(set(values)) > 1


def _unit(checks: RowChecks, row: int) -> str:
    return name_key(checks.text("agency", row))


def _year(checks: RowChecks, row: int) -> int:
    return int(checks.day("received_at")[row].astype("datetime64[D]").astype("datetime64[Y]").astype(int))
