"""`--marked`: the file that was given, with its errors marked."""

from pathlib import Path
from typing import TYPE_CHECKING

from cli.refusal import CommandRefusedError

if TYPE_CHECKING:
    from etl.imports.results import FileResult


def write_marked(result: "FileResult", target: Path) -> str:
    """Write the file with its errors marked; the sentence on what was done. Raises CommandRefusedError."""
    from etl.refused_file import RefusedFileError
    from exports.marking import marked_workbook

    if not result.was_read:
        return "Tệp không được đọc nên không có gì để đánh dấu."
    if not result.issues:
        return "Tệp không có lỗi hay nhắc nhở nào nên không ghi tệp đánh dấu."
    try:
        target.write_bytes(marked_workbook(result.path.read_bytes(), result.issues, result.sheets))
    except RefusedFileError as error:
        raise CommandRefusedError(error.reason) from error
    except OSError as error:
        raise CommandRefusedError(f"Không ghi được tệp: {target}") from error
    return f"Đã ghi tệp đánh dấu lỗi: {target}"
