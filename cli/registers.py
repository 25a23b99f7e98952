"""What the commands of targets and of senders share: a file that goes in whole, or a list of its mistakes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.refusal import CommandRefusedError
from domain.numbers import format_integer

if TYPE_CHECKING:
    from domain.batch import Issue

_MOST_SHOWN = 20


@contextmanager
def refusing_mistakes(path: Path) -> Iterator[None]:
    """A file that cannot be read, or has mistakes, ends the command: its mistakes are listed, and nothing was kept."""
    from etl.refused_file import RefusedFileError
    from etl.registers.senders import WrongSendersError
    from etl.registers.targets import WrongTargetsError

    if not path.is_file():
        raise CommandRefusedError(f"Không tìm thấy tệp {path}.")
    try:
        yield
    except RefusedFileError as refusal:
        raise CommandRefusedError(refusal.reason) from refusal
    except (WrongTargetsError, WrongSendersError) as wrong:
        _list(wrong.issues)
        number = format_integer(len(wrong.issues))
        raise CommandRefusedError(f"Tệp {path.name} có {number} lỗi nên chưa ghi dòng nào.") from wrong


def write_new(content: bytes, output: Path) -> None:
    """Write a workbook, and say so."""
    output.write_bytes(content)
    typer.echo(f"Đã ghi {output}.")


def _list(issues: "Sequence[Issue]") -> None:
    for issue in issues[:_MOST_SHOWN]:
        typer.echo(issue.message, err=True)
    if len(issues) > _MOST_SHOWN:
        typer.echo(f"… và {format_integer(len(issues) - _MOST_SHOWN)} lỗi khác.", err=True)
