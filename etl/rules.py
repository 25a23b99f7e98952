"""What is looked for in a file, declared: each rule with its sentence, the way to mend it, and where it comes from."""

from dataclasses import dataclass
from enum import StrEnum

from domain.agency import Block
from domain.agency_validity import MERGER, PROVINCES, TWO_TIERS
from domain.batch import MOST_ISSUES, Severity
from domain.holidays import LAW as HOLIDAYS
from domain.scope import Dimension
from domain.words import COUNTS, DIMENSIONS, RATES, key_label

SEEN = "Phép kiểm tra thấy ở các hệ thống một cửa đang dùng"
OURS = "Phép kiểm tra của chương trình này"
TIME_LIMITS = "Nghị định 61/2018/NĐ-CP, điều 19"
SERVICE_LEVELS = "Nghị định 42/2022/NĐ-CP"
FORM_II_06 = "Thông tư 01/2020/TT-VPCP, biểu II.06"
REFORMS = f"{MERGER.law}; {TWO_TIERS.law}; {PROVINCES.law}"

# A signal is common by its nature: it is counted in full, and listed with as many examples.
_EXAMPLES = 200
_FIX = "Sửa trong tệp rồi nạp lại."
_LOOK = "Dòng vẫn được nạp; nên kiểm tra lại."


class Grade(StrEnum):
    """What becomes of a row: set aside, left out of named figures, or only remarked upon."""

    SET_ASIDE = "set_aside"
    LEFT_OUT = "left_out"
    REMARK = "remark"

    @property
    def severity(self) -> Severity:
        """The grade in the interface's words, which know two."""
        return Severity.ERROR if self is Grade.SET_ASIDE else Severity.WARNING


@dataclass(frozen=True)
class Rule:
    """One thing looked for. `looks_at` are fields of the layout; `name` says in a few words what is found.

    `says` is a row's sentence after its place, `says_of_sheet` a whole sheet's; {found} is what stood in the cell,
    {other} what it is held against, {at} and {row} the place. `mend` is how to mend it, `then` ends the
    row's sentence where the usual ending does not fit. `left_out_of` are counts, rates, or dimensions in which the row
    belongs to no named group. No more than `most_listed` findings are listed; all are counted. A rule that sets rows
    aside for a needed field only remarks on another.
    """

    code: str
    grade: Grade
    looks_at: tuple[str, ...]
    name: str
    mend: str
    source: str
    says: str = ""
    says_of_sheet: str = ""
    then: str = ""
    left_out_of: tuple[str, ...] = ()
    most_listed: int = MOST_ISSUES

    def ending(self, severity: Severity) -> str:
        """What a row's sentence ends with: what becomes of the row, or what to do."""
        if self.then:
            return self.then
        if severity is Severity.ERROR:
            return _FIX
        if dimensions := [Dimension(name) for name in self.left_out_of if name in set(Dimension)]:
            return f"Dòng vẫn được nạp; {', '.join(map(_where_without_name, dimensions))}."
        if self.left_out_of:
            return f"Dòng vẫn được nạp nhưng không tính vào {figure_words(self.left_out_of)}."
        return _LOOK


def figure_words(names: tuple[str, ...]) -> str:
    """Counts, rates and dimensions as they are called after "không tính vào". Raises ValueError for another name."""
    words = []
    for name in names:
        if name in COUNTS or name in RATES:
            text = (COUNTS.get(name) or RATES[name]).text
            words.append(f"“{text}”")
        else:
            # The row is counted, in a line of its own that bears no name.
            words.append(f"{DIMENSIONS[Dimension(name)].lower()} nào")
    return ", ".join(words)


def _where_without_name(dimension: Dimension) -> str:
    line = key_label(dimension, Block.UNCLASSIFIED if dimension is Dimension.BLOCK else None)
    return f"trong số liệu theo {DIMENSIONS[dimension].lower()}, hồ sơ đứng ở dòng “{line}”"


def _rule(
    code: str,
    grade: Grade,
    looks_at: str,
    name: str,
    says: str,
    mend: str,
    source: str = OURS,
    *,
    then: str = "",
    left_out_of: str = "",
    whole: str = "",
    most_listed: int = MOST_ISSUES,
) -> Rule:
    fields, figures = tuple(looks_at.split()), tuple(left_out_of.split())
    return Rule(code, grade, fields, name, mend, source, says, whole, then, figures, most_listed)


