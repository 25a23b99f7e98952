"""A workbook of indicators is read: its sheets recognised, its rows checked, its reading made."""

from collections.abc import Sequence
from datetime import date
from itertools import chain

from domain.batch import MOST_ISSUES, BatchKind, Severity
from domain.calendars import ReportingCalendar
from domain.indicator import Catalogue, Indicator
from domain.indicator_catalogue import CATALOGUE
from domain.indicator_values import month_text
from domain.period import month_period
from etl.clock import local_now
from etl.dossiers.layout import DOSSIERS
from etl.indicators.layout import KINDS, LAYOUTS, OWN, VALUES
from etl.indicators.notes import Notes
from etl.indicators.own import own_indicator
from etl.indicators.rows import Row, rows_below
from etl.indicators.values import Value, ValueReader, note_contradictions, note_doubles, table_of
from etl.reading import refusals
from etl.reading.reading import Reading, ReadOptions
from etl.recognition.identify import Fit, Plan, fingerprint_of, identify
from etl.recognition.mapping import ColumnMapping
from etl.recognition.own_columns import OUR_SHEETS
from etl.rules.rule import more_issues
from etl.workbook.sheet import Chunk, Sheet

_READ = (Fit.FITS, Fit.ASKS)


def read_indicators(sheets: Sequence[Sheet], options: ReadOptions) -> Reading:
    """The file's values and the indicators that it adds. A file with any error has no values in its reading: one that
    is missing or wrong makes sums and shares of the others wrong.

    Raises RefusedFileError where a header leaves something open, or where a sheet is a list of dossiers.
    """
    seen = [(sheet, _identified(sheet, options)) for sheet in sheets if not sheet.hidden]
    mine = [(sheet, plan) for sheet, plan in seen if plan.kind in KINDS and plan.fit in (*_READ, Fit.PARTLY)]
    plans = tuple(plan for _, plan in mine)
    _refuse_mixed([plan for _, plan in seen], plans)
    if asked := [question for plan in plans for question in plan.open_questions]:
        raise refusals.open_questions(asked, plans)
    notes = Notes(plans)
    _remark_on_others(sheets, [plan for _, plan in seen], notes)
    own = _own_indicators(mine, CATALOGUE.with_own(options.own_indicators), notes)
    catalogue = CATALOGUE.with_own((*options.own_indicators, *own))
    reader = ValueReader(catalogue, notes, local_now().date(), options.agency)
    values, rows = _values(mine, reader)
    kept = note_doubles(values, notes)
    note_contradictions(kept, catalogue, notes)
    if not (kept or own or notes.rows_at_fault):
        raise refusals.NoValuesError(plans[0].sheet)
    return _reading(plans, kept, own, notes, rows=rows)


def _identified(sheet: Sheet, options: ReadOptions) -> Plan:
    top = next(sheet.chunks(), Chunk(1, [], 0))
    return identify(sheet, top, (*LAYOUTS, DOSSIERS), options.mapping or ColumnMapping(), options.layouts)


def _refuse_mixed(seen: Sequence[Plan], mine: Sequence[Plan]) -> None:
    dossiers = next((plan for plan in seen if plan.kind == DOSSIERS.kind and plan.fit in _READ), None)
    if dossiers:
        raise refusals.MixedKindsError(dossiers.sheet, mine[0].sheet)


def _remark_on_others(sheets: Sequence[Sheet], seen: Sequence[Plan], notes: Notes) -> None:
    for sheet in sheets:
        if sheet.hidden and sheet.name not in OUR_SHEETS:
            notes.in_sheet("sheet_hidden", sheet.name)
    for plan in seen:
        if plan not in notes.plans and plan.fit is not Fit.EMPTY and plan.sheet not in OUR_SHEETS:
            notes.in_sheet("sheet_not_indicators", plan.sheet)


def _own_indicators(mine: Sequence[tuple[Sheet, Plan]], catalogue: Catalogue, notes: Notes) -> tuple[Indicator, ...]:
    own: list[Indicator] = []
    for sheet, plan in mine:
        if plan.kind == OWN.kind:
            for row in rows_below(sheet, plan):
                made = own_indicator(plan, row, catalogue.with_own(own), notes)
                own += [made] if made else []
    return tuple(own)


def _values(mine: Sequence[tuple[Sheet, Plan]], reader: ValueReader) -> tuple[list[Value], int]:
    """The values, and the number of rows that tell one or fail to."""
    values: list[Value] = []
    rows = 0
    for sheet, plan in mine:
        if plan.kind != VALUES.kind:
            continue
        told = [(row, reader.read(plan, row)) for row in rows_below(sheet, plan)]
        found = [value for _, value in told if value]
        faults = reader.notes.rows_at_fault
        values += found
        rows += sum(value is not None or (plan.sheet, row.number) in faults for row, value in told)
        _remark_on_rows(sheet, plan, [row for row, value in told if value], reader.notes)
    return values, rows


def _remark_on_rows(sheet: Sheet, plan: Plan, told: Sequence[Row], notes: Notes) -> None:
    hidden = sum(row.number in sheet.hidden_rows for row in told)
    if hidden:
        notes.in_sheet("indicator_rows_hidden", plan.sheet, found=str(hidden))


def _reading(
    plans: tuple[Plan, ...], values: Sequence[Value], own: tuple[Indicator, ...], notes: Notes, *, rows: int
) -> Reading:
    errors = notes.number(Severity.ERROR)
    first, last = _days(values)
    issues = notes.issues[:MOST_ISSUES]
    return Reading(
        kind=BatchKind.INDICATORS,
        table=table_of([] if errors else values),
        own_indicators=() if errors else own,
        issues=(*issues, *more_issues(len(notes.issues) - len(issues))),
        issue_counts=notes.counts(),
        error_count=errors,
        warning_count=notes.number(Severity.WARNING),
        rows=max(rows, len(notes.rows_at_fault)),
        rejected=max(rows, len(notes.rows_at_fault)) if errors else 0,
        duplicates=0,
        as_of=last,
        period=(first, last),
        columns=tuple(chain.from_iterable(map(refusals.seen_columns, plans))),
        layout_fingerprint=fingerprint_of(plans),
        sheets=tuple(plan.as_seen() for plan in plans),
    )


def _days(values: Sequence[Value]) -> tuple[date, date]:
    """The first day of the earliest month and the last of the latest; today where there is no value."""
    if not values:
        return local_now().date(), local_now().date()
    months = [value.month for value in values]
    first, last = (month_period(month_text(end), ReportingCalendar.CALENDAR) for end in (min(months), max(months)))
    return first.first, last.last
