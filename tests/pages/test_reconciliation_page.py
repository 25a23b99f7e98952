"""Đối chiếu: the closing lines, and what a later file changed in a month that was reported before."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.rewritten_months import COMMUNE, HOME, JUSTICE
from tests.pages.shown_tables import shown_tables
from tests.pages.test_pages import texts
from ui import links


def grid(test: AppTest) -> dict[str, dict[str, str]]:
    return shown_tables(test)[1]


def test_every_line_closes_and_the_page_says_how_many(rewritten: Path, open_page: OpenPage) -> None:
    said = texts(open_page(links.RECONCILIATION))
    assert "Khớp ở mọi dòng: 3 cơ quan, 2 tháng." in said


def test_the_grid_tells_the_gap_of_each_unit_and_month_and_a_month_without_a_file_is_no_0(
    rewritten: Path, open_page: OpenPage
) -> None:
    lines = grid(open_page(links.RECONCILIATION))
    # A1 was closed in February after all, A5 was missing from February's file: two dossiers, the number unchanged.
    assert lines[JUSTICE] == {"01/2023": "—", "02/2023": "±0", "03/2023": "+1"}
    assert lines[HOME]["02/2023"] == "✓"
    assert lines[COMMUNE] == {"01/2023": "—", "02/2023": "✓", "03/2023": "—"}


def test_a_gap_opens_the_dossiers_that_cause_it(rewritten: Path, open_page: OpenPage) -> None:
    test = open_page(links.RECONCILIATION, {"thang": "2023-02", "co-quan": JUSTICE})
    said = texts(test)
    assert (
        f"{JUSTICE}: tệp tháng 02/2023 (số liệu đến 28/02/2023) ghi 3 hồ sơ đang giải quyết, nay số liệu cho ngày đó "
        "là 3: 2 hồ sơ gây chênh (1 tệp có mà nay không, 1 nay có mà tệp không)." in said
    )
    assert "Tiếp nhận từ trước nhưng tệp sau mới có: **1**" in said
    listed = test.dataframe[-1].value
    assert sorted(listed["code"]) == ["H48-A1", "H48-A5"]


def test_a_number_of_the_grid_leads_to_its_month_and_unit(rewritten: Path, open_page: OpenPage) -> None:
    body = next(
        str(part.proto.body) for part in open_page(links.RECONCILIATION).get("html") if "grid" in part.proto.body
    )
    address = body.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    asked = parse_qs(urlsplit(address).query)
    assert asked == {"ky": ["2023"], "thang": ["2023-02"], "co-quan": [JUSTICE]}


def test_where_nothing_was_rewritten_the_page_says_so(filled: Path, open_page: OpenPage) -> None:
    assert "Mọi tháng có tệp đều khớp với số liệu nay." in texts(open_page(links.RECONCILIATION))


def test_an_address_of_a_gap_that_is_no_more_shows_another(rewritten: Path, open_page: OpenPage) -> None:
    test = open_page(links.RECONCILIATION, {"thang": "2023-01", "co-quan": HOME})
    assert not test.exception
    assert "03/2023" in texts(test)
