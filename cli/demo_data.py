"""`tthc demo-data`: the exports made up for demonstration."""

from pathlib import Path
from typing import Annotated

import typer

from cli.refusal import CommandRefusedError
from domain.numbers import format_integer


def demo_data(
    directory: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Nơi ghi các tệp; được tạo nếu chưa có.")],
) -> None:
    """Ghi bộ tệp xuất minh hoạ: số liệu bịa, khớp với báo cáo năm 2023."""
    if directory.exists() and not directory.is_dir():
        raise CommandRefusedError(f"{directory} là tệp, không phải thư mục.")
    from cli.progress import file_progress
    from demo.exports import write_exports
    from demo.printed import DOCUMENT, PERIOD, write_printed
    from demo.registers import write_registers

    with file_progress("Đang ghi", None) as progress:

        def tell(path: Path, _rows: int) -> None:
            progress.start(path.name)
            progress.advance()

        written = write_exports(directory, on_file=tell)
    targets, senders = write_registers(directory)
    printed = write_printed(directory)
    typer.echo(f"Đã ghi {format_integer(len(written))} tệp vào {directory}. Nạp bằng: tthc import {directory}")
    typer.echo(f"Chỉ tiêu và lịch gửi ví dụ: tthc targets import {targets}; tthc senders import {senders}")
    typer.echo(
        f"Con số mà báo cáo in: tthc report-figures --period {PERIOD} --printed {printed} --keep "
        f'--document "{DOCUMENT}"'
    )
