"""`tthc undo`: take one import back, or say what taking it back would do."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cli.history import batch_object
from cli.refusal import BEYOND_NUMBERS, CommandRefusedError

if TYPE_CHECKING:
    from domain.undo import UndoReport


def undo(
    batch: Annotated[int, typer.Argument(metavar="SỐ", help="Số của lần nạp, xem bằng lệnh tthc history.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem trước: không thu hồi gì.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
) -> None:
    """Thu hồi một lần nạp, như thể tệp ấy chưa bao giờ được nạp."""
    if not 0 < batch < BEYOND_NUMBERS:
        raise CommandRefusedError(f"Không có lần nạp số {batch}.")

    from cli.operator_name import operator_name
    from db.engine import open_database
    from etl.imports import history

    try:
        report = history.undo(open_database(), batch, dry_run=dry_run, by=operator_name())
    except (history.UnknownBatchError, history.AlreadyUndoneError) as error:
        raise CommandRefusedError(str(error)) from error
    if as_json:
        typer.echo(json.dumps(_object(report, dry_run), ensure_ascii=False))
    else:
        _show(report, dry_run)


def _object(report: "UndoReport", dry_run: bool) -> dict[str, object]:
    """The report for programs; `effect` as in `tthc import --dry-run --json`."""
    from dataclasses import asdict

    from cli.effect_report import effect_object

    days = {"before": report.data_date_before, "after": report.data_date_after}
    return {
        "dry_run": dry_run,
        "batch": batch_object(report.batch),
        "dossiers": report.reversal.dossiers,
        **asdict(report.reversal),
        "data_date": {name: day.isoformat() if day else None for name, day in days.items()},
        "effect": effect_object(report.effect),
    }


def _show(report: "UndoReport", dry_run: bool) -> None:
    from cli.console import console, plain
    from cli.effect_report import effect_table
    from domain.batch import BatchKind
    from domain.numbers import format_integer
    from domain.words import ROW_WORDS, reversals

    out = console()
    done = "Xem trước, chưa thu hồi: lần nạp" if dry_run else "Đã thu hồi lần nạp"
    total = f"{format_integer(report.reversal.dossiers)} {ROW_WORDS[BatchKind(report.batch.kind)]}"
    out.print(f'{done} số {report.batch.id} ("{plain(report.batch.file_name)}"), {total}.', soft_wrap=True)
    for name, label in reversals(report.batch.kind).items():
        number = format_integer(getattr(report.reversal, name))
        out.print(f"  {label.text}: {number} ({label.definition})", soft_wrap=True)
        for share in report.reversal.superseded_by if name == "superseded" else ():
            number = format_integer(share.dossiers)
            out.print(f'    theo lần nạp số {share.batch} ("{plain(share.file_name)}"): {number}', soft_wrap=True)
    before, after = (f"{day:%d/%m/%Y}" if day else "—" for day in (report.data_date_before, report.data_date_after))
    out.print(f"Số liệu đến ngày: {before}" + (f" → {after}" if after != before else ""), soft_wrap=True)
    if report.effect:
        out.print(effect_table(report.effect, "Kỳ của tệp"))
