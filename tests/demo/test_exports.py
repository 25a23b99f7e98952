"""The files themselves: how they look, that their bytes stay the same, and that whole ones are left alone."""

import os
import subprocess
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

import demo.exports
from demo.exports import write_export, write_exports
from domain.agency import Block
from tests.demo.year import FEBRUARY, Year

# One process writes and reads a month's files once for all of them.
pytestmark = pytest.mark.xdist_group("demo-files")

Rows = list[list[object]]


@pytest.fixture(scope="module")
def departments(february_files: dict[Block, Path]) -> Rows:
    return _rows(february_files[Block.DEPARTMENT])


@pytest.fixture(scope="module")
def land(february_files: dict[Block, Path]) -> Rows:
    return _rows(february_files[Block.LAND])


def _rows(path: Path) -> Rows:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def test_the_departments_file_has_titles_one_row_of_headings_a_total_and_signatures(departments: Rows) -> None:
    assert departments[0][0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert departments[2][0] == "VĂN PHÒNG UBND TỈNH QUẢNG NGÃI"
    assert str(departments[3][0]).startswith("DANH SÁCH HỒ SƠ")
    assert departments[4][0] == "(Từ ngày 01/02/2023 đến ngày 28/02/2023)"
    assert departments[5] == [""] * 28
    assert departments[6][:3] == ["STT", "Số hồ sơ", "Mã thủ tục"]
    assert departments[7][0] == 1
    assert departments[-4][:3] == ["Tổng số", "", f"{departments[-5][0]:.0f} hồ sơ"]
    assert departments[-1][1] == "Người lập biểu"


def test_the_departments_file_tells_each_dossier_with_text_dates(departments: Rows, year: dict[Block, Year]) -> None:
    seen = year[Block.DEPARTMENT].files[FEBRUARY]
    rows = departments[7:-4]
    assert [row[1] for row in rows] == [dossier.code for dossier in seen]
    for row, dossier in zip(rows, seen, strict=True):
        assert row[2] == f"{dossier.procedure_code}.000.00.00.H48"
        assert row[4:6] == [dossier.sector, dossier.agency]
        assert row[10:14] == [
            moment.strftime("%d/%m/%Y %H:%M:%S") if moment else ""
            for moment in (dossier.received_at, dossier.due_at, dossier.resolved_at, dossier.returned_at)
        ]
        assert bool(row[15]) == dossier.is_late_explained


def test_the_land_file_has_three_rows_of_headings_and_a_row_of_column_numbers(land: Rows) -> None:
    assert land[3][0] == "(Từ ngày 01/02/2023 đến ngày 28/02/2023)"
    assert land[5][:2] == ["TT", "Mã hồ sơ"]
    assert land[6][7:13] == ["Họ tên", "Điện thoại", "Địa chỉ", "Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"]
    assert land[7][12:14] == ["Hoàn thành", "Ngày nhận kết quả"]
    assert land[8] == [f"({number})" for number in range(1, 21)]
    assert land[-3][:3] == ["Cộng", "", f"{land[-4][0]:.0f}"]


def test_the_land_file_tells_each_dossier_with_true_dates(land: Rows, year: dict[Block, Year]) -> None:
    seen = year[Block.LAND].files[FEBRUARY]
    rows = land[9:-3]
    assert [row[1] for row in rows] == [dossier.code for dossier in seen]
    for row, dossier in zip(rows, seen, strict=True):
        assert row[10:14] == [
            moment or "" for moment in (dossier.received_at, dossier.due_at, dossier.resolved_at, dossier.returned_at)
        ]
        assert isinstance(row[10], datetime)


def test_headings_of_the_land_file_are_merged_over_rows_and_columns(february_files: dict[Block, Path]) -> None:
    sheet = openpyxl.load_workbook(february_files[Block.LAND]).worksheets[0]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A1:T1", "A6:A8", "H6:J6", "K6:N6", "M7:N7", "Q6:Q8", "T6:T8"} <= merged


def test_people_in_the_files_are_plainly_invented(departments: Rows, land: Rows) -> None:
    invented = ("Giả Định", "Ví Dụ", "Minh Họa", "Không Thật", "Thử Nghiệm", "Bịa Đặt")
    for row in [*departments[7:-4], *land[9:-3]]:
        assert any(word in str(row[7]) for word in invented)
        assert len(str(row[8])) == 10 and str(row[8]).startswith("0900")
        assert "phường Giả Định" in str(row[9])


def test_a_files_bytes_are_the_same_in_another_process(february_files: dict[Block, Path], tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from demo.exports import write_export; from domain.agency import Block; "
        f"write_export(Path({str(tmp_path)!r}), Block.LAND, {FEBRUARY})"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(demo.exports.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
    ours = february_files[Block.LAND]
    assert (tmp_path / ours.name).read_bytes() == ours.read_bytes()


def test_write_exports_writes_once_and_again_only_what_is_damaged_or_of_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo.exports, "_lists", lambda: [(Block.DEPARTMENT, 0, 2023), (Block.LAND, 0, 2023)])
    directory = tmp_path / "demo" / "data"
    told: list[tuple[str, int]] = []

    def tell(path: Path, rows: int) -> None:
        told.append((path.name, rows))

    paths = write_exports(directory, on_file=tell)
    assert [path.name for path in paths] == ["2023-01_so-nganh.xlsx", "2023-01_dat-dai.xlsx", "2023_chi-tieu.xlsx"]
    assert told[:2] == [("2023-01_so-nganh.xlsx", 5_079), ("2023-01_dat-dai.xlsx", 2_050)]
    assert [name for name, _ in told[2:]] == ["2023_chi-tieu.xlsx"]
    assert sorted(path.suffix for path in directory.iterdir()) == [".json", ".xlsx", ".xlsx", ".xlsx"]
    before = [(path.stat().st_mtime_ns, sha256(path.read_bytes()).digest()) for path in paths]

    assert write_exports(directory, on_file=tell) == paths
    assert told[3:] == told[:3]
    assert [(path.stat().st_mtime_ns, sha256(path.read_bytes()).digest()) for path in paths] == before

    written: list[str] = []
    monkeypatch.setattr(demo.exports, "_write_all", lambda *arguments: written.append("again"))
    paths[1].write_bytes(paths[1].read_bytes()[:-1])
    write_exports(directory)
    assert written == ["again"]
    write_export(directory, Block.LAND, 0)
    write_exports(directory)
    assert written == ["again"]
    monkeypatch.setattr(demo.exports, "_recipe", lambda: "another version")
    write_exports(directory)
    assert written == ["again", "again"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"recipe": "", "files": 3}', '{"files": {"x": null}}'])
def test_a_manifest_that_cannot_be_read_means_writing_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    written: list[str] = []
    monkeypatch.setattr(demo.exports, "_write_all", lambda *arguments: written.append("again"))
    (tmp_path / ".demo-manifest.json").write_text(text, encoding="utf-8")
    write_exports(tmp_path)
    assert written == ["again"]
