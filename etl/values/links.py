"""Links to files among cells: that there is one is said, where it leads is not kept."""

import re
from collections.abc import Sequence

import pyarrow.compute as pc

from etl.workbook.arrow import as_mask, strings_of
from etl.workbook.cell_columns import TextCells

# What stands in the place of a link; it is read as a mark again.
HAS_FILE = "có tệp"
_LINK = r"(?i)^\s*(?:https?://|file:|ftp://|/|\\\\)|\.(?:pdf|docx?|xlsx?|xml|zip|rar|jpe?g|png|tiff?)\s*$"
_IS_LINK = re.compile(_LINK)


def without_links(cells: Sequence[object]) -> Sequence[object]:
    """The cells, HAS_FILE in the place of each that is a link or the name of a file."""
    array = strings_of(cells)
    if array is None:
        return [HAS_FILE if isinstance(cell, str) and _IS_LINK.search(cell) else cell for cell in cells]
    if not len(array):
        return cells
    links = pc.match_substring_regex(array, _LINK)
    return TextCells(pc.if_else(links, HAS_FILE, array)) if as_mask(links).any() else cells