_ASIDE, _OUT, _REMARK = Grade.SET_ASIDE, Grade.LEFT_OUT, Grade.REMARK
_NAMES = "procedure_name sector agency receiving_agency late_reason"

_CELLS = (
    _rule(
        "error_cell",
        _ASIDE,
        "code procedure_code procedure_name sector agency channel service_level status submitted_at received_at due_at "
        "resolved_at returned_at",
        "Ô lỗi của Excel",
        'ô lỗi "{found}"',
        "Mở tệp bằng Excel, ghi lại giá trị đúng vào ô (thường do công thức trỏ đến ô đã xóa) rồi nạp lại.",
    ),
    _rule(
        "not_a_date",
        _ASIDE,
        "submitted_at received_at due_at resolved_at returned_at",
        "Ô ngày không phải là ngày",
        '"{found}" không phải là ngày',
        "Ghi ngày có thật theo dạng ngày/tháng/năm, ví dụ 28/02/2023 hoặc 28/02/2023 16:30.",
    ),
    _rule(
        "two_digit_year",
        _ASIDE,
        "submitted_at received_at due_at resolved_at returned_at",
        "Năm chỉ ghi hai chữ số",
        '"{found}" chỉ ghi hai chữ số của năm nên không rõ là ngày nào',
        "Ghi đủ bốn chữ số của năm, ví dụ 28/02/2023.",
    ),
    _rule(
        "year_out_of_range",
        _ASIDE,
        "submitted_at received_at due_at resolved_at returned_at",
        "Năm ngoài khoảng 1990 đến 2100",
        '"{found}" không phải là ngày trong các năm 1990 đến 2100',
        "Sửa lại năm; nếu ô hiện một con số lạ thì định dạng ô là ngày rồi ghi lại.",
    ),
    _rule(
        "text_too_long",
        _ASIDE,
        "procedure_code procedure_name sector agency receiving_agency channel service_level status late_reason",
        "Chữ trong ô quá dài",
        '"{found}" dài hơn mức ghi được của cột này',
        "Ô thường bị dán nhầm nội dung của cột khác; ghi lại đúng nội dung của cột.",
    ),
    _rule(
        "control_characters",
        _REMARK,
        _NAMES,
        "Ký tự điều khiển trong chữ",
        '"{found}" có ký tự điều khiển không nhìn thấy; các ký tự ấy đã bị bỏ',
        "Xóa ô rồi gõ lại nội dung bằng tay.",
    ),
    _rule(
        "markup_in_text",
        _REMARK,
        _NAMES,
        "Mã HTML hoặc Markdown trong chữ",
        '"{found}" có mã HTML hoặc Markdown; chữ được giữ nguyên và không bao giờ được chạy',
        "Xóa các thẻ < > và đường dẫn khỏi tên trong hệ thống nguồn.",
    ),
    _rule(
        "formula_in_text",
        _REMARK,
        _NAMES,
        "Chữ viết như công thức",
        '"{found}" bắt đầu như một công thức; khi xuất ra vẫn được ghi là chữ',
        "Bỏ dấu =, +, @ ở đầu ô nếu không phải là một phần của tên.",
    ),
)

