"""A file's sheets judged: which of them hold dossiers, what they say, and what must be asked before they go in."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, reduce
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa

from domain.batch import SetAsideRow, Severity
from domain.dossier import Channel, Status
from domain.period import FIRST_YEAR, LAST_YEAR
from etl.clock import local_now
from etl.dossiers.gathering import Dossiers, Gathering
from etl.dossiers.layout import DOSSIERS, TEXTS
from etl.dossiers.plausibility_checks import check_plausibility
from etl.dossiers.rejected_rows import Answered, rows_set_aside
from etl.dossiers.required_checks import Checked, check_rows, latest_day, status_codes
from etl.dossiers.row_checks import Names, RowChecks
from etl.dossiers.sheet_checks import look_at_sheet
from etl.dossiers.table import recognised, table_of
from etl.reading import refusals
from etl.reading.reading import AsOfFrom, Reading, ReadOptions
from etl.recognition.column_guess import suggested_name
from etl.recognition.headings import Heading
from etl.recognition.identify import Fit, Plan, identify
from etl.recognition.mapping import ColumnMapping
from etl.recognition.own_columns import SUMMARY_SHEET
from etl.recognition.questions import Question, QuestionKind
from etl.recognition.recognised import RecognisedColumn, SheetSeen
from etl.recognition.vocabulary import vocabulary, without_moment
from etl.rules.findings import Concerned, Findings, row_places
from etl.values.cells import short
from etl.values.legacy_fonts import legacy_encoding
from etl.values.moments import DaySigns, half_months
from etl.workbook.arrow import Mask, mask_array
from etl.workbook.guard import look
from etl.workbook.open_sheets import open_sheets
from etl.workbook.sheet import Chunk, Sheet

LAYOUTS = (DOSSIERS,)

# A swapped column needs witnesses: with this many on each side chance is out of the question.
_LEAST_SIGNS = 3
_LEAST_SIGNS_TOGETHER = 8
_ROWS_LOOKED_AT = 200
_TEXTS_LOOKED_AT = 20_000
_READ = (Fit.FITS, Fit.ASKS)

Name = TypeVar("Name", Status, Channel)


def read(path: Path, options: ReadOptions) -> Reading:
    """Reads a file. Raises RefusedFileError where it is not safe, is no list of dossiers, or leaves something open that
    only a person can answer."""
    return judge(open_sheets(path, look(path)), options)


def judge(sheets: Iterable[Sheet], options: ReadOptions) -> Reading:
    """The file's dossiers. Raises RefusedFileError with one sentence that names everything it asks."""
    return FileReader(options).judge(sheets)


