"""Đối chiếu: the closing lines, and what a later file changed in a month that was reported before."""

import io
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from db.engine import open_database
from domain.period import parse_period
from domain.scope import Scope
from exports.workbook import to_xlsx
from measures.reconciliation import reported
from tests.db.exports import Row, import_rows
from tests.pages.conftest import OpenPage
from tests.pages.rewritten_months import COMMUNE, HOME, JUSTICE
from tests.pages.shown_tables import shown_tables
from tests.pages.test_pages import texts
from ui import links
from ui.cache import ask
from ui.reconciliation_tables import reported_table

YEAR = Scope(parse_period("2023"))
HEALTH = "Sở Y tế"


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


@pytest.fixture
def silent(empty: Path) -> None:
    """Justice and home affairs stand in January's file; February's holds nothing of justice. The commune sends files of
    its own, and has sent January's."""
    engine = open_database(f"sqlite:///{empty.as_posix()}")
    for agencies, last in (
        ((JUSTICE, HOME, HEALTH), date(2023, 1, 31)),
        ((COMMUNE,), date(2023, 1, 31)),
        ((HOME, HEALTH), date(2023, 2, 28)),
    ):
        first = last.replace(day=1)
        rows = [Row(f"{agency}-{first}", agency=agency, received=first).done(first) for agency in agencies]
        import_rows(engine, rows, last, period=(first, last))
    engine.dispose()


@pytest.mark.usefixtures("silent")
def test_a_file_that_holds_nothing_of_a_unit_is_0_and_a_missing_file_a_dash(open_page: OpenPage) -> None:
    test = open_page(links.RECONCILIATION)
    lines = grid(test)
    assert lines[JUSTICE] == {"01/2023": "✓", "02/2023": "0"}
    assert lines[HOME] == {"01/2023": "✓", "02/2023": "✓"}
    assert lines[COMMUNE] == {"01/2023": "✓", "02/2023": "—"}
    assert lines["Tất cả cơ quan"] == {"01/2023": "✓", "02/2023": "✓"}
    (legend,) = [caption.value for caption in test.caption if "✓ khớp" in caption.value]
    assert "0 có tệp, không có hồ sơ nào của cơ quan · — chưa có tệp." in legend
    body = next(str(part.proto.body) for part in test.get("html") if "grid" in part.proto.body)
    assert (
        f"{JUSTICE}: tệp tháng 02/2023 (số liệu đến 28/02/2023) không có dòng nào, nay cho ngày đó cũng không có hồ sơ "
        "nào đang giải quyết." in body
    )
    assert f"{COMMUNE}: không có tệp nào có số liệu đến tháng 02/2023." in body


@pytest.mark.usefixtures("silent")
def test_the_download_holds_0_where_a_file_is_there_and_no_line_where_none_is() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([reported_table(ask(reported, YEAR), YEAR)])))
    february = {
        row[1]: row[3:6] for row in book["Tệp và số liệu nay"].iter_rows(values_only=True) if row[0] == "02/2023"
    }
    assert february == {HOME: (0, 0, 0), JUSTICE: (0, 0, 0), HEALTH: (0, 0, 0)}
