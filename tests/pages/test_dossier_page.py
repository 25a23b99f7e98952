"""The dossiers behind a number: the list is as long as the number was large."""

from pathlib import Path

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.small_year import RANKED, RESOLVED
from tests.pages.test_pages import texts
from ui import links


@pytest.mark.parametrize(
    ("parameters", "number"),
    [
        ({"so-lieu": "received"}, 60),
        ({"so-lieu": "late"}, 4),
        ({"so-lieu": "withdrawn"}, 2),
        ({"so-lieu": "in_time"}, 49),
        ({"so-lieu": "judged"}, RESOLVED),
        ({"so-lieu": "received", "nhom": f"agency:{RANKED}"}, 35),
        ({"so-lieu": "received", "nhom": "month:2023-02"}, 28),
        ({"so-lieu": "received", "nhom": ["block:land", "month:2023-02"]}, 17),
        ({"so-lieu": "received", "nhom": "channel:unknown"}, 24),
        ({"so-lieu": "received", "khoi": "land", "ky": "bc:2023"}, 20),
    ],
)
def test_the_list_is_as_long_as_the_number_that_was_clicked(
    filled: Path, open_page: OpenPage, parameters: dict[str, str | list[str]], number: int
) -> None:
    test = open_page(links.DOSSIERS, parameters)
    assert not test.exception
    assert [str(header.value) for header in test.header] == [f"{number} hồ sơ"]
    assert len(test.dataframe[0].value) == number


def test_the_breadcrumb_leads_back_to_the_page_of_the_number(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "late", "tu-trang": links.TIMELINESS})
    assert "Quay lại: Đúng hạn – trễ hạn" in [str(link.proto.label) for link in test.get("page_link")]


def test_choosing_another_number_changes_the_list_and_the_address(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "late"})
    test.selectbox(key="dossiers_count").select("withdrawn").run()
    assert [str(header.value) for header in test.header] == ["2 hồ sơ"]
    assert test.query_params["so-lieu"] == "withdrawn"


def test_groups_of_a_click_are_said_and_can_be_left(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "received", "nhom": "month:2023-02"})
    assert "Tháng: 02/2023" in texts(test)
    next(button for button in test.button if button.label == "Bỏ giới hạn này").click().run()
    assert [str(header.value) for header in test.header] == ["60 hồ sơ"]


@pytest.mark.parametrize(
    "parameters", [{"nhom": "month:2023-02", "ky": "2023-01"}, {"nhom": "block:land", "khoi": "department"}]
)
def test_a_group_outside_the_scope_shows_no_dossier_and_says_why(
    filled: Path, open_page: OpenPage, parameters: dict[str, str | list[str]]
) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "received", **parameters})
    assert [str(header.value) for header in test.header] == ["0 hồ sơ"]
    assert "nằm ngoài kỳ hoặc phạm vi đang chọn" in texts(test)
    next(button for button in test.button if button.label == "Bỏ giới hạn này").click().run()
    assert [str(header.value) for header in test.header] != ["0 hồ sơ"]


def test_a_long_list_is_shown_page_by_page(filled: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.dossiers._PAGE_LENGTH", 25)
    test = open_page(links.DOSSIERS, {"so-lieu": "judged"})
    first = list(test.dataframe[0].value["code"])
    test.pagination[0].select(3).run()
    last = list(test.dataframe[0].value["code"])
    assert (len(first), len(last)) == (25, 3)
    assert not set(first) & set(last)


def test_an_unknown_number_in_the_address_falls_back_to_received(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "không có", "nhom": "khong-co:x"})
    assert not test.exception
    assert [str(header.value) for header in test.header] == ["60 hồ sơ"]
