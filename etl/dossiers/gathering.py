"""The rows of a list of dossiers become whole columns: one row a dossier, group rows read on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from domain.batch import MOST_ISSUES, Severity
from etl.dossiers.dossier_rows import DossierRows, RowsBelow
from etl.dossiers.group_names import GroupNames
from etl.dossiers.layout import LONGEST, MOMENTS, NEEDED, TEXTS
from etl.recognition.identify import Plan
from etl.rules.findings import Findings, SheetPlace, row_places
from etl.values.cells import Flaw, Texts, as_codes, shown
from etl.values.links import without_links
from etl.values.merged_values import MergedValues
from etl.values.moments import MISSING, DaySigns, Seconds, as_moments
from etl.values.procedure_codes import restored_codes
from etl.workbook.arrow import Codes, Mask, is_empty, mask_array, strings
from etl.workbook.sheet import Chunk

Number = TypeVar("Number", bound=np.generic)

_LONGEST_RAW = 1_000


@dataclass(frozen=True)
class Part:
    """Dossiers of a piece of a sheet as whole columns, one place a row: Excel's row, the sheet's number in
    `Findings.places`, typed fields. `texts` are numbers into `Dossiers.values` (-1 missing), `moments` are seconds
    (MISSING where missing), `rejected` the rows that have an error already."""

    row: npt.NDArray[np.int32]
    sheet: npt.NDArray[np.int16]
    code: pa.Array
    texts: dict[str, Codes]
    moments: dict[str, Seconds]
    rejected: Mask


@dataclass(frozen=True)
class Dossiers(Part):
    """All dossiers of a file, with the `values` of their texts."""

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
    _parts: list[Part] = field(default_factory=list)

    def take(self, chunks: Iterable[Chunk], plan: Plan, merged: MergedValues) -> int:
        """Reads a sheet's dossiers by its plan; the number of dossier rows."""
        self.findings.places.append(SheetPlace(plan.sheet, plan.columns))
        reader = _SheetReader(self, plan, len(self.findings.places) - 1, merged)
        for chunk in chunks:
            # A single cell at Excel's last row has a million blank rows above it.
            if not chunk.is_blank():
                reader.take(chunk)
        reader.rows.report(self.findings)
        return reader.rows.count

    def rows_of_last_sheet(self) -> npt.NDArray[np.int32]:
        """Excel's rows of the dossiers of the sheet that was read last."""
        sheet = len(self.findings.places) - 1
        return _joined([part.row for part in self._parts if (part.sheet == sheet).all()], np.int32)

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

    def keep(self, part: Part) -> None:
        """Adds a piece's dossiers."""
        self._parts.append(part)


class _SheetReader:
    """One sheet, read piece by piece; what carries over from piece to piece is the group, and where the data end."""

    def __init__(self, gathering: Gathering, plan: Plan, sheet: int, merged: MergedValues) -> None:
        self._gathering, self._plan, self._sheet, self._merged = gathering, plan, sheet, merged
        self._findings = gathering.findings
        self._groups = GroupNames(plan, gathering.texts, agency_said=gathering.agency_said)
        self.rows = DossierRows(plan)

    def take(self, chunk: Chunk) -> None:
        """One piece: typed whole, then rows that are no dossiers are taken out."""
        skipped = min(max(0, self._plan.header_end + 1 - chunk.first_row), chunk.height)
        below = RowsBelow(chunk, skipped, self._merged, self._column_of("code"))
        if not below.count:
            return
        part, flaws = self._typed(below)
        doubtful = is_empty(part.code) | (part.moments["received_at"] == MISSING)
        for name in ("code", "received_at"):
            doubtful |= below.covered(self._column_of(name))
        is_dossier, groups = self.rows.take(below, doubtful)
        self._groups.note_agencies(part.texts["agency"][is_dossier])
        self._groups.fill(groups, part.texts, below.count)
        for name, flaw in flaws:
            if is_dossier[flaw.index]:
                part.rejected[flaw.index] |= self._report(name, flaw, below.first_row) is Severity.ERROR
        self._note_restored_codes(below, is_dossier)
        self._gathering.keep(part if is_dossier.all() else _only(part, is_dossier))

    def _note_restored_codes(self, below: RowsBelow, is_dossier: Mask) -> None:
        """Remarks on numbers that are read as procedure codes."""
        cells = self._cells(below, "procedure_code")
        codes, restored = restored_codes(cells)
        if restored is not None:
            self._findings.in_rows(
                "procedure_code_restored",
                restored & is_dossier,
                sheets=np.full(below.count, self._sheet, np.int16),
                rows=np.arange(below.first_row, below.first_row + below.count, dtype=np.int32),
                name="procedure_code",
                facts=lambda i: (shown(cells[i]), str(codes[i])),
            )

    def _typed(self, below: RowsBelow) -> tuple[Part, list[tuple[str, Flaw]]]:
        flaws: list[tuple[str, Flaw]] = []
        code, code_flaws = as_codes(self._cells(below, "code"))
        flaws += [("code", flaw) for flaw in code_flaws]
        texts: dict[str, Codes] = {}
        for name in TEXTS:
            texts[name], of_column = self._text(below, name)
            flaws += [(name, flaw) for flaw in of_column]
        moments: dict[str, Seconds] = {}
        for name in MOMENTS:
            moments[name], of_column = self._moment(below, name)
            flaws += [(name, flaw) for flaw in of_column]
        row = np.arange(below.first_row, below.first_row + below.count, dtype=np.int32)
        sheet = np.full(below.count, self._sheet, np.int16)
        return Part(row, sheet, code, texts, moments, np.zeros(below.count, np.bool_)), flaws

    def _text(self, below: RowsBelow, name: str) -> tuple[Codes, list[Flaw]]:
        if name not in self._plan.columns:
            return np.full(below.count, -1, np.int32), []
        cells = self._cells(below, name)
        if name == "procedure_code":
            cells, _ = restored_codes(cells)
        elif name == "e_result":
            # A link is another one in each row, and leads to a person's papers: only that there is one is kept.
            cells = without_links(cells)
        return self._gathering.texts[name].codes(cells)

    def _moment(self, below: RowsBelow, name: str) -> tuple[Seconds, list[Flaw]]:
        if name not in self._plan.columns:
            return np.full(below.count, MISSING, np.int64), []
        moments = as_moments(self._cells(below, name))
        self._gathering.signs.setdefault((self._sheet, name), DaySigns()).add(moments.signs)
        return moments.seconds, moments.flaws

    def _cells(self, below: RowsBelow, name: str) -> Sequence[object]:
        index = self._column_of(name)
        return below.column(index) if index >= 0 else [None] * below.count

    def _column_of(self, name: str) -> int:
        """The field's column, -1 where the sheet has none."""
        heading = self._plan.columns.get(name)
        return heading.index if heading else -1

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


def _only(part: Part, rows: Mask) -> Part:
    return Part(
        part.row[rows],
        part.sheet[rows],
        part.code.filter(mask_array(rows)),
        {name: codes[rows] for name, codes in part.texts.items()},
        {name: seconds[rows] for name, seconds in part.moments.items()},
        part.rejected[rows],
    )


def _joined(parts: list[npt.NDArray[Number]], kind: type[Number]) -> npt.NDArray[Number]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
