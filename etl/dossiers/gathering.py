"""The rows of a list of dossiers become whole columns: one row a dossier, group rows read on the way."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from domain.batch import MOST_ISSUES, Severity
from domain.spelling import heading_key
from etl.dossiers.layout import LONGEST, MOMENTS, NEEDED, TEXTS
from etl.recognition.group_rows import Group, Label, group_of
from etl.recognition.headings import Meaning, named
from etl.recognition.identify import Plan
from etl.recognition.row_roles import RowContext, RowKind
from etl.recognition.title import looks_like_agency, period_in
from etl.rules.findings import Findings, SheetPlace, row_places
from etl.values.cells import Flaw, Texts, as_codes, shown
from etl.values.moments import MISSING, DaySigns, Seconds, as_moments
from etl.workbook.arrow import Codes, Mask, is_empty, mask_array, strings, used_codes
from etl.workbook.sheet import Chunk

Number = TypeVar("Number", bound=np.generic)

# What parts a list and is neither an agency nor a sector, without marks: "Hồ sơ trễ hạn", "Tháng 1/2023", "Quý II".
# What follows tells: "Quy hoạch xây dựng" and "Hồ sơ lưu trữ" are sectors.
_PART = (
    r"(?:ho so )?(?:trong|dung|tre|qua|truoc|som) han\b|ho so (?:chua|da|dang|tiep nhan|giai quyet)\b"
    r"|(?:thang|quy|nam) (?:\d|[ivx]+\b)|ngay \d"
)
_NO_AGENCY = re.compile(rf"(?:linh vuc|thu tuc|nhom)\b|{_PART}")
_NO_SECTOR = re.compile(rf"thu tuc (?:so )?\d|{_PART}")
_TITLE = re.compile(
    r"(?:danh sach|bao cao) (?:cac |tong hop )*(?:ho so|tinh hinh|ket qua)\b|cong hoa xa hoi\b|doc lap tu do\b"
)
_LONGEST_RAW = 1_000
_MOST_NUMBERED = 1_048_576


@dataclass(frozen=True)
class Dossiers:
    """Whole columns, one place a dossier row: Excel's row, the sheet's number in `Findings.places`, typed fields.

    `texts` are numbers into `values` (-1 missing), `moments` are seconds (MISSING where missing), `rejected` the rows
    that have an error already.
    """

    row: npt.NDArray[np.int32]
    sheet: npt.NDArray[np.int16]
    code: pa.Array
    texts: dict[str, Codes]
    moments: dict[str, Seconds]
    rejected: Mask
    values: dict[str, list[str]]


@dataclass
class Gathering:
    """Dossiers as they come in, sheet by sheet and piece by piece; `agency_said` is whether the user named one.
    `raw` is what stood in cells that could not be read, by row (see row_places) and field."""

    findings: Findings
    agency_said: bool = False
    texts: dict[str, Texts] = field(default_factory=lambda: {name: Texts(LONGEST.get(name, 400)) for name in TEXTS})
    signs: dict[tuple[int, str], DaySigns] = field(default_factory=dict)
    raw: dict[int, dict[str, str]] = field(default_factory=dict)
    _parts: list["_Part"] = field(default_factory=list)

    def take(self, chunks: Iterable[Chunk], plan: Plan) -> int:
        """Reads a sheet's dossiers by its plan; the number of dossier rows."""
        self.findings.places.append(SheetPlace(plan.sheet, plan.columns))
        reader = _SheetReader(self, plan, len(self.findings.places) - 1)
        for chunk in chunks:
            reader.take(chunk)
        reader.finish()
        return reader.data_rows

    def dossiers(self) -> Dossiers:
        """Everything gathered, as whole columns."""
        parts = self._parts
        return Dossiers(
            row=_joined([part.row for part in parts], np.int32),
            sheet=_joined([part.sheet for part in parts], np.int16),
            code=pa.concat_arrays([part.code for part in parts]) if parts else strings([]),
            texts={name: _joined([part.texts[name] for part in parts], np.int32) for name in TEXTS},
            moments={name: _joined([part.moments[name] for part in parts], np.int64) for name in MOMENTS},
            rejected=_joined([part.rejected for part in parts], np.bool_),
            values={name: texts.values for name, texts in self.texts.items()},
        )

    def keep(self, part: "_Part") -> None:
        """Adds a piece's dossiers."""
        self._parts.append(part)


