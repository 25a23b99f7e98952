"""Dấu hiệu sửa ngày: counts by unit, and the dossiers that show a signal."""

from pathlib import Path

from tests.pages.conftest import OpenPage
from tests.pages.rewritten_months import COMMUNE, HOME, JUSTICE
from tests.pages.shown_tables import shown_tables
from tests.pages.test_pages import texts
from ui import links


def test_each_unit_has_its_counts(rewritten: Path, open_page: OpenPage) -> None:
    lines = shown_tables(open_page(links.SIGNALS))[0]
    assert lines[JUSTICE] == {
        "Dời ngày hẹn": "1",
        "Kết thúc đúng giây hẹn trả": "1",
        "Kết thúc hàng loạt": "0",
        "Kết thúc ngoài giờ": "1",
        "Vắng trong tệp sau": "1",
        "Chuyển đơn vị": "0",
    }
    assert (lines[HOME]["Kết thúc hàng loạt"], lines[HOME]["Kết thúc ngoài giờ"]) == ("12", "1")
    assert COMMUNE not in lines
    assert lines["Tất cả cơ quan"]["Kết thúc ngoài giờ"] == "2"


def test_a_moved_due_date_is_listed_with_the_old_and_the_new_one(rewritten: Path, open_page: OpenPage) -> None:
    test = open_page(links.SIGNALS)
    line = test.dataframe[0].value.iloc[0]
    assert (line["code"], line["detail"]) == ("H48-A2", "Dời sau khi đã quá hạn")
    assert (f"{line['old_due_at']:%d/%m}", f"{line['new_due_at']:%d/%m}") == ("15/02", "20/03")
    assert "Dời sau khi đã quá hạn: 1" in texts(test)


def test_an_address_opens_the_dossiers_of_one_signal_and_unit(rewritten: Path, open_page: OpenPage) -> None:
    test = open_page(links.SIGNALS, {"dau-hieu": "outside_hours", "co-quan": HOME})
    frame = test.dataframe[0].value
    assert frame[["code", "detail"]].values.tolist() == [["H48-B1", "Thứ Bảy hoặc Chủ nhật"]]


def test_the_period_narrows_the_signals(rewritten: Path, open_page: OpenPage) -> None:
    lines = shown_tables(open_page(links.SIGNALS, {"ky": "2023-02"}))[0]
    assert lines == {
        JUSTICE: {
            "Dời ngày hẹn": "0",
            "Kết thúc đúng giây hẹn trả": "1",
            "Kết thúc hàng loạt": "0",
            "Kết thúc ngoài giờ": "0",
            "Vắng trong tệp sau": "0",
            "Chuyển đơn vị": "0",
        },
        "Tất cả cơ quan": lines[JUSTICE],
    }


def test_days_without_a_time_of_day_are_no_signal(filled: Path, open_page: OpenPage) -> None:
    assert "Không thấy dấu hiệu nào" in texts(open_page(links.SIGNALS))
