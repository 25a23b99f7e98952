"""Vietnamese words for what the code names in English, with the definitions of what is counted."""

from dataclasses import dataclass

from domain.agency import Block
from domain.batch import BatchKind, FileStatus
from domain.code_scope import CodeScope
from domain.dossier import UNKNOWN_CHANNEL, Channel, ServiceLevel, Status
from domain.indicator import How, Topic
from domain.scope import Dimension


@dataclass(frozen=True)
class Label:
    """What a count, a rate or a column is called, and its definition in one sentence."""

    text: str
    definition: str


COUNTS: dict[str, Label] = {
    "received": Label("Tiếp nhận", "Hồ sơ có ngày tiếp nhận trong kỳ."),
    "carried_over": Label("Kỳ trước chuyển sang", "Hồ sơ tiếp nhận trước kỳ và đến đầu kỳ chưa giải quyết xong."),
    "resolved": Label(
        "Đã giải quyết", "Hồ sơ có kết quả, kết thúc xử lý trong kỳ: trước hạn, đúng hạn, trễ hạn, không có ngày hẹn."
    ),
    "early": Label("Trước hạn", "Hồ sơ có kết quả trước ngày hẹn trả."),
    "on_time": Label("Đúng hạn", "Hồ sơ có kết quả đúng vào ngày hẹn trả."),
    "late": Label("Trễ hạn", "Hồ sơ có kết quả sau ngày hẹn trả."),
    "no_due_date": Label("Không có ngày hẹn", "Hồ sơ có kết quả nhưng không ghi ngày hẹn trả."),
    "withdrawn": Label("Rút hoặc trả lại", "Hồ sơ người dân rút hoặc bị trả lại trong kỳ, đóng mà không có kết quả."),
    "withdrawn_late": Label("Rút khi đã quá hạn", "Trong số rút hoặc trả lại: đóng sau ngày hẹn trả."),
    "pending": Label("Đang giải quyết", "Hồ sơ chưa đóng vào cuối kỳ (hoặc vào ngày số liệu nếu sớm hơn)."),
    "pending_in_time": Label(
        "Đang giải quyết, trong hạn", "Hồ sơ đang giải quyết chưa quá ngày hẹn trả, kể cả hồ sơ đang chờ."
    ),
    "pending_overdue": Label(
        "Đang giải quyết, quá hạn", "Hồ sơ đang giải quyết đã qua ngày hẹn trả, không kể hồ sơ đang chờ."
    ),
    "waiting": Label(
        "Đang chờ", "Hồ sơ chờ bổ sung giấy tờ, chờ nộp phí hoặc tạm dừng; nằm trong số đang giải quyết, trong hạn."
    ),
    "online": Label("Trực tuyến", "Hồ sơ tiếp nhận trong kỳ, nộp trực tuyến."),
    "direct": Label("Trực tiếp", "Hồ sơ tiếp nhận trong kỳ, nộp trực tiếp; gồm cả hồ sơ không ghi hình thức nộp."),
    "postal": Label("Bưu chính công ích", "Hồ sơ tiếp nhận trong kỳ, nộp qua bưu chính công ích."),
    "channel_unknown": Label(
        "Không ghi hình thức", "Hồ sơ tiếp nhận trong kỳ mà tệp không ghi hình thức nộp; đã tính vào trực tiếp."
    ),
    "same_day": Label("Trả trong ngày", "Hồ sơ có kết quả ngay trong ngày tiếp nhận."),
    "acceptance_known": Label(
        "Nộp trực tuyến, biết giờ nộp", "Hồ sơ nộp trực tuyến, tiếp nhận trong kỳ, có cả ngày nộp và ngày tiếp nhận."
    ),
    "acceptance_late": Label(
        "Tiếp nhận chậm", "Trong số nộp trực tuyến, biết giờ nộp: tiếp nhận sau hơn 8 giờ làm việc kể từ khi nộp."
    ),
    "digitised_known": Label(
        "Biết có số hóa hay không",
        "Hồ sơ tiếp nhận trong kỳ mà tệp ghi cả thành phần số hóa và kết quả điện tử.",
    ),
    "digitised": Label(
        "Số hóa hồ sơ", "Hồ sơ có thành phần hồ sơ số hóa và có kết quả điện tử (chỉ số 4.2 của Quyết định 766/QĐ-TTg)."
    ),
    "reused_known": Label("Biết có tái sử dụng hay không", "Hồ sơ tiếp nhận trong kỳ mà tệp ghi có tái sử dụng không."),
    "reused": Label("Tái sử dụng dữ liệu", "Hồ sơ tiếp nhận trong kỳ, tái sử dụng dữ liệu đã số hóa."),
    "fee_due_known": Label("Biết có phí hay không", "Hồ sơ tiếp nhận trong kỳ mà tệp ghi phí, lệ phí phải nộp."),
    "fee_due": Label("Phải nộp phí, lệ phí", "Hồ sơ tiếp nhận trong kỳ, phải nộp phí, lệ phí."),
    "paid_known": Label(
        "Phải nộp phí, biết cách thanh toán", "Hồ sơ phải nộp phí, lệ phí mà tệp ghi có thanh toán trực tuyến không."
    ),
    "paid_online": Label("Thanh toán trực tuyến", "Hồ sơ phải nộp phí, lệ phí, đã thanh toán trực tuyến."),
    "receiving_known": Label(
        "Biết nơi tiếp nhận", "Hồ sơ tiếp nhận trong kỳ mà tệp ghi cơ quan tiếp nhận và biết địa bàn của hai cơ quan."
    ),
    "outside_area": Label(
        "Tiếp nhận ngoài địa bàn",
        "Hồ sơ do cơ quan ở địa bàn khác với cơ quan giải quyết tiếp nhận; cơ quan cấp tỉnh có địa bàn là cả tỉnh.",
    ),
    "e_result_known": Label(
        "Biết có kết quả điện tử hay không", "Hồ sơ có kết quả trong kỳ mà tệp ghi có kết quả điện tử không."
    ),
    "e_result": Label("Kết quả điện tử", "Hồ sơ có kết quả trong kỳ, kết quả là bản điện tử."),
    "apologised_known": Label(
        "Trễ hạn, biết có xin lỗi hay không", "Hồ sơ có kết quả trễ hạn trong kỳ mà tệp ghi có thư xin lỗi không."
    ),
    "apologised": Label("Có thư xin lỗi", "Hồ sơ có kết quả trễ hạn trong kỳ, đã gửi thư xin lỗi."),
}