_CODES = (
    _rule(
        "code_missing",
        _ASIDE,
        "code",
        "Thiếu mã hồ sơ",
        "thiếu mã hồ sơ",
        "Ghi mã hồ sơ như trên giấy tiếp nhận; không có mã thì không biết hồ sơ nào để cập nhật.",
    ),
    _rule(
        "not_a_code",
        _ASIDE,
        "code",
        "Ô mã không phải là mã hồ sơ",
        '"{found}" không phải là mã hồ sơ',
        "Ghi lại mã hồ sơ dạng chữ.",
    ),
    _rule(
        "code_digits_lost",
        _ASIDE,
        "code",
        "Mã bị Excel làm mất chữ số",
        'mã "{found}" là số dài hơn 15 chữ số, Excel đã làm mất các chữ số cuối',
        "Xuất lại tệp với cột mã ở dạng chữ; chữ số đã mất không lấy lại được từ tệp này.",
        then="Xuất lại tệp với cột mã ở dạng chữ.",
    ),
    _rule(
        "duplicate_conflict",
        _ASIDE,
        "code",
        "Một mã, nhiều dòng khác nội dung",
        'mã "{found}" cũng đứng ở {other} với nội dung khác',
        "Giữ lại một dòng đúng, xóa các dòng kia.",
        then="Giữ một dòng đúng rồi nạp lại.",
    ),
    _rule(
        "duplicate_same",
        _REMARK,
        "code",
        "Một mã, nhiều dòng giống nhau",
        'mã "{found}" lặp lại {other} với cùng nội dung nên chỉ tính một lần',
        "Không cần sửa; có thể xóa dòng lặp.",
        then="Không cần sửa.",
    ),
    _rule(
        "code_date_far",
        _REMARK,
        "code received_at",
        "Ngày trong mã xa ngày tiếp nhận",
        'mã "{found}" lập cách ngày tiếp nhận {other} hơn 60 ngày',
        "Đối chiếu mã và ngày tiếp nhận với giấy tiếp nhận; thường do gõ nhầm năm của ngày tiếp nhận.",
    ),
    _rule(
        "code_day_impossible",
        _REMARK,
        "code",
        "Ngày trong mã không có thật",
        'sáu chữ số ngày trong mã "{found}" không phải là ngày có thật',
        "Kiểm tra mã với giấy tiếp nhận; mã gõ tay hay bị nhầm ở đây.",
    ),
    _rule(
        "code_form_unknown",
        _REMARK,
        "code",
        "Mã không theo dạng đã biết",
        'mã "{found}" không theo dạng mã nào đã biết',
        "Đối chiếu với giấy tiếp nhận. Dạng đã biết: 000.00.53.H48-220921-0099, H48.53-250708-0007, 03706/2026/07906.",
        whole='{at}: phần lớn mã hồ sơ không theo dạng đã biết (ví dụ "{found}"). Kiểm tra xem cột mã có đúng '
        "là cột mã hồ sơ.",
    ),
    _rule(
        "code_unit_differs",
        _REMARK,
        "code agency",
        "Mã của đơn vị khác",
        'mã "{found}" mang mã đơn vị mà các dòng khác đều thuộc về {other}',
        "Kiểm tra cột cơ quan của dòng này: có thể đã chọn nhầm cơ quan.",
    ),
)

