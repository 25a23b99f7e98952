"""What the dictionary knows of each figure besides its formula: its source, who uses it, and its dated versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.indicator import Topic
from domain.indicator_catalogue import FEEDBACK_LIMITS, INDEX_766, REPORT_2023, RULES_2025

OWN_RULE = "Quy ước của chương trình"
_FORM = "Thông tư 01/2020/TT-VPCP, biểu II.06a/VPCP/KSTT"
_DECISION_766 = "Quyết định 766/QĐ-TTg"
_LEVELS = "Nghị định 42/2022/NĐ-CP"
_OFFICE = "Văn phòng UBND tỉnh"
_REPORT = "Báo cáo năm của tỉnh"


@dataclass(frozen=True)
class Version:
    """A definition and the day from which it holds: the one its document names, else the document's own; None where
    it has not changed since the program counts."""

    first: date | None
    text: str


@dataclass(frozen=True)
class Facts:
    """Of one figure: the law or document that it comes from, who uses it, its versions with the oldest first, and its
    calendar where not any will do."""

    source: str
    used_by: str
    versions: tuple[Version, ...]
    calendar: str = ""


_OF_FORM = Version(date(2020, 10, 21), _FORM)
_OF_REPORT = Version(date(2023, 11, 2), REPORT_2023)
_OF_766 = Version(date(2022, 6, 23), _DECISION_766)
_OF_2025 = Version(date(2025, 7, 1), RULES_2025)
_OF_LETTERS = Version(date(2025, 9, 15), "Thông tư 03/2025/TT-VPCP, mẫu 04")


def _form(column: str, *more: Version) -> Facts:
    return Facts(f"{_FORM}, cột {column}", f"{_REPORT}; báo cáo định kỳ của {_OFFICE}", (_OF_FORM, *more))


def _own(used_by: str, *versions: Version) -> Facts:
    return Facts(OWN_RULE, used_by, versions or (Version(None, OWN_RULE),))


def _of_report(used_by: str = _REPORT) -> Facts:
    return Facts(REPORT_2023, used_by, (_OF_REPORT,))


def _of_766(number: str, *versions: Version) -> Facts:
    return Facts(f"{_DECISION_766}, chỉ số {number}", "Bộ chỉ số 766; chỉ tiêu được giao", versions or (_OF_766,))


_ACCEPTANCE = Facts(
    f"{RULES_2025}: tiếp nhận hoặc yêu cầu bổ sung trong 8 giờ làm việc", "Lãnh đạo điều hành", (_OF_2025,)
)
_OUTSIDE = Facts(
    f"{RULES_2025}: tiếp nhận không phụ thuộc địa giới; cách đếm là {OWN_RULE.lower()}", _OFFICE, (_OF_2025,)
)
_APOLOGY = Facts("Thông tư 03/2025/TT-VPCP, mẫu 04", f"{_REPORT}; lãnh đạo điều hành", (_OF_LETTERS,))
_RESULTS, _DIGITISED, _REUSED, _PAID = _of_766("4.1"), _of_766("4.2"), _of_766("4.3"), _of_766("P.3")
_PREVIEW = _own("Xem trước lần nạp: số liệu trước và sau")

# By the key of each count, set of counts, rate and mean.
FACTS: dict[str, Facts] = {
    "received": _form("(4) và (5)"),
    "carried_over": _form("(6)"),
    "resolved": _form("(7)"),
    "early": _form("(8)"),
    "on_time": _form("(9)"),
    "late": _form("(10)"),
    "no_due_date": _own("Đối chiếu; biểu II.06a xếp vào cột (9)"),
    "withdrawn": _own("Đối chiếu; biểu II.06a xếp vào cột (9)"),
    "withdrawn_late": Facts(_DECISION_766, "Bộ chỉ số 766, nhóm tiến độ", (_OF_766,)),
    "pending": _form("(11)"),
    "pending_in_time": _form("(12)"),
    "pending_overdue": _form("(13)"),
    "waiting": _own("Lãnh đạo điều hành"),
    "online": _form("(4)"),
    "direct": _form("(5)"),
    "postal": _form("(5)"),
    "channel_unknown": _own("Kiểm tra chất lượng dữ liệu"),
    "same_day": _of_report(),
    "acceptance_known": _ACCEPTANCE,
    "acceptance_late": _ACCEPTANCE,
    "digitised_known": _DIGITISED,
    "digitised": _DIGITISED,
    "reused_known": _REUSED,
    "reused": _REUSED,
    "fee_due_known": _PAID,
    "fee_due": _PAID,
    "paid_known": _PAID,
    "paid_online": _PAID,
    "receiving_known": _OUTSIDE,
    "outside_area": _OUTSIDE,
    "e_result_known": _RESULTS,
    "e_result": _RESULTS,
    "apologised_known": _APOLOGY,
    "apologised": _APOLOGY,
    "in_time": _of_report(f"{_REPORT}: tử số của tỷ lệ đúng hạn"),
    "judged": _of_report(f"{_REPORT}: mẫu số của tỷ lệ đúng hạn"),
    "handled": Facts(_DECISION_766, "Bộ chỉ số 766: mẫu số của nhóm tiến độ", (_OF_766,)),
    "due": _own("Mẫu số của tỷ lệ đúng hạn trên hồ sơ đến hạn"),
    "on_time_rate": _of_report(f"{_REPORT}; chỉ tiêu được giao; câu nhận định ở Tổng quan"),
    "late_rate": _of_report(),
    "on_time_rate_766": Facts(
        _DECISION_766,
        "Bộ chỉ số 766, nhóm tiến độ (20 điểm)",
        (Version(date(2022, 6, 23), f"{_DECISION_766}; so theo ngày, từ số đếm của chương trình"),),
        "Dương lịch; xem được theo mọi lịch",
    ),
    "on_time_rate_due": _own("Lãnh đạo điều hành: kể cả hồ sơ đã quá hạn mà chưa xong"),
    "online_rate": _of_report(f"{_REPORT}; chỉ tiêu được giao"),
    "share_same_day": _of_report(),
    "acceptance_late_rate": _ACCEPTANCE,
    "digitised_rate": _DIGITISED,
    "reused_rate": _REUSED,
    "paid_online_rate": _PAID,
    "outside_area_rate": _OUTSIDE,
    "e_result_rate": _RESULTS,
    "apologised_rate": _APOLOGY,
    "share_early": _PREVIEW,
    "share_resolved": _PREVIEW,
    "share_overdue": _PREVIEW,
    "share_withdrawn": _PREVIEW,
    "online_rate_mean_months": _of_report(f"{_REPORT} (“bình quân”); chỉ đứng cạnh tỷ lệ gộp"),
    "online_rate_mean_agencies": _own("Chỉ đứng cạnh tỷ lệ gộp"),
}

INDICATOR_USERS: Mapping[Topic, str] = {
    Topic.SATISFACTION: f"{_REPORT}; Bộ chỉ số 766, nhóm mức độ hài lòng",
    Topic.PAYMENT: f"{_REPORT}; Bộ chỉ số 766, nhóm thanh toán trực tuyến",
    Topic.SERVICE: _REPORT,
    Topic.FEEDBACK: f"{_REPORT}; Bộ chỉ số 766, chỉ số 5.2",
    Topic.CATALOGUE: _REPORT,
    Topic.RECEPTION: _REPORT,
    Topic.INDEX_766: "Bộ chỉ số 766: điểm và thứ hạng chép từ Cổng",
    Topic.OWN: "Cơ quan đã thêm chỉ tiêu",
}

# By an indicator's source: since when it holds.
INDICATOR_SINCE: Mapping[str, tuple[Version, ...]] = {
    REPORT_2023: (_OF_REPORT,),
    INDEX_766: (_OF_766,),
    FEEDBACK_LIMITS: (_OF_766,),
    f"{RULES_2025}; Thông tư 03/2025/TT-VPCP, mẫu 04": (_OF_2025, _OF_LETTERS),
    _LEVELS: (
        Version(None, _LEVELS),
        Version(date(2026, 7, 1), f"{_LEVELS} hết hiệu lực; mức độ dịch vụ công theo Nghị định 224/2026/NĐ-CP"),
    ),
}