# Sets of counts that a click can open too: the parts and wholes of rates.
COMBINED: dict[str, tuple[Label, tuple[str, ...]]] = {
    "in_time": (Label("Trước hạn và đúng hạn", "Hồ sơ có kết quả không muộn hơn ngày hẹn trả."), ("early", "on_time")),
    "judged": (
        Label("Đã giải quyết, có ngày hẹn", "Hồ sơ có kết quả và có ngày hẹn trả."),
        ("early", "on_time", "late"),
    ),
    "handled": (
        Label("Phải giải quyết trong kỳ", "Hồ sơ kỳ trước chuyển sang và hồ sơ tiếp nhận trong kỳ."),
        ("carried_over", "received"),
    ),
    "due": (
        Label("Hồ sơ đến hạn", "Hồ sơ đã giải quyết có ngày hẹn và hồ sơ đang giải quyết đã quá hạn."),
        ("early", "on_time", "late", "pending_overdue"),
    ),
}

_RATES_OF_ALL: dict[str, Label] = {
    "on_time_rate": Label(
        "Tỷ lệ đúng hạn",
        "(Trước hạn + đúng hạn) ÷ (trước hạn + đúng hạn + trễ hạn). "
        "Chỉ tính hồ sơ đã giải quyết; là tỷ lệ dùng trong báo cáo.",
    ),
    "late_rate": Label("Tỷ lệ trễ hạn", "Trễ hạn ÷ (trước hạn + đúng hạn + trễ hạn). Chỉ tính hồ sơ đã giải quyết."),
    "on_time_rate_766": Label(
        "Tỷ lệ đúng hạn theo QĐ 766",
        "(Trước hạn + đúng hạn + rút − rút khi quá hạn + đang giải quyết trong hạn) ÷ "
        "(kỳ trước chuyển sang + tiếp nhận). Theo Quyết định 766/QĐ-TTg, nhóm tiến độ.",
    ),
    "on_time_rate_due": Label(
        "Tỷ lệ đúng hạn trên hồ sơ đến hạn",
        "(Trước hạn + đúng hạn) ÷ (trước hạn + đúng hạn + trễ hạn + đang giải quyết quá hạn). "
        "Tính cả hồ sơ đã quá hạn mà chưa xong.",
    ),
    "online_rate": Label("Tỷ lệ trực tuyến", "Nộp trực tuyến ÷ tiếp nhận trong kỳ (không kể kỳ trước chuyển sang)."),
    "share_same_day": Label("Tỷ lệ trả trong ngày", "Trả trong ngày ÷ đã giải quyết."),
}

