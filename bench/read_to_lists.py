"""What the import is held against: python-calamine alone reads the first sheet to Python lists."""

import sys

from python_calamine import CalamineWorkbook

if __name__ == "__main__":
    rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
    print(len(rows))
