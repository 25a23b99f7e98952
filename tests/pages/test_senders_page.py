"""Lịch gửi số liệu on Độ phủ: who has not sent, who was late, and the text that reminds them."""

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui.senders
from domain.sender import Sender, SenderKind
from etl.registers.senders import keep_senders
from measures.senders import register
from tests.pages.conftest import OpenPage
from tests.pages.rewritten_months import COMMUNE, HOME, JUSTICE
from tests.pages.test_pages import texts
from ui import links
from ui.cache import database, look_up


@pytest.fixture(autouse=True)
def tenth_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.senders, "local_now", lambda: datetime(2023, 4, 10, 9))


def press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def owe(*names: str, first: date = date(2023, 2, 1)) -> None:
    lines = [Sender(SenderKind.AGENCY, name, first, date(2023, 3, 31)) for name in names]
    keep_senders(database(), lines, moment=datetime(2023, 1, 1), by=None)


def test_who_has_not_sent_is_named_from_the_first_month_on(rewritten: Path, open_page: OpenPage) -> None:
    owe(COMMUNE, JUSTICE, "UBND xã chưa từng gửi")
    said = texts(open_page(links.COVERAGE, {"ky": "2023"}))
    assert "Chưa gửi đủ: 2 đơn vị, 3 tệp" in said
    assert f"- {COMMUNE}: 03/2023, hạn 04/04/2023" in said
    assert "- UBND xã chưa từng gửi: 02/2023, hạn 02/03/2023, 03/2023, hạn 04/04/2023" in said


def test_each_has_a_reminder_to_copy(rewritten: Path, open_page: OpenPage) -> None:
    owe(COMMUNE, "UBND xã chưa từng gửi")
    test = open_page(links.COVERAGE, {"ky": "2023"})
    text = test.code[0].value
    assert text.startswith(f"Kính gửi: {COMMUNE}")
    assert "- Tháng 03/2023 (từ ngày 01/03/2023 đến ngày 31/03/2023), hạn gửi 04/04/2023" in text
    assert "trước ngày 12/04/2023" in text
    test.selectbox(key="senders_reminded").select("UBND xã chưa từng gửi").run()
    assert test.code[0].value.startswith("Kính gửi: UBND xã chưa từng gửi")


def test_who_sent_late_is_named_with_the_days(rewritten: Path, open_page: OpenPage) -> None:
    # The files of the test came when it ran, years after.
    owe(JUSTICE, HOME)
    said = texts(open_page(links.COVERAGE, {"ky": "2023"}))
    assert "Gửi muộn: 4 tệp" in said
    assert f"- {JUSTICE}: tháng 02/2023, hạn 02/03/2023, nhận " in said


def test_the_selection_of_the_page_narrows_the_register(rewritten: Path, open_page: OpenPage) -> None:
    owe(COMMUNE, JUSTICE)
    said = texts(open_page(links.COVERAGE, {"ky": "2023", "don-vi": JUSTICE}))
    assert "Không đơn vị nào còn thiếu tệp đã đến hạn trong kỳ." in said


def test_units_seen_become_the_register_and_are_taken_out_again(rewritten: Path, open_page: OpenPage) -> None:
    test = press(open_page(links.COVERAGE, {"ky": "2023"}), "Lấy các cơ quan đã có tệp")
    assert "Lịch gửi số liệu: 3 đơn vị, lấy từ các tệp đã nạp." in texts(test)
    kept = look_up(register)
    assert {each.name for each in kept} == {COMMUNE, JUSTICE, HOME}
    assert {each.first for each in kept} == {date(2023, 2, 1)}
    test.multiselect(key="senders_removed").select(kept[0].id).run()
    assert "Đã bỏ 1 đơn vị" in texts(press(test, "Bỏ các đơn vị đã chọn"))
    assert len(look_up(register)) == 2


def test_a_workbook_with_mistakes_lists_them_and_a_right_one_goes_in(rewritten: Path, open_page: OpenPage) -> None:
    test = open_page(links.COVERAGE, {"ky": "2023"})
    for line in ("A;ngày mai", "A;01/02/2023"):
        content = f"Đơn vị;Từ ngày\n{line}\n".encode()
        test.file_uploader(key="senders_file").set_value(("lich.csv", content, "text/csv")).run()
        test = press(test, "Nạp lịch gửi")
        if "mai" in line:
            assert "Dòng 2, cột B “Từ ngày”: “ngày mai” không phải là ngày" in texts(test)
            assert look_up(register) == ()
    assert "Lịch gửi số liệu: 1 đơn vị mới, 0 thay đổi, 0 giữ nguyên." in texts(test)
