"""Receiving units by resolving units, on the screen and for the files: each number leads to its dossiers."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from domain.scope import Dimension, Scope
from exports.table import ExportColumn, ExportTable
from measures.receiving import OutsideMatrix
from ui.address import Drill
from ui.formats import format_count
from ui.labels import FIELDS, NOT_SAID
from ui.linked_tables import region_html
from ui.links import dossier_address, view_here

COUNT = "outside_area"
# A line and a column more than these are not read on a screen; the file has them all.
MOST_UNITS = 30
_COLUMNS = (
    ExportColumn("receiving", FIELDS["receiving_agency"], "text"),
    ExportColumn("resolving", FIELDS["agency"], "text"),
    ExportColumn("number", "Số hồ sơ", "integer", "Hồ sơ tiếp nhận trong kỳ, ngoài địa bàn của cơ quan giải quyết."),
)
_TITLE = "Nơi tiếp nhận và nơi giải quyết"

STYLE = """
.matrix thead th {min-width: 6.5rem;}
@media print {.matrix thead th {min-width: 0;}}
"""


def matrix_html(matrix: OutsideMatrix, scope: Scope) -> str:
    """A line a receiving unit, a column a resolving one, those with the most dossiers first, at most MOST_UNITS of
    each."""
    lines, columns = matrix.receiving[:MOST_UNITS], matrix.resolving[:MOST_UNITS]
    numbers = {(pair.receiving, pair.resolving): pair.number for pair in matrix.pairs}
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("Tiếp nhận ↓ · Giải quyết →", *columns))
    body = (
        _line(receiving, [(resolving, numbers.get((receiving, resolving))) for resolving in columns], scope)
        for receiving in lines
    )
    return region_html(_TITLE, f"<tr>{heads}</tr>", body, columns=len(columns) + 1, kind="matrix")


def is_cut(matrix: OutsideMatrix) -> bool:
    """Whether units are left out of the table on the screen."""
    return max(len(matrix.receiving), len(matrix.resolving)) > MOST_UNITS


def pairs_table(matrix: OutsideMatrix, scope_lines: Sequence[str]) -> ExportTable:
    """All pairs, one line each, for the files."""
    lines = [(pair.receiving or NOT_SAID, pair.resolving, pair.number) for pair in matrix.pairs]
    frame = pd.DataFrame(lines, columns=[column.field for column in _COLUMNS])
    return ExportTable("Ngoài địa bàn", "Hồ sơ tiếp nhận ngoài địa bàn", frame, _COLUMNS, tuple(scope_lines))


def _line(receiving: str, numbers: Sequence[tuple[str, int | None]], scope: Scope) -> str:
    cells = "".join(_cell(number, receiving, resolving, scope) for resolving, number in numbers)
    return f'<tr><th scope="row">{escape(receiving or NOT_SAID)}</th>{cells}</tr>'


def _cell(number: int | None, receiving: str, resolving: str, scope: Scope) -> str:
    if not number:
        return "<td>0</td>"
    drill = Drill(COUNT, ((Dimension.AGENCY, resolving),), view_here(), receiving)
    return f'<td><a href="{escape(dossier_address(scope, drill))}">{format_count(number)}</a></td>'
