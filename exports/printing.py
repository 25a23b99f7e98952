"""How a sheet is printed: A4 across, as wide as the paper, its head on every page, pages numbered."""

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_MARGIN = 0.4


def print_well(worksheet: Worksheet, *, head: tuple[int, int]) -> None:
    """Sets the sheet up for printing; `head` is the first and the last row that every page repeats.

    A write-only sheet must be set up before its first row. A print area that its owner set is lifted:
    it would leave out what we added.
    """
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup = worksheet.page_setup
    setup.orientation, setup.paperSize = Worksheet.ORIENTATION_LANDSCAPE, Worksheet.PAPERSIZE_A4
    # As many pages down as it takes.
    setup.fitToWidth, setup.fitToHeight = 1, 0
    worksheet.print_area = None
    worksheet.print_title_rows = f"{head[0]}:{head[1]}"
    margins = worksheet.page_margins
    margins.left = margins.right = margins.header = margins.footer = _MARGIN
    margins.top = margins.bottom = 2 * _MARGIN
    footer = worksheet.oddFooter
    assert footer is not None
    footer.left.text, footer.right.text = "&A", "Trang &P/&N"