_WHAT_AND_WHO = (
    _rule(
        "procedure_missing",
        _ASIDE,
        "procedure_name procedure_code",
        "Thiếu thủ tục hành chính",
        "thiếu thủ tục hành chính",
        "Ghi tên hoặc mã thủ tục hành chính.",
        FORM_II_06,
    ),
    _rule(
        "agency_missing",
        _ASIDE,
        "agency",
        "Không biết cơ quan giải quyết",
        "không biết cơ quan giải quyết",
        "Ghi cơ quan giải quyết vào cột cơ quan, hoặc chọn cơ quan cho cả tệp khi nạp.",
        FORM_II_06,
    ),
    _rule(
        "agency_unclassified",
        _OUT,
        "agency",
        "Cơ quan chưa xếp được vào khối",
        "",
        "Ghi tên đầy đủ của cơ quan (Sở …, UBND xã …, Văn phòng Đăng ký đất đai …) trong hệ thống nguồn.",
        left_out_of="block",
        whole='{at}: chưa xếp được cơ quan "{found}" ({other} hồ sơ) vào khối nào, nên các hồ sơ này '
        "chỉ nằm ở nhóm “Chưa xếp khối”. Kiểm tra tên cơ quan.",
    ),
    _rule(
        "names_alike",
        _REMARK,
        "agency",
        "Hai tên cơ quan chỉ khác dấu",
        "",
        "Thống nhất một cách viết trong hệ thống nguồn; hai cách viết đang được tính là hai cơ quan.",
        whole='{at}: "{found}" và "{other}" chỉ khác nhau ở dấu nên đang tính là hai cơ quan. '
        "Thống nhất một cách viết rồi nạp lại.",
    ),
    _rule(
        "agency_ended",
        _REMARK,
        "agency received_at",
        "Tiếp nhận sau ngày cuối của cơ quan",
        '"{found}" đã ngừng hoạt động trước ngày tiếp nhận: ngày cuối là {other}',
        "Chọn cơ quan nhận nhiệm vụ trong hệ thống nguồn; nếu cơ quan đúng thì kiểm tra năm của ngày tiếp nhận.",
        REFORMS,
        most_listed=_EXAMPLES,
    ),
    _rule(
        "agency_not_begun",
        _REMARK,
        "agency received_at",
        "Xong trước ngày đầu của cơ quan",
        '"{found}" chưa có khi hồ sơ được tiếp nhận và giải quyết: ngày đầu là {other}',
        "Kiểm tra năm của ngày tiếp nhận; thường do hệ thống nguồn đổi tên cơ quan của cả hồ sơ cũ.",
        REFORMS,
        most_listed=_EXAMPLES,
    ),
    _rule(
        "procedure_two_names",
        _REMARK,
        "procedure_code procedure_name",
        "Một mã thủ tục, nhiều tên",
        "",
        "Kiểm tra mã thủ tục của các dòng; hồ sơ được đếm theo mã.",
        whole='{at}: mã thủ tục "{found}" đi với nhiều tên khác nhau ({other}). Kiểm tra lại mã hoặc tên thủ tục.',
    ),
    _rule(
        "procedure_code_missing",
        _REMARK,
        "procedure_code",
        "Thiếu mã thủ tục",
        "thiếu mã thủ tục nên thủ tục được nhận theo tên",
        "Ghi mã thủ tục như trong Cơ sở dữ liệu quốc gia về thủ tục hành chính.",
    ),
    _rule(
        "procedure_code_form",
        _REMARK,
        "procedure_code",
        "Mã thủ tục không đúng dạng",
        'mã thủ tục "{found}" không theo dạng 1.001612 hoặc 1.001612.000.00.00.H48',
        "Ghi lại mã như trong Cơ sở dữ liệu quốc gia về thủ tục hành chính.",
    ),
    _rule(
        "procedure_code_rare",
        _REMARK,
        "procedure_code procedure_name",
        "Mã thủ tục lạ so với các hồ sơ cùng tên",
        'mã thủ tục "{found}" hiếm gặp trong tệp, hầu hết hồ sơ cùng tên của cơ quan này ghi {other}',
        "Tra mã trong Cơ sở dữ liệu quốc gia về thủ tục hành chính: có thể gõ nhầm, hoặc mã đã được thay thế.",
    ),
    _rule(
        "sector_missing",
        _OUT,
        "sector",
        "Thiếu lĩnh vực",
        "thiếu lĩnh vực",
        "Ghi lĩnh vực của thủ tục.",
        FORM_II_06,
        left_out_of="sector",
    ),
    _rule(
        "channel_missing",
        _OUT,
        "channel",
        "Thiếu hình thức nộp",
        "không ghi hình thức nộp nên tính vào trực tiếp và đếm riêng",
        "Ghi hình thức nộp: trực tuyến, trực tiếp hoặc bưu chính công ích.",
        FORM_II_06,
        left_out_of="online",
    ),
    _rule(
        "level_missing",
        _OUT,
        "service_level",
        "Thiếu mức độ dịch vụ công",
        "không ghi mức độ dịch vụ công",
        "Ghi mức độ: toàn trình, một phần hoặc cung cấp thông tin.",
        SERVICE_LEVELS,
        left_out_of="level",
    ),
    _rule(
        "service_level_unknown",
        _OUT,
        "service_level",
        "Mức độ dịch vụ công chưa biết",
        'mức độ dịch vụ công "{found}" chưa biết nên bỏ trống',
        "Ghi mức độ: toàn trình, một phần hoặc cung cấp thông tin.",
        SERVICE_LEVELS,
        left_out_of="level",
    ),
    _rule(
        "information_online",
        _REMARK,
        "service_level channel",
        "Thủ tục chỉ cung cấp thông tin mà nộp trực tuyến",
        'mức độ "{found}" chỉ cung cấp thông tin nhưng hồ sơ ghi là nộp trực tuyến',
        "Kiểm tra mức độ của thủ tục và hình thức nộp: thủ tục chỉ cung cấp thông tin không nộp trực tuyến được.",
        SEEN,
    ),
)

