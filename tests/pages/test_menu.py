"""The menu: five groups, pages without data folded away, and the page that lists them."""

import pytest
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

import app
from tests.pages.conftest import OpenPage
from ui import links, menu


def named(page: AppTest) -> str:
    return " ".join(part.value for part in [*page.markdown, *page.success])


def test_there_are_at_most_five_groups_and_each_address_once() -> None:
    assert len(app.PAGES) <= 5
    addresses = [address for pages in app.PAGES.values() for address, *_ in pages]
    assert len(addresses) == len(set(addresses))
    assert {page.address for page in menu.FOLDABLE} <= set(addresses)


@pytest.mark.usefixtures("filled")
def test_pages_without_data_are_folded_away_and_open_by_their_address(open_page: OpenPage) -> None:
    assert menu.hidden_addresses() == {links.DIGITAL, links.SATISFACTION, links.TARGETS}
    for address in menu.hidden_addresses():
        assert not open_page(address).exception


@pytest.mark.usefixtures("filled")
def test_the_page_of_folded_pages_says_how_to_fill_each(open_page: OpenPage) -> None:
    page = open_page(links.FOLDED)
    assert not page.exception and not page.error
    assert "thanh toán, kết quả điện tử" in named(page) and "Chưa có chỉ tiêu được giao" in named(page)
    assert "Văn phòng Đăng ký" not in named(page)


@pytest.mark.usefixtures("flagged")
def test_what_has_data_stands_in_the_menu(open_page: OpenPage) -> None:
    assert menu.hidden_addresses() == {links.LAND, links.TARGETS}


@pytest.mark.usefixtures("empty")
def test_an_empty_database_folds_all_of_them_away(open_page: OpenPage) -> None:
    assert menu.hidden_addresses() == {page.address for page in menu.FOLDABLE}


@pytest.mark.usefixtures("filled")
def test_where_the_database_does_not_answer_the_menu_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("ui.menu.ask", fail)
    assert menu.hidden_addresses() == {links.FOLDED}
