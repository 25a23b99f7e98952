"""A file is read: its lists gathered, damage and open questions refused, its rows checked, its reading made."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from domain.batch import Severity
from domain.code_scope import CodeScope
from etl.dossiers.closed_days import closed_days
from etl.dossiers.code_scope import code_scope_question
from etl.dossiers.gathering import Dossiers
from etl.dossiers.lost_letters import lost_cells, take_out_lost
from etl.dossiers.plausibility_checks import check_plausibility
from etl.dossiers.rejected_rows import Answered, rows_set_aside
from etl.dossiers.required_checks import Checked, check_rows, status_codes, without_reception
from etl.dossiers.restored_codes import with_whole_codes
from etl.dossiers.row_checks import Names, RowChecks
from etl.dossiers.sheet_checks import check_sheet
from etl.dossiers.table import recognised, table_of
from etl.reading import refusals
from etl.reading.damaged_columns import refuse_damaged_columns, refuse_lost_columns
from etl.reading.data_date import DataDate, data_date, remark_on_data_date
from etl.reading.dossier_lists import DossierLists, IndicatorsFoundError, gather_lists
from etl.reading.indicator_sheets import read_indicators
from etl.reading.name_meanings import NameMeanings, name_questions
from etl.reading.reading import Reading, ReadOptions
from etl.recognition.identify import Plan, fingerprint_of
from etl.recognition.mapping import ColumnMapping
from etl.recognition.questions import Question
from etl.recognition.recognised import RecognisedColumn
from etl.rules.findings import Concerned, row_places
from etl.values.moments import half_months
from etl.workbook.arrow import mask_array
from etl.workbook.guard import check_container
from etl.workbook.open_sheets import open_sheets
from etl.workbook.sheet import Sheet


def read(path: Path, options: ReadOptions) -> Reading:
    """Reads a file: what its sheets hold tells of which kind it is. Raises RefusedFileError where it is not safe, is of
    no kind that is read, or leaves something open that only a person can answer."""
    sheets = open_sheets(path, check_container(path))
    try:
        return read_dossiers(sheets, options)
    except IndicatorsFoundError:
        return read_indicators(sheets, options)


def read_dossiers(sheets: Sequence[Sheet], options: ReadOptions) -> Reading:
    """The file's dossiers. Raises RefusedFileError with one sentence that names everything it asks."""
    lists = gather_lists(sheets, options)
    refuse_damaged_columns(lists.gathering)
    dossiers = lists.dossiers(options.agency)
    if lost := lost_cells(dossiers):
        refuse_lost_columns(lists.gathering, dossiers, lost)
        dossiers = take_out_lost(lists.gathering, dossiers, lost)
    dossiers = with_whole_codes(dossiers, lists.findings)
    meanings = NameMeanings(lists.mapping(options.mapping or ColumnMapping()))
    _refuse_open_questions(lists, dossiers, meanings)
    checks = _check(lists, dossiers, meanings, options)
    if options.code_scope is None and (question := code_scope_question(checks.rows, checks.checked.contradicting)):
        raise refusals.open_questions([question], lists.plans)
    return _reading(lists, checks, meanings)


def _refuse_open_questions(lists: DossierLists, dossiers: Dossiers, meanings: NameMeanings) -> None:
    asked = [question for plan in lists.plans for question in _header_questions(lists, dossiers, plan)]
    asked += name_questions(lists, dossiers, meanings)
    if asked:
        raise refusals.open_questions(asked, lists.plans)


def _header_questions(lists: DossierLists, dossiers: Dossiers, plan: Plan) -> Sequence[Question]:
    """What the sheet's header leaves open; the agency only where no row below names one either."""
    mine = dossiers.sheet == lists.plans.index(plan)
    if plan.agency_question is None or not mine.any() or (dossiers.texts["agency"][mine] >= 0).any():
        return plan.open_questions
    return (*plan.open_questions, plan.agency_question)


class _Checks(NamedTuple):
    """The rows as they were checked, and the day for which the file speaks."""

    rows: RowChecks
    checked: Checked
    as_of: DataDate


def _check(lists: DossierLists, dossiers: Dossiers, meanings: NameMeanings, options: ReadOptions) -> _Checks:
    """Reports everything that is wrong or odd in the rows and sheets."""
    has_status = lists.with_column(dossiers, "status")
    rows = RowChecks(dossiers, status_codes(dossiers, meanings.status, has_status), lists.findings)
    names = Names(meanings.channel, meanings.level)
    checked = check_rows(rows, names, options.code_scope or CodeScope.UNIQUE)
    as_of = data_date(lists, dossiers, checked.accepted, option=options.as_of)
    without_reception(rows, checked.accepted, as_of.day)
    has, closed = partial(lists.with_column, dossiers), closed_days(options.days_off, options.days_worked)
    check_plausibility(rows, checked, as_of=as_of.day, has=has, names=names, closed=closed)
    remark_on_data_date(lists, as_of, option=options.as_of)
    for number, plan in enumerate(lists.plans):
        if lists.row_counts[number]:
            check_sheet(rows, checked, plan, dossiers.sheet == number)
        else:
            lists.findings.in_sheet("no_rows", plan.sheet)
    return _Checks(rows, checked, as_of)


def _reading(lists: DossierLists, checks: _Checks, meanings: NameMeanings) -> Reading:
    dossiers, checked, findings = checks.rows.dossiers, checks.checked, lists.findings
    table = table_of(dossiers, checked, findings.places, meanings.channel, meanings.level)
    concerned = _concerned(checks.rows)
    answered = Answered(meanings.status, meanings.channel)
    return Reading(
        table=table,
        issues=findings.issues(concerned),
        issue_counts=findings.tallies(concerned),
        set_aside=rows_set_aside(checks.rows, checked.rejected, concerned, lists.gathering.raw, answered),
        error_count=findings.counts[Severity.ERROR],
        warning_count=findings.counts[Severity.WARNING],
        rows=len(dossiers.row),
        rejected=len(dossiers.row) - checked.duplicates - len(table),
        duplicates=checked.duplicates,
        as_of=checks.as_of.day,
        period=lists.period,
        columns=tuple(_columns(lists, table)),
        layout_fingerprint=fingerprint_of(lists.plans),
        sheets=tuple(plan.as_seen() for plan in lists.plans),
        questions=tuple(question for plan in lists.plans for question in plan.questions),
        rejected_codes=tuple(dossiers.code.filter(mask_array(~checked.accepted)).drop_null().to_pylist()),
    )


def _columns(lists: DossierLists, table: pa.Table) -> Iterator[RecognisedColumn]:
    for plan, place in zip(lists.plans, lists.findings.places, strict=True):
        yield from recognised(place, plan.headings, table)


def _concerned(checks: RowChecks) -> Concerned:
    """Whom each row concerns."""
    dossiers = checks.dossiers
    return Concerned(
        rows=row_places(dossiers.sheet, dossiers.row),
        agency=dossiers.texts["agency"],
        received_half=half_months(checks.day("received_at")),
        agencies=dossiers.values["agency"],
    )
