"""Values of indicators typed on a page as a workbook like the template, which the importer takes as any file."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.indicator import How, Indicator
from domain.words import FIELDS, HOW_WORDS
from exports.indicator_template import AGENCY_HEADING, OWN_SHEET, VALUES_SHEET

_HEADINGS = (
    *(FIELDS[name] for name in ("indicator", "indicator_name", "unit", "month")),
    *(AGENCY_HEADING, FIELDS["value"], FIELDS["read_on"]),
)
_OWN_FIELDS = ("own_indicator", "own_name", "unit", "how", "own_whole", "decimals")
# Excel's number of the first row of values.
FIRST_ROW = 2


@dataclass(frozen=True)
class TypedValue:
    """What was typed for an indicator, as it was typed; `read_on` where its values are dated."""

    indicator: Indicator
    text: str
    read_on: date | None = None


def typed_workbook(
    values: Sequence[TypedValue], *, month: str, agency: str | None, own: Sequence[Indicator] = ()
) -> bytes:
    """The workbook of values of a month (2023-06), of an agency or (None) the whole province; `own` are indicators that
    the office adds with it."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = VALUES_SHEET
    _write(sheet, 1, _HEADINGS)
    shown = f"{month[5:]}/{month[:4]}"
    for row, one in enumerate(values, start=FIRST_ROW):
        line = (one.indicator.key, one.indicator.name, one.indicator.unit, shown, agency, one.text, one.read_on)
        _write(sheet, row, line)
    if own:
        _write_own(workbook.create_sheet(OWN_SHEET), own)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write_own(sheet: Worksheet, own: Sequence[Indicator]) -> None:
    _write(sheet, 1, [FIELDS[field] for field in _OWN_FIELDS])
    for row, one in enumerate(own, start=FIRST_ROW):
        assert one.how is not How.RATIO
        _write(sheet, row, (one.key, one.name, one.unit, HOW_WORDS[one.how], one.whole, one.decimals))


def _write(sheet: Worksheet, row: int, line: Sequence[str | int | date | None]) -> None:
    for column, content in enumerate(line, start=1):
        cell = sheet.cell(row, column, content)
        # What begins like a formula stays text.
        if isinstance(content, str):
            cell.data_type = "s"
