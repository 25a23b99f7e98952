"""`tthc index-766`: the 766 index of a period, its progress by the portal's own rules, groups beside typed points."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import chosen_format, must_have_room_for, write_answer
from cli.refusal import CommandRefusedError, WrongUsageError

if TYPE_CHECKING:
    from cli.index_766_lines import Index766Lines
    from db.engine import Connection
    from domain.period import Period

_BY = "agency"


def index_766(
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="KỲ",
            help="Kỳ, viết như của tthc rates; Cổng tính theo dương lịch. Không ghi: năm của ngày số liệu.",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="CHIỀU", help="agency: thêm một dòng cho mỗi cơ quan giải quyết."),
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="DẠNG", help="table, json, csv hoặc xlsx. Không ghi: theo đuôi của -o, hoặc table."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="TỆP", help="Ghi vào tệp này thay vì màn hình.")
    ] = None,
) -> None:
    """Bộ chỉ số 766: tiến độ theo quy tắc của Cổng, các nhóm tính được, điểm đã chép từ Cổng."""
    from cli.scope import read_period

    written_as = chosen_format(output_format, None, output)
    must_have_room_for(output)
    if by not in (None, _BY):
        raise WrongUsageError(f'Không chia theo "{by}" được. Chiều có thể ghi: {_BY}.')
    wanted = read_period(period) if period is not None else None
    lines = _ask(wanted, by_agency=by is not None)
    write_answer(lines.answer(), written_as, output, vietnamese=False)


def _ask(wanted: "Period | None", *, by_agency: bool) -> "Index766Lines":
    from cli.index_766_lines import index_766_lines
    from cli.rates import NO_DATA
    from db.read_replica import answer, open_databases
    from measures.counts import default_period

    def ask(connection: "Connection") -> "Index766Lines":
        period = wanted or default_period(connection)
        if period is None:
            raise CommandRefusedError(NO_DATA)
        return index_766_lines(connection, period, by_agency=by_agency)

    return answer(open_databases(), ask)