_DAYS = (
    _rule(
        "received_missing",
        _ASIDE,
        "received_at",
        "Thiếu ngày tiếp nhận",
        "thiếu ngày tiếp nhận",
        "Ghi ngày tiếp nhận như trên giấy tiếp nhận.",
        SEEN,
    ),
    _rule(
        "done_without_end",
        _ASIDE,
        "status resolved_at returned_at",
        "Đã xong mà không có ngày kết thúc",
        'trạng thái "{other}" nhưng không có ngày kết thúc xử lý và ngày trả kết quả',
        "Ghi ngày kết thúc xử lý, hoặc sửa trạng thái nếu hồ sơ chưa xong.",
        SEEN,
    ),
    _rule(
        "ended_before_received",
        _ASIDE,
        "resolved_at returned_at received_at",
        "Kết thúc trước khi tiếp nhận",
        "kết thúc {found} trước ngày tiếp nhận {other}",
        "Đối chiếu hai ngày với giấy tiếp nhận; thường do đảo ngày và tháng hoặc nhầm năm.",
        SEEN,
    ),
    _rule(
        "received_in_future",
        _OUT,
        "received_at",
        "Tiếp nhận sau ngày số liệu",
        "tiếp nhận {found} sau ngày số liệu {other}",
        "Kiểm tra ngày tiếp nhận và ngày số liệu của tệp (đến ngày …).",
        SEEN,
        left_out_of="received",
        then="Dòng vẫn được nạp; chưa tính vào “Tiếp nhận” cho đến khi số liệu tới ngày ấy.",
    ),
    _rule(
        "ended_in_future",
        _OUT,
        "resolved_at returned_at",
        "Kết thúc sau ngày số liệu",
        "kết thúc {found} sau ngày số liệu {other}",
        "Kiểm tra ngày kết thúc và ngày số liệu của tệp (đến ngày …).",
        SEEN,
        left_out_of="resolved",
        then="Dòng vẫn được nạp; còn tính là đang giải quyết cho đến khi số liệu tới ngày ấy.",
    ),
    _rule(
        "returned_in_future",
        _REMARK,
        "returned_at",
        "Trả kết quả sau ngày số liệu",
        "trả kết quả {found} sau ngày số liệu {other}",
        "Kiểm tra ngày trả kết quả; nếu đó là ngày hẹn trả thì cột đã bị hiểu nhầm.",
    ),
    _rule(
        "due_missing",
        _OUT,
        "due_at",
        "Đã giải quyết mà không có ngày hẹn trả",
        "đã giải quyết nhưng không có ngày hẹn trả",
        "Ghi ngày hẹn trả như trên giấy tiếp nhận; không có ngày hẹn thì không biết đúng hạn hay trễ hạn.",
        TIME_LIMITS,
        left_out_of="on_time_rate late_rate",
    ),
    _rule(
        "due_before_received",
        _REMARK,
        "due_at received_at",
        "Hẹn trả trước khi tiếp nhận",
        "hẹn trả {found} trước khi tiếp nhận {other}",
        "Đối chiếu hai ngày với giấy tiếp nhận.",
    ),
    _rule(
        "due_far",
        _REMARK,
        "due_at received_at",
        "Hẹn trả sau tiếp nhận hơn một năm",
        "hẹn trả {found} sau ngày tiếp nhận {other} hơn một năm",
        "Kiểm tra năm của ngày hẹn trả.",
    ),
    _rule(
        "due_at_reception_second",
        _REMARK,
        "due_at received_at",
        "Hẹn trả trùng lúc tiếp nhận",
        "hẹn trả trùng đúng đến từng giây lúc tiếp nhận {found}",
        "Hệ thống nguồn thường tự điền như vậy khi chưa chọn thời hạn; ghi lại ngày hẹn trả thật.",
        most_listed=_EXAMPLES,
    ),
    _rule(
        "submitted_after_received",
        _REMARK,
        "submitted_at received_at",
        "Nộp sau khi tiếp nhận",
        "nộp {found} sau ngày tiếp nhận {other}",
        "Đối chiếu hai ngày trong hệ thống nguồn.",
    ),
    _rule(
        "waited_for_reception",
        _REMARK,
        "submitted_at received_at",
        "Nộp hơn 10 ngày mới được tiếp nhận",
        "nộp {found} nhưng đến {other} mới được tiếp nhận",
        "Kiểm tra ngày nộp; nếu đúng, hồ sơ đã chờ tiếp nhận quá lâu.",
    ),
    _rule(
        "returned_before_resolved",
        _REMARK,
        "returned_at resolved_at",
        "Trả kết quả trước khi xử lý xong",
        "trả kết quả {found} trước khi xử lý xong {other}",
        "Đối chiếu hai ngày trong hệ thống nguồn.",
    ),
    _rule(
        "closed_by_returned",
        _REMARK,
        "resolved_at returned_at",
        "Lấy ngày trả kết quả làm ngày kết thúc",
        "không có ngày kết thúc xử lý nên lấy ngày trả kết quả {found}",
        "Ghi ngày kết thúc xử lý; công việc thường xong trước ngày trả kết quả.",
        whole="{at} không có cột ngày kết thúc xử lý: ngày đóng hồ sơ lấy theo ngày trả kết quả.",
    ),
    _rule(
        "open_too_long",
        _REMARK,
        "received_at status",
        "Tiếp nhận hơn một năm chưa kết thúc",
        "tiếp nhận {found}, đến ngày số liệu {other} đã hơn một năm mà chưa kết thúc",
        "Kiểm tra xem hồ sơ đã xong mà chưa đóng trong hệ thống nguồn.",
        TIME_LIMITS,
    ),
)

