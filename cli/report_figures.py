"""`tthc report-figures`: the figures that the yearly report cites, beside what a report prints."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import chosen_format, must_have_room_for, write_answer
from cli.rates import NO_DATA
from cli.refusal import CommandRefusedError, WrongUsageError
from domain.numbers import format_integer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from rich.console import Console

    from cli.answer import Answer
    from db.engine import Connection
    from domain.period import Period
    from domain.printed_figure import PrintedFigure
    from measures.report_figures import FigureLine, ReportFigures

_LARGEST_FILE = 1_000_000


def report_figures(
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="KỲ", help="Kỳ, viết như của tthc rates. Không ghi: năm của ngày số liệu."),
    ] = None,
    printed: Annotated[
        Path | None,
        typer.Option(
            "--printed",
            metavar="TỆP.json",
            help='Con số mà báo cáo in, để đối chiếu: {"figures": {"department.received": 95100, …}}. Không ghi: con '
            "số đã giữ cho kỳ này, nếu có.",
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Giữ con số của --printed cho kỳ này; trang Số liệu báo cáo cũng dùng.")
    ] = False,
    document: Annotated[
        str | None,
        typer.Option(
            "--document", metavar="VĂN_BẢN", help="Văn bản in con số ấy, ghi cùng --keep. Không ghi: tên tệp."
        ),
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
    """Các con số mà báo cáo năm nêu, đối chiếu với con số đã in."""
    from cli.scope import read_period

    if printed is None and (keep or document):
        raise WrongUsageError("--keep và --document đi cùng --printed TỆP.json.")
    written_as = chosen_format(output_format, None, output)
    must_have_room_for(output)
    wanted = read_period(period) if period is not None else None
    figures = read_file(printed) if printed is not None else None
    if figures is not None and keep and printed is not None:
        _keep(wanted, figures, document or printed.name)
    answer = _ask(wanted, figures)
    write_answer(_answer_of(answer), written_as, output, vietnamese=False)
    if figures is not None:
        _name_unknown(answer, figures)


def read_file(path: Path) -> "Mapping[str, PrintedFigure]":
    """The printed figures of a JSON file. Raises CommandRefusedError."""
    from domain.printed_report import PrintedReportError, read_report

    if path.stat().st_size > _LARGEST_FILE:
        raise CommandRefusedError(f"{path.name} lớn hơn 1 MB nên không phải là tệp con số của một báo cáo.")
    try:
        return read_report(path.read_bytes())
    except PrintedReportError as error:
        raise CommandRefusedError(f"{path.name}: {error}") from error


def _keep(wanted: "Period | None", figures: "Mapping[str, PrintedFigure]", document: str) -> None:
    from cli.operator_name import operator_name
    from db.engine import database_url, open_database, reading
    from db.printed_figures import Entry
    from etl.clock import local_now
    from etl.imports.printed_figures import keep_printed
    from measures.counts import default_period

    engine = open_database(database_url())
    with reading(engine) as connection:
        chosen = wanted or default_period(connection)
    if chosen is None:
        raise CommandRefusedError(NO_DATA)
    changed = keep_printed(engine, chosen, figures, Entry(document, local_now(), operator_name()))
    kept, new = format_integer(len(figures)), format_integer(changed)
    typer.echo(f"Đã giữ {kept} con số in của kỳ {chosen.notation}; {new} mới hoặc khác.", err=True)


def _ask(wanted: "Period | None", printed: "Mapping[str, PrintedFigure] | None") -> "ReportFigures":
    from db.printed_figures import printed_figures
    from db.read_replica import answer, open_databases
    from measures.counts import default_period
    from measures.report_figures import beside_printed, count_report

    def ask(connection: "Connection") -> "ReportFigures":
        chosen = wanted or default_period(connection)
        if chosen is None:
            raise CommandRefusedError(NO_DATA)
        held = printed_figures(connection, chosen) if printed is None else printed
        return beside_printed(count_report(connection, chosen), held)

    return answer(open_databases(), ask)


def _name_unknown(figures: "ReportFigures", printed: "Mapping[str, PrintedFigure]") -> None:
    from measures.report_figures import unknown_keys

    if unknown := list(unknown_keys(figures, printed)):
        typer.echo(
            f"Không đối chiếu {format_integer(len(unknown))} con số không có trong danh sách: {', '.join(unknown)}.",
            err=True,
        )


def _answer_of(figures: "ReportFigures") -> "Answer":
    from cli.answer import Answer
    from exports.report_sentences import export_table

    return Answer(
        show=lambda out: _show(figures, out), facts=lambda: as_facts(figures), tables=lambda: [export_table(figures)]
    )


def as_facts(figures: "ReportFigures") -> dict[str, object]:
    """The object that the interface promises. Values and printed figures are whole numbers, shares fractions of 1."""
    from cli.rate_lines import period_facts

    return {
        "period": period_facts(figures.period, figures.data_date),
        "figures": [_line_facts(line) for line in figures.lines],
    }


def _line_facts(line: "FigureLine") -> dict[str, object]:
    from fractions import Fraction

    printed = line.printed
    return {
        "key": line.key,
        "name": line.name,
        "unit": line.unit,
        "value": _number(line.value),
        "part": line.part,
        "whole": line.whole,
        "printed": _number(Fraction(printed.value)) if printed else None,
        "hedge": printed.hedge.value if printed and printed.hedge else None,
        "verdict": line.verdict.value,
        "difference": _number(line.difference),
        "why": line.why,
    }


def _number(value: "Fraction | None") -> int | float | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def _show(figures: "ReportFigures", out: "Console") -> None:
    from cli.console import plain, table
    from cli.rate_tables import days_of
    from exports import report_sentences as words

    out.print(f"{days_of(figures.period)}.")
    out.print()
    headings = ("Chỉ tiêu", "Số liệu nay", "Tử/mẫu", "Báo cáo in", "Kết luận", "Chênh")
    for section, lines in words.in_sections(figures.lines).items():
        rows = [
            (
                plain(line.name),
                words.value_words(line),
                words.counts_words(line),
                words.printed_value_words(line),
                words.VERDICTS[line.verdict],
                words.difference_words(line),
            )
            for line in lines
        ]
        out.print(table(section, headings, rows))
    for line in figures.lines:
        if line.why:
            out.print(f"{plain(line.name)} ({line.section}): {plain(line.why)}", soft_wrap=True)
    for note in (*words.notes(figures), *words.sentences(figures)):
        out.print(note, soft_wrap=True)