@dataclass
class FileReader:
    options: ReadOptions
    plans: list[Plan] = field(default_factory=list)
    data_rows: list[int] = field(default_factory=list)
    gathering: Gathering = field(init=False)

    def __post_init__(self) -> None:
        self.gathering = Gathering(Findings(), agency_said=self.options.agency is not None)

    @property
    def findings(self) -> Findings:
        return self.gathering.findings

    @cached_property
    def mapping(self) -> ColumnMapping:
        """The answers for every sheet, then those for the layouts of the sheets that are read."""
        return reduce(ColumnMapping.over, (plan.mapping for plan in self.read_plans), self._given)

    @property
    def _given(self) -> ColumnMapping:
        return self.options.mapping or ColumnMapping()

    @property
    def read_plans(self) -> list[Plan]:
        return [plan for plan in self.plans if plan.fit in _READ]

    def judge(self, sheets: Iterable[Sheet]) -> Reading:
        for sheet in sheets:
            if sheet.hidden:
                self.findings.in_sheet("hidden_sheet", sheet.name)
            else:
                self._take(sheet)
        self._refuse_what_is_no_list()
        dossiers = self.gathering.dossiers()
        self._refuse_swapped_days()
        self._refuse_legacy_texts()
        dossiers = self._with_agencies(dossiers)
        self._refuse_open_questions(dossiers)
        return self._reading(dossiers)

    def _take(self, sheet: Sheet) -> None:
        chunks = sheet.chunks()
        top = next(chunks, Chunk(1, [], 0))
        plan = identify(sheet, top, LAYOUTS, self._given, self.options.layouts)
        self.plans.append(plan)
        if plan.fit in _READ:
            self.data_rows.append(self.gathering.take(chain([top], chunks), plan))
        elif plan.fit is not Fit.SUMMARY and (found := legacy_encoding(_texts_of(top))):
            raise refusals.LegacyTextError(sheet.name, found)

    def _refuse_what_is_no_list(self) -> None:
        if not self.read_plans:
            raise refusals.no_list(self.plans, _seen)
        for plan in self.plans:
            if plan.fit not in (*_READ, Fit.EMPTY) and plan.sheet != SUMMARY_SHEET:
                self.findings.in_sheet("sheet_not_read", plan.sheet)

    def _refuse_swapped_days(self) -> None:
        by_sheet: dict[int, list[tuple[str, DaySigns]]] = {}
        for (sheet, name), signs in self.gathering.signs.items():
            if signs.swapped:
                by_sheet.setdefault(sheet, []).append((name, signs))
        for sheet, columns in by_sheet.items():
            true = sum(signs.true_low for _, signs in columns)
            text = sum(signs.text_high for _, signs in columns)
            if min(true, text) >= _LEAST_SIGNS and true + text >= _LEAST_SIGNS_TOGETHER:
                place = self.findings.places[sheet]
                raise refusals.SwappedDaysError(place.name, [place.columns[name] for name, _ in columns], true, text)

    def _refuse_legacy_texts(self) -> None:
        texts = chain.from_iterable(self.gathering.texts[name].values for name in TEXTS)
        if found := legacy_encoding(texts):
            raise refusals.LegacyTextError(", ".join(place.name for place in self.findings.places), found)

    def _with_agencies(self, dossiers: Dossiers) -> Dossiers:
        """The agency of rows whose cell is empty: what the user says, else the unit in the sheet's title."""
        codes = dossiers.texts["agency"].copy()
        for number, plan in enumerate(self.read_plans):
            if name := self.options.agency or plan.title.unit:
                codes[(dossiers.sheet == number) & (codes < 0)] = self.gathering.texts["agency"].code_of(name)
        return replace(dossiers, texts={**dossiers.texts, "agency": codes})

    def _refuse_open_questions(self, dossiers: Dossiers) -> None:
        asked = [question for plan in self.read_plans for question in self._questions(plan, dossiers)]
        asked += self._unknown_names(dossiers, "status", QuestionKind.STATUS_UNKNOWN, self._status_of)
        asked += self._unknown_names(dossiers, "channel", QuestionKind.CHANNEL_UNKNOWN, self._channel_of)
        if asked:
            names = {question.sheet for question in asked}
            plans = [plan for plan in self.read_plans if plan.sheet in names]
            raise refusals.open_questions(asked, plans, list(map(_seen, self.read_plans)))

    def _questions(self, plan: Plan, dossiers: Dossiers) -> Sequence[Question]:
        mine = dossiers.sheet == self.read_plans.index(plan)
        if plan.agency_question is None or not mine.any() or (dossiers.texts["agency"][mine] >= 0).any():
            return plan.open_questions
        return (*plan.open_questions, plan.agency_question)

    def _unknown_names(
        self, dossiers: Dossiers, name: str, kind: QuestionKind, known: Callable[[str], object | None]
    ) -> Iterable[Question]:
        """A question for each name that nobody mapped, under the layout of the sheet on which it first stands."""
        codes, values = dossiers.texts[name], dossiers.values[name]
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        for code, count in enumerate(np.bincount(codes[codes >= 0]).tolist()):
            if count and known(values[code]) is None:
                text = without_moment(values[code])
                counts[text] += count
                first.setdefault(text, code)
        for text, count in counts.items():
            plan = self.read_plans[dossiers.sheet[int(np.argmax(codes == first[text]))]]
            yield _unknown_name(plan, kind, plan.columns[name], text, count)

    def _reading(self, dossiers: Dossiers) -> Reading:
        has_status = self._has(dossiers, "status")
        status = status_codes(dossiers, self._status_of, has_status)
        checks = RowChecks(dossiers, status, self.findings)
        names = Names(self._channel_of, vocabulary().service_level)
        checked = check_rows(checks, names)
        as_of, as_of_from = self._as_of(dossiers, checked)
        check_plausibility(checks, checked, as_of=as_of, has=lambda name: self._has(dossiers, name), names=names)
        self._look_at_as_of(as_of, as_of_from)
        self._look_at_sheets(checks, checked)
        table = table_of(dossiers, checked, self.findings.places, self._channel_of, vocabulary().service_level)
        concerned = _concerned(checks)
        return Reading(
            table=table,
            issues=self.findings.issues(concerned),
            issue_counts=self.findings.tallies(concerned),
            set_aside=self._set_aside(checks, checked.rejected, concerned),
            error_count=self.findings.counts[Severity.ERROR],
            warning_count=self.findings.counts[Severity.WARNING],
            rows=len(dossiers.row),
            rejected=len(dossiers.row) - checked.duplicates - len(table),
            duplicates=checked.duplicates,
            as_of=as_of,
            as_of_from=as_of_from,
            period=self._period(),
            columns=tuple(self._columns(table)),
            layout_fingerprint=_fingerprint(self.read_plans),
            sheets=tuple(map(_seen, self.read_plans)),
            questions=tuple(question for plan in self.read_plans for question in plan.questions),
            rejected_codes=tuple(dossiers.code.filter(mask_array(~checked.accepted)).drop_null().to_pylist()),
        )

    def _columns(self, table: pa.Table) -> Iterable[RecognisedColumn]:
        for plan, place in zip(self.read_plans, self.findings.places, strict=True):
            yield from recognised(place, plan.headings, table)

    def _status_of(self, name: str) -> Status | None:
        return _said(self.mapping.status_for, name) or vocabulary().status(name)

    def _channel_of(self, name: str) -> Channel | None:
        return _said(self.mapping.channel_for, name) or vocabulary().channel(name)

    def _has(self, dossiers: Dossiers, name: str) -> Mask:
        """Which rows stand on a sheet with a column for the field."""
        sheets = np.array([name in place.columns for place in self.findings.places], np.bool_)
        return sheets[dossiers.sheet]

    @property
    def _days_named(self) -> bool:
        return any(plan.title.names_days for plan in self.read_plans)

    def _period(self) -> tuple[date, date] | None:
        periods = [plan.title.period for plan in self.read_plans if plan.title.period]
        return (min(first for first, _ in periods), max(last for _, last in periods)) if periods else None

    def _as_of(self, dossiers: Dossiers, checked: Checked) -> tuple[date, AsOfFrom]:
        """The data date by the domain rules, part 2: what the export says, else what the user says, else the latest."""
        period, said = self._period(), self.options.as_of
        _refuse_absurd_years(period or (), in_title=True)
        _refuse_absurd_years([said] if said else (), in_title=False)
        if period and (self._days_named or not said):
            return period[1], "title"
        if said:
            return said, "option"
        if latest := latest_day(dossiers, checked.accepted):
            return latest, "latest"
        raise refusals.NoDataDateError()

    def _look_at_as_of(self, as_of: date, as_of_from: AsOfFrom) -> None:
        """Says where the user named another day than the title (the title's stands), where nobody named one, and where
        the day has not come yet."""
        if as_of > local_now().date():
            self.findings.in_sheet("as_of_in_future", self.read_plans[0].sheet, found=f"{as_of:%d/%m/%Y}")
        if as_of_from == "latest":
            self.findings.in_sheet("as_of_guessed", self.read_plans[0].sheet, found=f"{as_of:%d/%m/%Y}")
        titled = next((plan for plan in self.read_plans if plan.title.period), None)
        said = self.options.as_of
        if titled and said and said != as_of:
            self.findings.in_sheet("as_of_disagrees", titled.sheet, found=f"{as_of:%d/%m/%Y}", other=f"{said:%d/%m/%Y}")

    def _set_aside(self, checks: RowChecks, rejected: Mask, concerned: Concerned) -> tuple[SetAsideRow, ...]:
        answered = Answered(self._status_of, self._channel_of)
        return rows_set_aside(checks, rejected, concerned, self.gathering.raw, answered)

    def _look_at_sheets(self, checks: RowChecks, checked: Checked) -> None:
        for number, plan in enumerate(self.read_plans):
            if self.data_rows[number]:
                look_at_sheet(checks, checked, plan, checks.dossiers.sheet == number)
            else:
                self.findings.in_sheet("no_rows", plan.sheet)


