"""A merged cell below the header holds for each of its rows, in every format that knows merged cells."""

from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.reading.read_file import read
from etl.reading.reading import Reading, ReadOptions
from etl.refused_file import RefusedFileError
from etl.workbook import merged_cells, sheet, xlsx
from etl.workbook.sheet import CellError, MergedRange
from tests.etl.exported import DOSSIER, TITLE, cells, codes_of, column_of, dossier, read_sheets
from tests.etl.formats import WRITERS, Rows, write_xlsx
from tests.etl.handmade import Range

HEADINGS = list(DOSSIER)
SECTOR, AGENCY = HEADINGS.index("Lĩnh vực"), HEADINGS.index("Cơ quan thực hiện")
CODE, RECEIVED, DUE = 0, HEADINGS.index("Ngày tiếp nhận"), HEADINGS.index("Ngày hẹn trả")


def rows_of(*dossiers: dict[str, Any]) -> Rows:
    """A title, the header in row 1 (from 0), a row a dossier from row 2 on."""
    return [[TITLE], list(HEADINGS), *([one[heading] for heading in HEADINGS] for one in dossiers)]


def merge(rows: Rows, *ranges: Range) -> Rows:
    """The rows as a program saves them once these ranges are merged: their first cell alone keeps its value."""
    for top, left, bottom, right in ranges:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    rows[row] += [None] * (column + 1 - len(rows[row]))
                    rows[row][column] = None
    return rows


def reading_of(rows: Rows, *ranges: Range) -> Reading:
    return read_sheets(cells(merge(rows, *ranges), merged=[MergedRange(*found) for found in ranges]))


def five() -> Rows:
    agencies = ["Sở Y tế"] * 3 + ["Sở Công Thương"] * 2
    return rows_of(*(dossier(n, Cơ_quan_thực_hiện=name, Lĩnh_vực="Y tế") for n, name in enumerate(agencies, start=1)))


