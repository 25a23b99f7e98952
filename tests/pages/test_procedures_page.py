"""The page Danh mục TTHC: full online by two definitions, procedures of the scope and others, what people report."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import shown_cards, shown_tables
from ui import links


def html_of(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in page.get("html"))


@pytest.mark.usefixtures("flagged")
def test_full_online_stands_by_both_definitions_with_counts_and_dossiers(open_page: OpenPage) -> None:
    page = open_page(links.PROCEDURES)
    assert not page.exception and not page.error
    cards = shown_cards(page)
    assert cards["Toàn trình trên hồ sơ đã giải quyết"][1] == "10 / 40 hồ sơ, biết đủ"
    of_eligible = cards["Toàn trình trên hồ sơ của thủ tục toàn trình"]
    assert of_eligible[1] == "10 / 20 hồ sơ, biết đủ"
    assert "nhom=channel%3Aonline&amp;nhom=level%3Afull" in html_of(page)


@pytest.mark.usefixtures("filled")
def test_full_online_is_missing_where_no_file_tells_of_results(open_page: OpenPage) -> None:
    cards = shown_cards(open_page(links.PROCEDURES))
    said = "Chưa tệp nào ghi kết quả điện tử của 53 hồ sơ"
    assert cards["Toàn trình trên hồ sơ đã giải quyết"] == ["—", said]
    eligible = cards["Toàn trình trên hồ sơ của thủ tục toàn trình"]
    assert eligible == ["—", "Không có hồ sơ nào ghi như vậy; 53 hồ sơ đã giải quyết không ghi mức độ"]


@pytest.mark.usefixtures("flagged")
def test_procedures_stand_with_level_sector_and_dossiers(open_page: OpenPage) -> None:
    (procedures,) = shown_tables(open_page(links.PROCEDURES))
    line = procedures["Chứng thực bản sao"]
    assert (line["Lĩnh vực"], line["Mức độ dịch vụ công"], line["Tiếp nhận"]) == ("Hộ tịch", "Toàn trình", "20")


@pytest.mark.usefixtures("flagged")
def test_procedures_without_dossiers_and_without_codes_are_listed_when_opened(open_page: OpenPage) -> None:
    page = open_page(links.PROCEDURES, {"ky": "2023-01-03..2023-01-03"})
    # Both procedures had dossiers; on that day only one did.
    assert any("2 thủ tục đã từng có hồ sơ; 1 có hồ sơ" in caption.value for caption in page.caption)
    page.session_state["procedures-without-fold"] = True
    page.run()
    assert list(page.dataframe[0].value["procedure_name"]) == ["Đăng ký kết hôn"]
    assert any(fold.label == "Không có mã thủ tục, nên không đối chiếu được (2)" for fold in page.expander)


@pytest.mark.usefixtures("flagged")
def test_the_catalogue_stands_in_parts_with_its_months(open_page: OpenPage) -> None:
    shown = html_of(open_page(links.PROCEDURES))
    assert "<h3>Quyết định công bố và thay đổi</h3>" in shown and "<h3>Dịch vụ công trực tuyến</h3>" in shown
    # Nothing is told of pilots.
    assert "<h3>Thí điểm" not in shown


@pytest.mark.usefixtures("flagged")
def test_of_many_procedures_the_page_shows_those_with_the_most_dossiers(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.procedures._MOST_SHOWN", 1)
    page = open_page(links.PROCEDURES)
    assert not page.exception
    (procedures,) = shown_tables(page)
    assert len(procedures) == 1
    assert any("tệp tải về có đủ 2" in caption.value for caption in page.caption)
