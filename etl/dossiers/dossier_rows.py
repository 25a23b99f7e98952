"""Which rows of a sheet are dossiers, and whether its totals and its numbering agree with how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.spelling import heading_key
from etl.recognition.group_rows import group_of
from etl.recognition.headings import Meaning, named
from etl.recognition.identify import Plan
from etl.recognition.row_roles import RowContext, RowKind
from etl.recognition.title import looks_like_agency
from etl.rules.findings import Findings
from etl.values.cells import shown
from etl.values.merged_values import MergedValues
from etl.workbook.arrow import Mask
from etl.workbook.sheet import Chunk

_MOST_NUMBERED = 1_048_576


@dataclass(frozen=True)
class RowsBelow:
    """The rows of a piece from `skipped` on: what stands below the header. `merged` are the merged cells there, `code`
    the column of the dossier's code (-1 where it has none)."""

    chunk: Chunk
    skipped: int
    merged: MergedValues
    code: int

    @property
    def count(self) -> int:
        return self.chunk.height - self.skipped

    @property
    def first_row(self) -> int:
        return self.chunk.first_row + self.skipped

    def column(self, index: int) -> Sequence[object]:
        """The column's cells, each with the value of the merged cell in which it stands. Rows that a merged code makes
        one dossier are alike where they say nothing of their own."""
        cells = self.chunk.column(index)
        cells = cells[self.skipped :] if self.skipped else cells
        return self.merged.filled(index, cells, self.first_row - 1, like=self.code)

    def covered(self, index: int) -> Mask:
        """Which rows a merged cell of the column reaches from above."""
        return self.merged.covered(index, self.first_row - 1, self.count)

    def row(self, index: int) -> Sequence[object]:
        """One row's own cells."""
        return self.chunk.row(self.skipped + index)


class DossierRows:
    """The rows of one sheet, piece by piece; `count` is how many dossiers there were so far."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._context = _row_context(plan)
        self._ended = self._signed = False
        self._since_total = 0
        self._total: tuple[int, int, bool] | None = None
        self._numbering = next((heading.index for heading in named(plan.headings, Meaning.NUMBERING)), None)
        self._last: tuple[RowsBelow, int] | None = None
        self.count = 0

    def take(self, below: RowsBelow, doubtful: Mask) -> tuple[Mask, list[tuple[int, str]]]:
        """Which rows of the next piece are dossiers, and the groups that begin below a row of it.

        Only `doubtful` rows are looked at: those whose code or reception date is missing or merged with the row above.
        """
        first = below.first_row
        continued = below.covered(self._context.code)
        is_dossier = np.ones(below.count, np.bool_)
        groups: list[tuple[int, str]] = []
        previous = -1
        for index in np.flatnonzero(doubtful).tolist():
            self._pass_dossiers(index - previous - 1)
            previous = index
            role = self._context.role(below.row(index), number=first + index - 1, ended=self._ended)
            is_dossier[index] = role.kind is RowKind.DATA or (role.kind is RowKind.GROUP and continued[index])
            if is_dossier[index]:
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
        self._remember_last(below, is_dossier)
        return is_dossier, groups

    def report(self, findings: Findings) -> None:
        """Says where the last totals row, or the last row's number, disagrees with the rows above it."""
        last, at = self._last_number()
        # A list that counts anew in each group ends on a lower number: only a higher number means lost rows.
        if last.isdecimal() and self.count < int(last[:9]) <= _MOST_NUMBERED:
            findings.in_sheet("numbering_gap", self._plan.sheet, row=at, found=int(last), other=self.count)
        if self._total and self._total[2]:
            number, row, _ = self._total
            findings.in_sheet("total_disagrees", self._plan.sheet, row=row, found=number, other=self.count)

    def _last_number(self) -> tuple[str, int]:
        """What the numbering column says in the last dossier's row, and that row."""
        if self._last is None or self._numbering is None:
            return "", 0
        below, index = self._last
        return shown(below.column(self._numbering)[index]).strip(), below.first_row + index

    def _pass_dossiers(self, count: int) -> None:
        if count:
            self.count += count
            self._since_total += count
            self._ended = self._signed = False

    def _pass_total(self, number: int | None, row: int) -> None:
        # A list in parts has a totals row a part and perhaps one for all: either may be meant.
        agrees = number in (None, self._since_total, self.count)
        self._total = (number or 0, row, not agrees)
        self._since_total, self._ended = 0, True

    def _remember_last(self, below: RowsBelow, is_dossier: Mask) -> None:
        data = np.flatnonzero(is_dossier)
        if len(data):
            # Looked at in the end: the numbers of the rows above need not be read at all.
            self._last = below, int(data[-1])


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