_STATUSES = (
    _rule(
        "status_blank",
        _REMARK,
        "status",
        "Trạng thái bỏ trống",
        'trạng thái bỏ trống nên hiểu là "{other}"',
        "Ghi trạng thái của hồ sơ.",
    ),
    _rule(
        "open_with_end",
        _OUT,
        "status resolved_at",
        "Đang xử lý mà đã có ngày kết thúc",
        'trạng thái "{other}" nhưng có ngày kết thúc {found}; trạng thái được giữ nguyên',
        "Sửa trạng thái nếu hồ sơ đã xong, hoặc xóa ngày kết thúc nếu chưa.",
        left_out_of="resolved",
    ),
    _rule(
        "late_without_reason",
        _REMARK,
        "late_reason",
        "Trễ hạn mà không ghi lý do",
        "kết thúc {found}, trễ hẹn {other}, nhưng không ghi lý do",
        "Ghi lý do trễ hẹn; văn bản xin lỗi phải nêu lý do.",
        TIME_LIMITS,
    ),
    _rule(
        "reason_without_late",
        _REMARK,
        "late_reason",
        "Ghi lý do trễ mà không trễ",
        'kết thúc {other}, không trễ hẹn, nhưng có ghi lý do trễ "{found}"',
        "Kiểm tra ngày hẹn trả: có thể đã bị sửa sau khi quá hạn.",
    ),
)

_SIGNALS = (
    _rule(
        "ended_at_due_second",
        _REMARK,
        "resolved_at due_at",
        "Kết thúc trùng lúc hẹn trả",
        "kết thúc đúng đến từng giây lúc hẹn trả {found}",
        "Dấu hiệu hồ sơ được đóng hàng loạt cho khớp hạn; kiểm tra nhật ký xử lý trong hệ thống nguồn.",
        most_listed=_EXAMPLES,
    ),
    _rule(
        "ended_at_reception_second",
        _REMARK,
        "resolved_at received_at",
        "Kết thúc trùng lúc tiếp nhận",
        "kết thúc đúng đến từng giây lúc tiếp nhận {found}",
        "Dấu hiệu hồ sơ được nhập bù sau khi đã xong; ghi lại thời điểm thật.",
        most_listed=_EXAMPLES,
    ),
    _rule(
        "ended_on_sunday",
        _REMARK,
        "resolved_at",
        "Kết thúc vào Chủ nhật",
        "kết thúc vào Chủ nhật {found}",
        "Kiểm tra nhật ký xử lý; nếu đúng có làm việc ngày ấy thì không cần sửa.",
        most_listed=_EXAMPLES,
    ),
    _rule(
        "ended_on_holiday",
        _REMARK,
        "resolved_at",
        "Kết thúc vào ngày lễ, Tết",
        "kết thúc vào ngày lễ, Tết {found}",
        "Kiểm tra nhật ký xử lý; nếu đúng có làm việc ngày ấy thì không cần sửa.",
        HOLIDAYS,
        most_listed=_EXAMPLES,
    ),
    _rule(
        "ended_out_of_hours",
        _REMARK,
        "resolved_at",
        "Kết thúc trong đêm",
        "kết thúc lúc {found}, trong khoảng từ 20 giờ đến 6 giờ",
        "Kiểm tra nhật ký xử lý; giờ lệch đều bảy tiếng là do hệ thống xuất theo giờ quốc tế.",
        most_listed=_EXAMPLES,
    ),
    _rule(
        "ends_bunched",
        _REMARK,
        "resolved_at",
        "Nhiều hồ sơ kết thúc cùng một giây",
        "",
        "Dấu hiệu đóng hồ sơ hàng loạt; kiểm tra nhật ký xử lý trong hệ thống nguồn.",
        whole="{at}: {found} hồ sơ cùng kết thúc đúng lúc {other}. Kiểm tra xem hồ sơ có bị đóng hàng loạt.",
    ),
)

