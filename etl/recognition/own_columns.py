"""The columns and sheets that this program adds to workbooks it hands out: they are not read when those come back."""

from domain.spelling import heading_key

MENDING_HEADING = "Lỗi cần sửa"
SUMMARY_SHEET = "Tổng hợp lỗi"
# The sheets of the workbook for indicators that only explain.
GUIDE_SHEET, LIST_SHEET = "Hướng dẫn", "Danh mục chỉ tiêu"
OUR_SHEETS = frozenset({SUMMARY_SHEET, GUIDE_SHEET, LIST_SHEET})

_MENDING_KEY = heading_key(MENDING_HEADING)


def is_ours(heading: str) -> bool:
    """Whether a column of this heading is one that this program adds."""
    return heading_key(heading) == _MENDING_KEY