@dataclass(frozen=True)
class _Part:
    row: npt.NDArray[np.int32]
    sheet: npt.NDArray[np.int16]
    code: pa.Array
    texts: dict[str, Codes]
    moments: dict[str, Seconds]
    rejected: Mask

    def only(self, kept: Mask) -> "_Part":
        if kept.all():
            return self
        return _Part(
            self.row[kept],
            self.sheet[kept],
            self.code.filter(mask_array(kept)),
            {name: codes[kept] for name, codes in self.texts.items()},
            {name: seconds[kept] for name, seconds in self.moments.items()},
            self.rejected[kept],
        )


@dataclass(frozen=True)
class _Below:
    """The rows of a piece from `skipped` on: what stands below the header."""

    chunk: Chunk
    skipped: int

    @property
    def count(self) -> int:
        return self.chunk.height - self.skipped

    @property
    def first_row(self) -> int:
        return self.chunk.first_row + self.skipped

    def column(self, index: int) -> Sequence[object]:
        cells = self.chunk.column(index)
        return cells[self.skipped :] if self.skipped else cells

    def row(self, index: int) -> Sequence[object]:
        return self.chunk.row(self.skipped + index)


class _SheetReader:
    """One sheet, read piece by piece; what carries over from piece to piece is the group and the end of the data."""

    def __init__(self, gathering: Gathering, plan: Plan, sheet: int) -> None:
        self._gathering, self._plan, self._sheet = gathering, plan, sheet
        self._findings = gathering.findings
        self._row_context = _row_context(plan)
        self._agency = self._sector = -1
        self._ended = self._signed = False
        self._since_total = 0
        self._total: tuple[int, int, bool] | None = None
        # What dossiers name as their agency, by its number and as it is compared.
        self._agencies: dict[int, str] = {}
        self._numbering = next((heading.index for heading in named(plan.headings, Meaning.NUMBERING)), None)
        self._last: tuple[_Below, int] | None = None
        self.data_rows = 0

    def take(self, chunk: Chunk) -> None:
        """One piece: typed whole, then rows that are no dossiers are taken out."""
        below = _Below(chunk, min(max(0, self._plan.header_end + 1 - chunk.first_row), chunk.height))
        if not below.count:
            return
        part, flaws = self._typed(below)
        kept, groups = self._judged(part, below)
        self._note_agencies(part.texts["agency"][kept])
        self._apply(groups, part, below.count)
        for name, flaw in flaws:
            if kept[flaw.index]:
                part.rejected[flaw.index] |= self._report(name, flaw, below.first_row) is Severity.ERROR
        self._remember_last(below, kept)
        self._gathering.keep(part.only(kept))

    def finish(self) -> None:
        """Says where the last totals row, or the last row's number, disagrees with the rows above it."""
        last, at = self._last_number()
        # A list that counts anew in each group ends on a lower number: only a higher one speaks of lost rows.
        if last.isdecimal() and self.data_rows < int(last[:9]) <= _MOST_NUMBERED:
            self._findings.in_sheet("numbering_gap", self._plan.sheet, row=at, found=last, other=str(self.data_rows))
        if self._total and self._total[2]:
            number, row, _ = self._total
            self._findings.in_sheet(
                "total_disagrees", self._plan.sheet, row=row, found=str(number), other=str(self.data_rows)
            )

    def _last_number(self) -> tuple[str, int]:
        """What the numbering column says in the last dossier's row, and that row."""
        if self._last is None or self._numbering is None:
            return "", 0
        below, index = self._last
        return shown(below.column(self._numbering)[index]).strip(), below.first_row + index

    def _remember_last(self, below: "_Below", kept: Mask) -> None:
        data = np.flatnonzero(kept)
        if len(data):
            # Looked at in the end: the numbers of the rows above need not be read at all.
            self._last = below, int(data[-1])

    def _typed(self, below: "_Below") -> tuple[_Part, list[tuple[str, Flaw]]]:
        flaws: list[tuple[str, Flaw]] = []
        code, code_flaws = as_codes(self._cells(below, "code"))
        flaws += [("code", flaw) for flaw in code_flaws]
        texts: dict[str, Codes] = {}
        for name in TEXTS:
            texts[name], found = self._text(below, name)
            flaws += [(name, flaw) for flaw in found]
        moments: dict[str, Seconds] = {}
        for name in MOMENTS:
            moments[name], found = self._moment(below, name)
            flaws += [(name, flaw) for flaw in found]
        row = np.arange(below.first_row, below.first_row + below.count, dtype=np.int32)
        sheet = np.full(below.count, self._sheet, np.int16)
        return _Part(row, sheet, code, texts, moments, np.zeros(below.count, np.bool_)), flaws

    def _text(self, below: "_Below", name: str) -> tuple[Codes, list[Flaw]]:
        if name not in self._plan.columns:
            return np.full(below.count, -1, np.int32), []
        return self._gathering.texts[name].codes(self._cells(below, name))

    def _moment(self, below: "_Below", name: str) -> tuple[Seconds, list[Flaw]]:
        if name not in self._plan.columns:
            return np.full(below.count, MISSING, np.int64), []
        moments = as_moments(self._cells(below, name))
        self._gathering.signs.setdefault((self._sheet, name), DaySigns()).add(moments.signs)
        return moments.seconds, moments.flaws

    def _cells(self, below: "_Below", name: str) -> Sequence[object]:
        heading = self._plan.columns.get(name)
        return below.column(heading.index) if heading else [None] * below.count

    def _judged(self, part: _Part, below: "_Below") -> tuple[Mask, list[tuple[int, str]]]:
        """Which rows are dossiers, and the groups that begin below a row."""
        first = below.first_row
        kept = np.ones(below.count, np.bool_)
        groups: list[tuple[int, str]] = []
        doubtful = np.flatnonzero(is_empty(part.code) | (part.moments["received_at"] == MISSING))
        previous = -1
        for index in doubtful.tolist():
            self._pass_dossiers(index - previous - 1)
            previous = index
            role = self._row_context.role(below.row(index), number=first + index - 1, ended=self._ended)
            kept[index] = role.kind is RowKind.DATA
            if role.kind is RowKind.DATA:
                self._pass_dossiers(1)
            elif role.kind is RowKind.GROUP:
                # Below a signature stands the signer's name, even if another list follows.
                if not self._signed or looks_like_agency(group_of(role.text).name):
                    groups.append((index, role.text))
            elif role.kind is RowKind.TOTAL:
                self._pass_total(role.number, first + index)
            self._ended |= role.kind is RowKind.END
            self._signed |= role.kind is RowKind.END
        self._pass_dossiers(below.count - previous - 1)
        return kept, groups

    def _pass_dossiers(self, count: int) -> None:
        if count:
            self.data_rows += count
            self._since_total += count
            self._ended = self._signed = False

    def _pass_total(self, number: int | None, row: int) -> None:
        # A list in parts has a totals row a part and perhaps one for all: either may be meant.
        agrees = number in (None, self._since_total, self.data_rows)
        self._total = (number or 0, row, not agrees)
        self._since_total, self._ended = 0, True

    def _apply(self, groups: Sequence[tuple[int, str]], part: _Part, count: int) -> None:
        """Gives the group's agency or sector to the rows below it, where their own cell is empty."""
        starts = [(-1, ""), *groups]
        for (index, text), (end, _) in zip(starts, [*groups, (count, "")], strict=True):
            if text:
                self._enter(text)
            below = slice(index + 1, end)
            for name, code in (("agency", self._agency), ("sector", self._sector)):
                if code >= 0:
                    cells = part.texts[name][below]
                    cells[cells < 0] = code

    def _enter(self, text: str) -> None:
        columns, group = self._plan.columns, group_of(text)
        if group.label is Label.AGENCY or (group.label is None and self._is_agency(group.name)):
            # Rows that name their agency keep it; a sector of the group above ends here.
            self._agency, self._sector = self._agency_below(group), -1
        elif _TITLE.match(heading_key(group.name)) or period_in(text):
            # Another list begins in the same sheet: the sector of the one above ends here.
            self._sector = -1
        elif "sector" not in columns and _may_be_sector(group):
            self._sector = self._gathering.texts["sector"].code_of(group.name)

    def _agency_below(self, group: Group) -> int:
        """The number of the agency that stands in for empty cells below. Where agencies have a column, a province's
        name over a list is no answer: the cell was left out."""
        if "agency" in self._plan.columns and not (group.is_unit or self._is_agency_of_rows(group.name)):
            return -1
        return self._gathering.texts["agency"].code_of(group.name)

    def _is_agency(self, name: str) -> bool:
        return looks_like_agency(name) or self._must_be_agency(name) or self._is_agency_of_rows(name)

    def _must_be_agency(self, text: str) -> bool:
        """Whether a group's name of any beginning ("Hội Chữ thập đỏ") is the agency's: sectors have a column, and
        nothing else names the agency. The rows below must not stay with the agency of the group above."""
        columns = self._plan.columns
        named_elsewhere = "agency" in columns or self._gathering.agency_said or self._plan.title.unit
        return "sector" in columns and not named_elsewhere and not _NO_AGENCY.match(heading_key(text))

    def _note_agencies(self, codes: Codes) -> None:
        """Keeps which agencies dossiers name; groups that stand in the column of agencies are none of them."""
        new = set(used_codes(codes).tolist()) - self._agencies.keys()
        values = self._gathering.texts["agency"].values
        self._agencies.update((code, heading_key(values[code])) for code in new)

    def _is_agency_of_rows(self, text: str) -> bool:
        """Whether dossiers name the group's text, of any beginning ("Liên hiệp các hội"), as their agency."""
        return heading_key(text) in self._agencies.values()

    def _report(self, name: str, flaw: Flaw, first: int) -> Severity:
        row = first + flaw.index
        if len(self._gathering.raw) < 2 * MOST_ISSUES:
            place = int(row_places(np.array(self._sheet), np.array(row)))
            self._gathering.raw.setdefault(place, {})[name] = flaw.found[:_LONGEST_RAW]
        return self._findings.in_row(
            flaw.code,
            sheet=self._sheet,
            row=row,
            name=name,
            found=flaw.found,
            needed=NEEDED[name],
        )


def _may_be_sector(group: Group) -> bool:
    return group.label is not Label.MEASURE and not _NO_SECTOR.match(heading_key(group.name))


def _row_context(plan: Plan) -> RowContext:
    personal = {heading.index for heading in named(plan.headings, Meaning.PERSONAL)}
    return RowContext(
        code=plan.columns["code"].index if "code" in plan.columns else 0,
        numbering=frozenset(heading.index for heading in named(plan.headings, Meaning.NUMBERING)),
        header_keys={h.index: frozenset(map(heading_key, h.levels)) for h in plan.headings},
        personal=frozenset(personal),
        title_keys=frozenset(map(heading_key, plan.title.lines)),
        merges=plan.merges,
    )


def _joined(parts: list[npt.NDArray[Number]], kind: type[Number]) -> npt.NDArray[Number]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