# Told by what earlier files said of the same dossier.
_REWRITES = (
    _rule(
        "due_moved",
        _REMARK,
        "due_at",
        "Ngày hẹn trả bị dời muộn hơn",
        "hẹn trả {found}, tệp trước ghi {other}",
        "Đối chiếu với văn bản xin lỗi và hẹn lại ngày trả; nếu không có, ghi lại ngày hẹn cũ.",
        TIME_LIMITS,
        most_listed=_EXAMPLES,
    ),
    _rule(
        "due_moved_often",
        _REMARK,
        "due_at",
        "Hẹn lại nhiều lần",
        "hẹn trả {found}; các tệp đã ghi {other} ngày hẹn khác nhau",
        "Việc hẹn lại ngày trả kết quả chỉ được một lần; kiểm tra hồ sơ trong hệ thống nguồn.",
        TIME_LIMITS,
        most_listed=_EXAMPLES,
    ),
    _rule(
        "in_time_by_moved_due",
        _REMARK,
        "resolved_at due_at",
        "Đúng hạn chỉ nhờ ngày hẹn đã dời",
        "kết thúc {found}, đúng hạn theo ngày hẹn nay ghi nhưng trễ so với ngày hẹn đầu tiên {other}",
        "Kiểm tra căn cứ dời ngày hẹn; hồ sơ vẫn được đếm theo ngày hẹn nay ghi.",
        TIME_LIMITS,
        most_listed=_EXAMPLES,
    ),
    _rule(
        "received_rewritten",
        _REMARK,
        "received_at",
        "Ngày tiếp nhận bị sửa",
        "tiếp nhận {found}, tệp trước ghi {other}",
        "Ngày tiếp nhận không đổi sau khi đã cấp giấy tiếp nhận; kiểm tra nhật ký của hệ thống nguồn.",
        most_listed=_EXAMPLES,
    ),
    _rule(
        "reopened",
        _REMARK,
        "status",
        "Hồ sơ đã đóng được mở lại",
        "tệp trước ghi đã kết thúc {other}, nay chưa kết thúc",
        "Kiểm tra lý do mở lại; số liệu kỳ trước thay đổi theo.",
        most_listed=_EXAMPLES,
    ),
    _rule(
        "closing_rewritten",
        _REMARK,
        "resolved_at",
        "Ngày kết thúc bị sửa",
        "kết thúc {found}, tệp trước ghi {other}",
        "Kiểm tra lý do sửa ngày kết thúc; số liệu kỳ trước thay đổi theo.",
        most_listed=_EXAMPLES,
    ),
)