OF_FIVE = ((2, AGENCY, 4, AGENCY), (5, AGENCY, 6, AGENCY), (2, SECTOR, 6, SECTOR))


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("kept", [0, xlsx.MOST_KEPT])
def test_every_format_gives_merged_values_to_each_row_and_counts_hidden_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kept: int
) -> None:
    # With and without the sheet's inflated part at hand when its merged cells are asked for.
    monkeypatch.setattr(xlsx, "MOST_KEPT", kept)
    WRITERS[name](tmp_path / name, merge(five(), *OF_FIVE), OF_FIVE, [3, 4])
    reading = read(tmp_path / name, ReadOptions())
    assert column_of(reading, "agency") == ["Sở Y tế"] * 3 + ["Sở Công Thương"] * 2
    assert column_of(reading, "sector") == ["Y tế"] * 5
    assert codes_of(reading) == ["hidden_rows"]
    assert "2 hồ sơ ở các dòng đang ẩn" in reading.issues[0].message


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
def test_merged_values_reach_from_piece_to_piece(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(sheet, "PIECE", piece)
    rows = five()
    # A first piece without the header is no list.
    rows = rows if piece > 1 else rows[1:]
    up = 2 - (len(rows) - 5)
    ranges = [(top - up, left, bottom - up, right) for top, left, bottom, right in OF_FIVE]
    reading = reading_of(rows, *ranges)
    assert column_of(reading, "agency") == ["Sở Y tế"] * 3 + ["Sở Công Thương"] * 2
    assert column_of(reading, "sector") == ["Y tế"] * 5


def test_what_stands_under_a_merged_cell_is_kept() -> None:
    # A range merged by copying a format keeps the cells below it, though nobody sees them.
    reading = read_sheets(cells(five(), merged=[MergedRange(2, AGENCY, 6, AGENCY)]))
    assert column_of(reading, "agency") == ["Sở Y tế"] * 3 + ["Sở Công Thương"] * 2


def test_an_unreadable_merged_cell_sets_each_of_its_rows_aside() -> None:
    rows = rows_of(*(dossier(number) for number in range(4)))
    rows[3][DUE] = CellError("#REF!")
    reading = reading_of(rows, (3, DUE, 4, DUE))
    assert [(issue.code, issue.row) for issue in reading.issues] == [("error_cell", 4), ("error_cell", 5)]
    assert (reading.rejected, len(reading.table)) == (2, 2)


def test_rows_under_one_merged_code_are_one_dossier() -> None:
    rows = rows_of(*(dossier(number) for number in range(4)))
    for row in (rows[1], *rows[2:]):
        row.append("Thành phần hồ sơ" if row is rows[1] else "Đơn đề nghị")
    # Two more lines, for the papers of the first dossier; in the second line nothing else is repeated.
    rows[3][1:-1] = [None] * (len(HEADINGS) - 1)
    rows[4] = [None, *rows[2][1:-1], "Bản vẽ"]
    reading = reading_of(rows, (2, CODE, 4, CODE))
    assert column_of(reading, "code") == [dossier(number)["Mã hồ sơ"] for number in (0, 3)]
    assert [(issue.code, issue.row) for issue in reading.issues] == [("duplicate_same", 4), ("duplicate_same", 5)]


def test_rows_under_one_merged_code_that_contradict_each_other_are_set_aside() -> None:
    rows = rows_of(*(dossier(number) for number in range(3)))
    rows[3][AGENCY] = "Sở Y tế"
    reading = reading_of(rows, (2, CODE, 3, CODE))
    assert [(issue.code, issue.row) for issue in reading.issues] == [
        ("duplicate_conflict", 3),
        ("duplicate_conflict", 4),
    ]
    assert reading.rejected == 2


def test_a_text_before_a_merged_code_is_no_group() -> None:
    rows = [["", *row] for row in rows_of(*(dossier(number) for number in range(3)))]
    rows[1][0] = "Ghi chú"
    rows[3][0] = "Bổ sung lần 2"
    whole = [(2, place + 1, 3, place + 1) for place in range(len(HEADINGS))]
    reading = reading_of(rows, *whole)
    assert column_of(reading, "sector") == ["Xây dựng"] * 2
    assert codes_of(reading) == ["duplicate_same"]


def test_dossiers_of_two_rows_each_are_counted_once_without_a_word() -> None:
    rows = rows_of()
    for number in range(3):
        rows += [list(dossier(number).values()), []]
    ranges = [(2 + 2 * n, place, 3 + 2 * n, place) for n in range(3) for place in range(len(HEADINGS))]
    reading = reading_of(rows, *ranges)
    assert len(reading.table) == 3 and reading.issues == ()


def test_titles_groups_totals_and_signatures_that_are_merged_become_no_dossiers() -> None:
    headings = [heading for heading in HEADINGS if heading != "Lĩnh vực"]
    last = len(headings) - 1
    one, two, three = ([dossier(number)[heading] for heading in headings] for number in range(3))
    rows: Rows = [
        ["DANH SÁCH HỒ SƠ"],
        [TITLE],
        list(headings),
        [None] * len(headings),
        ["Lĩnh vực: Đất đai"],
        [],
        one,
        two,
        ["Lĩnh vực: Hộ tịch"],
        three,
        ["Tổng số: 3 hồ sơ"],
        [],
        [None, "Người lập biểu", None, None, None, "Giám đốc"],
        [],
    ]
    # The header's cells and a group's text are two rows tall; so are the total and the signatures.
    ranges = [(0, 0, 0, last), (4, 0, 5, last), (8, 0, 8, last), (10, 0, 11, 3), (12, 1, 13, 3), (12, 5, 13, last)]
    reading = reading_of(rows, *ranges, *((2, place, 3, place) for place in range(len(headings))))
    assert column_of(reading, "code") == [row[CODE] for row in (one, two, three)]
    assert column_of(reading, "sector") == ["Đất đai", "Đất đai", "Hộ tịch"]
    assert reading.issues == ()


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_list_says_the_same_whether_its_equal_cells_are_merged_or_not(data: st.DataObject) -> None:
    names = {SECTOR: ["Y tế", "Đất đai"], AGENCY: ["Sở Y tế", "Sở Xây dựng"], DUE: ["20/01/2023", "25/01/2023"]}
    names |= {RECEIVED: ["10/01/2023", "11/01/2023"], 1: ["Cấp giấy", "Đổi giấy"], len(HEADINGS) - 1: ["Đang xử lý"]}
    count = data.draw(st.integers(1, 12))
    dossiers = [list(dossier(number).values()) for number in range(count)]
    for column, texts in names.items():
        for row in dossiers:
            row[column] = data.draw(st.sampled_from(texts))
    rows = [*rows_of(), *dossiers]
    ranges: list[Range] = []
    for column in data.draw(st.sets(st.sampled_from(list(names)))):
        for _, run in groupby(range(count), key=lambda place: dossiers[place][column]):
            places = list(run)
            ranges += [(2 + places[0], column, 2 + places[-1], column)]
    written = read_sheets(cells([list(row) for row in rows]))
    merged = reading_of([list(row) for row in rows], *ranges)
    assert merged.table.equals(written.table) and merged.issues == written.issues


def test_ranges_over_the_whole_sheet_or_over_each_other_cost_no_more_than_the_rows() -> None:
    rows = rows_of(*(dossier(number) for number in range(500)))
    for row in rows[3:]:
        row[AGENCY] = None
    last = sheet.MOST_ROWS - 1
    merged = [MergedRange(2, AGENCY, last - number, AGENCY) for number in range(50_000)]
    merged += [MergedRange(0, 0, last, 16_383), MergedRange(2, 0, last, 16_383)]
    # Each of 50.000 ranges filled by itself would be 25 million cells.
    reading = read_sheets(cells(rows, merged=merged))
    assert set(column_of(reading, "agency")) == {"Sở Xây dựng"}
    assert len(reading.table) + reading.duplicates + reading.rejected == 500


def test_more_merged_cells_than_a_list_has_are_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merged_cells, "MOST_MERGED", 2)
    rows = merge(five(), *OF_FIVE)
    for name, write in WRITERS.items():
        write(tmp_path / name, rows, OF_FIVE, [])
        with pytest.raises(RefusedFileError) as refused:
            read(tmp_path / name, ReadOptions())
        assert refused.value.code == "too_many_merged" and "bỏ gộp ô" in refused.value.reason


def test_cells_merged_across_in_every_row_are_no_reason_to_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As reporting programs save: each column of theirs lies over several of Excel's.
    monkeypatch.setattr(merged_cells, "MOST_MERGED", 3)
    beside = len(HEADINGS) - 1
    across = [(row, beside, row, beside + 1) for row in range(2, 7)]
    write_xlsx(tmp_path / "a.xlsx", five(), across, [])
    assert len(read(tmp_path / "a.xlsx", ReadOptions()).table) == 5
