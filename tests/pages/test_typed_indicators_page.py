"""The page Nhập chỉ tiêu: typed values go through the importer's checks, and keep what they were before."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from db.engine import open_database, reading
from db.indicators import ToldValue
from domain.indicator import How, Indicator, Topic
from domain.indicator_catalogue import CATALOGUE
from etl.imports.history import past_imports, undo
from exports.typed_indicators import TypedValue, typed_workbook
from measures import indicators
from tests.pages.conftest import OpenPage
from tests.pages.flagged_months import UNIT
from ui import links
from ui.cache import database

SMS = "Số tin nhắn đã gửi (tin)"


def told(path: Path, key: str, month: str = "2023-01", agency: str | None = None) -> list[ToldValue]:
    with reading(open_database(f"sqlite:///{path.as_posix()}")) as connection:
        return indicators.revisions(connection, key, month, agency)


def opened(open_page: OpenPage, topic: Topic, **others: str) -> AppTest:
    page = open_page(links.TYPED, {"thang": "2023-01", "chu-de": topic.value, **others})
    assert not page.exception and not page.error
    return page


def type_in(page: AppTest, label: str, text: str) -> None:
    next(box for box in page.text_input if box.label == label).input(text)


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def test_a_typed_value_is_looked_at_stored_and_keeps_what_it_was(flagged: Path, open_page: OpenPage) -> None:
    page = opened(open_page, Topic.SERVICE)
    assert next(box for box in page.text_input if box.label == SMS).placeholder == "Đang có: 1.500"
    type_in(page, SMS, "1.700")
    next(box for box in page.text_input if box.label == "Người nhập").input("chị Hoa")
    page = press(page, "Xem trước")
    assert {metric.label: metric.value for metric in page.metric}["Sửa lại"] == "1"
    assert [value.value for value in told(flagged, "sms_sent")] == [Decimal(1500)]
    page = press(page, "Ghi số liệu")
    assert "0 mới, 1 sửa lại" in page.success[0].value.replace("\\", "")
    latest, former = told(flagged, "sms_sent")
    assert (latest.value, latest.counts, latest.told_by) == (Decimal(1700), True, "chị Hoa")
    assert (former.value, former.counts) == (Decimal(1500), False)
    assert list(page.dataframe[-1].value["value"]) == ["1.700", "1.500"]
    assert next(box for box in page.text_input if box.label == SMS).value == ""


def test_what_is_typed_is_a_batch_of_its_own_and_can_be_taken_back(flagged: Path, open_page: OpenPage) -> None:
    page = opened(open_page, Topic.SERVICE)
    type_in(page, SMS, "1700")
    press(press(page, "Xem trước"), "Ghi số liệu")
    with reading(database()) as connection:
        newest = max(past_imports(connection), key=lambda batch: batch.id)
    assert newest.file_name == "Nhập trên trang 2023-01 toàn tỉnh.xlsx"
    undo(database(), newest.id)
    assert [value.value for value in told(flagged, "sms_sent")] == [Decimal(1500)]


def test_a_part_over_its_whole_is_refused_with_its_place_and_nothing_is_stored(
    flagged: Path, open_page: OpenPage
) -> None:
    page = opened(open_page, Topic.PAYMENT)
    # Forty dossiers owe a fee in that month.
    type_in(page, "Số hồ sơ đã thanh toán trực tuyến (hồ sơ)", "41")
    page = press(page, "Xem trước")
    assert "1 lỗi" in page.error[0].value
    assert any("40" in str(message) for message in page.dataframe[0].value["message"])
    assert not [button for button in page.button if button.label == "Ghi số liệu"]
    assert [value.value for value in told(flagged, "online_payment_dossiers")] == [Decimal(10)]


@pytest.mark.parametrize("text", ["năm nghìn", "56 tỷ", "8,500", "=1+1", "-3"])
@pytest.mark.usefixtures("flagged")
def test_what_is_no_plain_number_is_refused_as_in_a_workbook(open_page: OpenPage, text: str) -> None:
    page = opened(open_page, Topic.SERVICE)
    type_in(page, SMS, text)
    page = press(page, "Xem trước")
    assert not page.exception
    assert "chưa ghi gì" in page.error[0].value
    assert not [button for button in page.button if button.label == "Ghi số liệu"]


def test_values_of_an_agency_are_its_own(flagged: Path, open_page: OpenPage) -> None:
    page = opened(open_page, Topic.SERVICE, **{"co-quan": UNIT})
    assert next(box for box in page.text_input if box.label == SMS).placeholder == "Chưa có"
    type_in(page, SMS, "12")
    press(press(page, "Xem trước"), "Ghi số liệu")
    assert [value.value for value in told(flagged, "sms_sent", agency=UNIT)] == [Decimal(12)]
    assert [value.value for value in told(flagged, "sms_sent")] == [Decimal(1500)]


def test_values_of_the_index_need_the_day_they_were_read(flagged: Path, open_page: OpenPage) -> None:
    score = "Bộ chỉ số 766: tổng điểm (điểm)"
    page = opened(open_page, Topic.INDEX_766)
    type_in(page, score, "82,5")
    page = press(page, "Xem trước")
    assert "1 lỗi" in page.error[0].value
    next(box for box in page.date_input if box.label == "Ngày đọc trên Cổng").set_value(date(2023, 2, 5))
    page = press(press(page, "Xem trước"), "Ghi số liệu")
    (value,) = told(flagged, "index_766_score")
    assert (value.value, value.read_on) == (Decimal("82.5"), date(2023, 2, 5))


def test_an_indicator_of_the_office_is_added_with_its_first_value(flagged: Path, open_page: OpenPage) -> None:
    page = opened(open_page, Topic.SERVICE)
    page.text_input(key="typed_own_name").input("Số lượt dùng ứng dụng")
    page.text_input(key="typed_own_unit").input("lượt")
    page = press(page, "Xem trước chỉ tiêu mới")
    assert any("Cần có tên" in info.value for info in page.info)
    page.text_input(key="typed_own_value").input("250")
    page = press(press(page, "Xem trước chỉ tiêu mới"), "Ghi số liệu")
    assert not page.exception and page.success
    assert [value.value for value in told(flagged, "so_luot_dung_ung_dung")] == [Decimal(250)]
    own = opened(open_page, Topic.OWN)
    assert "Số lượt dùng ứng dụng (lượt)" in [box.label for box in own.text_input]


@pytest.mark.usefixtures("flagged")
def test_a_preview_of_another_month_is_not_stored_by_mistake(open_page: OpenPage) -> None:
    page = opened(open_page, Topic.SERVICE)
    type_in(page, SMS, "1700")
    page = press(page, "Xem trước")
    page.selectbox(key="typed_month").select("2023-02").run()
    assert not [button for button in page.button if button.label == "Ghi số liệu"]


@pytest.mark.usefixtures("flagged")
def test_an_empty_form_says_that_nothing_was_typed(open_page: OpenPage) -> None:
    page = press(opened(open_page, Topic.SERVICE), "Xem trước")
    assert any("Chưa gõ ô nào" in info.value for info in page.info)


@pytest.mark.usefixtures("empty")
def test_an_empty_database_can_be_begun_here(open_page: OpenPage) -> None:
    page = opened(open_page, Topic.SERVICE)
    type_in(page, SMS, "5")
    page = press(press(page, "Xem trước"), "Ghi số liệu")
    assert page.success and not page.exception


def test_the_typed_workbook_holds_text_as_text_and_own_indicators_on_their_sheet() -> None:
    sms = CATALOGUE.find("sms_sent")
    assert sms is not None
    own = Indicator("so_luot", "Số lượt", "lượt", How.LAST, Topic.OWN, decimals=1)
    content = typed_workbook([TypedValue(sms, "=1+1")], month="2023-06", agency="Sở A", own=[own])
    workbook = load_workbook(BytesIO(content))
    line = [cell.value for cell in workbook["Số liệu"][2]]
    assert line == ["sms_sent", sms.name, "tin", "06/2023", "Sở A", "=1+1", None]
    assert workbook["Số liệu"].cell(2, 6).data_type == "s"
    assert [cell.value for cell in workbook["Chỉ tiêu riêng"][2]][:4] == [
        "so_luot",
        "Số lượt",
        "lượt",
        "Lấy tháng cuối",
    ]


@pytest.mark.usefixtures("empty")
def test_the_template_is_offered_where_files_are_loaded_and_where_values_are_typed(open_page: OpenPage) -> None:
    for address in (links.UPLOAD, links.TYPED):
        labels = [str(button.proto.label) for button in open_page(address).get("download_button")]
        assert any(label.startswith("Tải tệp mẫu chỉ tiêu tháng ") for label in labels)
