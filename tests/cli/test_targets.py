"""`tthc targets` and `tthc template targets`: loaded whole or not at all, listed with how the figures stand."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from db.engine import Engine
from tests.cli.conftest import Run
from tests.db.exports import Row, import_rows

HEADINGS = ["Số liệu", "Cấp", "Khối hoặc cơ quan", "Từ ngày", "Đến ngày", "Chiều", "Giá trị", "Văn bản giao"]
PROVINCE = ["Tỷ lệ đúng hạn", "Toàn tỉnh", None, date(2023, 1, 1), None, "Không thấp hơn", 98, "Quyết định 1/QĐ-UBND"]


def workbook(path: Path, *rows: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["BẢNG CHỈ TIÊU"])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def imported(database: Engine) -> None:
    """Sở Tư pháp with 3 of 4 in time, Sở Y tế with 2 of 2."""
    rows = [Row(f"T{place}").done(date(2023, 3, 9)) for place in range(3)]
    rows += [Row("T3").done(date(2023, 3, 20))]
    rows += [Row(f"Y{place}", agency="Sở Y tế").done(date(2023, 3, 10)) for place in range(2)]
    import_rows(database, rows, date(2023, 3, 31))


@pytest.mark.usefixtures("imported")
def test_a_workbook_goes_in_and_each_target_tells_how_it_stands(run: Run, tmp_path: Path) -> None:
    unit: list[object] = [
        *PROVINCE[:1],
        "Cơ quan",
        "SỞ TƯ PHÁP",
        date(2023, 1, 1),
        date(2023, 12, 31),
        ">=",
        "75,0",
        "Kế hoạch 2",
    ]
    digitised = ["digitised_rate", *PROVINCE[1:6], "80%", "Kế hoạch 3"]
    path = workbook(tmp_path / "ct.xlsx", PROVINCE, unit, digitised)
    assert run("targets", "import", path).stdout == "Chỉ tiêu: 3 mới, 0 thay chỉ tiêu cũ, 0 giữ nguyên.\n"
    told = json.loads(run("targets", "list", "--period", "2023-03", "--json").stdout)["targets"]
    assert [(each["subject"], each["value"]) for each in told] == [(None, "98"), ("Sở Tư pháp", "75.0"), (None, "80")]
    short = told[0]["standing"]
    assert (short["reached"], short["dossiers"], round(short["points"], 2)) == (False, 1, 14.67)
    assert told[1]["standing"] == {"reached": True, "points": 0.0, "dossiers": 0}
    assert told[2]["standing"] is None
    shown = run("targets", "list", "--period", "2023").stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "chưa có số liệu" in shown and "hồ sơ" in shown


@pytest.mark.usefixtures("imported")
def test_a_changed_target_keeps_the_former_one(run: Run, tmp_path: Path) -> None:
    run("targets", "import", workbook(tmp_path / "1.xlsx", PROVINCE))
    again = run("targets", "import", workbook(tmp_path / "2.xlsx", [*PROVINCE[:6], "98,0", PROVINCE[7]]))
    assert again.stdout == "Chỉ tiêu: 0 mới, 0 thay chỉ tiêu cũ, 1 giữ nguyên.\n"
    changed = run("targets", "import", workbook(tmp_path / "3.xlsx", [*PROVINCE[:6], 95, PROVINCE[7]]))
    assert changed.stdout == "Chỉ tiêu: 0 mới, 1 thay chỉ tiêu cũ, 0 giữ nguyên.\n"
    kept = json.loads(run("targets", "list", "--history", "--json").stdout)["targets"]
    assert [(each["value"], each["replaced_at"] is None) for each in kept] == [("98", False), ("95", True)]
    assert run("targets", "remove", 2).stdout == "Đã rút lại chỉ tiêu số 2.\n"
    refused = run("targets", "remove", 2)
    assert (refused.exit_code, refused.stderr.strip()) == (1, "Không có chỉ tiêu số 2 đang áp dụng.")
    assert json.loads(run("targets", "list", "--json").stdout)["targets"] == []


@pytest.mark.usefixtures("imported")
def test_mistakes_are_listed_with_row_and_column_and_nothing_goes_in(run: Run, tmp_path: Path) -> None:
    wrong = ["Tỷ lệ lạ", "Khối", "Xóm", "32/01/2023", date(2022, 1, 1), "bằng", "nhiều", None]
    fraction = [*PROVINCE[:1], "Khối", "Cấp xã", *PROVINCE[3:6], 0.98, PROVINCE[7]]
    above = [*PROVINCE[:1], "Khối", "Đất đai", *PROVINCE[3:6], 101, PROVINCE[7]]
    twice = [*PROVINCE[:6], 97, PROVINCE[7]]
    backwards = [*PROVINCE[:1], "Khối", "Cấp huyện", date(2023, 2, 1), date(2023, 1, 1), *PROVINCE[5:]]
    path = workbook(tmp_path / "ct.xlsx", PROVINCE, wrong, fraction, above, twice, backwards)
    refused = run("targets", "import", path)
    assert refused.exit_code == 1
    said = refused.stderr.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    for place, words in (
        ("Dòng 4, cột A “Số liệu”", "Tỷ lệ lạ"),
        ("Dòng 4, cột C “Khối hoặc cơ quan”", "Xóm"),
        ("Dòng 4, cột D “Từ ngày”", "32/01/2023"),
        ("Dòng 4, cột F “Chiều”", "bằng"),
        ("Dòng 4, cột G “Giá trị”", "nhiều"),
        ("Dòng 4, cột H “Văn bản giao”", "chưa ghi"),
        ("Dòng 5, cột G “Giá trị”", "không rõ là 0.98 % hay 98.00 %"),
        ("Dòng 6, cột G “Giá trị”", "lớn hơn 100 %"),
        ("Dòng 7, cột A “Số liệu”", "trùng với dòng 3"),
        ("Dòng 8, cột E “Đến ngày”", "đứng trước ngày đầu"),
    ):
        assert any(line.startswith(place) and words in line for line in said), place
    assert said[-1] == "Tệp ct.xlsx có 10 lỗi nên chưa ghi dòng nào."
    assert json.loads(run("targets", "list", "--history", "--json").stdout)["targets"] == []


def test_the_template_is_read_back_once_it_is_filled_in(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    assert run("template", "targets", "-o", path).exit_code == 0
    assert "không có dòng nào" in run("targets", "import", path).stderr
    book = openpyxl.load_workbook(path)
    sheet = book["Chỉ tiêu"]
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert len(sheet.data_validations.dataValidation) == 4
    for place, value in enumerate(PROVINCE, start=1):
        sheet.cell(2, place).value = value
    book.save(path)
    assert run("targets", "import", path).stdout.startswith("Chỉ tiêu: 1 mới")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"one;two\n1;2\n"])
def test_a_file_that_is_no_register_is_refused_in_one_sentence(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "la.csv"
    path.write_bytes(content)
    for command in ("targets", "senders"):
        refused = run(command, "import", path)
        assert refused.exit_code == 1
        assert len(refused.stderr.strip().splitlines()) == 1
    assert "Không tìm thấy" in run("targets", "import", tmp_path / "none.xlsx").stderr
