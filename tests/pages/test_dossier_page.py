"""The dossiers behind a number: the list is as long as the number was large."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from tests.pages.conftest import OpenPage
from tests.pages.small_year import LAND_OFFICE, LATE, RANKED, RECEIVED, RESOLVED
from tests.pages.test_pages import texts
from ui import links
from ui.formats import plain


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


def test_the_breadcrumb_leads_back_to_the_page_of_the_number_with_the_view_that_it_had(
    filled: Path, open_page: OpenPage
) -> None:
    origin = "dung-han?ky=2023&khoi=land&khoi=department"
    test = open_page(links.DOSSIERS, {"so-lieu": "late", "ky": "2023-02", "khoi": "land", "tu-trang": origin})
    (link,) = [link.proto for link in test.get("page_link") if "Quay lại" in str(link.proto.label)]
    assert link.label == "Quay lại: Đúng hạn – trễ hạn"
    assert parse_qs(link.query_string) == {"ky": ["2023"], "khoi": ["land", "department"]}


def test_a_link_to_no_page_leads_nowhere_back(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"tu-trang": "khong-co?ky=2023"})
    assert not test.exception
    assert "Quay lại" not in str([link.proto.label for link in test.get("page_link")])
    assert "tu-trang" not in test.query_params


def test_choosing_another_number_changes_the_list_and_the_address(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "late"})
    test.selectbox(key="dossiers_count").select("withdrawn").run()
    assert [str(header.value) for header in test.header] == ["2 hồ sơ"]
    assert test.query_params["so-lieu"] == "withdrawn"


def test_what_the_bar_cannot_show_of_a_click_is_said_and_can_be_left(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "received", "nhom": ["channel:online", "month:2023-02"]})
    assert "Hình thức nộp: Trực tuyến" in texts(test)
    assert test.query_params["nhom"] in ("channel:online", ["channel:online"])
    next(button for button in test.button if button.label == "Bỏ giới hạn này").click().run()
    assert [str(header.value) for header in test.header] == ["28 hồ sơ"]


def test_the_number_of_a_table_opens_its_dossiers_with_the_bar_set_to_them(filled: Path, open_page: OpenPage) -> None:
    """What the bar shows is the whole scope of the list: the page's and the cell's, and nothing is held beside it."""
    bodies = [str(each.proto.body) for each in open_page(links.TIMELINESS).get("html")]
    body = next(body for body in bodies if 'class="figures' in body)
    tree: Any = html.fromstring(body)
    line = tree.xpath(f'//tr[th[text()="{LAND_OFFICE}"]]')[0]
    (address,) = [href for href in line.xpath(".//a/@href") if "so-lieu=late&" in href + "&"][:1]
    asked = parse_qs(urlsplit(address).query)
    assert "nhom" not in asked
    assert asked["tu-trang"] == ["dung-han?ky=2023"]
    test = open_page(links.DOSSIERS, asked)
    assert [str(header.value) for header in test.header] == [f"{LATE} hồ sơ"]
    assert test.multiselect(key="scope_agencies").value == [LAND_OFFICE]
    test.multiselect(key="scope_agencies").set_value([]).run()
    test.selectbox(key="dossiers_count").select("received").run()
    assert [str(header.value) for header in test.header] == [f"{RECEIVED} hồ sơ"]


@pytest.mark.parametrize(
    ("parameters", "bar", "number"),
    [
        ({"ky": "bc:2023", "nhom": "month:2023-02"}, ("reporting", "2023-02", []), 31),
        ({"ky": "2023-01-10..2023-02-05", "nhom": "month:2023-02"}, ("calendar", "days", []), 5),
        ({"ky": "2023", "nhom": ["half_month:2023-02-01", "block:land"]}, ("calendar", "days", ["land"]), 3),
    ],
)
def test_groups_beside_the_scope_in_an_earlier_link_are_put_into_the_bar(
    filled: Path,
    open_page: OpenPage,
    parameters: dict[str, str | list[str]],
    bar: tuple[str, str, list[str]],
    number: int,
) -> None:
    test = open_page(links.DOSSIERS, parameters)
    calendar, period, blocks = bar
    assert (test.selectbox(key="scope_calendar").value, test.selectbox(key="scope_period").value) == (calendar, period)
    assert test.multiselect(key="scope_blocks").value == blocks
    assert "nhom" not in test.query_params
    assert [str(header.value) for header in test.header] == [f"{number} hồ sơ"]


def test_a_part_of_a_code_narrows_the_list_and_stands_in_the_address(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "received"})
    test.text_input(key="dossiers_code").input(" h48-2301 ").run()
    assert [str(header.value) for header in test.header] == ["29 hồ sơ"]
    assert all("H48-2301" in code for code in test.dataframe[0].value["code"])
    assert test.query_params["ma"] == "h48-2301"
    again = open_page(links.DOSSIERS, {"so-lieu": "received", "ma": "h48-2301"})
    assert again.text_input(key="dossiers_code").value == "h48-2301"
    assert len(again.dataframe[0].value) == 29
    again.text_input(key="dossiers_code").input("không có").run()
    assert [str(header.value) for header in again.header] == ["0 hồ sơ"]


def test_the_list_is_sorted_as_a_whole_by_days_late(
    filled: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.dossiers._PAGE_LENGTH", 25)
    test = open_page(links.DOSSIERS, {"so-lieu": "judged"})
    test.selectbox(key="dossiers_order").select("days_late").run()
    test.segmented_control(key="dossiers_direction").set_value("giam").run()
    assert list(test.dataframe[0].value["days_late"])[:5] == [4, 4, 4, 4, 0]
    assert test.query_params["xep"] == "-days_late"
    shown = open_page(links.DOSSIERS, {"so-lieu": "judged", "xep": "-days_late", "trang": "2"})
    assert shown.selectbox(key="dossiers_order").value == "days_late"
    assert not set(shown.dataframe[0].value["code"]) & set(test.dataframe[0].value["code"])


def test_every_column_of_the_list_can_be_sorted_by(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "late"})
    shown = list(test.dataframe[0].value.columns)
    for column in shown:
        test.selectbox(key="dossiers_order").select(column).run()
        assert not test.exception and not test.error
        assert [str(header.value) for header in test.header] == [f"{LATE} hồ sơ"]


def test_another_scope_or_number_begins_at_the_first_page(
    filled: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.dossiers._PAGE_LENGTH", 10)
    test = open_page(links.DOSSIERS, {"so-lieu": "received", "trang": "4"})
    assert test.pagination[0].value == 4
    test.multiselect(key="scope_blocks").select("land").run()
    assert test.pagination[0].value == 1
    assert "trang" not in test.query_params
    test.pagination[0].select(2).run()
    assert test.query_params["trang"] == "2"
    test.selectbox(key="dossiers_count").select("resolved").run()
    assert test.pagination[0].value == 1


def test_a_step_back_in_the_browser_brings_the_earlier_list(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "received", "ma": "2301"})
    test.selectbox(key="dossiers_count").select("late").run()
    test.text_input(key="dossiers_code").input("").run()
    # What the browser sends after two steps back.
    for name in list(test.query_params):
        del test.query_params[name]
    for name, value in {"so-lieu": "received", "ma": "2301", "ky": "2023"}.items():
        test.query_params[name] = value
    test.run()
    assert test.selectbox(key="dossiers_count").value == "received"
    assert test.text_input(key="dossiers_code").value == "2301"
    assert [str(header.value) for header in test.header] == ["29 hồ sơ"]


def test_a_control_moved_before_the_address_caught_up_keeps_its_value(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "received"})
    test.selectbox(key="dossiers_order").select("agency").run()
    # What the browser would send with a second change made at once: the address of before the first one.
    del test.query_params["xep"]
    test.text_input(key="dossiers_code").input("2301").run()
    assert test.selectbox(key="dossiers_order").value == "agency"
    assert (test.query_params["xep"], test.query_params["ma"]) == ("agency", "2301")


def test_of_very_many_dossiers_only_the_order_by_time_is_offered_and_it_is_said(
    filled: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.dossier_lists.MOST_READ", 59)
    test = open_page(links.DOSSIERS, {"so-lieu": "received", "xep": "agency"})
    assert "chỉ xếp được theo thời gian" in texts(test)
    days = list(test.dataframe[0].value["received_at"])
    assert days == sorted(days)


def test_a_part_that_too_many_codes_hold_is_asked_to_be_longer(
    filled: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("measures.dossiers.MOST_READ", 59)
    monkeypatch.setattr("db.dossiers.MOST_CODED", 10)
    test = open_page(links.DOSSIERS, {"so-lieu": "received", "ma": "H48"})
    assert "hãy gõ thêm mã hoặc thu hẹp phạm vi" in texts(test)
    assert not [*test.header, *test.dataframe]


@pytest.mark.parametrize(("name", "value"), [("so-lieu", "la"), ("xep", "la"), ("trang", "-1"), ("tu-trang", "la")])
def test_what_an_address_misspells_is_named_and_leaves_it(
    filled: Path, open_page: OpenPage, name: str, value: str
) -> None:
    test = open_page(links.DOSSIERS, {name: value})
    assert not test.exception
    (said,) = test.warning
    assert str(said.value).startswith(f"Đường dẫn có “{plain(value)}” mà chương trình không biết")
    assert name not in test.query_params
    assert len(test.run().warning) == 1


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
