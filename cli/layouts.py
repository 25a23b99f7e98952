"""`tthc layouts`: the remembered layouts and their answers, so that no question is asked twice."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.refusal import BEYOND_NUMBERS, CommandRefusedError
from cli.wording import OPTIONS, VietnameseCommand, VietnameseGroup
from domain.numbers import format_integer

if TYPE_CHECKING:
    from domain.layout import Alias, KnownLayout

app = typer.Typer(
    cls=VietnameseGroup,
    help="Bố cục tệp đã ghi nhớ, các câu trả lời và tên khác của cơ quan, thủ tục.",
    options_metavar=OPTIONS,
    subcommand_metavar="[LỆNH] [THAM SỐ]...",
    invoke_without_command=True,
)
Number = Annotated[int, typer.Argument(metavar="SỐ", help="Số của bố cục, xem bằng lệnh tthc layouts.")]
AsJson = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]


@app.callback()
def layouts(context: typer.Context, as_json: AsJson = False) -> None:
    """Liệt kê các bố cục, dùng gần nhất trước, và tên khác của cơ quan, thủ tục."""
    if context.invoked_subcommand is not None:
        return

    from db.engine import open_database, reading
    from etl.imports.aliases import known_aliases
    from etl.imports.remembered_layouts import known_layouts

    with reading(open_database()) as connection:
        known, aliases = known_layouts(connection), known_aliases(connection)
    if as_json:
        objects = {"layouts": list(map(_object, known)), "aliases": list(map(_alias_object, aliases))}
        typer.echo(json.dumps(objects, ensure_ascii=False, indent=2))
    elif known:
        _show(known, aliases)
    else:
        typer.echo("Chưa có bố cục nào: bố cục được ghi nhớ khi tệp được nạp.")


@app.command("show", cls=VietnameseCommand, options_metavar=OPTIONS)
def show(number: Number, as_json: AsJson = False) -> None:
    """In tiêu đề và câu trả lời của một bố cục."""
    from cli.console import console, plain, table
    from db.engine import open_database, reading
    from etl.imports.remembered_layouts import find_layout, meanings

    engine = open_database()
    with _refusing_unknown(number), reading(engine) as connection:
        layout = find_layout(connection, number)
    if as_json:
        typer.echo(json.dumps(_object(layout), ensure_ascii=False, indent=2))
        return
    rows = [
        [plain(heading.heading), heading.field or "", "x" if heading.answered else ""] for heading in meanings(layout)
    ]
    console().print(table(_title(layout), ("Tiêu đề", "Trường", "Đã trả lời"), rows, words=3))
    for part, words in (("status", "Trạng thái"), ("channel", "Hình thức nộp")):
        for name, meant in layout.answers.get(part, {}).items():
            typer.echo(f"{words}: {plain(name)} = {meant}")


@app.command("answer", cls=VietnameseCommand, options_metavar=OPTIONS)
def answer(
    number: Number,
    answers: Annotated[Path, typer.Argument(metavar="TỆP.json", help="Câu trả lời mới, viết như tệp của --map.")],
) -> None:
    """Thay các câu trả lời của một bố cục; chỉ áp dụng cho tệp nạp từ nay."""
    from db.engine import open_database
    from etl.imports.remembered_layouts import change_answers
    from etl.recognition.mapping import MappingError, read_mapping

    try:
        mapping = read_mapping(answers)
    except MappingError as error:
        raise CommandRefusedError(error.reason) from error
    with _refusing_unknown(number):
        change_answers(open_database(), number, mapping.as_dict())
    typer.echo(f"Đã thay câu trả lời của bố cục số {number}; chỉ áp dụng cho tệp nạp từ nay.")


@app.command("remove", cls=VietnameseCommand, options_metavar=OPTIONS)
def remove(number: Number) -> None:
    """Xóa một bố cục cùng câu trả lời: tệp sau cùng tiêu đề sẽ hỏi lại."""
    from cli.console import plain
    from db.engine import open_database
    from etl.imports.remembered_layouts import forget_layout

    with _refusing_unknown(number):
        layout = forget_layout(open_database(), number)
    typer.echo(f'Đã xóa bố cục số {number} (tệp gần nhất "{plain(layout.last_file)}"); hồ sơ đã nạp giữ nguyên.')


@contextmanager
def _refusing_unknown(number: int) -> Iterator[None]:
    """A number that no layout has ends the command with one sentence."""
    from etl.imports.remembered_layouts import UnknownLayoutError

    if not 0 < number < BEYOND_NUMBERS:
        raise CommandRefusedError(str(UnknownLayoutError(number)))
    try:
        yield
    except UnknownLayoutError as error:
        raise CommandRefusedError(str(error)) from error


def _show(known: "Sequence[KnownLayout]", aliases: "Sequence[Alias]") -> None:
    from cli.console import console, plain, table

    out = console()
    headings = ("Số", "Nguồn", "Tệp gần nhất", "Dùng lần cuối", "Số cột", "Câu trả lời")
    rows = [
        [
            str(layout.id),
            plain(layout.source),
            plain(layout.last_file),
            f"{layout.last_used_at:%d/%m/%Y %H:%M}",
            str(len(layout.headings)),
            str(sum(map(len, layout.answers.values()))),
        ]
        for layout in known
    ]
    out.print(table(f"{format_integer(len(known))} bố cục", headings, rows, words=4))
    if aliases:
        names = [[plain(alias.name), plain(alias.means or "(riêng)"), plain(alias.source)] for alias in aliases]
        title = f"{format_integer(len(aliases))} tên khác"
        out.print(table(title, ("Tên trong tệp", "Nghĩa là", "Nguồn"), names, words=3))


def _title(layout: "KnownLayout") -> str:
    from cli.console import plain

    return f"Bố cục số {layout.id}, nguồn {plain(layout.source)}, tệp gần nhất {plain(layout.last_file)}"


def _object(layout: "KnownLayout") -> dict[str, object]:
    return {
        "id": layout.id,
        "source": layout.source,
        "fingerprint": layout.fingerprint,
        "kind": layout.kind,
        "headings": list(layout.headings),
        "answers": {part: dict(given) for part, given in layout.answers.items()},
        "first_used_at": layout.first_used_at.isoformat(),
        "last_used_at": layout.last_used_at.isoformat(),
        "last_file": layout.last_file,
    }


def _alias_object(alias: "Alias") -> dict[str, object]:
    return {**vars(alias), "decided_at": alias.decided_at.isoformat()}
