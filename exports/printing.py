"""How a sheet is printed: A4 across, as wide as the paper or some pages, its head on each, pages numbered."""

from math import ceil

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_MARGIN = 0.4
# So wide a sheet, in digits, is printed on one page at two thirds of its size; a wider one could not be read.
_MOST_WIDTH = 230
_USUAL_WIDTH = 9.0
# Excel takes no longer head of a page.
_LONGEST_SAID = 240


def print_well(worksheet: Worksheet, *, head: tuple[int, int], columns: int, said: str = "") -> None:
    """Sets the sheet up for printing; `head` is the first and the last row that every page repeats, `columns` how many
    there are, `said` what stands above them on paper.

    A sheet that is too wide for one page goes over several, each with the first column. A write-only sheet must be set
    up before its first row, after its columns' widths. A print area that its owner set is lifted: it would leave out
    what we added.
    """
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup = worksheet.page_setup
    setup.orientation, setup.paperSize = Worksheet.ORIENTATION_LANDSCAPE, Worksheet.PAPERSIZE_A4
    # As many pages down as it takes.
    setup.fitToWidth, setup.fitToHeight = _pages_across(worksheet, columns), 0
    worksheet.print_title_cols = "A:A" if setup.fitToWidth > 1 else None
    worksheet.print_area = None
    worksheet.print_title_rows = f"{head[0]}:{head[1]}"
    # Without lines a number and the text beside it run into one.
    worksheet.print_options.gridLines = True
    margins = worksheet.page_margins
    margins.left = margins.right = margins.header = margins.footer = _MARGIN
    margins.top = margins.bottom = 2 * _MARGIN
    footer = worksheet.oddFooter
    assert footer is not None
    footer.left.text, footer.right.text = "&A", "Trang &P/&N"
    header = worksheet.oddHeader
    assert header is not None
    # A single & begins a command.
    header.left.text = said[:_LONGEST_SAID].replace("&", "&&") or None


def _pages_across(worksheet: Worksheet, columns: int) -> int:
    widths = [_width(worksheet, number) for number in range(1, columns + 1)]
    if sum(widths) <= _MOST_WIDTH:
        return 1
    return ceil(sum(widths[1:]) / max(_MOST_WIDTH - widths[0], _MOST_WIDTH / 2))


def _width(worksheet: Worksheet, number: int) -> float:
    letter = get_column_letter(number)
    if letter not in worksheet.column_dimensions:
        return _USUAL_WIDTH
    column = worksheet.column_dimensions[letter]
    return 0.0 if column.hidden else float(column.width)
