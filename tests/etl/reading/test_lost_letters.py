"""Files whose letters were lost are refused with the reason; a single such cell sets its row aside."""

from pathlib import Path

import pytest

from domain.batch import Severity
from etl.reading.read_file import read
from etl.reading.reading import ReadOptions
from etl.refused_file import RefusedFileError
from etl.workbook.sheet import Sheet
from tests.etl.exported import DOSSIER, column_of, dossier, listed, read_sheets

LOST = {
    "Tên_thủ_tục_hành_chính": "C?p gi?y phép xây d?ng",
    "Lĩnh_vực": "Xây d?ng",
    "Cơ_quan_thực_hiện": "S? Xây d?ng",
}


def refusal(*sheets: Sheet) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as refused:
        read_sheets(*sheets)
    return refused.value


@pytest.mark.parametrize("column", list(LOST))
def test_a_column_of_names_without_its_letters_refuses_the_file(column: str) -> None:
    lost = refusal(listed([dossier(number, **{column: LOST[column]}) for number in range(1, 5)]))
    assert lost.code == "letters_lost" and LOST[column] in lost.reason
    assert "chữ tiếng Việt đã mất" in lost.reason and "CSV UTF-8" in lost.reason


def test_lost_statuses_are_not_asked_about() -> None:
    rows = [dossier(number, **LOST, Trạng_thái_hồ_sơ="?ã x? lý xong", Hình_thức_nộp="Tr?c ti?p") for number in (1, 2)]
    assert refusal(listed(rows)).code == "letters_lost"


def test_a_list_that_kept_no_letter_at_all_is_refused_though_few_names_are_damaged() -> None:
    plain = {"Tên_thủ_tục_hành_chính": "Khai sinh", "Lĩnh_vực": "Công an", "Cơ_quan_thực_hiện": "Công an thành ph"}
    plain |= {"Hình_thức_nộp": "Online", "Trạng_thái_hồ_sơ": ""}
    rows = [dossier(number, **plain) for number in range(1, 9)]
    rows += [dossier(number, **plain | {"Lĩnh_vực": "H? t?ch"}) for number in (9, 10)]
    assert refusal(listed(rows)).code == "letters_lost"


@pytest.mark.parametrize("page", ["cp1252", "ascii"])
@pytest.mark.parametrize("first", ["DANH SÁCH HỒ SƠ\n", ""])
def test_headings_without_their_letters_refuse_the_file_and_ask_nothing(tmp_path: Path, page: str, first: str) -> None:
    rows: list[list[object]] = [list(DOSSIER), *([*dossier(number).values()] for number in range(1, 5))]
    text = first + "\n".join(",".join(str(cell) for cell in row) for row in rows)
    path = tmp_path / "ansi.csv"
    path.write_bytes(text.encode(page, "replace"))
    with pytest.raises(RefusedFileError) as refused:
        read(path, ReadOptions())
    assert refused.value.code == "letters_lost" and not refused.value.issues


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Cơ quan thực hiện", "S? Xây d?ng"),
        ("Lĩnh vực", "Xây d?ng"),
        ("Tên thủ tục hành chính", "C?p phép"),
        ("Trạng thái hồ sơ", "?ang xử lý"),
        ("Hình thức nộp", "Tr?c ti?p"),
        ("Cơ quan thực hiện", "Sở Xây d\ufffdng"),
    ],
)
def test_one_cell_without_its_letters_sets_its_row_aside_and_nothing_is_asked(heading: str, cell: str) -> None:
    reading = read_sheets(listed([dossier(1), dossier(2) | {heading: cell}, dossier(3)]))
    (issue,) = reading.issues
    assert (issue.severity, issue.code, issue.row, issue.heading) == (Severity.ERROR, "letters_lost", 4, heading)
    assert (reading.rejected, column_of(reading, "row")) == (1, [3, 5])
    assert reading.set_aside[0].cells[heading] == cell


def test_a_reason_without_its_letters_goes_in_with_a_remark() -> None:
    beside = {"Ngày kết thúc xử lý": "23/01/2023", "Lý do trễ hẹn": "Thi?u h? s?"}
    reading = read_sheets(listed([dossier(1) | beside, dossier(2) | beside | {"Lý do trễ hẹn": "Sai địa chỉ?"}]))
    (issue,) = (issue for issue in reading.issues if issue.code.startswith("letters"))
    assert (issue.severity, issue.code, issue.row) == (Severity.WARNING, "letters_lost_beside", 3)
    assert column_of(reading, "late_reason") == ["Thi?u h? s?", "Sai địa chỉ?"]


def test_a_receiving_agency_without_its_letters_becomes_no_agency() -> None:
    reading = read_sheets(
        listed([dossier(1) | {"Cơ quan tiếp nhận": "S? Y t?"}, dossier(2) | {"Cơ quan tiếp nhận": "Sở Y tế"}])
    )
    assert [issue.code for issue in reading.issues] == ["letters_lost_beside"]
    assert column_of(reading, "receiving_agency") == [None, "Sở Y tế"]
