"""What is looked for in workbooks of indicators, declared as in etl.rules.catalogue."""

from etl.rules.rule import Grade, Rule

_OURS = "Phép kiểm tra của chương trình này"


def _error(code: str, looks_at: str, name: str, says: str, mend: str) -> Rule:
    return Rule(
        code=code,
        grade=Grade.SET_ASIDE,
        looks_at=tuple(looks_at.split()),
        name=name,
        mend=mend,
        source=_OURS,
        says=says,
        then=f"{mend} Chưa ghi gì từ tệp này.",
    )


def _remark(code: str, name: str, whole: str, mend: str) -> Rule:
    return Rule(
        code=code, grade=Grade.REMARK, looks_at=(), name=name, mend=mend, source=_OURS, says_of_sheet=f"{whole} {mend}"
    )


_WHAT = (
    _error(
        "indicator_missing",
        "indicator indicator_name",
        "Thiếu mã chỉ tiêu",
        'có giá trị "{found}" nhưng không ghi chỉ tiêu nào',
        "Ghi mã chỉ tiêu ở cột đầu, hoặc xóa giá trị.",
    ),
    _error(
        "indicator_unknown",
        "indicator indicator_name",
        "Chỉ tiêu không có trong danh mục",
        'không có chỉ tiêu "{found}"{other}',
        "Chép đúng mã từ trang “Danh mục chỉ tiêu” của tệp mẫu, hoặc khai chỉ tiêu ấy ở trang “Chỉ tiêu riêng”.",
    ),
    _error(
        "indicator_computed",
        "indicator indicator_name",
        "Tỷ lệ được tính, không nhập",
        '"{found}" là tỷ lệ do chương trình tính từ hai chỉ tiêu {other}',
        "Xóa dòng này và nhập hai số đếm ấy.",
    ),
    _error(
        "indicator_not_by_agency",
        "agency",
        "Chỉ tiêu chỉ có của toàn tỉnh",
        'chỉ tiêu này chỉ có số của toàn tỉnh, không có số của "{found}"',
        "Để trống ô cơ quan, hoặc xóa dòng.",
    ),
    _error(
        "agency_unknown",
        "agency",
        "Cơ quan không ai biết",
        'chưa có cơ quan "{found}" trong cơ sở dữ liệu{other}',
        'Ghi đúng tên đang dùng; nếu là cơ quan mới thì khai {"agency": {"tên": ""}} trong tệp --map.',
    ),
)

_WHEN = (
    _error("month_missing", "month", "Thiếu tháng", "không ghi tháng", "Ghi tháng và năm, ví dụ 06/2023."),
    _error(
        "month_unreadable",
        "month",
        "Không đọc được tháng",
        '"{found}" không phải là một tháng có cả năm',
        "Ghi tháng và năm, ví dụ 06/2023.",
    ),
    _error(
        "month_in_future",
        "month",
        "Tháng chưa tới",
        "tháng {found} chưa tới",
        "Sửa lại tháng.",
    ),
    _error(
        "month_twice",
        "month",
        "Một tháng ghi hai lần",
        "chỉ tiêu này của tháng {found} đã có ở dòng {other}",
        "Chỉ giữ một dòng.",
    ),
    _error(
        "read_on_missing",
        "read_on",
        "Thiếu ngày đọc",
        "giá trị chép từ Cổng mà không ghi ngày đọc",
        "Ghi ngày đã đọc giá trị này trên Cổng.",
    ),
    _error(
        "read_on_unreadable",
        "read_on",
        "Không đọc được ngày đọc",
        '"{found}" không phải là ngày',
        "Ghi ngày có thật, ví dụ 05/07/2023.",
    ),
    _error(
        "read_on_in_future",
        "read_on",
        "Ngày đọc chưa tới",
        "ngày đọc {found} chưa tới",
        "Sửa lại ngày đọc.",
    ),
)

