"""`tthc template`: workbooks to fill in and load."""

from pathlib import Path
from typing import Annotated

import typer

from cli.registers import write_new
from cli.wording import OPTIONS, VietnameseCommand, VietnameseGroup

app = typer.Typer(
    cls=VietnameseGroup,
    help="Tệp Excel mẫu để điền rồi nạp.",
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH [THAM SỐ]...",
    no_args_is_help=True,
)
Output = Annotated[Path, typer.Option("--output", "-o", metavar="TỆP", help="Nơi ghi tệp .xlsx.")]


@app.command("targets", cls=VietnameseCommand, options_metavar=OPTIONS)
def targets(output: Output) -> None:
    """Mẫu bảng chỉ tiêu được giao, có danh sách số liệu, khối và cơ quan để chọn."""
    from db.engine import open_database
    from etl.registers.targets import known
    from exports.register_templates import target_template

    about = known(open_database())
    write_new(target_template(about.figures, about.agencies), output)


@app.command("senders", cls=VietnameseCommand, options_metavar=OPTIONS)
def senders(
    output: Output,
    communes: Annotated[
        bool,
        typer.Option("--communes", help="Điền sẵn 96 xã, phường, đặc khu của Quảng Ngãi từ 01/7/2025."),
    ] = False,
) -> None:
    """Mẫu lịch gửi số liệu."""
    from domain.communes_quang_ngai import LAW, SINCE, office_names
    from domain.sender import Sender, SenderKind
    from exports.register_templates import sender_template

    lines = [Sender(SenderKind.AGENCY, name, SINCE) for name in office_names()] if communes else []
    note = f"96 đơn vị cấp xã của Quảng Ngãi theo {LAW}; sửa tên cho đúng như trong tệp xuất." if communes else ""
    write_new(sender_template(lines, note=note), output)
