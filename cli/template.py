"""`tthc template`: workbooks to be filled in and imported."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli.output import must_have_room_for
from cli.refusal import WrongUsageError
from cli.wording import OPTIONS, VietnameseCommand, VietnameseGroup
from etl.clock import local_now

app = typer.Typer(
    cls=VietnameseGroup,
    help="Tệp mẫu để điền rồi nạp.",
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