# Rates of those dossiers of which the files tell the matter: who is not told of is in neither count.
FLAG_RATES: dict[str, Label] = {
    "acceptance_late_rate": Label(
        "Tỷ lệ tiếp nhận chậm", "Tiếp nhận chậm ÷ hồ sơ nộp trực tuyến có cả ngày nộp và ngày tiếp nhận."
    ),
    "digitised_rate": Label(
        "Tỷ lệ số hóa hồ sơ", "Số hóa hồ sơ ÷ hồ sơ tiếp nhận mà tệp ghi cả thành phần số hóa và kết quả điện tử."
    ),
    "reused_rate": Label(
        "Tỷ lệ tái sử dụng dữ liệu", "Tái sử dụng dữ liệu ÷ hồ sơ tiếp nhận mà tệp ghi có tái sử dụng không."
    ),
    "paid_online_rate": Label(
        "Tỷ lệ thanh toán trực tuyến", "Thanh toán trực tuyến ÷ hồ sơ phải nộp phí, lệ phí mà tệp ghi cách thanh toán."
    ),
    "outside_area_rate": Label(
        "Tỷ lệ tiếp nhận ngoài địa bàn", "Tiếp nhận ngoài địa bàn ÷ hồ sơ tiếp nhận biết cơ quan tiếp nhận."
    ),
    "e_result_rate": Label(
        "Tỷ lệ kết quả điện tử", "Kết quả điện tử ÷ hồ sơ đã giải quyết mà tệp ghi có kết quả điện tử không."
    ),
    "apologised_rate": Label("Tỷ lệ có thư xin lỗi", "Có thư xin lỗi ÷ hồ sơ trễ hạn mà tệp ghi có thư xin lỗi không."),
}

RATES: dict[str, Label] = {**_RATES_OF_ALL, **FLAG_RATES}

HEADLINE_RATES: dict[str, Label] = {
    **_RATES_OF_ALL,
    "share_early": Label("Tỷ lệ trước hạn", "Trước hạn ÷ (trước hạn + đúng hạn + trễ hạn)."),
    "share_resolved": Label("Tỷ lệ giải quyết", "Đã giải quyết ÷ (kỳ trước chuyển sang + tiếp nhận)."),
    "share_overdue": Label("Tỷ lệ quá hạn trong số đang giải quyết", "Đang giải quyết, quá hạn ÷ đang giải quyết."),
    "share_withdrawn": Label("Tỷ lệ rút hoặc trả lại", "Rút hoặc trả lại ÷ (đã giải quyết + rút hoặc trả lại)."),
}

# Plain means, which stand only beside the pooled online_rate (domain rules, part 3).
MEANS: dict[str, Label] = {
    "online_rate_mean_months": Label(
        "Trực tuyến, bình quân các tháng",
        "Trung bình cộng tỷ lệ trực tuyến của từng tháng đủ tệp, mỗi tháng tính như nhau dù nhiều hay ít hồ sơ.",
    ),
    "online_rate_mean_agencies": Label(
        "Trực tuyến, bình quân các cơ quan",
        "Trung bình cộng tỷ lệ trực tuyến của từng cơ quan, mỗi cơ quan tính như nhau dù nhiều hay ít hồ sơ.",
    ),
}

