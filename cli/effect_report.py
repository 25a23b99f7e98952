"""What `tthc import --dry-run` shows: the rates before and after, and which dossiers the export lacks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cli.console import console, plain, table
from domain.counts import HEADLINE_RATES
from domain.numbers import MISSING, PERCENT, format_decimal, format_integer, format_percent
from domain.words import HEADLINE_RATES as RATE_WORDS
from measures.effects import by_agency, by_block, in_all
from measures.rates import rate

if TYPE_CHECKING:
    from rich.table import Table

    from domain.effect import Effect
    from domain.ratio import Ratio
    from etl.imports.results import FileResult, Preview
    from measures.effects import Line, Move

_FILE_RATES = ("on_time_rate", "online_rate")


def effect_object(effect: "Effect | None") -> dict[str, object] | None:
    """The effect for --json: counts and rates before and after, null where nothing was known, by block and agency."""
    if effect is None:
        return None
    before, after = effect.data_dates
    return {
        "period": {
            "kind": effect.period.kind,
            "first": effect.period.first.isoformat(),
            "last": effect.period.last.isoformat(),
        },
        "data_date": {"before": before and before.isoformat(), "after": after and after.isoformat()},
        "total": _sides(in_all(effect)),
        "by_block": [{"block": line.group, **_sides(line)} for line in by_block(effect)],
        "by_agency": [{"agency": line.group, **_sides(line)} for line in by_agency(effect)],
        "own": effect.own,
        "missing": effect.missing_count,
        "missing_codes": [dossier.code for dossier in effect.missing],
    }


def show_effects(preview: "Preview") -> None:
    """Print what each file does to two rates and how many dossiers it misses, then every headline rate of all."""
    shown = [(result, result.effect) for result in preview.files if result.effect]
    if not shown:
        return
    out = console()
    words = [RATE_WORDS[name].text for name in _FILE_RATES]
    headings = ("Tệp", "Kỳ", *words, "Không thấy trong tệp")
    out.print(table("Kỳ của từng tệp, trước → sau", headings, [_file_line(*pair) for pair in shown], words=2))
    out.print(effect_table(preview.together or shown[0][1], "Tất cả các tệp" if preview.together else "Cả tệp"))


def effect_table(effect: "Effect", of_what: str) -> "Table":
    """Every headline rate before and after."""
    line = in_all(effect)
    rows = [[RATE_WORDS[name].text, *_move_cells(line.move(name))] for name in HEADLINE_RATES]
    return table(f"{of_what}, {_days(effect)}", ("Tỷ lệ", "Trước", "Sau", "Thay đổi"), rows)


def _sides(line: "Line") -> dict[str, object]:
    return {"before": _values(line.before), "after": _values(line.after)}


def _values(counts: dict[str, int] | None) -> dict[str, int | float | None] | None:
    if counts is None:
        return None
    return {**counts, **{name: rate(counts, name).value for name in HEADLINE_RATES}}


def _file_line(result: "FileResult", effect: "Effect") -> Sequence[str]:
    line = in_all(effect)
    moves = [line.move(name) for name in _FILE_RATES]
    rates = [f"{format_percent(move.before)} → {format_percent(move.after)}" for move in moves]
    return plain(result.file_name), _days(effect), *rates, format_integer(effect.missing_count)


def _days(effect: "Effect") -> str:
    return f"{effect.period.first:%d/%m/%Y} – {effect.period.last:%d/%m/%Y}"


def _move_cells(move: "Move") -> list[str]:
    points = move.points
    sign = "+" if points is None or points >= 0 else "-"
    change = MISSING if points is None else f"{sign}{format_decimal(abs(100 * points), 2)} điểm{PERCENT}"
    return [_with_counts(move.before), _with_counts(move.after), change]


def _with_counts(ratio: "Ratio") -> str:
    if not ratio.whole:
        return MISSING
    return f"{format_percent(ratio)} ({format_integer(ratio.part)}/{format_integer(ratio.whole)})"
