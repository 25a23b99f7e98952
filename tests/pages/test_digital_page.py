"""The page Thanh toán và số hóa: rates with what is known beside them, by month and agency, and the indicators."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.flagged_months import DIGITISED, DOSSIERS, OTHER, OUTSIDE, PAID, UNIT
from tests.pages.shown_tables import shown_cards, shown_sentences, shown_tables
from ui import links


def html_of(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in page.get("html"))


@pytest.mark.usefixtures("flagged")
def test_each_rate_stands_with_both_counts_and_leads_to_its_dossiers(open_page: OpenPage) -> None:
    page = open_page(links.DIGITAL)
    assert not page.exception and not page.error
    cards = shown_cards(page)
    assert cards["Tỷ lệ số hóa hồ sơ"] == ["50,00 %", f"{DIGITISED} / {DOSSIERS} hồ sơ tiếp nhận, biết đủ"]
    assert cards["Tỷ lệ thanh toán trực tuyến"][0] == "25,00 %"
    assert f"so-lieu=paid_online&amp;tu-trang={links.DIGITAL}" in html_of(page)
    assert cards["Tỷ lệ tiếp nhận chậm"] == ["0,00 %", "0 / 20 hồ sơ nộp trực tuyến, biết đủ"]


@pytest.mark.usefixtures("flagged")
def test_a_rate_of_which_no_file_tells_is_missing_and_not_nought(open_page: OpenPage) -> None:
    cards = shown_cards(open_page(links.DIGITAL))
    assert cards["Tỷ lệ có thư xin lỗi"] == ["—", "Không có hồ sơ trễ hạn."]


@pytest.mark.usefixtures("filled")
def test_where_no_file_tells_of_flags_the_page_says_which_columns_would(open_page: OpenPage) -> None:
    page = open_page(links.DIGITAL)
    cards = shown_cards(page)
    assert cards["Tỷ lệ số hóa hồ sơ"] == ["—", "Chưa tệp nào ghi: 60 hồ sơ tiếp nhận chưa biết."]
    assert any("“Kết quả điện tử”" in info.value for info in page.info)
    assert not shown_tables(page)


@pytest.mark.usefixtures("flagged")
def test_the_agencies_stand_with_their_rates_and_a_total(open_page: OpenPage) -> None:
    agencies = shown_tables(open_page(links.DIGITAL))[0]
    paid = f"25,00 % ({PAID} / {DOSSIERS})"
    assert agencies[UNIT]["Tỷ lệ thanh toán trực tuyến"] == agencies["Tổng cộng"]["Tỷ lệ thanh toán trực tuyến"] == paid


@pytest.mark.usefixtures("flagged")
def test_the_chart_follows_the_chosen_rate_and_the_address(open_page: OpenPage) -> None:
    page = open_page(links.DIGITAL, {"ty-le": "reused_rate"})
    assert page.selectbox(key="digital_rate").value == "reused_rate"
    page.selectbox(key="digital_rate").select("e_result_rate").run()
    assert page.query_params["ty-le"] == "e_result_rate"
    assert not page.exception


@pytest.mark.usefixtures("flagged")
def test_the_indicators_name_the_months_that_are_told_and_missing(open_page: OpenPage) -> None:
    shown = html_of(open_page(links.DIGITAL, {"ky": "2023-Q1"}))
    line = shown[shown.index("Số tin nhắn đã gửi") :]
    assert "<td>3.100</td>" in line[:200]
    assert "01–02/2023" in line[:400] and "03/2023" in line[:400]
    assert "<td>25,00\N{NO-BREAK SPACE}%<small>10 / 40</small></td>" in shown
    # Of all others nothing is told.
    assert "<td>—</td>" in shown


@pytest.mark.usefixtures("flagged")
def test_by_month_and_by_agency_they_are_folded_away(open_page: OpenPage) -> None:
    page = open_page(links.DIGITAL)
    assert ">1.600</a>" not in html_of(page)
    page.session_state["digital-indicators-month-fold"] = True
    page.run()
    assert '<td><a href="nhap-chi-tieu?thang=2023-02&amp;chu-de=service">1.600</a></td>' in html_of(page)
    page.session_state["digital-indicators-agency-fold"] = True
    page.run()
    assert any("Không có số nào báo riêng" in caption.value for caption in page.caption)


@pytest.mark.usefixtures("flagged")
def test_a_period_without_indicators_leads_to_the_upload(open_page: OpenPage) -> None:
    page = open_page(links.DIGITAL, {"ky": "2022"})
    assert any("chưa có số nào về thanh toán trực tuyến" in said for said in shown_sentences(page))


@pytest.mark.usefixtures("flagged")
def test_months_that_the_period_cuts_are_named(open_page: OpenPage) -> None:
    page = open_page(links.DIGITAL, {"ky": "2023-01-01..2023-02-14"})
    assert any("cắt ngang tháng 02/2023" in caption.value.replace("\\", "") for caption in page.caption)


@pytest.mark.usefixtures("flagged")
def test_the_receiving_units_are_counted_once_somebody_opens_them_and_lead_to_the_list(open_page: OpenPage) -> None:
    page = open_page(links.DIGITAL)
    assert "Giải quyết →" not in html_of(page)
    page.session_state["digital-receiving-fold"] = True
    page.run()
    address = re.search(r'href="(ho-so[^"]*noi-tiep-nhan[^"]*)">8</a>', html_of(page))
    assert address is not None and any(f"Cộng lại {OUTSIDE} hồ sơ" in caption.value for caption in page.caption)
    listed = open_page(links.DOSSIERS, parse_qs(urlsplit(unescape(address[1])).query))
    assert [header.value for header in listed.header] == [f"{OUTSIDE} hồ sơ"]
    assert len(listed.dataframe[0].value) == OUTSIDE
    assert any(f"Cơ quan tiếp nhận: {OTHER}" in badge.value.replace("\\", "") for badge in listed.markdown)


@pytest.mark.usefixtures("flagged")
def test_the_limit_to_a_receiving_unit_can_be_dropped(open_page: OpenPage) -> None:
    page = open_page(links.DOSSIERS, {"so-lieu": "received", "noi-tiep-nhan": OTHER})
    assert [header.value for header in page.header] == [f"{OUTSIDE} hồ sơ"]
    next(button for button in page.button if button.label == "Bỏ giới hạn này").click()
    page.run()
    assert [header.value for header in page.header] == [f"{DOSSIERS} hồ sơ"]
    assert "noi-tiep-nhan" not in page.query_params


@pytest.mark.usefixtures("flagged")
def test_too_many_dossiers_for_receiving_units_are_refused_with_a_sentence(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("measures.receiving.MOST_READ", 10)
    page = open_page(links.DIGITAL)
    page.session_state["digital-receiving-fold"] = True
    page.run()
    assert any("không đếm từng hồ sơ theo nơi tiếp nhận" in info.value for info in page.info)
