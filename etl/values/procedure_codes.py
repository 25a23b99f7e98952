"""A column of procedure codes of which a spreadsheet made numbers."""

import math
from collections.abc import Sequence

import numpy as np

from domain.procedure import code_of_number
from etl.workbook.arrow import Mask
from etl.workbook.cell_columns import TextCells


def restored_codes(cells: Sequence[object]) -> tuple[Sequence[object], Mask | None]:
    """The cells with codes in the place of numbers that were codes, and which cells those are; None where there is no
    such number."""
    if isinstance(cells, TextCells):
        return cells, None
    codes = {index: code for index, cell in enumerate(cells) if (code := _code(cell))}
    if not codes:
        return cells, None
    mask = np.zeros(len(cells), np.bool_)
    mask[list(codes)] = True
    return [codes.get(index, cell) for index, cell in enumerate(cells)], mask


def _code(cell: object) -> str | None:
    if isinstance(cell, str) or not isinstance(cell, int | float) or isinstance(cell, bool) or not math.isfinite(cell):
        return None
    return code_of_number(cell)
