"""`tthc undo`: take one import back."""

from typing import Annotated

import typer

from cli.refusal import CommandRefusedError

# Larger than any number the database can hold, so that it need not be asked.
_BEYOND = 2**31


def undo(
    batch: Annotated[int, typer.Argument(metavar="SỐ", help="Số của lần nạp, xem bằng lệnh tthc history.")],
) -> None:
    """Thu hồi một lần nạp, như thể tệp ấy chưa bao giờ được nạp."""
    if not 0 < batch < _BEYOND:
        raise CommandRefusedError(f"Không có lần nạp số {batch}.")

    from cli.console import plain
    from db.engine import open_database
    from domain.numbers import format_integer
    from etl import history

    try:
        undone = history.undo(open_database(), batch)
    except (history.UnknownBatchError, history.AlreadyUndoneError) as error:
        raise CommandRefusedError(str(error)) from error
    typer.echo(
        f'Đã thu hồi lần nạp số {undone.batch.id} ("{plain(undone.batch.file_name)}"): '
        f"{format_integer(undone.dossiers)} hồ sơ trở lại như trước lần nạp ấy."
    )
