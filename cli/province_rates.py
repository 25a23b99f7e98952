"""`tthc rates --provinces`: the counts and rates of several provinces, side by side and together."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cli.answer import Answer
from cli.console import plain, table
from cli.rate_files import figure_columns
from cli.rate_lines import Value, as_values, period_facts
from cli.rate_tables import TABLES, TOTAL, cells_of, closing_line, days_of, not_in_rates
from cli.refusal import CommandRefusedError, WrongUsageError
from cli.scope import Condition, narrowed_by_codes
from domain.counts import closing_gap
from domain.numbers import MISSING, format_integer
from domain.period import Period
from domain.province import Province, ProvinceListError, parse_provinces
from exports.province_lines import GAP_NOTE, notes_on, total_name
from measures import provinces as measured
from measures.provinces import PROVINCE, PROVINCE_NAME, ProvinceLine, RollUp, Standing, Unanswered
from measures.rates import online_rate_mean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from exports.table import ExportTable

_ALL = "all"
_HEADING, _DATA_DATE = "Tỉnh", "Số liệu đến"
_TITLE = "Số lượng và tỷ lệ hồ sơ thủ tục hành chính theo tỉnh"


def ask_provinces(text: str, period: Period | None, conditions: Sequence[Condition]) -> RollUp:
    """The roll-up over the provinces that --provinces names. Raises WrongUsageError and CommandRefusedError."""
    if period is not None:
        # What was written wrongly is said before anybody is asked.
        narrowed_by_codes(period, conditions)
    try:
        asked = _asked(text)
        scope = narrowed_by_codes(period or _latest_year(asked), conditions)
        return measured.line_up(scope, measured.ask_each(asked, partial(measured.figures_of, scope=scope)))
    except ProvinceListError as error:
        raise CommandRefusedError(str(error)) from error


def answer_of(roll_up: RollUp) -> Answer:
    """The answer in every form: in a workbook the total has a sheet of its own."""
    return Answer(
        show=lambda out: _show(roll_up, out), facts=lambda: _facts(roll_up), tables=lambda: _export_tables(roll_up)
    )


def unanswered(roll_up: RollUp) -> str:
    """The sentence on the provinces that could not be asked; "" where all were."""
    silent = [f"{line.province.name}: {_failure(line.failure)}" for line in roll_up.lines if line.failure]
    if not silent:
        return ""
    number, whole = format_integer(len(silent)), format_integer(len(roll_up.lines))
    return plain(f"Không hỏi được {number} trên {whole} tỉnh nên tổng cộng thiếu các tỉnh ấy. {' '.join(silent)}")


def _failure(failure: Unanswered) -> str:
    said = f" (máy chủ ghi: {failure.detail})" if failure.detail else ""
    return f"{failure.reason.removesuffix('.')}{said}."


def _asked(text: str) -> tuple[Province, ...]:
    """The provinces of the option, called as TTHC_PROVINCES calls them; `all` for all of that variable."""
    if text.strip() == _ALL:
        if not measured.has_provinces():
            raise WrongUsageError(
                "--provinces all lấy các tỉnh trong TTHC_PROVINCES, nhưng biến ấy chưa có; cách viết: "
                "quangngai=Tỉnh Quảng Ngãi,gialai=Tỉnh Gia Lai."
            )
        return measured.named_provinces()
    try:
        written = parse_provinces(text)
    except ProvinceListError as error:
        raise WrongUsageError(str(error)) from error
    known = {each.schema: each for each in measured.named_provinces()} if measured.has_provinces() else {}
    return tuple(known.get(each.schema, each) if each.name == each.schema else each for each in written)


def _latest_year(asked: Sequence[Province]) -> Period:
    standings = measured.ask_each(asked, measured.standing_of)
    chosen = measured.default_period(standings.values())
    if chosen is None:
        reasons = [f"{province.name}: {_why(standing)}" for province, standing in standings.items()]
        raise CommandRefusedError(f"Không tỉnh nào có số liệu. {' '.join(reasons)}")
    return chosen


def _why(standing: Standing | Unanswered) -> str:
    return _failure(standing) if isinstance(standing, Unanswered) else measured.NO_FILES


def _facts(roll_up: RollUp) -> dict[str, object]:
    """The object that interface.md promises, by province. The data date is the earliest of those in the total, which
    all of them reach; `lacking` names the provinces without counts."""
    frame = measured.as_frame(roll_up)
    total = {**as_values(roll_up.total), "online_rate_mean": online_rate_mean(frame)}
    return {
        "period": period_facts(roll_up.scope.period, roll_up.data_dates and roll_up.data_dates[0]),
        "by": PROVINCE,
        "rows": [_line_facts(line) for line in roll_up.lines],
        "total": {**total, "closed": _closes(roll_up.total)},
        "lacking": [line.province.schema for line in roll_up.lacking],
    }


def _line_facts(line: ProvinceLine) -> dict[str, object]:
    day, covered = line.figures.data_date, line.figures.coverage
    return {
        PROVINCE: line.province.schema,
        PROVINCE_NAME: line.province.name,
        "data_date": day.isoformat() if day else None,
        "coverage": covered
        and {
            "units": line.figures.covered.whole,
            "complete": line.figures.covered.part,
            "first": covered.begins.isoformat(),
            "last": covered.until.isoformat(),
        },
        "reason": line.reason or None,
        **as_values(line.counts),
        "closed": _closes(line.counts),
    }


def _closes(counts: Mapping[str, int] | None) -> bool | None:
    return None if counts is None else closing_gap(dict(counts)) == 0


def _show(roll_up: RollUp, out: "Console") -> None:
    out.print(f"{days_of(roll_up.scope.period)}.")
    out.print()
    named = [(plain(line.province.name), line.counts) for line in roll_up.lines]
    named.append((total_name(roll_up), roll_up.total))
    for title, columns in TABLES:
        rows = [[name, *cells_of(counts, columns)] for name, counts in named]
        out.print(table(title, [_HEADING, *columns], rows))
    out.print(_table_of_closing(roll_up))
    for note in _notes(roll_up):
        out.print(plain(note), soft_wrap=True)


def _table_of_closing(roll_up: RollUp) -> "Table":
    headings = [_HEADING, _DATA_DATE, "Cơ quan đủ tệp", "Kỳ trước + tiếp nhận = giải quyết + rút + đang giải quyết"]
    rows = [[plain(line.province.name), _day(line), _units(line), _closing(line.counts)] for line in roll_up.lines]
    rows.append([total_name(roll_up), "", "", _closing(roll_up.total)])
    return table("Ngày số liệu, độ phủ và đối chiếu", headings, rows)


def _day(line: ProvinceLine) -> str:
    return f"{line.figures.data_date:%d/%m/%Y}" if line.figures.data_date else MISSING


def _units(line: ProvinceLine) -> str:
    covered = line.figures.covered
    return f"{format_integer(covered.part)}/{format_integer(covered.whole)}" if covered.whole else MISSING


def _closing(counts: Mapping[str, int] | None) -> str:
    return MISSING if counts is None else closing_line(counts)


def _notes(roll_up: RollUp) -> list[str]:
    return [*notes_on(roll_up), *(not_in_rates(roll_up.total) if roll_up.total else [])]


def _export_tables(roll_up: RollUp) -> list["ExportTable"]:
    rows = [_row(line.province.name, line.counts) | _row_beside(line) for line in roll_up.lines]
    total = [_row(total_name(roll_up), roll_up.total)]
    return [_export_table(roll_up, "Số liệu", rows, beside=True), _export_table(roll_up, TOTAL, total, beside=False)]


def _row(name: str, counts: Mapping[str, int] | None) -> dict[str, Value]:
    gap = None if counts is None else closing_gap(dict(counts))
    return {PROVINCE_NAME: name, **as_values(counts), "gap": gap}


def _row_beside(line: ProvinceLine) -> dict[str, object]:
    covered = line.figures.covered
    return {
        "data_date": line.figures.data_date,
        "units": covered.whole or None,
        "complete": covered.part if covered.whole else None,
        "reason": line.reason or None,
    }


def _export_table(roll_up: RollUp, name: str, rows: Sequence[Mapping[str, object]], *, beside: bool) -> "ExportTable":
    from pandas import DataFrame

    from exports.table import ExportColumn, ExportTable

    of_line = (
        ExportColumn("data_date", _DATA_DATE, "date", "Ngày mà số liệu của tỉnh nói đến."),
        ExportColumn("units", "Cơ quan có tệp", "integer", "Cơ quan có tệp nào cho kỳ này hay kỳ khác."),
        ExportColumn("complete", "Cơ quan đủ tệp", "integer", "Cơ quan có tệp cho mọi ngày từ khi bắt đầu có tệp."),
    )
    gap = ExportColumn("gap", "Lệch", "integer", GAP_NOTE)
    columns = (
        ExportColumn(PROVINCE_NAME, _HEADING, "text"),
        *(of_line if beside else ()),
        *figure_columns(),
        gap,
        *((ExportColumn("reason", "Vì sao không có số liệu", "text"),) if beside else ()),
    )
    frame = DataFrame(list(rows), columns=[column.field for column in columns], dtype=object)
    scope_lines = (f"{days_of(roll_up.scope.period)}.",)
    return ExportTable(name, _TITLE, frame, columns, scope_lines, tuple(_notes(roll_up)))
