"""`tthc history`: the past imports."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.refusal import BEYOND_NUMBERS, CommandRefusedError, WrongUsageError

if TYPE_CHECKING:
    from domain.batch import ImportBatch


def history(
    as_json: Annotated[bool, typer.Option("--json", help="In danh sách dạng JSON.")] = False,
    receipt: Annotated[
        int | None, typer.Option("--receipt", metavar="SỐ", help="Lập phiếu nạp (.xlsx) của lần nạp này; cần -o.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="TỆP", help="Tệp .xlsx của phiếu nạp.")
    ] = None,
) -> None:
    """Liệt kê các lần nạp, lần mới nhất trước; hoặc lập phiếu nạp của một lần để lưu hồ sơ."""
    if (receipt is None) != (output is None):
        raise WrongUsageError("--receipt và -o phải đi cùng nhau.")
    if receipt is not None and output is not None:
        _write_receipt(receipt, output)
        return
    from db.read_replica import answer, open_databases
    from etl.imports.history import past_imports

    batches = answer(open_databases(), past_imports)
    if as_json:
        typer.echo(json.dumps({"batches": [batch_object(batch) for batch in batches]}, ensure_ascii=False, indent=2))
    elif batches:
        _show(batches)
    else:
        typer.echo("Chưa có lần nạp nào.")


def _write_receipt(number: int, output: Path) -> None:
    if not output.parent.is_dir():
        raise CommandRefusedError(f"Không có thư mục {output.parent} để ghi {output.name}; hãy tạo thư mục trước.")

    from db.read_replica import answer, open_databases
    from etl.clock import local_now
    from exports.receipt import receipt_tables
    from exports.workbook import to_xlsx
    from measures.receipts import receipt

    databases, made_at = open_databases(), local_now()
    is_possible = 0 < number < BEYOND_NUMBERS
    batch_receipt = answer(databases, lambda one: receipt(one, number, made_at=made_at)) if is_possible else None
    if batch_receipt is None:
        raise CommandRefusedError(f"Không có lần nạp số {number}.")
    output.write_bytes(to_xlsx(receipt_tables(batch_receipt)))


def _show(batches: "list[ImportBatch]") -> None:
    from cli.console import console, table
    from domain.numbers import format_integer

    words = ("Số", "Tệp", "Nguồn", "Nạp lúc", "Người nạp", "Số liệu đến", "Thu hồi lúc")
    numbers = ("Dòng", "Mới", "Cập nhật", "Để riêng")
    rows = [
        [
            *_words(batch),
            *(
                format_integer(number)
                for number in (batch.tally.rows, batch.tally.new, batch.tally.updated, batch.tally.rejected)
            ),
        ]
        for batch in batches
    ]
    console().print(table(f"{format_integer(len(batches))} lần nạp", (*words, *numbers), rows, words=len(words)))


def _words(batch: "ImportBatch") -> list[str]:
    from cli.console import plain

    return [
        str(batch.id),
        plain(batch.file_name),
        plain(batch.source),
        f"{batch.imported_at:%d/%m/%Y %H:%M}",
        plain(batch.imported_by or ""),
        f"{batch.as_of:%d/%m/%Y}",
        f"{batch.undone_at:%d/%m/%Y %H:%M}" if batch.undone_at else "",
    ]


def batch_object(batch: "ImportBatch") -> dict[str, object]:
    """One import for programs: days and moments in ISO 8601, `undone_at` null while its dossiers count."""
    days = ("as_of", "period_first", "period_last", "imported_at", "undone_at")
    values = asdict(batch)
    tally = values.pop("tally")
    return {**{key: _text(value) if key in days else value for key, value in values.items()}, **tally}


def _text(moment: object) -> str | None:
    return None if moment is None else str(moment).replace(" ", "T")