# The fields of a dossier: headings of tables and of the workbook of rows set aside.
FIELDS: dict[str, str] = {
    "code": "Mã hồ sơ",
    "procedure_code": "Mã thủ tục",
    "procedure_name": "Tên thủ tục",
    "sector": "Lĩnh vực",
    "agency": "Cơ quan giải quyết",
    "receiving_agency": "Cơ quan tiếp nhận",
    "channel": "Hình thức nộp",
    "service_level": "Mức độ dịch vụ công",
    "submitted_at": "Ngày nộp",
    "received_at": "Ngày tiếp nhận",
    "due_at": "Ngày hẹn trả",
    "resolved_at": "Ngày kết thúc xử lý",
    "returned_at": "Ngày trả kết quả",
    "closed_on": "Ngày đóng",
    "status": "Trạng thái hồ sơ",
    "late_reason": "Lý do trễ hẹn",
    "days_late": "Số ngày trễ",
    "first_due_at": "Ngày hẹn đầu tiên",
    "components_digitised": "Có thành phần số hóa",
    "result_digitised": "Đã số hóa kết quả",
    "e_result": "Kết quả điện tử",
    "reused": "Tái sử dụng dữ liệu số hóa",
    "fee_due": "Phí, lệ phí phải nộp",
    "paid_online": "Thanh toán trực tuyến",
    "extended": "Gia hạn",
    "apology_sent_at": "Ngày gửi thư xin lỗi",
    "supplement_requests": "Số lần yêu cầu bổ sung",
    "days_waited": "Số ngày chờ bổ sung",
    "supplement_requested_at": "Ngày yêu cầu bổ sung",
    "supplemented_at": "Ngày bổ sung",
    "indicator": "Mã chỉ tiêu",
    "indicator_name": "Tên chỉ tiêu",
    "month": "Tháng",
    "value": "Giá trị",
    "unit": "Đơn vị tính",
    "read_on": "Ngày đọc",
    "own_indicator": "Mã chỉ tiêu mới",
    "own_name": "Tên chỉ tiêu mới",
    "how": "Cách cộng theo tháng",
    "own_whole": "Là phần của chỉ tiêu",
    "decimals": "Số chữ số thập phân",
}

HOW_WORDS: dict[How, str] = {
    How.SUM: "Cộng các tháng",
    How.LAST: "Lấy tháng cuối",
    How.MEAN: "Bình quân ngày làm việc",
    How.RATIO: "Chia hai tổng",
}

TOPICS: dict[Topic, str] = {
    Topic.SATISFACTION: "Mức độ hài lòng",
    Topic.PAYMENT: "Thanh toán trực tuyến",
    Topic.SERVICE: "Phục vụ tại Trung tâm",
    Topic.FEEDBACK: "Phản ánh, kiến nghị",
    Topic.CATALOGUE: "Danh mục thủ tục hành chính",
    Topic.RECEPTION: "Tiếp công dân, đơn thư",
    Topic.INDEX_766: "Bộ chỉ số 766",
    Topic.OWN: "Chỉ tiêu riêng",
}

DIMENSIONS: dict[Dimension, str] = {
    Dimension.BLOCK: "Khối",
    Dimension.AGENCY: "Cơ quan",
    Dimension.SECTOR: "Lĩnh vực",
    Dimension.PROCEDURE: "Thủ tục",
    Dimension.CHANNEL: "Hình thức nộp",
    Dimension.LEVEL: "Mức độ dịch vụ công",
    Dimension.MONTH: "Tháng",
    Dimension.HALF_MONTH: "Nửa tháng",
    Dimension.QUARTER: "Quý",
    Dimension.HALF_YEAR: "Nửa năm",
}

BLOCKS: dict[Block, str] = {
    Block.DEPARTMENT: "Sở, ban, ngành",
    Block.LAND: "Đất đai",
    Block.DISTRICT: "Cấp huyện",
    Block.COMMUNE: "Cấp xã",
    Block.UNCLASSIFIED: "Chưa xếp khối",
}

CHANNELS: dict[str, str] = {
    Channel.ONLINE.value: "Trực tuyến",
    Channel.DIRECT.value: "Trực tiếp",
    Channel.POSTAL.value: "Bưu chính công ích",
    UNKNOWN_CHANNEL: "Không ghi hình thức",
}

STATUSES: dict[str, str] = {
    Status.REGISTERED.value: "Mới đăng ký",
    Status.ACCEPTED.value: "Được tiếp nhận",
    Status.REFUSED_AT_RECEPTION.value: "Không được tiếp nhận",
    Status.PROCESSING.value: "Đang xử lý",
    Status.SUPPLEMENT_REQUESTED.value: "Yêu cầu bổ sung giấy tờ",
    Status.AWAITING_PAYMENT.value: "Chờ thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN.value: "Rút hoặc trả lại",
    Status.STOPPED.value: "Dừng xử lý",
    Status.RESOLVED.value: "Đã xử lý xong",
    Status.RETURNED.value: "Đã trả kết quả",
}

LEVELS: dict[str, str] = {
    ServiceLevel.FULL.value: "Toàn trình",
    ServiceLevel.PARTIAL.value: "Một phần",
    ServiceLevel.INFORMATION.value: "Cung cấp thông tin",
}

