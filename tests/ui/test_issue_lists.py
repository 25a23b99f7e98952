"""What was recognised in a file, as a list for people."""

import pytest

from domain.dossier import Channel, ServiceLevel, Status
from etl.recognition.recognised import RecognisedColumn
from ui import labels
from ui.issue_lists import column_table


@pytest.mark.parametrize(
    ("field", "samples", "shown"),
    [
        ("channel", ("postal", "direct", "online"), "Bưu chính công ích · Trực tiếp · Trực tuyến"),
        ("status", ("accepted", "processing"), "Được tiếp nhận · Đang xử lý"),
        ("service_level", ("full", "partial"), "Toàn trình · Một phần"),
        ("agency", ("online", "Sở Tư pháp"), "online · Sở Tư pháp"),
        (None, (), ""),
    ],
)
def test_samples_of_a_column_are_shown_in_vietnamese(field: str | None, samples: tuple[str, ...], shown: str) -> None:
    table = column_table([RecognisedColumn("Trang 1", "F", "Tiêu đề", field, samples)], "a.xlsx")
    assert list(table.frame["samples"]) == [shown]


def test_every_code_of_a_dossier_has_words() -> None:
    assert set(labels.CODED["channel"]) == {*Channel, "unknown"}
    assert set(labels.CODED["status"]) == set(Status)
    assert set(labels.CODED["service_level"]) == set(ServiceLevel)
