"""What a report prints: read from a text or from JSON, and held against a counted value."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.printed_figure import Hedge, PrintedFigure, PrintedFigureError, Verdict, read_printed
from domain.printed_report import PrintedReportError, read_report


@pytest.mark.parametrize(
    ("text", "value", "hedge"),
    [
        ("95.100", "95100", None),
        ("1 076", "1076", None),
        ("99,94%", "0.9994", None),
        ("99,90 %", "0.9990", None),
        ("1.83%", "0.0183", None),
        ("bình quân 70%", "0.70", Hedge.MEAN),
        ("hơn 56.000.000.000", "56000000000", Hedge.MORE_THAN),
        ("Khoảng 686", "686", Hedge.ABOUT),
        ("612,5", "612.5", None),
    ],
)
def test_a_figure_is_read_with_the_digits_that_were_printed(text: str, value: str, hedge: Hedge | None) -> None:
    figure = read_printed(text)
    assert (str(figure.value), figure.hedge) == (value, hedge)


@pytest.mark.parametrize("text", ["", "hơn", "nhiều", "95.10.0", "1,2,3", "20/220", "9" * 60, "99,94 % và 93 %"])
def test_a_text_that_is_no_single_figure_is_refused(text: str) -> None:
    with pytest.raises(PrintedFigureError):
        read_printed(text)


@pytest.mark.parametrize(
    ("printed", "counted", "verdict"),
    [
        ("95.100", Fraction(95100), Verdict.EQUAL),
        ("95.100", Fraction(95101), Verdict.DIFFERS),
        ("99,94%", Fraction(93543, 93600), Verdict.EQUAL),
        # 93,1892 % is rounded half up to 93,2 %, and cut off to 93,1 %.
        ("93,2%", Fraction(25012, 26840), Verdict.EQUAL),
        ("93,1%", Fraction(25012, 26840), Verdict.EQUAL),
        ("93,3%", Fraction(25012, 26840), Verdict.DIFFERS),
        ("hơn 85.000", Fraction(85412), Verdict.WITHIN_HEDGE),
        ("hơn 85.000", Fraction(84999), Verdict.DIFFERS),
        ("hơn 85.000", Fraction(89251), Verdict.DIFFERS),
        ("hơn 85.000", Fraction(85000), Verdict.EQUAL),
        ("khoảng 686", Fraction(660), Verdict.WITHIN_HEDGE),
        ("khoảng 686", Fraction(640), Verdict.DIFFERS),
        ("bình quân 70%", Fraction(69839, 95100), Verdict.DIFFERS),
        ("bình quân 70%", Fraction(7, 10), Verdict.EQUAL),
        ("0", Fraction(0), Verdict.EQUAL),
        ("57", None, Verdict.NO_DATA),
    ],
)
def test_a_counted_value_agrees_to_the_printed_digits_or_within_the_hedge(
    printed: str, counted: Fraction | None, verdict: Verdict
) -> None:
    assert read_printed(printed).verdict_on(counted) is verdict


def test_the_difference_is_the_counted_value_less_the_printed_one_and_0_where_only_digits_are_cut() -> None:
    assert read_printed("95.100").differs_by(Fraction(95000)) == -100
    assert read_printed("99,94%").differs_by(Fraction(93543, 93600)) == 0


def test_a_share_that_json_writes_as_0_7_was_printed_to_whole_percents() -> None:
    counted = Fraction(69839, 95100)
    assert PrintedFigure(Decimal("0.7")).verdict_on(counted) is Verdict.EQUAL
    assert PrintedFigure(Decimal("0.7")).as_share().verdict_on(counted) is Verdict.DIFFERS
    assert str(PrintedFigure(Decimal("0.9994")).as_share().value) == "0.9994"


def bytes_of(facts: object) -> bytes:
    return json.dumps(facts, ensure_ascii=False).encode()


def test_printed_figures_are_read_from_numbers_and_from_texts_by_key() -> None:
    found = read_report(bytes_of({"figures": {"department.received": 95100, "sms_sent": "hơn 85.000"}}))
    assert found == {
        "department.received": PrintedFigure(Decimal(95100)),
        "sms_sent": PrintedFigure(Decimal(85000), Hedge.MORE_THAN),
    }


def test_the_answer_of_the_command_can_be_read_back_and_what_it_has_no_print_of_is_left_out() -> None:
    lines = [
        {"key": "land.late", "printed": 1828, "hedge": None, "verdict": "equal"},
        {"key": "online_rate.department", "printed": 0.7, "hedge": "bình quân"},
        {"key": "land.withdrawn", "printed": None, "hedge": None},
    ]
    found = read_report(bytes_of({"period": {}, "figures": lines}))
    assert list(found) == ["land.late", "online_rate.department"]
    assert found["online_rate.department"].hedge is Hedge.MEAN


def test_a_file_as_a_text_editor_on_windows_saves_it_is_read() -> None:
    assert list(read_report(b"\xef\xbb\xbf" + bytes_of({"figures": {"same_day": 3}}))) == ["same_day"]


def test_an_account_of_a_report_gives_its_dossiers_its_indicators_and_their_parts() -> None:
    account = {
        "dossiers": {
            "land": {"received": 28847, "late_rate_printed": "6,8%", "closes": False, "gap": 154, "note": "x"},
            "combined": {"on_time_rate": "98,43%", "land_share_of_late": "96,98%"},
            "online_department": {"online": 69839, "rate_printed": "bình quân 70%"},
            "same_day": {"count": 40136},
        },
        "indicators": [
            {"key": "feedback_total", "value": 220, "parts": {"letter": 20}, "closes": True},
            {"key": "sms_sent", "value": 85000, "qualifier": "hơn"},
        ],
    }
    found = read_report(bytes_of(account))
    assert {key: str(figure.value) for key, figure in found.items()} == {
        "land.received": "28847",
        "land.late_rate": "0.068",
        "combined.on_time_rate": "0.9843",
        "online.department": "69839",
        "online_rate.department": "0.70",
        "same_day": "40136",
        "feedback_total": "220",
        "feedback_total.letter": "20",
        "sms_sent": "85000",
    }
    assert found["sms_sent"].hedge is Hedge.MORE_THAN


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "JSON"),
        (b"[1, 2]", "con số nào"),
        (b"{}", "con số nào"),
        (b'{"figures": 3}', "con số nào"),
        (b'{"figures": [{"printed": 3}]}', "con số nào"),
        (b'{"figures": {"same_day": true}}', "same_day"),
        (b'{"figures": {"same_day": NaN}}', "JSON"),
        (b'{"figures": {"same_day": 1e400}}', "same_day"),
        ('{"figures": {"same_day": "nhiều"}}'.encode(), "nhiều"),
        ('{"figures": [{"key": "same_day", "printed": 3, "hedge": "gần"}]}'.encode(), "gần"),
        (b"[" * 100_000, "JSON"),
        (b'{"figures": [{"key": null, "printed": 3}]}', "None"),
        (b'{"figures": {"": 3}}', "department.received"),
        (b'{"figures": {"' + b"k" * 500 + b'": 3}}', "kkk"),
        (b'{"figures": {"same_day": 1e-300}}', "same_day"),
    ],
)
def test_a_file_that_is_no_list_of_printed_figures_gets_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(PrintedReportError) as refused:
        read_report(content)
    assert said in str(refused.value) and "\n" not in str(refused.value)
