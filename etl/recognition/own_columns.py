"""The column and the sheet that this program adds to a marked workbook; they are not read when it comes back."""

from domain.spelling import heading_key

MENDING_HEADING = "Lỗi cần sửa"
SUMMARY_SHEET = "Tổng hợp lỗi"

_MENDING_KEY = heading_key(MENDING_HEADING)


def is_ours(heading: str) -> bool:
    """Whether a column of this heading is one that this program adds."""
    return heading_key(heading) == _MENDING_KEY
