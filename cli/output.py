"""How a command's answer is written: its format, and the file or the terminal that it goes to."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.refusal import CommandRefusedError, WrongUsageError

if TYPE_CHECKING:
    from cli.answer import Answer

_VIETNAMESE = "vi"


class OutputFormat(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def must_have_room_for(output: Path | None) -> None:
    """Raises CommandRefusedError where the file's folder does not exist."""
    if output is not None and not output.parent.is_dir():
        raise CommandRefusedError(f"Không có thư mục {output.parent} để ghi {output.name}; hãy tạo thư mục trước.")


def chosen_format(text: str | None, csv_form: str | None, output: Path | None) -> OutputFormat:
    """The format that --format, --csv and the file's ending name. Raises WrongUsageError."""
    if csv_form not in (None, _VIETNAMESE):
        raise WrongUsageError(f'Không có kiểu csv "{csv_form}". Kiểu có thể ghi: {_VIETNAMESE}.')
    written_as = _named_format(text) or _format_of_ending(output) or (OutputFormat.CSV if csv_form else None)
    if csv_form and written_as is not OutputFormat.CSV:
        raise WrongUsageError(f"--csv chỉ đi với dạng csv, không đi với dạng {written_as}.")
    return written_as or OutputFormat.TABLE


def _named_format(text: str | None) -> OutputFormat | None:
    if text is None:
        return None
    try:
        return OutputFormat(text)
    except ValueError:
        raise WrongUsageError(f'Không có dạng "{text}". Các dạng: {", ".join(OutputFormat)}.') from None


def _format_of_ending(output: Path | None) -> OutputFormat | None:
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return OutputFormat(ending) if ending in list(OutputFormat) else None


def write_answer(answer: "Answer", written_as: OutputFormat, output: Path | None, *, vietnamese: bool) -> None:
    """Write the answer to the file, else to standard output. Raises WrongUsageError for a workbook on a terminal."""
    from cli import answer as forms
    from cli.console import console

    if output is None and written_as is OutputFormat.TABLE:
        answer.show(console())
        return
    writers = {
        OutputFormat.TABLE: forms.as_text,
        OutputFormat.JSON: forms.as_json,
        OutputFormat.CSV: forms.as_vietnamese_csv if vietnamese else forms.as_csv,
        OutputFormat.XLSX: forms.as_xlsx,
    }
    if output is None and written_as is OutputFormat.XLSX and sys.stdout.isatty():
        raise WrongUsageError("Dạng xlsx phải ghi vào tệp: thêm -o TỆP.")
    content = writers[written_as](answer)
    if output is not None:
        output.write_bytes(content)
    else:
        typer.echo(content, nl=False)