_SHEETS = (
    _rule(
        "as_of_disagrees",
        _REMARK,
        "",
        "Ngày số liệu đã khai khác tiêu đề",
        "",
        "Bỏ ngày đã khai, hoặc xuất lại tệp cho đúng kỳ.",
        whole="{at}: tiêu đề ghi số liệu đến ngày {found} nên lấy ngày này, không lấy ngày {other} đã khai. "
        "Kiểm tra lại ngày số liệu.",
    ),
    _rule(
        "as_of_guessed",
        _REMARK,
        "",
        "Tệp không ghi ngày số liệu",
        "",
        "Chọn “Số liệu đến ngày” khi nạp, hoặc xuất tệp có dòng “Từ ngày … đến ngày …”.",
        whole="{at} không ghi kỳ trên tiêu đề nên lấy ngày muộn nhất trong tệp, {found}, làm ngày số liệu. "
        "Nếu không đúng, hãy khai ngày số liệu rồi nạp lại.",
    ),
    _rule(
        "as_of_in_future",
        _REMARK,
        "",
        "Ngày số liệu nằm sau hôm nay",
        "",
        "Sửa tiêu đề nếu ghi nhầm; nếu kỳ chưa hết, xuất tệp đến ngày hôm nay.",
        whole="{at}: ngày số liệu {found} nằm sau hôm nay, nên hồ sơ chưa đến hạn có thể bị tính là quá hạn. "
        "Kiểm tra lại kỳ ghi ở tiêu đề.",
    ),
    _rule(
        "title_period_disagrees",
        _REMARK,
        "received_at",
        "Tiếp nhận sau kỳ ghi ở tiêu đề",
        "",
        "Xuất lại tệp cho đúng kỳ.",
        whole="{at}: {found} hồ sơ tiếp nhận sau ngày cuối kỳ ghi ở tiêu đề ({other}). Kiểm tra lại kỳ xuất tệp.",
    ),
    _rule(
        "closed_before_title_period",
        _REMARK,
        "resolved_at",
        "Kết thúc trước kỳ ghi ở tiêu đề",
        "",
        "Xuất lại tệp cho đúng kỳ.",
        whole="{at}: {found} hồ sơ kết thúc trước ngày đầu kỳ ghi ở tiêu đề ({other}). Kiểm tra lại kỳ xuất tệp.",
    ),
    _rule(
        "total_disagrees",
        _REMARK,
        "",
        "Dòng tổng khác số dòng",
        "",
        "Kiểm tra xem tệp có bị cắt bớt dòng khi chép hoặc lọc.",
        whole="{at}, dòng {row}: dòng tổng ghi {found} hồ sơ nhưng trong trang có {other}. Kiểm tra xem tệp có "
        "bị thiếu dòng.",
    ),
    _rule(
        "numbering_gap",
        _REMARK,
        "",
        "Số thứ tự nhiều hơn số dòng",
        "",
        "Kiểm tra xem tệp có bị xóa bớt dòng; xuất lại tệp từ hệ thống.",
        whole="{at}, dòng {row}: số thứ tự đến {found} nhưng trong trang chỉ có {other} hồ sơ. Kiểm tra xem tệp "
        "có bị thiếu dòng.",
    ),
    _rule(
        "column_empty",
        _REMARK,
        "",
        "Cột trống từ trên xuống dưới",
        "",
        "Chọn cột này khi xuất tệp từ hệ thống nguồn.",
        whole="{at}: cột trống từ trên xuống dưới. Kiểm tra lại cách xuất tệp.",
    ),
    _rule(
        "layout_changed",
        _REMARK,
        "",
        "Tiêu đề khác lần nạp trước",
        "",
        "Xem các cột nhận ra trước khi nạp; nếu không cố ý đổi, xuất lại tệp theo mẫu cũ.",
        whole="{at}: tiêu đề khác lần nạp trước (tệp {other}): {found}. Kiểm tra lại các cột nhận ra.",
    ),
    _rule(
        "no_rows",
        _REMARK,
        "",
        "Trang không có hồ sơ",
        "",
        "Kiểm tra kỳ và đơn vị đã chọn khi xuất tệp.",
        whole="{at} không có hồ sơ nào dưới dòng tiêu đề. Kiểm tra lại cách xuất tệp.",
    ),
    _rule(
        "hidden_sheet",
        _REMARK,
        "",
        "Trang ẩn",
        "",
        "Bỏ ẩn trang trong Excel nếu trang có hồ sơ.",
        whole="Trang ẩn {sheet} không được đọc. Nếu trang này có hồ sơ, hãy bỏ ẩn rồi nạp lại.",
    ),
    _rule(
        "sheet_not_read",
        _REMARK,
        "",
        "Trang không phải danh sách hồ sơ",
        "",
        "Không cần sửa nếu trang chỉ có ghi chú hoặc bảng tổng hợp.",
        whole="{at} không phải là danh sách hồ sơ nên không được đọc. Kiểm tra lại nếu trang này có hồ sơ.",
    ),
)

RULES: dict[str, Rule] = {
    rule.code: rule for rule in (*_CELLS, *_CODES, *_WHAT_AND_WHO, *_DAYS, *_STATUSES, *_SIGNALS, *_REWRITES, *_SHEETS)
}


def row_message(
    rule: Rule, severity: Severity, *, row: int, column: str | None, sheet: str | None, found: str, other: str
) -> str:
    """One row's issue in words. `column` is 'cột F "Ngày hẹn trả"'; `sheet` is named where the file has several."""
    place = f"Dòng {row}" if sheet is None else f'Trang "{sheet}", dòng {row}'
    place += f", {column}" if column else ""
    return f"{place}: {rule.says.format(found=found, other=other)}. {rule.ending(severity)}"


def sheet_message(
    rule: Rule, *, sheet: str, row: int | None = None, column: str = "", found: str = "", other: str = ""
) -> str:
    """A whole sheet's issue in words."""
    at = f'Trang "{sheet}"' + (f", {column}" if column else "")
    return rule.says_of_sheet.format(at=at, sheet=f'"{sheet}"', row=row, found=found, other=other)


def more_message(count: int) -> str:
    """What the last issue of a long list says."""
    shown = f"{count:,}".replace(",", ".")
    return f"Còn {shown} lỗi và cảnh báo nữa không liệt kê ở đây. Sửa những dòng đã nêu rồi nạp lại để xem tiếp."
