"""Bảng số liệu: rows, columns and figures as an analyst chooses them."""

from pathlib import Path

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import shown_tables
from tests.pages.small_year import LAND_OFFICE, RANKED, UNRANKED
from ui import links

TWO_FIGURES = {"dong": "agency", "cot": "month", "chi-tieu": ["received", "on_time_rate"]}


def test_rows_and_figures_are_as_the_address_says(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES, {"dong": "block", "chi-tieu": ["received", "late_rate"]})
    (table,) = shown_tables(test)
    assert list(table) == ["Sở, ban, ngành", "Đất đai", "Tổng cộng"]
    assert table["Tổng cộng"] == {"Tiếp nhận": "60", "Tỷ lệ trễ hạn": "7,55 % (4 / 53)"}


def test_counts_and_their_rate_stand_in_one_table_with_totals_both_ways(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES, TWO_FIGURES)
    assert not test.exception
    (table,) = shown_tables(test)
    assert list(table) == [UNRANKED, RANKED, LAND_OFFICE, "Tổng cộng"]
    assert list(table[RANKED])[:2] == ["01/2023 · Tiếp nhận", "01/2023 · Tỷ lệ đúng hạn"]
    assert table["Tổng cộng"]["Cả kỳ · Tiếp nhận"] == "60"
    # Not the mean of the months' rates: the counts are added first.
    assert table["Tổng cộng"]["Cả kỳ · Tỷ lệ đúng hạn"] == "92,45 % (49 / 53)"
    received = [table["Tổng cộng"][f"0{month}/2023 · Tiếp nhận"] for month in (1, 2, 3)]
    assert sum(map(int, received)) == 60


def test_each_figure_has_a_table_of_its_own_where_that_is_chosen(filled: Path, open_page: OpenPage) -> None:
    received, rates = shown_tables(open_page(links.FIGURES, {**TWO_FIGURES, "bo-tri": "tung-bang"}))
    assert list(received[RANKED].values()) == ["29", "6", "0", "35"]
    assert list(received[LAND_OFFICE]) == ["01/2023", "02/2023", "03/2023", "Cả kỳ"]
    assert rates[RANKED]["01/2023"].startswith("100,00 % (")


def test_where_a_file_is_there_and_holds_nothing_stands_0(filled: Path, open_page: OpenPage) -> None:
    asked = {"dong": "agency", "cot": "month", "chi-tieu": ["received"]}
    (table,) = shown_tables(open_page(links.FIGURES, asked))
    assert list(table[LAND_OFFICE].values()) == ["0", "17", "3", "20"]
    (other_way,) = shown_tables(open_page(links.FIGURES, {**asked, "dong": "month", "cot": "agency"}))
    assert [other_way[month][LAND_OFFICE] for month in other_way] == ["0", "17", "3", "20"]
    assert list(other_way) == ["01/2023", "02/2023", "03/2023", "Cả kỳ"]


def test_of_following_months_the_whole_period_opens_as_the_first_and_ends_as_the_last(
    filled: Path, open_page: OpenPage
) -> None:
    asked = {"dong": "month", "chi-tieu": ["carried_over", "received", "pending"]}
    (table,) = shown_tables(open_page(links.FIGURES, asked))
    assert table["Cả kỳ"] == {"Kỳ trước chuyển sang": "0", "Tiếp nhận": "60", "Đang giải quyết": "5"}
    assert table["03/2023"]["Đang giải quyết"] == "5"
    assert int(table["02/2023"]["Kỳ trước chuyển sang"]) > 0


def test_quarters_and_half_years_are_columns(filled: Path, open_page: OpenPage) -> None:
    asked = {"dong": "block", "cot": "quarter", "chi-tieu": ["received"]}
    (quarters,) = shown_tables(open_page(links.FIGURES, asked))
    assert quarters["Tổng cộng"] == {"Quý I/2023": "60", "Cả kỳ": "60"}
    (halves,) = shown_tables(open_page(links.FIGURES, {**asked, "cot": "half_year"}))
    assert list(halves["Đất đai"]) == ["6 tháng đầu năm 2023", "Cả kỳ"]


def test_two_periods_stand_side_by_side_with_the_difference(filled: Path, open_page: OpenPage) -> None:
    asked = {"ky": "2023-02", "dong": "agency", "cot": "ky-truoc", "chi-tieu": ["received", "online_rate"]}
    test = open_page(links.FIGURES, asked)
    table = shown_tables(test)[0]
    line = table[RANKED]
    assert [line[f"Tiếp nhận · {heading}"] for heading in ("Tháng 02/2023", "Tháng 01/2023", "Chênh lệch")] == [
        "6",
        "29",
        "−23",
    ]
    assert table[LAND_OFFICE]["Tiếp nhận · Chênh lệch"] == "+17"
    assert line["Tỷ lệ trực tuyến · Chênh lệch"].endswith("điểm %")
    # Nothing was received in January: no rate, and no difference of one.
    assert table[LAND_OFFICE]["Tỷ lệ trực tuyến · Chênh lệch"] == "—"
    assert "So với kỳ: Tháng 01/2023" in "".join(str(caption.value) for caption in test.caption).replace("\\", "")


