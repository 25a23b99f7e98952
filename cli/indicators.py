"""`tthc indicators`: the indicators of a period, in all, by month or by agency."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import chosen_format, must_have_room_for, write_answer
from cli.refusal import CommandRefusedError, WrongUsageError

if TYPE_CHECKING:
    from cli.indicator_lines import IndicatorLines
    from db.engine import Connection
    from domain.period import Period

_BY = ("month", "agency")
_NOTHING = "Chưa có số liệu chỉ tiêu nào: lấy tệp mẫu bằng lệnh tthc template indicators -o TỆP.xlsx, điền rồi nạp."


def indicators(
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="KỲ",
            help="Kỳ: 2023, 2023-Q1, 2023-H1, 2023-9M, 2023-06; thêm bc: phía trước để lấy kỳ báo cáo. Chỉ các tháng "
            "nằm trọn trong kỳ được tính. Không ghi: năm của tháng có số liệu sau cùng.",
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="CHIỀU", help="Chia theo month hoặc agency. Không ghi: toàn tỉnh.")
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="DẠNG", help="table, json, csv hoặc xlsx. Không ghi: theo đuôi của -o, hoặc table."
        ),
    ] = None,
    csv_form: Annotated[
        str | None,
        typer.Option("--csv", metavar="KIỂU", help="Kiểu của dạng csv. vi: mở được ngay bằng Excel tiếng Việt."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="TỆP", help="Ghi vào tệp này thay vì màn hình.")
    ] = None,
) -> None:
    """In các chỉ tiêu của một kỳ: giá trị, các tháng có và thiếu số liệu."""
    from cli.scope import read_period

    written_as = chosen_format(output_format, csv_form, output)
    must_have_room_for(output)
    if by is not None and by not in _BY:
        raise WrongUsageError(f'Không chia chỉ tiêu theo "{by}" được. Các chiều: {", ".join(_BY)}.')
    wanted = read_period(period) if period is not None else None
    lines = _lines(wanted, by)
    if lines.cut:
        said = f"Kỳ cắt ngang các tháng {', '.join(lines.cut)}: số liệu của tháng không chia được nên không tính."
        typer.echo(said, err=True)
    write_answer(lines.answer(), written_as, output, vietnamese=csv_form is not None)


def _lines(wanted: "Period | None", by: str | None) -> "IndicatorLines":
    from cli.indicator_lines import indicator_lines
    from db.read_replica import answer, open_databases
    from measures.indicators import default_period

    def ask(connection: "Connection") -> "IndicatorLines":
        period = wanted or default_period(connection)
        if period is None:
            raise CommandRefusedError(_NOTHING)
        return indicator_lines(connection, period, by)

    return answer(open_databases(), ask)
