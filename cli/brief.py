"""`tthc brief`: the one page that a chairman carries into a meeting."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.refusal import CommandRefusedError, WrongUsageError

if TYPE_CHECKING:
    from cli.scope import Condition
    from db.engine import Connection
    from domain.period import Period
    from exports.brief import Brief

_ENDING = ".pdf"


def brief(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="TỆP", help="Tệp .pdf để ghi.")],
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="KỲ",
            help="Kỳ: 2023, 2023-Q1, 2023-H1, 2023-9M, 2023-06, 2023-01-15..2023-02-14, với tiền tố bc:, dq:, "
            "21: như ở lệnh tthc rates. Không ghi: năm của ngày số liệu.",
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="CHIỀU=GIÁ_TRỊ", help="Chỉ tính hồ sơ có giá trị này, như ở lệnh tthc rates."),
    ] = None,
) -> None:
    """Ghi bản tóm tắt một trang A4: nhận định, sáu con số, biểu đồ, đơn vị cần hỏi."""
    from cli.scope import read_conditions, read_period

    if output.suffix.lower() != _ENDING:
        raise WrongUsageError(f'Tệp của -o phải có đuôi {_ENDING}, không phải "{output.name}".')
    if not output.parent.is_dir():
        raise CommandRefusedError(f"Không có thư mục {output.parent} để ghi {output.name}; hãy tạo thư mục trước.")
    wanted = read_period(period) if period is not None else None
    conditions = read_conditions(where or [])
    made = _brief(wanted, conditions)

    from exports.brief_pdf import to_pdf

    output.write_bytes(to_pdf(made))
    typer.echo(f"Đã ghi {output}: {made.verdict}")


def _brief(wanted: "Period | None", conditions: "list[Condition]") -> "Brief":
    from cli.rates import NO_DATA
    from cli.scope import narrowed
    from db.read_replica import answer, open_databases
    from exports.brief import brief_of
    from measures.counts import data_date, default_period

    def ask(connection: "Connection") -> "Brief":
        chosen, day = wanted or default_period(connection), data_date(connection)
        if chosen is None or day is None:
            raise CommandRefusedError(NO_DATA)
        made = brief_of(connection, narrowed(connection, chosen, conditions))
        if made is None:
            raise CommandRefusedError(
                f"Không có hồ sơ nào của kỳ {chosen.notation} trong phạm vi ấy; số liệu mới đến {day:%d/%m/%Y}."
            )
        return made

    return answer(open_databases(), ask)