def _refuse_absurd_years(days: Iterable[date], *, in_title: bool) -> None:
    for day in days:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise refusals.DataDateOutOfRangeError(day, in_title=in_title)


def _said(answered: Callable[[str], Name | None], name: str) -> Name | None:
    """What was answered for a name as it is written, else without the moment behind it: so it is asked about."""
    return answered(name) or answered(without_moment(name))


def _concerned(checks: RowChecks) -> Concerned:
    """Whom each row concerns."""
    dossiers = checks.dossiers
    return Concerned(
        rows=row_places(dossiers.sheet, dossiers.row),
        agency=dossiers.texts["agency"],
        received_half=half_months(checks.day("received_at")),
        agencies=dossiers.values["agency"],
    )


def _texts_of(chunk: Chunk) -> Iterable[str]:
    texts = (cell for row in islice(chunk.rows, _ROWS_LOOKED_AT) for cell in row if isinstance(cell, str))
    return islice(texts, _TEXTS_LOOKED_AT)


def _fingerprint(plans: Sequence[Plan]) -> str:
    """What two files of one layout share: the layouts of their sheets, each once."""
    prints = sorted({plan.fingerprint for plan in plans})
    return prints[0] if len(prints) == 1 else hashlib.sha256("\n".join(prints).encode()).hexdigest()[:16]


def _seen(plan: Plan) -> SheetSeen:
    return SheetSeen(
        sheet=plan.sheet,
        kind=plan.kind,
        fingerprint=plan.fingerprint,
        header_rows=(plan.header_first + 1, plan.header_end),
        headings=tuple(heading.text for heading in plan.headings),
        answers=plan.mapping,
        period=plan.title.period,
        unit=plan.title.unit,
    )


def _unknown_name(plan: Plan, kind: QuestionKind, heading: Heading, name: str, count: int) -> Question:
    is_status = kind is QuestionKind.STATUS_UNKNOWN
    return Question(
        kind,
        f'{"trạng thái" if is_status else "hình thức nộp"} "{short(name)}" ({count} hồ sơ) chưa biết nghĩa',
        plan.sheet,
        plan.fingerprint,
        heading=heading.text,
        letter=heading.letter,
        found=name,
        rows=count,
        answers=tuple(Status) if is_status else tuple(Channel),
        proposal=suggested_name(name, vocabulary().statuses if is_status else vocabulary().channels),
    )
