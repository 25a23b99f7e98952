"""One month as it really arrives: two files go in, one asks first, two are refused for the right reason."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from domain.spelling import name_key
from etl.reading.read_file import read
from etl.reading.reading import Reading, ReadOptions
from etl.recognition.mapping import mapping_from
from etl.refused_file import RefusedFileError
from tests.etl.exported import column_of

MONTH = Path(__file__).resolve().parents[4] / "shared" / "data" / "messy_month"
ANSWERS = {
    "columns": {"Đơn vị": "agency", "Ngày nhận": "received_at", "Ngày trả": "due_at"},
    "status": {"Đã duyệt chờ ký số": "processing"},
}

pytestmark = pytest.mark.skipif(not MONTH.is_dir(), reason="the folder 'shared' does not stand beside the project")


def refusal(name: str) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as refused:
        read(MONTH / name, ReadOptions())
    return refused.value


def departments() -> Reading:
    return read(MONTH / "01_so_nganh_thang_5.xlsx", ReadOptions(mapping=mapping_from(ANSWERS)))


def test_the_departments_file_asks_for_three_headings_and_a_status() -> None:
    refused = refusal("01_so_nganh_thang_5.xlsx")
    for seen in ('"Đơn vị"', '"Ngày nhận"', '"Ngày trả"', '"Đã duyệt chờ ký số"'):
        assert seen in refused.reason
    assert len(refused.issues) == 4


def test_the_departments_file_goes_in_with_answers_and_its_bad_rows_are_named() -> None:
    reading = departments()
    errors = Counter(issue.code for issue in reading.issues if issue.severity == "error")
    assert (reading.rows, reading.rows - reading.rejected - reading.duplicates) == (330, len(reading.table))
    assert (reading.period, reading.as_of) == ((date(2025, 5, 1), date(2025, 5, 31)), date(2025, 5, 31))
    assert errors >= Counter(
        {
            "duplicate_conflict": 3,
            "not_a_date": 2,
            "error_cell": 1,
            "ended_before_received": 1,
            "code_missing": 1,
        }
    )
    assert {issue.row for issue in reading.issues if issue.code == "not_a_date"} == {26, 39}


def test_the_departments_total_disagrees_with_its_rows() -> None:
    (issue,) = (issue for issue in departments().issues if issue.code == "total_disagrees")
    assert (issue.row, issue.found) == (336, "350")
    assert "330" in issue.message


def test_names_with_no_break_spaces_and_decomposed_letters_are_one_agency() -> None:
    agencies = {name_key(name) for name in column_of(departments(), "agency")}
    assert agencies == set(map(name_key, ("Sở Công Thương", "Sở Tư pháp", "Công an tỉnh", "Bảo hiểm xã hội tỉnh")))


def test_the_land_file_goes_in_with_its_groups_as_sectors_and_its_title_as_agency() -> None:
    reading = read(MONTH / "02_dat_dai_thang_5.xlsx", ReadOptions())
    assert (reading.rows, reading.rejected, len(reading.table)) == (166, 0, 166)
    assert set(column_of(reading, "agency")) == {"Văn phòng Đăng ký đất đai - Chi nhánh thành phố"}
    assert all(sector.startswith("Lĩnh vực ") for sector in column_of(reading, "sector"))
    assert {issue.code for issue in reading.issues if issue.row is None} == {
        "hidden_sheet",
        "closed_before_title_period",
    }


def test_the_html_file_goes_in_though_it_is_named_xls() -> None:
    reading = read(MONTH / "03_huyen_xa_thang_5.xls", ReadOptions())
    assert (reading.rows, reading.rejected, reading.period) == (240, 0, (date(2025, 5, 1), date(2025, 5, 31)))
    assert column_of(reading, "received_at")[0].isoformat() == "2025-05-01T10:24:00"


@pytest.mark.parametrize("name", ["01_so_nganh_thang_5.xlsx", "02_dat_dai_thang_5.xlsx", "03_huyen_xa_thang_5.xls"])
def test_in_may_2025_every_agency_of_the_month_still_stood(name: str) -> None:
    reading = read(MONTH / name, ReadOptions(mapping=mapping_from(ANSWERS)))
    assert not {"agency_ended", "agency_not_begun"} & {count.code for count in reading.issue_counts}


def test_the_file_saved_under_a_us_locale_is_refused_for_that() -> None:
    refused = refusal("04_so_nganh_thang_5_luu_lai.xlsx")
    assert refused.code == "us_date_swap" and "Hoa Kỳ" in refused.reason


def test_the_summary_table_is_refused_for_that() -> None:
    refused = refusal("05_tong_hop_thang_5.xlsx")
    assert refused.code == "summary_table" and "bảng tổng hợp" in refused.reason


@pytest.mark.parametrize("name", ["01_so_nganh_thang_5.xlsx", "02_dat_dai_thang_5.xlsx", "03_huyen_xa_thang_5.xls"])
def test_no_person_of_the_month_stands_in_what_is_read(name: str, tmp_path: Path) -> None:
    read(MONTH / name, ReadOptions(mapping=mapping_from(ANSWERS))).save(tmp_path)
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for planted in ("Trần Văn Riêng", "Lê Thị Kín", "Phạm ", "0900000", "Tổ "):
        assert planted.encode() not in written
