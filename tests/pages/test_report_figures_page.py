"""The page Số liệu báo cáo: figures beside printed ones, sentences to copy, and the form for what a report prints."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.engine import open_database, reading
from db.printed_figures import history, printed_figures
from domain.period import parse_period

OpenPage = Callable[..., AppTest]
PAGE = "so-lieu-bao-cao"
# Streamlit's own labels of an uploader and of the fold are not part of the page.
SAVE = "Lưu con số in"


def html_of(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def opened_form(open_page: OpenPage) -> AppTest:
    page = open_page(PAGE)
    page.session_state["printed-fold"] = True
    return page.run()


def save(page: AppTest) -> AppTest:
    return next(button for button in page.button if button.label == SAVE).click().run()


@pytest.mark.usefixtures("filled")
def test_the_figures_stand_in_the_reports_order_with_their_counts_and_lead_to_dossiers(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    assert not page.exception
    shown = html_of(page)
    places = [shown.index(f"<h2>{section}") for section in ("Hồ sơ của các sở, ngành", "Hồ sơ đất đai", "Sở, ngành")]
    assert places == sorted(places)
    assert "ho-so?" in shown and "data-copy=" in shown
    assert page.code[0].value.startswith("Hồ sơ của các sở, ngành: tiếp nhận ")
    assert "chưa có con số in" in page.info[0].value


@pytest.mark.usefixtures("empty")
def test_without_data_the_page_leads_to_the_upload(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    assert not page.exception
    assert "Chưa có số liệu" in page.info[0].value


def test_figures_from_a_file_are_kept_and_judged(filled: Path, open_page: OpenPage) -> None:
    page = opened_form(open_page)
    page.text_input(key="printed_document").input("Báo cáo 1").run()
    content = json.dumps({"figures": {"department.received": "1", "online_rate.department": "bình quân 70 %"}})
    page.file_uploader[0].upload("in.json", content.encode(), "application/json").run()
    page = save(page)
    assert "2 con số in mới" in page.success[0].value
    assert "con số in lệch với số liệu" in page.warning[0].value
    assert 'class="differs">Lệch' in html_of(page)
    with reading(open_database(f"sqlite:///{filled.as_posix()}")) as connection:
        year = parse_period("2023")
        assert set(printed_figures(connection, year)) == {"department.received", "online_rate.department"}
        assert history(connection, year)[0].entry.document == "Báo cáo 1"


@pytest.mark.usefixtures("filled")
def test_a_file_that_is_no_report_gets_one_sentence_and_nothing_is_kept(open_page: OpenPage) -> None:
    page = opened_form(open_page)
    page.text_input(key="printed_document").input("Báo cáo 1").run()
    page.file_uploader[0].upload("in.json", b"{}", "application/json").run()
    page = save(page)
    assert "không có con số nào" in page.error[0].value
    assert "chưa có con số in" in page.info[0].value


@pytest.mark.usefixtures("filled")
def test_without_the_documents_name_nothing_can_be_saved(open_page: OpenPage) -> None:
    page = opened_form(open_page)
    assert next(button for button in page.button if button.label == SAVE).disabled


@pytest.mark.usefixtures("filled")
def test_a_period_after_the_data_has_dashes_and_no_sentence_with_numbers(open_page: OpenPage) -> None:
    page = open_page(PAGE, {"ky": "2030"})
    assert not page.exception
    assert all("chưa có số liệu" in code.value for code in page.code)
