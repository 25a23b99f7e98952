"""Where a command's answer goes and in which form: the terminal, or a file as table, JSON, CSV or workbook."""

import sys
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Output:
    """The form of an answer and the file it goes to; None for the terminal. `vietnamese` is of a CSV."""

    form: OutputFormat
    path: Path | None
    vietnamese: bool

    def write(self, answer: "Answer") -> None:
        """Write the answer. Raises WrongUsageError where a workbook would go to a terminal."""
        from cli import answer as forms
        from cli.console import console

        if self.path is None and self.form is OutputFormat.TABLE:
            answer.show(console())
            return
        if self.path is None and self.form is OutputFormat.XLSX and sys.stdout.isatty():
            raise WrongUsageError("Dạng xlsx phải ghi vào tệp: thêm -o TỆP.")
        writers = {
            OutputFormat.TABLE: forms.as_text,
            OutputFormat.JSON: forms.as_json,
            OutputFormat.CSV: forms.as_vietnamese_csv if self.vietnamese else forms.as_csv,
            OutputFormat.XLSX: forms.as_xlsx,
        }
        content = writers[self.form](answer)
        if self.path is not None:
            self.path.write_bytes(content)
        else:
            typer.echo(content, nl=False)


def chosen_output(form: str | None, path: Path | None, csv_form: str | None = None) -> Output:
    """What the options --format, -o and --csv say. Raises WrongUsageError, and CommandRefusedError where the file's
    folder does not exist."""
    if csv_form not in (None, _VIETNAMESE):
        raise WrongUsageError(f'Không có kiểu csv "{csv_form}". Kiểu có thể ghi: {_VIETNAMESE}.')
    chosen = _named_format(form) or _format_of_ending(path) or (OutputFormat.CSV if csv_form else None)
    if csv_form and chosen is not OutputFormat.CSV:
        raise WrongUsageError(f"--csv chỉ đi với dạng csv, không đi với dạng {chosen}.")
    if path is not None and not path.parent.is_dir():
        raise CommandRefusedError(f"Không có thư mục {path.parent} để ghi {path.name}; hãy tạo thư mục trước.")
    return Output(chosen or OutputFormat.TABLE, path, csv_form is not None)


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
