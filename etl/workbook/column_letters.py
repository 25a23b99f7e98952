"""Excel's letters of columns, and the last column that a sheet may have."""

from etl.refused_file import RefusedFileError

MOST_COLUMNS = 16_384


def column_letter(index: int) -> str:
    """Excel's letters of a column counted from 0."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """0 for A. Raises RefusedFileError beyond XFD, Excel's last column."""
    index = 0
    for letter in letters.upper()[:8]:
        index = index * 26 + ord(letter) - 64
    if index > MOST_COLUMNS:
        raise _refuse_beyond(f"“{letters[:12]}”")
    return index - 1


def next_column(column: int) -> int:
    """The column of a cell that does not say where it stands. Raises RefusedFileError beyond XFD."""
    if column + 1 >= MOST_COLUMNS:
        raise _refuse_beyond(f"thứ {column + 2}")
    return column + 1


def _refuse_beyond(column: str) -> RefusedFileError:
    return RefusedFileError(
        "column_beyond_excel",
        f"Tệp có ô ở cột {column}, vượt quá cột cuối cùng của Excel (XFD); hãy xuất lại tệp từ hệ thống.",
    )
