"""`tthc rates`: counts and rates of a period, in total or by one dimension."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import chosen_output
from cli.refusal import CommandRefusedError, WrongUsageError

if TYPE_CHECKING:
    from cli.answer import Answer
    from cli.rate_lines import RateLines
    from cli.scope import Condition
    from db.engine import Connection
    from domain.period import Period
    from domain.scope import Dimension

NO_DATA = "Chưa có số liệu: hãy nạp tệp bằng lệnh tthc import trước."


def rates(
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="KỲ",
            help="Kỳ: 2023, 2023-Q1, 2023-H1, 2023-9M, 2023-06, 2023-01-15..2023-02-14; thêm bc: phía trước để lấy "
            "kỳ báo cáo (từ ngày 15 đến ngày 14). Không ghi: năm của ngày số liệu.",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="CHIỀU",
            help="Chia theo block, agency, sector, procedure, channel, level, month, half_month, quarter hoặc "
            "half_year. Không ghi: tổng cộng.",
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="CHIỀU=GIÁ_TRỊ",
            help="Chỉ tính hồ sơ có giá trị này, ví dụ block=land. Ghi được nhiều lần: cùng chiều là hoặc, khác chiều "
            "là và.",
        ),
    ] = None,
    provinces: Annotated[
        str | None,
        typer.Option(
            "--provinces",
            metavar="TỈNH,…",
            help="Mỗi tỉnh một dòng, và tổng cộng: tên các lược đồ PostgreSQL, cách nhau bằng dấu phẩy, hoặc all là "
            "mọi tỉnh trong TTHC_PROVINCES. Mã kết thúc là 1 nếu có tỉnh không hỏi được.",
        ),
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="DẠNG", help="table, json, csv hoặc xlsx. Không ghi: theo đuôi của -o, hoặc table."
        ),
    ] = None,
    csv_form: Annotated[
        str | None,
        typer.Option(
            "--csv",
            metavar="KIỂU",
            help="Kiểu của dạng csv. vi: dấu chấm phẩy, dấu phẩy thập phân, mở được ngay bằng Excel tiếng Việt. "
            "Không ghi: dấu phẩy, dấu chấm thập phân, cho chương trình khác đọc.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="TỆP", help="Ghi vào tệp này thay vì màn hình.")
    ] = None,
) -> None:
    """Tính số lượng và tỷ lệ của một kỳ."""
    from cli.scope import read_conditions, read_dimension, read_period

    destination = chosen_output(output_format, output, csv_form)
    dimension = read_dimension(by) if by is not None else None
    wanted = read_period(period) if period is not None else None
    conditions = read_conditions(where or [])
    if provinces is None:
        destination.write(_of_one_database(wanted, conditions, dimension))
        return
    if dimension is not None:
        raise WrongUsageError("--provinces đã chia theo tỉnh: bỏ --by, hoặc bỏ --provinces.")
    from cli import province_rates

    roll_up = province_rates.ask_provinces(provinces, wanted, conditions)
    destination.write(province_rates.answer_of(roll_up))
    if silent := province_rates.unanswered(roll_up):
        raise CommandRefusedError(silent)


def _of_one_database(
    wanted: "Period | None", conditions: "Sequence[Condition]", dimension: "Dimension | None"
) -> "Answer":
    from cli.rate_files import answer_of

    lines = _lines(wanted, conditions, dimension)
    if lines.period.first > lines.data_date:
        typer.echo(f"Chưa có số liệu của kỳ này: số liệu mới đến {lines.data_date:%d/%m/%Y}.", err=True)
    return answer_of(lines)


def _lines(wanted: "Period | None", conditions: "Sequence[Condition]", dimension: "Dimension | None") -> "RateLines":
    from cli.rate_lines import rate_lines
    from cli.scope import narrowed
    from db.read_replica import answer, open_databases
    from measures.counts import default_period

    def ask(connection: "Connection") -> "RateLines | None":
        chosen = wanted or default_period(connection)
        if chosen is None:
            raise CommandRefusedError(NO_DATA)
        return rate_lines(connection, narrowed(connection, chosen, conditions), dimension)

    lines = answer(open_databases(), ask)
    if lines is None:
        raise CommandRefusedError(NO_DATA)
    return lines
