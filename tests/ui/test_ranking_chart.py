"""The ranking of units as a chart: worst first, 100 % gathered, values written."""

from typing import Any

from domain.counts import FEWEST_RANKED
from domain.scope import Dimension
from measures.rates import with_rates
from measures.timeliness import ranked
from tests.measures.builders import frame_of
from ui import figures, ranking_chart


def drawn(**units: dict[str, int]) -> Any:
    frame = ranked(with_rates(frame_of("agency", dict(units.items()))))
    return ranking_chart.ranking(frame, Dimension.AGENCY)


def lines_of(figure: Any) -> list[str]:
    """The names beside the axis from top to bottom."""
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    return list(figure.layout.yaxis.ticktext)


def test_the_worst_stands_on_top_with_its_value_at_its_point() -> None:
    figure = drawn(A={"early": 40, "late": 10}, B={"early": 10, "late": 40}, C={"early": 49, "late": 1})
    assert lines_of(figure) == ["B", "A", "C"]
    (marks,) = figure.data
    assert list(zip(marks.y, marks.x, marks.text, strict=True)) == [
        (0, 0.2, "20,00 %"),
        (1, 0.8, "80,00 %"),
        (2, 0.98, "98,00 %"),
    ]
    assert "text" in marks.mode


def test_units_at_100_percent_are_one_line_that_names_them_on_hover() -> None:
    figure = drawn(A={"early": 40}, B={"early": 39, "late": 1}, C={"on_time": 60}, D={"early": 35})
    assert lines_of(figure) == ["B", "3 cơ quan 100 %"]
    (marks,) = figure.data
    assert marks.text[1] == "100 %"
    assert marks.customdata[1] == "135 hồ sơ<br>C<br>A<br>D"
    assert marks.error_x.arrayminus[1] == 0


def test_a_single_unit_at_100_percent_keeps_its_name() -> None:
    assert lines_of(drawn(A={"early": 40}, B={"early": 39, "late": 1})) == ["B", "A"]


def test_a_unit_almost_at_100_percent_is_not_gathered() -> None:
    figure = drawn(A={"early": 99_999, "late": 1}, B={"early": 40}, C={"early": 40})
    assert lines_of(figure) == ["A", "2 cơ quan 100 %"]
    assert figure.data[0].text[0] == "99,999 %"


def test_many_units_at_100_percent_are_not_all_named() -> None:
    figure = drawn(**{f"Xã {place}": {"early": 40} for place in range(20)})
    assert lines_of(figure) == ["20 cơ quan 100 %"]
    assert figure.data[0].customdata[0].endswith("<br>và 5 cơ quan khác")


def test_units_without_a_rank_are_drawn_apart_and_gathered_apart() -> None:
    few = FEWEST_RANKED - 1
    figure = drawn(
        A={"early": 40}, B={"early": 50}, C={"early": few}, D={"early": 2}, E={"early": 3, "late": 1}, F={"pending": 2}
    )
    assert lines_of(figure) == ["2 cơ quan 100 %", "E", "2 cơ quan 100 %"]
    assert [(list(trace.y), trace.marker.color) for trace in figure.data] == [
        ([0], figures.BLUE),
        ([1, 2], figures.GREY),
    ]
    assert figure.data[0].marker.symbol != figure.data[1].marker.symbol


def test_two_long_names_with_one_beginning_are_two_lines() -> None:
    beginning = "Chi nhánh Văn phòng Đăng ký đất đai "
    figure = drawn(**{beginning + "A": {"early": 30, "late": 10}, beginning + "B": {"early": 20, "late": 20}})
    assert list(figure.data[0].y) == [0, 1]
    assert beginning + "B" in figure.data[0].customdata[0]


def test_the_axis_of_the_ranking_stays_within_0_and_100_percent() -> None:
    figure = drawn(A={"early": 40})
    lowest, highest = figure.layout.xaxis.range
    assert (lowest > 0.9 - 0.02, highest) == (True, 1)
    assert figure.data[0].cliponaxis is False


def test_a_name_from_a_file_is_no_markup_in_the_ranking() -> None:
    figure = drawn(**{"<a href='x'>A</a>": {"early": 40}})
    assert "<a" not in lines_of(figure)[0] + figure.data[0].customdata[0]


def test_a_ranking_without_any_rate_has_no_point() -> None:
    assert drawn(A={"pending": 3}).data == ()
