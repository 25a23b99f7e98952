"""`tthc senders`: who owes files for which month, who has not sent, and the register loaded."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.refusal import CommandRefusedError, WrongUsageError
from cli.registers import refusing_mistakes
from cli.wording import OPTIONS, VietnameseCommand, VietnameseGroup
from domain.numbers import format_integer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.sender import KeptSender, Owed

app = typer.Typer(
    cls=VietnameseGroup,
    help="Lịch gửi số liệu: đơn vị nào phải gửi tệp tháng nào, đến hạn nào; ai chưa gửi, ai gửi muộn.",
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH [THAM SỐ]...",
    no_args_is_help=True,
)


@app.command("import", cls=VietnameseCommand, options_metavar=OPTIONS)
def import_senders(
    path: Annotated[
        Path | None, typer.Argument(metavar="[TỆP]", help="Tệp theo mẫu của lệnh tthc template senders.")
    ] = None,
    seen: Annotated[
        bool, typer.Option("--seen", help="Không cần tệp: lấy mọi cơ quan từng có trong tệp đã nạp.")
    ] = False,
) -> None:
    """Nạp lịch gửi số liệu: vào hết hoặc không dòng nào; đơn vị không có trong tệp giữ nguyên."""
    from cli.operator_name import operator_name
    from db.engine import open_database, reading
    from etl.clock import local_now
    from etl.registers import senders
    from measures.senders import first_told_day, senders_seen

    if (path is None) == (not seen):
        raise WrongUsageError("Ghi một tệp, hoặc --seen để lấy các cơ quan đã có trong số liệu.")
    engine, now, by = open_database(), local_now(), operator_name()
    if path is not None:
        with refusing_mistakes(path):
            kept = senders.import_senders(engine, path, moment=now, by=by)
    else:
        with reading(engine) as connection:
            first = first_told_day(connection)
            given = senders_seen(connection, first) if first else []
        if not given:
            raise CommandRefusedError("Chưa có tệp nào được nạp nên chưa thấy cơ quan nào.")
        kept = senders.keep_senders(engine, given, moment=now, by=by)
    new, changed, same = map(format_integer, (kept.new, kept.changed, kept.same))
    typer.echo(f"Lịch gửi số liệu: {new} đơn vị mới, {changed} thay đổi, {same} giữ nguyên.")


@app.command("list", cls=VietnameseCommand, options_metavar=OPTIONS)
def list_senders(
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="KỲ", help="Các tháng của kỳ này. Không ghi: năm của ngày số liệu."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="NGÀY", help="Tính đến ngày YYYY-MM-DD. Không ghi: hôm nay.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Liệt kê đơn vị phải gửi, tệp còn thiếu và tệp gửi muộn trong kỳ."""
    from cli.scope import read_period
    from db.engine import open_database, reading
    from domain.scope import Selection
    from etl.clock import local_now
    from measures.counts import default_period
    from measures.senders import owed_files, register

    asked = read_period(period) if period else None
    today = _day(as_of) if as_of else local_now().date()
    with reading(open_database()) as connection:
        kept = register(connection)
        within = asked or default_period(connection)
        owed = owed_files(connection, within, Selection(), today) if within else []
    if as_json:
        answer = {"senders": list(map(_sender_object, kept)), "owed": list(map(_owed_object, owed))}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif not kept:
        typer.echo("Chưa có lịch gửi số liệu. Lấy mẫu bằng: tthc template senders -o lich-gui.xlsx")
    else:
        _show(kept, owed)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsageError(f'"{text}" không phải là ngày; viết YYYY-MM-DD.') from None


def _show(kept: "Sequence[KeptSender]", owed: "Sequence[Owed]") -> None:
    from cli.console import console, plain, table
    from domain.sender import Sent
    from domain.sender_words import STATES, month_words

    out = console()
    out.print(f"{format_integer(len(kept))} đơn vị phải gửi; {format_integer(len(owed))} tệp trong kỳ.")
    for title, states in (("chưa gửi đủ", (Sent.MISSING, Sent.PART)), ("gửi muộn", (Sent.LATE,))):
        lines = [each for each in owed if each.state in states]
        if lines:
            rows = [
                [
                    plain(each.sender.name),
                    month_words(each),
                    f"{each.due_on:%d/%m/%Y}",
                    f"{each.received_on:%d/%m/%Y}" if each.received_on else "",
                    STATES[each.state],
                ]
                for each in lines
            ]
            headings = ("Đơn vị", "Tháng", "Hạn gửi", "Nhận ngày", "Tình trạng")
            out.print(table(f"{format_integer(len(lines))} tệp {title}", headings, rows, words=5))


def _sender_object(each: "KeptSender") -> dict[str, Any]:
    return {
        "id": each.id,
        "kind": each.kind.value,
        "name": each.name,
        "first": each.first.isoformat(),
        "last": each.last and each.last.isoformat(),
        "calendar": each.calendar.value,
        "working_days": each.working_days,
    }


def _owed_object(each: "Owed") -> dict[str, Any]:
    return {
        "name": each.sender.name,
        "month": each.month.notation,
        "due_on": each.due_on.isoformat(),
        "received_on": each.received_on and each.received_on.isoformat(),
        "state": each.state.value,
        "days_late": each.days_late,
    }
