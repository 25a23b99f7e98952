"""Delimited text: its encoding, its delimiter, its rows."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from domain.numbers import format_integer
from etl.refused_file import RefusedFileError
from etl.workbook.column_letters import MOST_COLUMNS
from etl.workbook.sheet import Sheet

MOST_LINE = 1 << 20
_DELIMITERS = ",;\t"
_SAMPLE = 1 << 20
# Lower-case ă â ê ô ơ ư đ and their toned forms in TCVN3 (.VnTime). In cp1258 these bytes are signs that no name holds.
_TCVN3_LETTERS = frozenset([*range(0xA8, 0xAF), *range(0xB5, 0xBA), 0xBB, 0xBC, 0xBD, 0xBE])


def open_delimited(path: Path) -> list[Sheet]:
    """One sheet of texts. Raises RefusedFileError for a legacy encoding; its rows, for an absurd line."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding = encoding_of(sample, whole=path.stat().st_size <= _SAMPLE)
    delimiter, skipped = _dialect(path, encoding)
    return [Sheet(path.stem, False, (), lambda: _rows(path, encoding, delimiter, skipped))]


def encoding_of(sample: bytes, *, whole: bool) -> str:
    """The codec of a text by its first bytes. Raises RefusedFileError for TCVN3.

    Without `whole`, a letter cut in two at the end of the sample does not count against UTF-8.
    """
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if sample[1:400:2].count(0) > len(sample[1:400:2]) * 0.4:
        return "utf-16-le"
    if sample[0:400:2].count(0) > len(sample[0:400:2]) * 0.4:
        return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError:
        _refuse_tcvn3(sample)
        return "cp1258"
    return "utf-8-sig"


def _refuse_tcvn3(sample: bytes) -> None:
    high = [byte for byte in sample if byte >= 0x80]
    if sum(byte in _TCVN3_LETTERS for byte in high) * 5 > len(high):
        raise RefusedFileError(
            "legacy_encoding",
            "Chữ trong tệp dùng bảng mã cũ TCVN3 (phông .VnTime) nên không đọc được tiếng Việt; "
            "hãy chuyển sang Unicode (UTF-8) rồi nạp lại.",
        )


def _dialect(path: Path, encoding: str) -> tuple[str, int]:
    """The delimiter, and how many lines to skip: Excel writes "sep=;" first and does not count that line."""
    first = [line for line, _ in zip(_lines(path, encoding), range(50), strict=False)]
    if first and first[0].lower().startswith("sep=") and len(first[0].strip()) == 5:
        return first[0][4], 1
    return max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in first)), 0


def _rows(path: Path, encoding: str, delimiter: str, skipped: int) -> Iterator[list[object]]:
    lines = _lines(path, encoding)
    for _ in range(skipped):
        next(lines, None)
    records = csv.reader(_not_too_wide(lines, delimiter), delimiter=delimiter)
    try:
        for record in records:
            yield [text or None for text in record]
    except csv.Error:
        raise RefusedFileError(
            "damaged",
            f"Dòng {records.line_num} của tệp CSV không đọc được (dấu ngoặc kép mở mà không đóng?); "
            "hãy sửa dòng đó rồi nạp lại.",
        ) from None


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        # readline with a limit: a line of 300 MB must not become one string.
        while line := text.readline(MOST_LINE):
            if len(line) == MOST_LINE:
                raise RefusedFileError(
                    "line_too_long",
                    "Tệp CSV có dòng dài trên một triệu ký tự, danh sách hồ sơ không như vậy; "
                    "hãy xuất lại tệp từ hệ thống.",
                )
            yield line.replace("\0", "")


def _not_too_wide(lines: Iterator[str], delimiter: str) -> Iterator[str]:
    for line in lines:
        if line.count(delimiter) >= MOST_COLUMNS:
            raise RefusedFileError(
                "too_many_columns",
                f"Tệp CSV có dòng nhiều hơn {format_integer(MOST_COLUMNS)} cột, vượt quá bảng tính; "
                "hãy xuất lại tệp từ hệ thống.",
            )
        yield line
