"""The formulas of the 766 index as dated data: what the portal counts, from when to when, and for how many points."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil

from domain.indicator_catalogue import INDEX_766_GROUPS
from domain.ratio import Ratio

DECISION = "Quyết định 766/QĐ-TTg"
PORTAL_2026 = "Tài liệu công thức của Cổng Dịch vụ công quốc gia, bản đọc ngày 07/10/2026"
PORTAL_READ_ON = date(2026, 10, 7)
_DECIDED_ON, _METRIC_OF_2026 = date(2022, 6, 23), date(2026, 1, 1)
_WHOLE, _FOUR_FIFTHS = Fraction(1), Fraction(4, 5)


class CountedBy(StrEnum):
    """From what the program can count a metric: dossiers judged by the portal's rules, dossiers of full-online
    procedures, feedback that people reported. Others are counted by the rate of the same name."""

    PROGRESS = "progress"
    FULL_ONLINE = "full_online"
    FEEDBACK = "feedback"
    DIGITISED = "digitised_rate"
    REUSED = "reused_rate"
    E_RESULT = "e_result_rate"
    PAID_ONLINE = "paid_online_rate"


@dataclass(frozen=True)
class Metric:
    """One metric of the index. All of `most` points are given at the rate `full_at`; below it the points are in
    proportion. It holds from `first` to `last`, both included, without an end where that is None. `counted_by` is None
    where nothing that is imported tells it; `note` says in what the program's count is not quite the portal's."""

    id: str
    group: str
    name: str
    part: str
    whole: str
    most: int
    full_at: Fraction = _WHOLE
    first: date = _DECIDED_ON
    last: date | None = None
    source: str = PORTAL_2026
    counted_by: CountedBy | None = None
    note: str = ""

    def points(self, ratio: Ratio) -> Fraction | None:
        """The points of the rate, exact; None where its whole is 0."""
        if not ratio.whole:
            return None
        return self.most * min(_WHOLE, Fraction(ratio.part, ratio.whole) / self.full_at)

    def missing(self, ratio: Ratio) -> int:
        """How many more would bring all the points; 0 where they are reached."""
        return max(0, ceil(self.full_at * ratio.whole) - ratio.part)

    def holds(self, day: date) -> bool:
        """Whether the metric is in force on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class MetricGroup:
    """One of the six groups, the indicator under which its points are typed, and its most points."""

    name: str
    words: str
    most: int

    @property
    def indicator(self) -> str:
        return f"index_766_{self.name}"


SCORE, RANK = "index_766_score", "index_766_rank"
GROUPS: tuple[MetricGroup, ...] = tuple(MetricGroup(*group) for group in INDEX_766_GROUPS)

