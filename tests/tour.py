"""A tour of everything that the program does with a database; what each station answers, as text to be compared."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import update

import cli.rate_lines
from db import batches, ledger
from db.backup import back_up, restore
from db.engine import Connection, Engine, reading, transaction
from db.schema import ledger as ledger_lines
from demo.exports import write_export
from domain.agency import Block
from domain.batch import Replacing
from domain.code_scope import CodeScope
from domain.counts import COUNTS
from domain.dossier import Channel, Status
from domain.listing import Listing
from domain.period import parse_period
from domain.scope import Dimension, Scope, Selection
from domain.signal import Signal
from etl.imports import aliases, code_scopes, history, remembered_layouts
from etl.imports.results import FileResult, ImportOptions
from etl.recognition.questions import Answers
from measures import (
    batch_comparison,
    choices,
    comparison,
    coverage,
    dossiers,
    full_online,
    land,
    online,
    overview,
    plain_means,
    procedures,
    quality,
    receipts,
    receiving,
    reconciliation,
    satisfaction,
    signals,
    timeliness,
    told,
    trends,
)
from tests.db.exports import Row
from tests.etl.exports_of_rows import ExportFile
from tests.importing import import_files, preview_files
from tests.tour_of_reports import of_reports

Station = tuple[str, object]

MOMENT = datetime(2024, 1, 2, 8, 30)
HANDLED = "xa"
_UNITS = ("UBND xã An Phú", "UBND xã Bình Minh")
_SCOPES = (
    Scope(parse_period("2023"), Selection()),
    Scope(parse_period("bc:2023-02"), Selection(blocks=(Block.LAND,))),
    Scope(parse_period("2023-01-10..2023-02-20"), Selection(channels=(Channel.ONLINE, None))),
    Scope(parse_period("2023-01"), Selection(agencies=_UNITS[:1])),
)


def tour(engine: Engine, folder: Path) -> Iterator[Station]:
    """Import, replace, take back, know anew, ask everything, copy and restore; nothing is left at the end."""
    yield from _imports(engine, folder)
    yield from _asked("questions", engine)
    yield from _replaced(engine, folder)
    yield from _layouts(engine)
    yield from _known_anew(engine)
    yield from _asked("questions again", engine, _SCOPES[:1])
    yield from _ledger(engine)
    yield from of_reports(engine, folder)
    yield from _copied(engine, folder)
    yield from _taken_back(engine)


def rows(seed: int, *, ended: bool, units: tuple[str, ...] = _UNITS) -> list[Row]:
    """Dossiers of two units, some of which have ended and some of which are told otherwise than by another seed."""
    draw = random.Random(seed)
    made = []
    for number in range(40):
        row = Row(
            code=f"{number:04}",
            received=date(2023, 1, 3 + number % 20),
            due=None if number % 11 == 0 else date(2023, 2, 1 + number % 9 + draw.choice((0, 0, 3))),
            channel=number % 4,
            agency=units[number % len(units)],
            procedure=f"Thủ tục {number % 3}",
            sector=(None, "Tư pháp", "Đất đai")[number % 3],
            level=(None, "full")[number % 2],
            status=(Status.PROCESSING, Status.SUPPLEMENT_REQUESTED)[number % 2],
        )
        made.append(row.done(date(2023, 2, 4 + draw.randrange(9))) if ended and draw.random() < 0.7 else row)
    return made


def _imports(engine: Engine, folder: Path) -> Iterator[Station]:
    demonstration = [write_export(folder, Block.LAND, month)[0] for month in range(2)]
    previewed = preview_files(engine, demonstration, ImportOptions())
    yield "preview", [*map(_told, previewed.files), *(result.effect for result in previewed.files), previewed.together]
    yield "import", [_told(result) for result in import_files(engine, demonstration, ImportOptions())]
    yield "again", [_told(result) for result in import_files(engine, demonstration, ImportOptions())]
    files = [
        _file(folder / "january", rows(1, ended=False), date(2023, 1, 31)),
        _file(folder / "february", rows(2, ended=True), date(2023, 2, 15)),
        _file(folder / "earlier", rows(3, ended=False), date(2023, 1, 20)),
    ]
    yield "units", [_told(result) for result in import_files(engine, files, _options())]
    other = _file(folder / "other", rows(4, ended=True, units=("UBND xã Tịnh Hà",)), date(2023, 2, 15))
    yield "codes of others", [_told(result) for result in import_files(engine, [other], _options())]
    by_unit = Answers(code_scope=CodeScope.UNIT)
    yield "codes by unit", [_told(result) for result in import_files(engine, [other], _options(answers=by_unit))]
    yield from _checked("imports", engine)


def _replaced(engine: Engine, folder: Path) -> Iterator[Station]:
    for place, replacing in enumerate(Replacing):
        file = _file(folder / f"replacing {place}", rows(5 + place, ended=True)[3 + place :], date(2023, 2, 15))
        options = _options(replacing=replacing)
        previewed = preview_files(engine, [file], options)
        yield f"preview of {replacing}", [_told(previewed.files[0]), previewed.files[0].effect]
        (result,) = import_files(engine, [file], options)
        yield f"replaced by {replacing}", [_told(result), result.replacement]
        yield from _checked(f"replaced by {replacing}", engine)
        assert result.batch is not None
        yield f"undo of {replacing}, tried", _reversal(engine, result.batch, dry_run=True)
        yield f"undo of {replacing}", _reversal(engine, result.batch)
        yield from _checked(f"undo of {replacing}", engine)
    file = _file(folder / "kept", rows(9, ended=True)[5:], date(2023, 2, 15))
    yield "replaced", [_told(result) for result in import_files(engine, [file], _options(replacing=Replacing.AGENCIES))]


def _layouts(engine: Engine) -> Iterator[Station]:
    with reading(engine) as connection:
        known = remembered_layouts.known_layouts(connection)
        yield "layouts", sorted((layout.source, layout.headings) for layout in known)
        yield "aliases", aliases.known_aliases(connection)
    last = min(layout.id for layout in known)
    remembered_layouts.change_answers(engine, last, {"status": {"Đang chờ": "processing"}})
    with reading(engine) as connection:
        yield "layout answered anew", remembered_layouts.find_layout(connection, last).answers
    yield "layout forgotten", remembered_layouts.forget_layout(engine, last).headings


def _known_anew(engine: Engine) -> Iterator[Station]:
    for scope in (CodeScope.UNIT_YEAR, CodeScope.UNIT, CodeScope.UNIQUE):
        yield f"known by {scope}, tried", code_scopes.preview_scope(engine, HANDLED, scope)
        yield f"known by {scope}", code_scopes.change_scope(engine, HANDLED, scope)
        yield from _checked(f"known by {scope}", engine)
    with reading(engine) as connection:
        yield "scopes", code_scopes.known_scopes(connection)


def _ledger(engine: Engine) -> Iterator[Station]:
    with transaction(engine) as connection:
        connection.execute(update(ledger_lines).values(received=ledger_lines.c.received + 1))
    with transaction(engine) as connection:
        yield "a wrong ledger", len(ledger.check(connection, batches.data_date(connection)))
        ledger.rebuild(connection, batches.data_date(connection))
    yield from _checked("rebuilt", engine)


def _copied(engine: Engine, folder: Path) -> Iterator[Station]:
    copy = folder / "copy.db"
    yield "copy", back_up(engine, copy)
    first = _counting(engine)[0]
    yield "undo after the copy", _reversal(engine, first)
    address = engine.url.render_as_string(hide_password=False)
    yield "restored", restore(copy, moment=MOMENT, replace=True, url=address).contents
    yield from _checked("restored", engine)


def _taken_back(engine: Engine) -> Iterator[Station]:
    for number in _counting(engine):
        yield f"undo of {number}", _reversal(engine, number)
    yield from _checked("nothing left", engine)
    with reading(engine) as connection:
        yield "nothing left", batches.data_date(connection)


def _asked(name: str, engine: Engine, scopes: Sequence[Scope] = _SCOPES) -> Iterator[Station]:
    with reading(engine) as connection:
        for question, answer in _questions(connection, scopes):
            yield f"{name}: {question}", answer


def _questions(connection: Connection, scopes: Sequence[Scope]) -> Iterator[Station]:
    yield "choices", [choices.agencies(connection), choices.sectors(connection), choices.years(connection, 5)]
    yield "procedures", choices.procedures(connection)
    yield "set aside", [quality.rows_set_aside(connection), quality.set_aside_counts(connection)]
    yield "waiting", quality.rows_waiting(connection)
    pair = batch_comparison.likely_pair(connection)
    yield "pair", pair
    if pair:
        yield "compared", batch_comparison.compare_batches(connection, *pair)
        yield "changes", batch_comparison.field_changes(connection, *pair, limit=1000)
        yield "appeared", batch_comparison.appeared(connection, *pair, limit=1000)
        yield "vanished", batch_comparison.vanished(connection, *pair, limit=1000)
    for number in sorted(batch.id for batch in batch_comparison.counting_batches(connection)):
        receipt = receipts.receipt(connection, number, made_at=MOMENT)
        assert receipt is not None
        yield f"receipt {number}", replace(receipt, batch=None)  # type: ignore[arg-type]
    for place, scope in enumerate(scopes):
        for question, answer in _of_scope(connection, scope):
            yield f"{question} of {place}", answer


def _of_scope(connection: Connection, scope: Scope) -> Iterator[Station]:
    for by in (None, *Dimension):
        yield f"rates by {by}", cli.rate_lines.rate_lines(connection, scope, by)
    for by in (Dimension.AGENCY, Dimension.SECTOR, Dimension.MONTH):
        yield f"told by {by}", told.told_groups(connection, scope, by)
    yield "ranking", timeliness.ranking(connection, scope)
    yield "plain means", plain_means.plain_means(connection, scope, Dimension.BLOCK)
    yield "overview", overview.overview(connection, scope)
    yield "compared periods", comparison.compare(connection, scope)
    yield "online", online.online_share(connection, scope)
    yield "land", land.land_cuts(connection, scope)
    yield "full online", full_online.full_online(connection, scope)
    yield "procedures of", procedures.procedure_lines(connection, scope)
    yield "received outside", receiving.outside_matrix(connection, scope)
    yield "ratings' coverage", satisfaction.rating_coverages(connection, scope.period)
    yield "months", trends.by_month(connection, scope)
    yield "covered", [coverage.coverage(connection, scope), coverage.covered_parts(connection, scope)]
    yield "files", [coverage.files_of(connection, scope), coverage.silent_days(connection, scope)]
    yield "signals", signals.counts(connection, scope)
    for signal in Signal:
        yield f"signal {signal}", signals.dossiers(connection, scope, signal, limit=1000)
    yield "closing lines", reconciliation.closing_lines(connection, scope)
    yield "reported", reconciliation.reported(connection, scope)
    yield "reported otherwise", reconciliation.differing(connection, scope, "2023-01")
    yield "rules", quality.rule_counts(connection, scope)
    for code in sorted(set(quality.rule_counts(connection, scope)["code"])):
        yield f"rule {code} by agency", quality.by_agency(connection, scope, code)
        yield f"rule {code} by month", quality.by_month(connection, scope, code)
        yield f"findings of {code}", quality.findings(connection, scope, code, limit=1000)
    for count in COUNTS:
        yield f"behind {count}", dossiers.dossiers_behind(connection, scope, (count,), Listing(limit=50))
        yield f"number behind {count}", dossiers.number_behind(connection, scope, (count,))
    for order in ("agency", "days_late", "due_on"):
        listing = Listing(limit=30, offset=5, code="1", order=order, descending=True)
        yield f"list by {order}", dossiers.dossiers_behind(connection, scope, ("received",), listing)


def _checked(name: str, engine: Engine) -> Iterator[Station]:
    with transaction(engine) as connection:
        yield f"ledger: {name}", len(ledger.check(connection, batches.data_date(connection)))


def _reversal(engine: Engine, number: int, *, dry_run: bool = False) -> list[object]:
    report = history.undo(engine, number, dry_run=dry_run)
    return [report.reversal, report.data_date_before, report.data_date_after, report.effect]


def _counting(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        return sorted(batch.id for batch in batch_comparison.counting_batches(connection))


def _file(path: Path, of: list[Row], as_of: date) -> Path:
    return ExportFile(tuple(of), date(2023, 1, 1), as_of, "xlsx", ("text",)).write(path)


def _options(**others: Any) -> ImportOptions:
    return ImportOptions(source=HANDLED, **others)


def _told(result: FileResult) -> list[object]:
    rules = sorted(map(str, result.rule_counts))
    return [result.file_name, result.status, result.batch, result.tally, result.reason, rules, result.questions]


def as_text(answer: object) -> str:
    """The answer, the same for the same facts whatever database gave them: lines of a table in the order of their
    text, as equal lines may come in any order, and numbers without their kind."""
    if isinstance(answer, pd.DataFrame):
        kept = answer.astype(object).where(answer.notna(), None)
        return "\n".join([str(list(answer.columns)), *sorted(map(_line, kept.itertuples(index=False)))])
    if isinstance(answer, list | tuple):
        return "\n".join(map(as_text, answer))
    if isinstance(answer, dict):
        return as_text(sorted(f"{key}: {as_text(value)}" for key, value in answer.items()))
    if is_dataclass(answer):
        return as_text([f"{field.name}: {as_text(getattr(answer, field.name))}" for field in fields(answer)])
    # Of a mean the last digits follow from the order in which its parts were added.
    return f"{answer:.9g}" if isinstance(answer, float) else str(answer)


def _line(values: tuple[object, ...]) -> str:
    return str([as_text(float(value) if isinstance(value, int) else value) for value in values])
