"""`tthc import`: files and folders into the database, one transaction a file."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.refusal import REFUSED, CommandRefusedError, WrongUsageError
from etl.workbook.unread_kinds import ENDINGS as UNREAD_ENDINGS

if TYPE_CHECKING:
    from etl.imports.results import ImportOptions, Preview
    from etl.recognition.mapping import MapFile

# What a folder is searched for; a file that is named itself is tried whatever its ending, since its bytes decide.
_READ = ".xlsx .xlsm .xltx .xltm .xls .xlt .xlsb .ods .ots .csv .html .htm .xml"
ENDINGS = frozenset(_READ.split()) | UNREAD_ENDINGS
# Excel's and LibreOffice's traces of an open document.
_LOCK_BEGINNINGS = ("~$", ".~lock")


def import_paths(
    paths: Annotated[
        list[Path], typer.Argument(metavar="ĐƯỜNG_DẪN", help="Tệp xuất hồ sơ, hoặc thư mục chứa các tệp ấy.")
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem trước: không ghi gì vào cơ sở dữ liệu.")] = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="NĂM-THÁNG-NGÀY",
            help='Ngày số liệu của tệp không ghi "đến ngày …", ví dụ 2023-01-31.',
        ),
    ] = None,
    source: Annotated[
        str,
        typer.Option("--source", metavar="TÊN", help="Hệ thống đã xuất tệp; mã hồ sơ chỉ duy nhất trong một hệ thống."),
    ] = "motcua",
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="TÊN", help="Cơ quan giải quyết, cho tệp không có cột này.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map",
            metavar="TỆP.json",
            help="Tệp nói cột, trạng thái, hình thức nộp, cơ quan, thủ tục trong tệp nghĩa là gì.",
        ),
    ] = None,
    replacing: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="Nạp thay thế: những gì các tệp trước của đúng kỳ ghi trên tiêu đề nói về các cơ quan có trong tệp "
            "này không còn được tính.",
        ),
    ] = False,
    replacing_source: Annotated[
        bool, typer.Option("--replace-source", help="Như --replace, nhưng với mọi cơ quan của hệ thống nguồn.")
    ] = False,
    marked: Annotated[
        Path | None,
        typer.Option(
            "--marked",
            metavar="TỆP.xlsx",
            help="Ghi lại chính tệp ấy với các ô lỗi được đánh dấu (chỉ khi nạp một tệp).",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
) -> None:
    """Nạp tệp xuất hồ sơ; tệp hỏng bị từ chối, các tệp khác vẫn được nạp."""
    day = _day(as_of)
    if not source.strip():
        raise WrongUsageError("--source không được để trống.")
    if replacing and replacing_source:
        raise WrongUsageError("Chọn một trong hai: --replace hoặc --replace-source.")
    files = files_in(paths)
    if marked and len(files) > 1:
        raise WrongUsageError("--marked chỉ dùng khi nạp một tệp.")
    answers = _map_file(mapping)

    from cli.operator_name import operator_name
    from domain.batch import FileStatus, Replacing
    from etl.imports.results import ImportOptions
    from etl.recognition.questions import Answers

    options = ImportOptions(
        as_of=day,
        source=source.strip(),
        agency=agency.strip() if agency else None,
        mapping=answers.mapping if mapping else None,
        dry_run=dry_run,
        answers=Answers(agencies=answers.agencies, procedures=answers.procedures, code_scope=answers.code_scope),
        replacing=Replacing.AGENCIES if replacing else Replacing.SOURCE if replacing_source else None,
        operator=operator_name(),
    )
    outcome = _outcome(files, options)
    _print(outcome, options, as_json=as_json)
    if marked:
        from cli.marked import write_marked

        typer.echo(write_marked(outcome.files[0], marked), err=True)
    if any(result.status is FileStatus.REFUSED for result in outcome.files):
        raise typer.Exit(REFUSED)


def _outcome(files: Sequence[Path], options: "ImportOptions") -> "Preview":
    """Imports the files, or previews them in a dry run, under a bar that shows how many are done."""
    from cli.import_report import waiting
    from cli.progress import file_progress
    from db.engine import open_database
    from etl.imports.importer import import_files, preview_files
    from etl.imports.results import FileResult, Phase, Preview, Step

    engine = open_database()
    with file_progress("Đang xem trước" if options.dry_run else "Đang nạp", len(files)) as progress:

        def at_work(step: Step) -> None:
            if step.phase is Phase.WAITING:
                progress.say(waiting(step.file_name))
            progress.start(step.file_name)

        def done(_result: FileResult) -> None:
            progress.advance()

        if options.dry_run:
            outcome = preview_files(engine, files, options, on_step=at_work, on_done=done)
        else:
            outcome = Preview(tuple(import_files(engine, files, options, on_step=at_work, on_done=done)))
    engine.dispose()
    return outcome


def _print(outcome: "Preview", options: "ImportOptions", *, as_json: bool) -> None:
    from cli.import_report import as_object, refusals, show, unused_headings

    if as_json:
        typer.echo(json.dumps(as_object(outcome), ensure_ascii=False))
    else:
        show(outcome.files)
        if options.dry_run:
            from cli.effect_report import show_effects

            show_effects(outcome)
    for sentence in (*refusals(outcome.files), *unused_headings(outcome.files, options.mapping)):
        typer.echo(sentence, err=True)


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files named and those found in the folders named, each once, folders in order of path.

    Hidden files and the traces of open documents are left out. Raises CommandRefusedError where a path does not exist
    or nothing is found.
    """
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            files.update(dict.fromkeys(sorted(file for file in path.rglob("*") if _is_export(file, path))))
        elif path.exists():
            files[path] = None
        else:
            raise CommandRefusedError(f"Không tìm thấy tệp hoặc thư mục: {path}")
    if not files:
        raise CommandRefusedError(f"Không có tệp bảng tính nào trong: {', '.join(map(str, paths))}")
    return list(files)


def _is_export(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return (
        file.suffix.lower() in ENDINGS and not hidden and not file.name.startswith(_LOCK_BEGINNINGS) and file.is_file()
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise WrongUsageError(f'--as-of: "{text}" không phải là ngày. Cách viết: 2023-01-31.') from None


def _map_file(path: Path | None) -> "MapFile":
    from etl.recognition.mapping import MapFile, MappingError, read_map_file

    try:
        return read_map_file(path) if path else MapFile()
    except MappingError as error:
        raise CommandRefusedError(error.reason) from error