_VALUES = (
    _error(
        "value_error_cell",
        "value",
        "Ô lỗi của Excel",
        'ô lỗi "{found}"',
        "Ghi lại con số vào ô (thường do công thức trỏ đến ô đã xóa hoặc chưa được tính).",
    ),
    _error(
        "value_not_a_number",
        "value",
        "Chữ trong ô số",
        '"{found}" không phải là số',
        "Chỉ ghi con số, không ghi chữ; tháng không có số liệu thì để trống.",
    ),
    _error(
        "value_ambiguous",
        "value",
        "Số viết có thể hiểu hai cách",
        '"{found}" là chữ và có thể hiểu là {other}',
        "Ghi lại thành số thật, không gõ dấu phân cách hàng nghìn.",
    ),
    _error(
        "percent_ambiguous",
        "value",
        "Phần trăm có thể hiểu hai cách",
        "{found} ở chỉ tiêu tính bằng % có thể hiểu là {other}",
        "Ghi thành chữ có dấu %, ví dụ '99,8\N{NO-BREAK SPACE}%.",
    ),
    _error(
        "value_fraction",
        "value",
        "Số lẻ ở chỉ tiêu là số đếm",
        "{found} không phải là số nguyên, mà đơn vị là {other}",
        "Ghi số đếm trọn (không ghi tỷ lệ, phần trăm hay số đã chia nghìn, triệu); 1.234 gõ nhầm thành số lẻ thì ghi "
        "1234.",
    ),
    _error("value_negative", "value", "Số âm", "{found} nhỏ hơn 0", "Kiểm tra lại con số."),
    _error(
        "value_too_large",
        "value",
        "Số quá lớn",
        "{found} lớn hơn mức có thể có là {other}",
        "Kiểm tra lại con số và đơn vị.",
    ),
    _error(
        "value_too_fine",
        "value",
        "Quá nhiều chữ số thập phân",
        "{found} có nhiều hơn 6 chữ số thập phân",
        "Làm tròn rồi ghi lại.",
    ),
    _error(
        "value_merged",
        "value",
        "Ô giá trị bị gộp",
        "ô giá trị gộp với dòng trên nên không biết giá trị của riêng dòng này",
        "Bỏ gộp ô và ghi giá trị của từng dòng.",
    ),
    _error(
        "wrong_unit",
        "unit value",
        "Sai đơn vị tính",
        '"{found}", trong khi đơn vị của chỉ tiêu này là {other}',
        "Đổi giá trị về đúng đơn vị ấy rồi ghi lại cả đơn vị.",
    ),
    _error(
        "part_over_whole",
        "value",
        "Phần lớn hơn toàn bộ",
        "{found} lớn hơn toàn bộ là {other}",
        "Sửa phần này hoặc số toàn bộ.",
    ),
    _error(
        "parts_disagree",
        "value",
        "Tổng không bằng các phần",
        "tổng là {found} mà các phần cộng lại là {other}",
        "Sửa tổng hoặc các phần; số đã nạp từ trước cũng được cộng.",
    ),
)

_OWN = (
    _error(
        "own_indicator_invalid",
        "own_indicator own_name unit how own_whole decimals",
        "Khai chỉ tiêu riêng chưa đúng",
        '"{found}" không dùng được: {other}',
        "Sửa dòng khai chỉ tiêu riêng.",
    ),
)

_SHEETS = (
    _remark(
        "indicator_rows_hidden",
        "Dòng ẩn",
        "{at}: {found} dòng có số liệu đang bị ẩn (do lọc hoặc ẩn dòng) vẫn được đọc.",
        "Kiểm tra lại nếu chỉ định nạp các dòng đang hiện.",
    ),
    _remark(
        "indicator_total_row",
        "Dòng tổng",
        "{at}, dòng {row}: dòng tổng “{found}” không được đọc.",
        "Không cần sửa.",
    ),
    _remark(
        "sheet_not_indicators",
        "Trang không phải số liệu chỉ tiêu",
        "{at} không phải là số liệu chỉ tiêu nên không được đọc.",
        "Kiểm tra lại nếu trang này có số liệu.",
    ),
    _remark(
        "sheet_hidden",
        "Trang ẩn",
        "Trang ẩn {sheet} không được đọc.",
        "Nếu trang này có số liệu, hãy bỏ ẩn rồi nạp lại.",
    ),
)

INDICATOR_RULES: dict[str, Rule] = {rule.code: rule for rule in (*_WHAT, *_WHEN, *_VALUES, *_OWN, *_SHEETS)}
