"""`tthc compare`: what differs between two imports."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cli.refusal import BEYOND_NUMBERS, CommandRefusedError

if TYPE_CHECKING:
    from domain.batch import ImportBatch
    from measures.batch_comparison import BatchComparison


def compare(
    before: Annotated[int, typer.Argument(metavar="TRƯỚC", help="Số của lần nạp trước, xem bằng tthc history.")],
    after: Annotated[int, typer.Argument(metavar="SAU", help="Số của lần nạp sau.")],
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
) -> None:
    """So sánh hai lần nạp: hồ sơ xuất hiện, không còn, thay đổi, và tỷ lệ trước → sau."""
    from db.read_replica import answer, open_databases
    from measures.batch_comparison import NotToBeComparedError, compare_batches

    for number in (before, after):
        if not 0 < number < BEYOND_NUMBERS:
            raise CommandRefusedError(f"Không có lần nạp số {number}.")
    try:
        comparison = answer(open_databases(), lambda connection: compare_batches(connection, before, after))
    except NotToBeComparedError as error:
        raise CommandRefusedError(str(error)) from error
    if as_json:
        typer.echo(json.dumps(_object(comparison), ensure_ascii=False, indent=2))
    else:
        _show(comparison)


def _show(comparison: "BatchComparison") -> None:
    from cli.console import console, plain, table
    from domain.counts import HEADLINE_RATES
    from domain.numbers import MISSING, PERCENT, format_decimal, format_integer, format_percent
    from domain.words import FIELDS
    from domain.words import HEADLINE_RATES as WORDS

    out = console()
    for side, batch in (("Trước", comparison.before), ("Sau", comparison.after)):
        out.print(f"{side}: số {batch.id}, {plain(batch.file_name)}, số liệu đến {batch.as_of:%d/%m/%Y}")
    numbers = (comparison.appeared, comparison.vanished, comparison.changed, comparison.same)
    names = ("xuất hiện", "không còn", "thay đổi", "giữ nguyên")
    out.print("; ".join(f"{format_integer(number)} {name}" for number, name in zip(numbers, names, strict=True)) + ".")
    if comparison.fields:
        rows = [[FIELDS[name], format_integer(number)] for name, number in comparison.fields.items()]
        out.print(table("Cột khác nhau", ("Cột", "Số hồ sơ"), rows))
    rows = []
    for name in HEADLINE_RATES:
        move = comparison.line.move(name)
        points = MISSING if move.points is None else f"{format_decimal(100 * move.points, 2)} điểm{PERCENT}"
        rows.append([WORDS[name].text, format_percent(move.before), format_percent(move.after), points])
    out.print(table("Tỷ lệ, tính riêng trên từng tệp", ("Tỷ lệ", "Trước", "Sau", "Thay đổi"), rows))


def _object(comparison: "BatchComparison") -> dict[str, object]:
    from domain.counts import HEADLINE_RATES

    moves = {name: comparison.line.move(name) for name in HEADLINE_RATES}
    return {
        "before": _batch(comparison.before),
        "after": _batch(comparison.after),
        "appeared": comparison.appeared,
        "vanished": comparison.vanished,
        "changed": comparison.changed,
        "same": comparison.same,
        "fields": comparison.fields,
        "counts": {"before": comparison.line.before, "after": comparison.line.after},
        "rates": {name: {"before": move.before.value, "after": move.after.value} for name, move in moves.items()},
    }


def _batch(batch: "ImportBatch") -> dict[str, object]:
    days = {"period_first": batch.period_first, "period_last": batch.period_last, "as_of": batch.as_of}
    return {
        "id": batch.id,
        "file_name": batch.file_name,
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
    }
