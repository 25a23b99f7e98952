"""What an address says and a page does not know: it is said once, and leaves the address."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.small_year import RANKED
from tests.pages.test_pages import texts
from ui import links

_BOUND = [
    *((links.DOSSIERS, name) for name in ("so-lieu", "nhom", "tu-trang")),
    *((links.FIGURES, name) for name in ("dong", "cot", "chi-tieu")),
    *((links.SIGNALS, name) for name in ("dau-hieu", "co-quan")),
    *((links.RECONCILIATION, name) for name in ("thang", "co-quan")),
    *((links.COMPARISON, name) for name in ("truoc", "sau")),
    (links.QUALITY, "quy-tac"),
]


def _said(test: AppTest) -> list[str]:
    return [str(warning.value) for warning in test.warning if "Đường dẫn" in str(warning.value)]


@pytest.mark.parametrize(("address", "name"), _BOUND)
def test_a_value_that_a_page_does_not_know_is_named_and_leaves_the_address(
    rewritten: Path, open_page: OpenPage, address: str, name: str
) -> None:
    test = open_page(address, {name: "lạ [x](y)"})
    assert not test.exception and not test.error
    (said,) = _said(test)
    assert said.startswith(r"Đường dẫn có “lạ \[x\]\(y\)” mà chương trình không biết nên đã bỏ qua")
    assert name not in test.query_params
    assert _said(test.run()) == [said]


@pytest.mark.parametrize("address", dict(_BOUND))
def test_of_an_address_without_a_mistake_nothing_is_said(rewritten: Path, open_page: OpenPage, address: str) -> None:
    assert not _said(open_page(address))


def test_what_is_known_stays_in_the_address(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES, {"chi-tieu": ["late", "lạ", "received"], "dong": "sector", "cot": "lạ"})
    assert test.query_params["chi-tieu"] == ["late", "received"]
    assert test.query_params["dong"] == "sector" and "cot" not in test.query_params
    assert test.multiselect(key="analysis_figures").value == ["late", "received"]
    assert len(_said(test)) == 2


@pytest.mark.parametrize("group", ["month:2023-13", "block:moon", "lạ"])
def test_a_group_that_does_not_exist_narrows_nothing(filled: Path, open_page: OpenPage, group: str) -> None:
    test = open_page(links.DOSSIERS, {"nhom": [group, f"agency:{RANKED}"]})
    assert len(_said(test)) == 1
    assert "nhom" not in test.query_params and test.query_params["don-vi"] == RANKED
    assert "35 hồ sơ" in texts(test)


@pytest.mark.parametrize("group", ["agency:Sở Không Có", "sector:Không có"])
def test_a_group_with_a_name_that_does_not_exist_narrows_nothing(filled: Path, open_page: OpenPage, group: str) -> None:
    test = open_page(links.DOSSIERS, {"nhom": group})
    assert len(_said(test)) == 1
    assert not {"nhom", "don-vi", "linh-vuc"} & set(test.query_params)
    assert "60 hồ sơ" in texts(test)


def test_an_unknown_origin_offers_no_way_back(filled: Path, open_page: OpenPage) -> None:
    assert not open_page(links.DOSSIERS, {"tu-trang": "lạ"}).get("page_link")
    assert open_page(links.DOSSIERS, {"tu-trang": links.LAND}).get("page_link")


def test_the_sentence_goes_with_the_next_choice(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"so-lieu": "lạ"})
    test.selectbox(key="dossiers_count").select("late").run()
    assert not _said(test)
    assert test.query_params["so-lieu"] == "late"


def test_an_own_choice_that_another_one_rules_out_gives_way_without_a_word(
    rewritten: Path, open_page: OpenPage
) -> None:
    test = open_page(links.SIGNALS)
    signal, agency = test.selectbox(key="signals_signal"), test.selectbox(key="signals_agency")
    assert len(signal.options) > 1 and len(agency.options) > 1
    for chosen in agency.options[1:]:
        test.selectbox(key="signals_agency").select(chosen).run()
        for kind in signal.options:
            test.selectbox(key="signals_signal").select(kind).run()
            assert not test.exception and not _said(test)
