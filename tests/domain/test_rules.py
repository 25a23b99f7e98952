"""The small rules: blocks, procedures' keys, ratios, statuses."""

import pytest
from scipy.stats import binomtest

from domain.agency import Block, guess_block
from domain.dossier import Channel, Status, StatusGroup, statuses_in
from domain.procedure import procedure_key
from domain.ratio import Ratio, mean_of


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("Sở Tư pháp", Block.DEPARTMENT),
        ("CÔNG AN TỈNH", Block.DEPARTMENT),
        ("Bảo hiểm Xã hội tỉnh", Block.DEPARTMENT),
        ("Văn phòng UBND tỉnh", Block.DEPARTMENT),
        ("Văn phòng Đăng ký đất đai - Chi nhánh thành phố", Block.LAND),
        ("Chi nhánh Văn phòng Đăng ký đất đai huyện Bình Sơn", Block.LAND),
        ("Phòng Tài nguyên và Môi trường thành phố", Block.LAND),
        ("Ủy ban nhân dân huyện Bình Sơn", Block.DISTRICT),
        ("UBND thị xã Đức Phổ", Block.DISTRICT),
        ("UBND xã Bình Châu", Block.COMMUNE),
        ("Đặc khu Lý Sơn", Block.COMMUNE),
        ("Sởi", Block.UNCLASSIFIED),
        ("Công ty Điện", Block.UNCLASSIFIED),
    ],
)
def test_the_beginning_of_a_name_suggests_its_block(name: str, block: Block) -> None:
    assert guess_block(name) is block


@pytest.mark.parametrize(
    ("code", "name", "key"),
    [
        ("1.001612.000.00.00.H48", "x", "1.001612"),
        ("1.001612", "x", "1.001612"),
        ("TT-07", "x", "TT-07"),
        (None, "Chứng  thực", "chưng thưc"),
        (" ", "Chứng thực", "chưng thưc"),
    ],
)
def test_a_procedure_is_known_by_its_code_else_by_its_name(code: str | None, name: str, key: str) -> None:
    found = procedure_key(code=code, name=name)
    assert found == (key if code and code.strip() else procedure_key(code=None, name="chứng THỰC"))


def test_a_ratio_of_nothing_has_no_value() -> None:
    assert Ratio(0, 0).value is None
    assert Ratio(0, 0).wilson_95() is None


@pytest.mark.parametrize("ratio", [Ratio(0, 5), Ratio(5, 5), Ratio(25012, 26840), Ratio(1, 30)])
def test_the_interval_is_wilsons(ratio: Ratio) -> None:
    expected = binomtest(ratio.part, ratio.whole).proportion_ci(0.95, method="wilson")
    assert ratio.wilson_95() == pytest.approx((expected.low, expected.high))


def test_a_plain_mean_leaves_out_what_has_no_value() -> None:
    assert mean_of([Ratio(1, 2), Ratio(0, 0), Ratio(1, 1)]) == 0.75
    assert mean_of([Ratio(0, 0)]) is None


def test_every_status_has_the_portals_number_and_a_group() -> None:
    assert [status.code for status in Status] == list(range(1, 11))
    assert {status.code for status in statuses_in(StatusGroup.WAITING)} == {5, 6, 8}
    assert {status.code for status in statuses_in(StatusGroup.NOT_COUNTED)} == {1, 3}
    assert sum(len(statuses_in(group)) for group in StatusGroup) == 10


def test_channels_have_the_portals_numbers() -> None:
    assert {channel: channel.code for channel in Channel} == {"online": 2, "direct": 1, "postal": 3}
