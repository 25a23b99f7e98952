"""Collects the merged ranges of a sheet, up to a limit."""

from etl.refused_file import RefusedFileError
from etl.workbook.sheet import MergedRange

# A hundred thousand dossiers in groups of two, in each of several columns.
MOST_MERGED = 300_000


class MergedCells:
    """A sheet's merged ranges as they are found. Of those of one row, which only headings and groups have a use for, no
    more are kept than MOST_MERGED."""

    def __init__(self) -> None:
        self._across: list[MergedRange] = []
        self._down: list[MergedRange] = []

    def add(self, merged: MergedRange) -> None:
        """Takes a range in. Raises RefusedFileError where more than MOST_MERGED reach over several rows."""
        if merged.last_row == merged.first_row:
            if len(self._across) < MOST_MERGED:
                self._across.append(merged)
        elif len(self._down) < MOST_MERGED:
            self._down.append(merged)
        else:
            raise _refuse_too_many()

    @property
    def ranges(self) -> tuple[MergedRange, ...]:
        """The ranges that were found, by their first rows."""
        return tuple(sorted((*self._across, *self._down)))


def _refuse_too_many() -> RefusedFileError:
    return RefusedFileError(
        "too_many_merged",
        f"Một trang tính có hơn {MOST_MERGED:,}".replace(",", ".") + " vùng ô gộp; hãy bỏ gộp ô trong Excel, điền lại "
        "giá trị cho từng dòng rồi nạp lại.",
    )