# What one code is in a source's exports.
CODE_SCOPES: dict[CodeScope, str] = {
    CodeScope.UNIQUE: "Mỗi mã là một hồ sơ",
    CodeScope.UNIT: "Mỗi cơ quan đánh số riêng",
    CodeScope.YEAR: "Mỗi năm đánh số lại từ đầu",
    CodeScope.UNIT_YEAR: "Mỗi cơ quan đánh số riêng, mỗi năm đánh lại từ đầu",
}
FILE_STATUSES: dict[FileStatus, str] = {
    FileStatus.IMPORTED: "Đã nạp",
    FileStatus.UNCHANGED: "Đã nạp từ trước",
    FileStatus.PREVIEWED: "Xem trước",
    FileStatus.REFUSED: "Bị từ chối",
}

REVERSALS: dict[str, Label] = {
    "removed": Label("Không còn được tính", "Hồ sơ chỉ có trong tệp này."),
    "set_back": Label("Trở lại nội dung khác", "Hồ sơ mà tệp khác ghi khác: nội dung của tệp ấy được tính."),
    "superseded": Label(
        "Giữ nguyên theo tệp sau",
        "Hồ sơ mà một tệp có ngày số liệu muộn hơn, hoặc nạp sau, đã thay nội dung từ trước.",
    ),
    "confirmed": Label("Tệp khác ghi giống", "Hồ sơ mà tệp khác cũng ghi đúng như vậy."),
    "returned": Label("Được tính lại", "Hồ sơ của những tệp mà tệp này đã thay thế."),
}

INDICATOR_REVERSALS: dict[str, Label] = {
    "removed": Label("Không còn được tính", "Giá trị chỉ có trong tệp này."),
    "set_back": Label("Trở lại giá trị khác", "Chỉ tiêu và tháng mà tệp khác ghi khác: giá trị của tệp ấy được tính."),
    "superseded": Label("Giữ nguyên theo tệp sau", "Giá trị mà một tệp nạp sau, hoặc đọc sau, đã sửa từ trước."),
    "confirmed": Label("Tệp khác ghi giống", "Giá trị mà tệp khác cũng ghi đúng như vậy."),
    "returned": Label("Được tính lại", "Giá trị của những tệp mà tệp này đã thay thế."),
}
# What one row of a file is about.
ROW_WORDS: dict[BatchKind, str] = {BatchKind.DOSSIERS: "hồ sơ", BatchKind.INDICATORS: "giá trị chỉ tiêu"}
KIND_WORDS: dict[BatchKind, str] = {
    BatchKind.DOSSIERS: "Danh sách hồ sơ",
    BatchKind.INDICATORS: "Số liệu chỉ tiêu",
}


def reversals(kind: str) -> dict[str, Label]:
    """What an undo does to the rows of a file of this kind."""
    return INDICATOR_REVERSALS if kind == BatchKind.INDICATORS else REVERSALS


MISSING_NAMES: dict[Dimension, str] = {
    Dimension.SECTOR: "(không ghi lĩnh vực)",
    Dimension.LEVEL: "(không ghi mức độ)",
}


_ROMAN = ("", "I", "II", "III", "IV")

# What is said of a month for which files of some units only speak.
INCOMPLETE = "chưa đủ"


def in_sentence(word: str) -> str:
    """A heading or a name as it stands inside a sentence: its first letter small."""
    return word[:1].lower() + word[1:]


def key_label(dimension: Dimension, key: str | None) -> str:
    """A group as people call it: a block by its name, the month 2023-01 as 01/2023, a missing sector as such."""
    if key is None:
        return MISSING_NAMES.get(dimension, "(không ghi)")
    if dimension is Dimension.BLOCK:
        return BLOCKS.get(Block(key), key)
    if dimension is Dimension.CHANNEL:
        return CHANNELS.get(key, key)
    if dimension is Dimension.LEVEL:
        return LEVELS.get(key, key)
    if dimension is Dimension.MONTH:
        return f"{key[5:7]}/{key[:4]}"
    if dimension is Dimension.HALF_MONTH:
        return f"từ {key[8:10]}/{key[5:7]}/{key[:4]}"
    return part_of_year_label(key) if dimension.is_time else key


def part_of_year_label(notation: str) -> str:
    """A year or a part of one in words: 2023-Q1 is "Quý I/2023"."""
    year, _, part = notation.partition("-")
    if not part:
        return f"Năm {year}"
    if part.startswith("Q"):
        return f"Quý {_ROMAN[int(part[1:])]}/{year}"
    if part.startswith("H"):
        return f"6 tháng {'đầu' if part == 'H1' else 'cuối'} năm {year}"
    return f"9 tháng đầu năm {year}" if part == "9M" else f"Tháng {part}/{year}"