def test_any_other_period_can_be_compared_and_one_without_files_has_no_figures(
    filled: Path, open_page: OpenPage
) -> None:
    asked = {"ky": "2023-Q1", "dong": "block", "cot": "ky-khac", "chi-tieu": ["received"]}
    (table,) = shown_tables(open_page(links.FIGURES, {**asked, "so-voi": "2023-03"}))
    assert table["Đất đai"]["Tiếp nhận · Tháng 03/2023"] == "3"
    (before,) = shown_tables(open_page(links.FIGURES, {**asked, "so-voi": "2022-Q1"}))
    assert list(before["Tổng cộng"].values()) == ["60", "—", "—"]


def test_parts_of_time_are_compared_by_their_place_in_the_period(filled: Path, open_page: OpenPage) -> None:
    asked = {"ky": "2023-03", "dong": "half_month", "cot": "ky-truoc", "chi-tieu": ["received"]}
    (table,) = shown_tables(open_page(links.FIGURES, asked))
    assert list(table) == ["từ 01/03/2023 – từ 01/02/2023", "từ 15/03/2023 – từ 15/02/2023", "Cả kỳ"]
    assert table["Cả kỳ"]["Tiếp nhận · Tháng 02/2023"] == "28"


def test_the_plain_means_stand_beside_the_pooled_rate(filled: Path, open_page: OpenPage) -> None:
    asked = {"dong": "block", "chi-tieu": ["online_rate_mean_months", "online_rate_mean_agencies"]}
    (table,) = shown_tables(open_page(links.FIGURES, asked))
    assert list(table["Tổng cộng"]) == [
        "Tỷ lệ trực tuyến",
        "Trực tuyến, bình quân các tháng",
        "Trực tuyến, bình quân các cơ quan",
    ]
    # A fifth of each agency's dossiers came online; of March's three one did.
    assert table["Đất đai"]["Tỷ lệ trực tuyến"] == "20,00 % (4 / 20)"
    assert table["Đất đai"]["Trực tuyến, bình quân các cơ quan"] == "20,00 %"


def test_rows_and_columns_may_not_be_the_same(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES, {"dong": "month", "cot": "month"})
    assert not test.exception
    assert len(shown_tables(test)) == 1


def test_a_long_table_is_drawn_as_a_grid(filled: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.linked_tables.MOST_CELLS", 3)
    test = open_page(links.FIGURES, {"dong": "block", "chi-tieu": ["received"]})
    assert not shown_tables(test)
    assert list(test.dataframe[0].value["received"]) == [40, 20, 60]


def test_a_choice_is_written_into_the_address(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES)
    test.selectbox(key="analysis_rows").select("sector").run()
    assert test.query_params["dong"] == "sector"
    assert "Hộ tịch" in shown_tables(test)[0]
    test.selectbox(key="analysis_columns").select("ky-khac").run()
    test.selectbox(key="analysis_other_period").select("2023-01").run()
    assert (test.query_params["cot"], test.query_params["so-voi"]) == ("ky-khac", "2023-01")
    test.selectbox(key="analysis_columns").select("quarter").run()
    test.selectbox(key="analysis_together").select("tung-bang").run()
    assert test.query_params["bo-tri"] == "tung-bang"
    assert len(shown_tables(test)) == 6


def test_without_a_figure_nothing_is_drawn(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES)
    test.multiselect(key="analysis_figures").set_value([]).run()
    assert not test.exception
    assert "Chọn ít nhất một chỉ tiêu." in [str(info.value) for info in test.info]


def test_a_rate_of_two_periods_is_explained_by_parts_that_add_up(filled: Path, open_page: OpenPage) -> None:
    asked = {"ky": "2023-02", "dong": "agency", "cot": "ky-truoc", "chi-tieu": ["on_time_rate"]}
    test = open_page(links.FIGURES, asked)
    assert not test.exception
    _, causes = shown_tables(test)
    effects = [f"{name} (điểm\N{NO-BREAK SPACE}%)" for name in ("Cơ cấu", "Kết quả", "Cộng")]
    shown = {name: [_points(line[effect]) for effect in effects] for name, line in causes.items()}
    assert all(mix + performance == both for mix, performance, both in shown.values())
    total = shown.pop("Tổng cộng")
    assert total == [sum(column) for column in zip(*shown.values(), strict=True)]
    assert total[2] < 0
    said = " ".join(str(part.value) for part in test.markdown).replace("\\", "")
    assert "Tỷ lệ đúng hạn giảm" in said and "do cơ cấu cơ quan" in said
    assert "Số hồ sơ trễ: +" in said


def test_a_rate_by_months_is_not_split(filled: Path, open_page: OpenPage) -> None:
    asked = {"ky": "2023-02", "dong": "month", "cot": "ky-truoc", "chi-tieu": ["on_time_rate"]}
    assert "Vì sao tỷ lệ thay đổi" not in [str(part.value) for part in open_page(links.FIGURES, asked).header]


def _points(text: str) -> int:
    """ "−0,52" as hundredths of a percentage point."""
    return int(text.replace("−", "-").replace("+", "").replace(",", ""))