METRICS: tuple[Metric, ...] = (
    Metric(
        "1.1",
        "publicity",
        "Quyết định công bố đúng hạn",
        "quyết định ban hành trước ngày có hiệu lực ít nhất 5 ngày làm việc (bộ, ngành: 20)",
        "quyết định công bố trong kỳ",
        6,
    ),
    Metric(
        "1.2",
        "publicity",
        "Công khai đúng hạn",
        "quyết định được công khai trong 5 ngày làm việc (bộ, ngành: 10)",
        "quyết định trong kỳ",
        4,
    ),
    Metric("1.3", "publicity", "Nội dung công khai đầy đủ", "thủ tục có đủ các phần", "thủ tục", 2),
    Metric(
        "1.4",
        "publicity",
        "Đồng bộ hồ sơ",
        "hồ sơ đã đồng bộ, tiếp nhận trong kỳ",
        "số lớn hơn trong hai số tiếp nhận: hệ thống báo cáo quốc gia, Cổng",
        6,
    ),
    Metric(
        "2.1",
        "progress",
        "Tiến độ giải quyết",
        "hồ sơ đã hoặc đang giải quyết, đúng hạn",
        "hồ sơ phải giải quyết trong kỳ",
        20,
        counted_by=CountedBy.PROGRESS,
        note="Hồ sơ không có ngày hẹn trả, hoặc đang chờ mà không rõ từ lúc nào, không xét; đếm riêng.",
    ),
    Metric(
        "4.1",
        "digitisation",
        "Kết quả điện tử",
        "hồ sơ có tệp kết quả điện tử",
        "hồ sơ của thủ tục có kết quả",
        6,
        counted_by=CountedBy.E_RESULT,
        note="Mẫu số: hồ sơ đã giải quyết mà tệp ghi có kết quả điện tử không.",
    ),
    Metric(
        "4.2",
        "digitisation",
        "Số hóa hồ sơ",
        "hồ sơ có thành phần số hóa và kết quả điện tử",
        "hồ sơ thuộc thẩm quyền",
        4,
        _FOUR_FIFTHS,
        counted_by=CountedBy.DIGITISED,
        note="Mẫu số: hồ sơ tiếp nhận mà tệp ghi cả hai.",
    ),
    Metric("4.2b", "digitisation", "Bản sao chứng thực điện tử", "", "", 2),
    Metric(
        "4.3",
        "digitisation",
        "Tái sử dụng dữ liệu số hóa",
        "hồ sơ có thành phần được tái sử dụng",
        "hồ sơ tiếp nhận",
        2,
        _FOUR_FIFTHS,
        counted_by=CountedBy.REUSED,
        note="Mẫu số: hồ sơ tiếp nhận mà tệp ghi có tái sử dụng không.",
    ),
    Metric(
        "4.4", "digitisation", "Chia sẻ để tái sử dụng", "hồ sơ lấy từ kho cá nhân hoặc có đường dẫn kết quả", "", 4
    ),
    Metric("4.5a", "digitisation", "Thủ tục dùng Cơ sở dữ liệu dân cư", "", "", 2),
    Metric("4.5b", "digitisation", "Hồ sơ dùng Cơ sở dữ liệu dân cư", "", "", 2),
    Metric(
        "3.3",
        "online_services",
        "Tỷ lệ hồ sơ trực tuyến (cách tính trước 2026)",
        "hồ sơ trực tuyến, có đường dẫn kết quả điện tử nếu phải có kết quả giấy, nhân với tỷ lệ đồng bộ",
        "hồ sơ tiếp nhận trong kỳ",
        6,
        Fraction(1, 2),
        last=date(2025, 12, 31),
        source=DECISION,
    ),
    Metric(
        "3",
        "online_services",
        "Hồ sơ trực tuyến toàn trình",
        "hồ sơ toàn trình",
        "hồ sơ của thủ tục đủ điều kiện toàn trình",
        12,
        first=_METRIC_OF_2026,
        counted_by=CountedBy.FULL_ONLINE,
        note="Đếm từ hồ sơ tiếp nhận có ghi mức độ toàn trình; tử số: nộp trực tuyến.",
    ),
    Metric(
        "P.1",
        "online_payment",
        "Thủ tục tích hợp thanh toán trực tuyến",
        "thủ tục tích hợp thanh toán trực tuyến",
        "thủ tục có phí, lệ phí",
        2,
        _FOUR_FIFTHS,
    ),
    Metric(
        "P.2",
        "online_payment",
        "Thủ tục có phát sinh thanh toán",
        "thủ tục có ít nhất một giao dịch trực tuyến",
        "thủ tục có phí, lệ phí",
        2,
        _FOUR_FIFTHS,
    ),
    Metric(
        "P.3",
        "online_payment",
        "Hồ sơ thanh toán trực tuyến",
        "hồ sơ đã thanh toán trực tuyến",
        "hồ sơ của thủ tục có phí, trừ hồ sơ mà mọi khoản phí bằng 0",
        6,
        counted_by=CountedBy.PAID_ONLINE,
        note="Mẫu số: hồ sơ phải nộp phí, lệ phí mà tệp ghi cách thanh toán.",
    ),
    Metric(
        "5.2",
        "satisfaction",
        "Xử lý phản ánh, kiến nghị đúng hạn",
        "từ chối trong 2, yêu cầu bổ sung trong 5, xử lý trong 15, công khai trong 2 ngày làm việc",
        "phản ánh, kiến nghị",
        6,
        counted_by=CountedBy.FEEDBACK,
        note="Cộng bốn khâu, từ số liệu chỉ tiêu đã nhập.",
    ),
    Metric(
        "5.3",
        "satisfaction",
        "Hài lòng về xử lý phản ánh, kiến nghị",
        "tổng trừ phản ánh không hài lòng, xử lý trễ, gửi lại",
        "phản ánh tiếp nhận lần đầu trong kỳ",
        6,
    ),
    Metric(
        "5.4",
        "satisfaction",
        "Hài lòng về giải quyết thủ tục",
        "100 phần trăm trừ (tỷ lệ trễ + tỷ lệ hồ sơ có phản ánh hoặc không hài lòng)",
        "",
        6,
        Fraction(9, 10),
    ),
)


def metrics_of(group: MetricGroup, day: date) -> tuple[Metric, ...]:
    """The metrics of the group that are in force on the day: a period takes those of its last day."""
    return tuple(metric for metric in METRICS if metric.group == group.name and metric.holds(day))
