"""What this program adds to a workbook that it hands back, known again when the workbook comes back mended."""

from domain.spelling import heading_key

MENDING_HEADING = "Lỗi cần sửa"
SUMMARY_SHEET = "Tổng hợp lỗi"

_MENDING_KEY = heading_key(MENDING_HEADING)


def is_ours(heading: str) -> bool:
    """Whether a column of this heading was added by us."""
    return heading_key(heading) == _MENDING_KEY
