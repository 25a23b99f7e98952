"""Stores the values of a file of indicators: whole, or not at all where anything of it contradicts what is held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from db import aliases, batches, indicators, reference
from db.engine import Connection
from db.indicator_tables import PROVINCE
from db.indicators import Cell, NewValue
from domain.agency_names import AgencyNames
from domain.batch import Severity
from domain.indicator_rules import contradictions
from domain.numbers import format_integer
from domain.spelling import name_key
from etl.imports.aliases import keep_agencies
from etl.imports.intake import Intake, KindOfFile, Stored
from etl.imports.results import ImportOptions
from etl.indicators.cells import Flawed
from etl.indicators.notes import issue_counts
from etl.indicators.values import contradiction_words
from etl.reading.reading import Reading
from etl.rules.indicator_catalogue import INDICATOR_RULES
from etl.rules.rule import row_issue


@dataclass(frozen=True)
class _Line:
    """A line of a reading's table, with the number of its place: PROVINCE, an agency's, or None for an unknown one."""

    row: int
    sheet: str
    indicator: str
    month: int
    agency: str | None
    read_on: date | None
    value: Decimal
    place: int | None


def _unusable(_connection: Connection, _read: Reading, _options: ImportOptions) -> str | None:
    """Whom an answer names is looked for with the rows."""
    return None


def _refusal(read: Reading) -> str:
    errors, rows = format_integer(read.error_count), format_integer(read.rows)
    return f"Tệp có {errors} lỗi trong {rows} dòng số liệu nên chưa ghi gì; hãy sửa theo danh sách lỗi rồi nạp lại."


def _check(connection: Connection, read: Reading, options: ImportOptions) -> Reading:
    """The reading; with errors, and then without a value, where it tells of agencies that nobody knows or contradicts
    what is held of the same month and place."""
    lines = _lines(connection, read, options)
    wrong = [*_unknown(connection, lines), *_contradicting(connection, read, lines)]
    return _with_errors(read, wrong) if wrong else read


def _store(connection: Connection, read: Reading, given: Intake) -> Stored:
    keep_agencies(connection, given.source_id, read.table["agency"], given.options.answers, given.now)
    lines = _lines(connection, read, given.options)
    number = batches.add_batch(connection, given.new_batch(read))
    indicators.add_own(
        connection, read.own_indicators, batch_id=number, added_at=given.now, added_by=given.options.operator
    )
    values = [
        NewValue(place, Cell(line.indicator, line.month, line.place), line.value, line.read_on)
        for place, line in enumerate(lines, start=1)
        if line.place is not None
    ]
    tally = replace(indicators.store_values(connection, number, values), rows=read.rows)
    batches.set_tally(connection, number, tally)
    replacement = None
    if given.options.replacing:
        replacement = indicators.replace_values(connection, batch_id=number, replacing=given.options.replacing)
    return Stored(read, number, tally, replacement=replacement)


def _lines(connection: Connection, read: Reading, options: ImportOptions) -> list[_Line]:
    names = {name for name in read.table["agency"].unique().to_pylist() if name}
    places = _places(connection, names, options) if names else {}
    return [_line(line, places) for line in read.table.to_pylist()]


def _line(line: dict[str, Any], places: Mapping[str, int]) -> _Line:
    place = places.get(line["agency"]) if line["agency"] else PROVINCE
    return _Line(**line | {"value": Decimal(line["value"])}, place=place)


def _places(connection: Connection, names: set[str], options: ImportOptions) -> dict[str, int]:
    """The number of each agency that is known: by its name, by what the name means in the source, by an answer. One
    that was said to be an agency of its own is made."""
    source_id = batches.source_id(connection, options.source)
    answers = {name_key(name): meant for name, meant in options.answers.agencies.items()}
    meant = aliases.agencies_meant(connection, source_id)
    own = {name for name in names if answers.get(name_key(name)) == "" or meant.get(name_key(name), 0) is None}
    said = {name: answer for name in names - own if (answer := answers.get(name_key(name)))}
    numbers = reference.known_agencies(connection, (names - own) | set(said.values()))
    places = {name: numbers[name] for name in names if name in numbers}
    places |= {name: number for name in names if (number := meant.get(name_key(name)))}
    places |= {name: numbers[answer] for name, answer in said.items() if answer in numbers}
    return places | (reference.agency_ids(connection, own) if own else {})


def _unknown(connection: Connection, lines: list[_Line]) -> Iterator[tuple[_Line, str, Flawed]]:
    unknown = [line for line in lines if line.place is None]
    if not unknown:
        return
    names = AgencyNames(aliases.agency_names(connection).values())
    for line in unknown:
        near = [similar.name for similar in names.similar_to(line.agency or "")][:1]
        yield line, "agency", Flawed("agency_unknown", line.agency or "", f"; gần giống “{near[0]}”" if near else "")


def _contradicting(connection: Connection, read: Reading, lines: list[_Line]) -> Iterator[tuple[_Line, str, Flawed]]:
    """What contradicts itself once the file's values stand beside those that are held."""
    known = [line for line in lines if line.place is not None]
    held = indicators.held_in(connection, (line.month for line in known), (line.place or PROVINCE for line in known))
    catalogue = indicators.catalogue(connection).with_own(read.own_indicators)
    for (month, place), mine in _by_place(known).items():
        values = {cell.indicator: one.value for cell, one in held.items() if (cell.month, cell.place) == (month, place)}
        told = {line.indicator: line for line in mine}
        for found in contradictions(values | {key: line.value for key, line in told.items()}, catalogue):
            # Where the file tells another part of the same sum, that is where it can be mended.
            parts = (one.key for one in catalogue.parts_of(found.indicator.key))
            keys = [found.indicator.key, found.indicator.whole, *parts]
            line = next((told[key] for key in keys if key in told), None)
            if line:
                yield line, "value", contradiction_words(found)


def _by_place(lines: list[_Line]) -> Mapping[tuple[int, int], list[_Line]]:
    places: dict[tuple[int, int], list[_Line]] = {}
    for line in sorted(lines, key=lambda one: one.read_on or date.min):
        places.setdefault((line.month, line.place or PROVINCE), []).append(line)
    return places


def _with_errors(read: Reading, wrong: list[tuple[_Line, str, Flawed]]) -> Reading:
    columns = {(column.sheet, column.field): (column.letter, column.heading) for column in read.columns if column.field}
    issues = [
        row_issue(
            INDICATOR_RULES[flawed.code],
            Severity.ERROR,
            (line.sheet, line.row),
            column=columns.get((line.sheet, field)),
            one_sheet=len(read.sheets) == 1,
            found=flawed.found,
            other=flawed.other,
        )
        for line, field, flawed in wrong
    ]
    return replace(
        read,
        table=read.table.slice(0, 0),
        issues=(*read.issues, *issues),
        issue_counts=(*read.issue_counts, *issue_counts(issues)),
        error_count=read.error_count + len(issues),
        rejected=read.rows,
        own_indicators=(),
    )


INDICATORS = KindOfFile(_unusable, _check, _store, _refusal)
