"""`tthc targets`: the targets, how the figures stand against them, their history, and a workbook of them loaded."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.refusal import BEYOND_NUMBERS, CommandRefusedError
from cli.registers import refusing_mistakes
from cli.wording import OPTIONS, VietnameseCommand, VietnameseGroup
from domain.numbers import format_integer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.target import KeptTarget, Standing, TargetFigure
    from measures.targets import Judged

app = typer.Typer(
    cls=VietnameseGroup,
    help="Chỉ tiêu được giao: liệt kê, nạp từ tệp Excel, rút lại; đạt hay chưa, còn thiếu bao nhiêu hồ sơ.",
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH [THAM SỐ]...",
    no_args_is_help=True,
)


@app.command("import", cls=VietnameseCommand, options_metavar=OPTIONS)
def import_targets(
    path: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp theo mẫu của lệnh tthc template targets.")],
) -> None:
    """Nạp bảng chỉ tiêu: vào hết hoặc không dòng nào; chỉ tiêu cũ bị thay vẫn được giữ."""
    from cli.operator_name import operator_name
    from db.engine import open_database
    from domain.target import Change
    from etl.clock import local_now
    from etl.registers import targets

    engine = open_database()
    with refusing_mistakes(path):
        changes = targets.import_targets(engine, path, moment=local_now(), by=operator_name())
    new, changed, same = (format_integer(changes[change]) for change in (Change.NEW, Change.CHANGED, Change.SAME))
    typer.echo(f"Chỉ tiêu: {new} mới, {changed} thay chỉ tiêu cũ, {same} giữ nguyên.")


@app.command("list", cls=VietnameseCommand, options_metavar=OPTIONS)
def list_targets(
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="KỲ", help="Đạt hay chưa trong kỳ này. Không ghi: năm của ngày số liệu."),
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="Cả chỉ tiêu đã bị thay hoặc rút lại.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Liệt kê chỉ tiêu, và đạt hay chưa trong kỳ."""
    from cli.scope import read_period
    from db.engine import open_database, reading
    from domain.scope import Scope
    from measures import targets
    from measures.counts import default_period

    asked = read_period(period) if period else None
    with reading(open_database()) as connection:
        if history:
            _show_history(targets.history(connection), targets.figures(connection), as_json)
            return
        scope_period = asked or default_period(connection)
        judged = targets.judged(connection, Scope(scope_period)) if scope_period else []
        kept = targets.targets(connection)
    if scope_period is None:
        _show_history(kept.kept, kept.figures, as_json)
    elif as_json:
        _print({"period": scope_period.notation, "targets": list(map(_object, judged))})
    else:
        _show(judged, scope_period.notation)


@app.command("remove", cls=VietnameseCommand, options_metavar=OPTIONS)
def remove(
    number: Annotated[int, typer.Argument(metavar="SỐ", help="Số của chỉ tiêu, xem tthc targets list.")],
) -> None:
    """Rút lại một chỉ tiêu: không tính nữa, vẫn giữ để tra cứu."""
    from cli.operator_name import operator_name
    from db.engine import open_database
    from etl.clock import local_now
    from etl.registers.targets import take_back

    engine = open_database()
    is_number = 0 < number < BEYOND_NUMBERS
    if not is_number or take_back(engine, number, moment=local_now(), by=operator_name()) is None:
        raise CommandRefusedError(f"Không có chỉ tiêu số {number} đang áp dụng.")
    typer.echo(f"Đã rút lại chỉ tiêu số {number}.")


def _show(judged: "Sequence[Judged]", notation: str) -> None:
    from cli.console import console, plain, table
    from domain.target_words import aim_words, standing_words, subject_words

    if not judged:
        typer.echo("Chưa có chỉ tiêu nào. Lấy mẫu bằng: tthc template targets -o chi-tieu.xlsx")
        return
    headings = ("Số", "Số liệu", "Đơn vị", "Chỉ tiêu", f"Kỳ {notation}", "Văn bản giao")
    rows = [
        [
            str(each.target.id),
            plain(each.figure.name),
            plain(subject_words(each.target)),
            aim_words(each.target, each.figure.unit),
            standing_words(each.standing, each.figure.unit) if each.standing else "chưa có số liệu",
            plain(each.target.document),
        ]
        for each in judged
    ]
    console().print(table(f"{format_integer(len(judged))} chỉ tiêu", headings, rows, words=6))


def _show_history(kept: "Sequence[KeptTarget]", figures: "dict[str, TargetFigure]", as_json: bool) -> None:
    from cli.console import console, plain, table
    from domain.target_words import aim_words, subject_words

    if as_json:
        _print({"targets": list(map(_target_object, kept))})
        return
    rows = [
        [
            str(each.id),
            plain(figures[each.figure].name if each.figure in figures else each.figure),
            plain(subject_words(each)),
            aim_words(each, figures[each.figure].unit if each.figure in figures else ""),
            f"{each.entered_at:%d/%m/%Y %H:%M} {plain(each.entered_by or '')}".strip(),
            f"{each.replaced_at:%d/%m/%Y %H:%M} {plain(each.replaced_by or '')}".strip() if each.replaced_at else "",
        ]
        for each in kept
    ]
    headings = ("Số", "Số liệu", "Đơn vị", "Chỉ tiêu", "Ghi lúc", "Thay hoặc rút lúc")
    console().print(table(f"{format_integer(len(kept))} chỉ tiêu", headings, rows, words=6))


def _object(each: "Judged") -> dict[str, Any]:
    return {**_target_object(each.target), "standing": _standing_object(each.standing)}


def _standing_object(standing: "Standing | None") -> dict[str, Any] | None:
    if standing is None:
        return None
    return {"reached": standing.reached, "points": float(standing.points), "dossiers": standing.dossiers}


def _target_object(kept: "KeptTarget") -> dict[str, Any]:
    return {
        "id": kept.id,
        "figure": kept.figure,
        "level": kept.level.value,
        "subject": kept.subject,
        "first": kept.first.isoformat(),
        "last": kept.last and kept.last.isoformat(),
        "direction": kept.direction.value,
        "value": str(kept.value),
        "document": kept.document,
        "entered_at": kept.entered_at.isoformat(),
        "entered_by": kept.entered_by,
        "replaced_at": kept.replaced_at and kept.replaced_at.isoformat(),
        "replaced_by": kept.replaced_by,
    }


def _print(answer: dict[str, Any]) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
