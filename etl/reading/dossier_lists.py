"""The sheets of a file that are lists of dossiers, gathered as whole columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import chain, islice

import numpy as np

from etl.dossiers.gathering import Dossiers, Gathering
from etl.dossiers.layout import DOSSIERS
from etl.indicators import layout as indicators
from etl.reading import refusals
from etl.reading.damaged_columns import refuse_lost_texts
from etl.reading.reading import ReadOptions
from etl.recognition.identify import Fit, Plan, identify
from etl.recognition.mapping import ColumnMapping
from etl.recognition.own_columns import OUR_SHEETS
from etl.rules.findings import Findings
from etl.values.legacy_fonts import legacy_encoding
from etl.values.merged_values import MergedValues
from etl.workbook.arrow import Mask
from etl.workbook.sheet import Chunk, Sheet

LAYOUTS = (DOSSIERS, *indicators.LAYOUTS)
_ROWS_LOOKED_AT = 200
_TEXTS_LOOKED_AT = 20_000
_READ = (Fit.FITS, Fit.ASKS)


@dataclass(frozen=True)
class DossierLists:
    """The lists of one file: the `plans` by which their sheets were read, how many rows of dossiers each sheet has, and
    what was gathered from them. Dossiers name their sheet by its place here."""

    plans: tuple[Plan, ...]
    row_counts: tuple[int, ...]
    gathering: Gathering

    @property
    def findings(self) -> Findings:
        """What is found wrong in the file, so far and from now on."""
        return self.gathering.findings

    @property
    def period(self) -> tuple[date, date] | None:
        """The first and last day that the titles name; None where no title names any."""
        periods = [plan.title.period for plan in self.plans if plan.title.period]
        return (min(first for first, _ in periods), max(last for _, last in periods)) if periods else None

    def mapping(self, given: ColumnMapping) -> ColumnMapping:
        """The answers given for every sheet, then those for the layouts of these sheets."""
        return reduce(ColumnMapping.over, (plan.mapping for plan in self.plans), given)

    def dossiers(self, agency: str | None) -> Dossiers:
        """The file's dossiers. A row whose cell is empty has the agency that the user named, else the unit in its
        sheet's title."""
        dossiers = self.gathering.dossiers()
        codes = dossiers.texts["agency"].copy()
        for number, plan in enumerate(self.plans):
            if name := agency or plan.title.unit:
                codes[(dossiers.sheet == number) & (codes < 0)] = self.gathering.texts["agency"].code_of(name)
        return replace(dossiers, texts={**dossiers.texts, "agency": codes})

    def with_column(self, dossiers: Dossiers, name: str) -> Mask:
        """Which rows stand on a sheet with a column for the field."""
        sheets = np.array([name in place.columns for place in self.findings.places], np.bool_)
        return sheets[dossiers.sheet]


def gather_lists(sheets: Sequence[Sheet], options: ReadOptions) -> DossierLists:
    """The lists of dossiers among the sheets. Raises RefusedFileError where there is none, or where a sheet is written
    in an old font or lost its letters, and IndicatorsFoundError where there are indicators."""
    try:
        return _gathered(sheets, options, with_merged=False)
    except _MergedBelowError:
        return _gathered(sheets, options, with_merged=True)


class IndicatorsFoundError(Exception):
    """A sheet holds indicators, so that the file is no list of dossiers."""


class _MergedBelowError(Exception):
    """Cells below a header are merged over several rows. An .xlsx tells so behind its rows; files without such cells
    must not wait for that."""


def _gathered(sheets: Iterable[Sheet], options: ReadOptions, *, with_merged: bool) -> DossierLists:
    """The lists; where `with_merged` is not set, raises _MergedBelowError if there is anything to it."""
    findings = Findings()
    gathering = Gathering(findings, agency_said=options.agency is not None)
    plans, row_counts = [], []
    for sheet in sheets:
        if sheet.hidden:
            findings.in_sheet("hidden_sheet", sheet.name)
            continue
        chunks = sheet.chunks()
        top = next(chunks, Chunk(1, [], 0))
        plan = identify(sheet, top, LAYOUTS, options.mapping or ColumnMapping(), options.layouts)
        if plan.kind in indicators.KINDS and plan.fit in (*_READ, Fit.PARTLY):
            raise IndicatorsFoundError
        plans.append(plan)
        refuse_lost_texts(sheet.name, (heading.text for heading in plan.headings))
        if plan.fit in _READ:
            merged = _merged_below(sheet, plan) if with_merged else MergedValues()
            row_counts.append(gathering.take(chain([top], chunks), plan, merged))
            if not with_merged and _merged_below(sheet, plan):
                raise _MergedBelowError
            _note_hidden_rows(sheet, gathering)
        elif plan.fit is not Fit.SUMMARY:
            _refuse_unreadable(sheet.name, top)
    _name_sheets_not_read(plans, findings)
    return DossierLists(tuple(plan for plan in plans if plan.fit in _READ), tuple(row_counts), gathering)


def _merged_below(sheet: Sheet, plan: Plan) -> MergedValues:
    return MergedValues(sheet.merged, (heading.index for heading in plan.columns.values()), plan.header_end)


def _note_hidden_rows(sheet: Sheet, gathering: Gathering) -> None:
    """Remarks on dossiers in rows that nobody sees: they are counted, as those who filtered a list may not expect."""
    hidden = sheet.hidden_rows and np.isin(gathering.rows_of_last_sheet(), list(sheet.hidden_rows)).sum()
    if hidden:
        gathering.findings.in_sheet("hidden_rows", sheet.name, found=str(hidden))


def _refuse_unreadable(sheet: str, top: Chunk) -> None:
    if encoding := legacy_encoding(_first_texts(top)):
        raise refusals.LegacyTextError(sheet, encoding)
    refuse_lost_texts(sheet, _first_texts(top))


def _name_sheets_not_read(plans: Sequence[Plan], findings: Findings) -> None:
    if not any(plan.fit in _READ for plan in plans):
        raise refusals.no_list(plans)
    for plan in plans:
        if plan.fit not in (*_READ, Fit.EMPTY) and plan.sheet not in OUR_SHEETS:
            findings.in_sheet("sheet_not_read", plan.sheet)


def _first_texts(chunk: Chunk) -> Iterator[str]:
    texts = (cell for row in islice(chunk.rows, _ROWS_LOOKED_AT) for cell in row if isinstance(cell, str))
    return islice(texts, _TEXTS_LOOKED_AT)
