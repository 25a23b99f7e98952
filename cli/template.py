"""`tthc template`: workbooks to be filled in and imported."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli.output import must_have_room_for
from cli.refusal import WrongUsageError
from cli.registers import write_new
from cli.wording import OPTIONS, VietnameseCommand, VietnameseGroup
from etl.clock import local_now

app = typer.Typer(
    cls=VietnameseGroup,
    help="Tệp Excel mẫu để điền rồi nạp.",
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH [THAM SỐ]...",
    no_args_is_help=True,
)


@app.callback()
def _template() -> None:
    """Keeps `template` a group of commands."""


@app.command("indicators", cls=VietnameseCommand, options_metavar=OPTIONS)
def indicators(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="TỆP.xlsx", help="Ghi tệp mẫu vào đây.")],
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="NĂM-THÁNG", help="Tháng điền sẵn, ví dụ 2023-06. Không ghi: tháng trước."),
    ] = None,
) -> None:
    """Ghi tệp mẫu để điền số liệu chỉ tiêu của một tháng."""
    wanted = _month(month)
    must_have_room_for(output)

    from db.engine import open_database, reading
    from exports.indicator_template import indicator_template
    from measures import choices
    from measures.indicators import catalogue

    with reading(open_database()) as connection:
        known, names = catalogue(connection), [str(name) for name in choices.agencies(connection)["name"]]
    output.write_bytes(indicator_template(known, month=wanted, agencies=names))
    typer.echo(f"Đã ghi tệp mẫu tháng {wanted[5:]}/{wanted[:4]}: {output}", err=True)


def _month(text: str | None) -> str:
    if text is None:
        return f"{local_now().replace(day=1) - timedelta(days=1):%Y-%m}"
    try:
        return f"{date.fromisoformat(f'{text}-01'):%Y-%m}"
    except ValueError:
        raise WrongUsageError(f'--month: "{text}" không phải là tháng. Cách viết: 2023-06.') from None


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
