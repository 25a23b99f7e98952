"""What is said to the owner of a file: every issue's code as a Vietnamese sentence that tells what to do."""

from domain.batch import Severity

_FIX = "Sửa trong tệp rồi nạp lại."
_LOOK = "Dòng vẫn được nạp; nên kiểm tra lại."

# {found} is what stood in the cell, {other} what it is held against.
_ROW_WORDS: dict[str, str] = {
    "agency_missing": "không biết cơ quan giải quyết",
    "closed_by_returned": "không có ngày kết thúc xử lý nên lấy ngày trả kết quả {found}",
    "code_date_far": 'mã "{found}" lập cách ngày tiếp nhận {other} hơn 60 ngày',
    "code_digits_lost": 'mã "{found}" là số dài hơn 15 chữ số, Excel đã làm mất các chữ số cuối',
    "code_missing": "thiếu mã hồ sơ",
    "done_without_end": 'trạng thái "{other}" nhưng không có ngày kết thúc xử lý và ngày trả kết quả',
    "due_before_received": "hẹn trả {found} trước khi tiếp nhận {other}",
    "duplicate_conflict": 'mã "{found}" cũng đứng ở {other} với nội dung khác',
    "duplicate_same": 'mã "{found}" lặp lại {other} với cùng nội dung nên chỉ tính một lần',
    "ended_at_due_second": "kết thúc đúng đến từng giây lúc hẹn trả {found}",
    "ended_before_received": "kết thúc {found} trước ngày tiếp nhận {other}",
    "ended_in_future": "kết thúc {found} sau ngày số liệu {other}",
    "error_cell": 'ô lỗi "{found}"',
    "late_without_reason": "kết thúc {found}, trễ hẹn {other}, nhưng không ghi lý do",
    "not_a_code": '"{found}" không phải là mã hồ sơ',
    "not_a_date": '"{found}" không phải là ngày',
    "open_with_end": 'trạng thái "{other}" nhưng có ngày kết thúc {found}; trạng thái được giữ nguyên',
    "procedure_missing": "thiếu thủ tục hành chính",
    "received_in_future": "tiếp nhận {found} sau ngày số liệu {other}",
    "received_missing": "thiếu ngày tiếp nhận",
    "returned_before_resolved": "trả kết quả {found} trước khi xử lý xong {other}",
    "service_level_unknown": 'mức độ dịch vụ công "{found}" chưa biết nên bỏ trống',
    "status_blank": 'trạng thái bỏ trống nên hiểu là "{other}"',
    "two_digit_year": '"{found}" chỉ ghi hai chữ số của năm nên không rõ là ngày nào',
    "year_out_of_range": '"{found}" không phải là ngày trong các năm 1990 đến 2100',
}
_TO_DO: dict[str, str] = {
    "code_digits_lost": "Xuất lại tệp với cột mã ở dạng chữ.",
    "duplicate_conflict": "Giữ một dòng đúng rồi nạp lại.",
    "duplicate_same": "Không cần sửa.",
}
_SHEET_WORDS: dict[str, str] = {
    "as_of_disagrees": "Trang {sheet}: tiêu đề ghi số liệu đến ngày {found} nên lấy ngày này, không lấy ngày {other} "
    "đã khai. Kiểm tra lại ngày số liệu.",
    "closed_by_returned": "Trang {sheet} không có cột ngày kết thúc xử lý: ngày đóng hồ sơ lấy theo ngày trả kết quả.",
    "column_empty": "Trang {sheet}, {column}: cột trống từ trên xuống dưới. Kiểm tra lại cách xuất tệp.",
    "hidden_sheet": "Trang ẩn {sheet} không được đọc. Nếu trang này có hồ sơ, hãy bỏ ẩn rồi nạp lại.",
    "no_rows": "Trang {sheet} không có hồ sơ nào dưới dòng tiêu đề. Kiểm tra lại cách xuất tệp.",
    "sheet_not_read": "Trang {sheet} không phải là danh sách hồ sơ nên không được đọc. "
    "Kiểm tra lại nếu trang này có hồ sơ.",
    "title_period_disagrees": "Trang {sheet}: {found} hồ sơ tiếp nhận sau ngày cuối kỳ ghi ở tiêu đề ({other}). "
    "Kiểm tra lại kỳ xuất tệp.",
    "total_disagrees": "Trang {sheet}, dòng {row}: dòng tổng ghi {found} hồ sơ nhưng trong trang có {other}. "
    "Kiểm tra xem tệp có bị thiếu dòng.",
}


def row_message(
    code: str, severity: Severity, *, row: int, column: str | None, sheet: str | None, found: str, other: str
) -> str:
    """One row's issue in words. `column` is 'cột F "Ngày hẹn trả"'; `sheet` is named where the file has several."""
    place = f"Dòng {row}" if sheet is None else f'Trang "{sheet}", dòng {row}'
    place += f", {column}" if column else ""
    to_do = _TO_DO.get(code, _FIX if severity is Severity.ERROR else _LOOK)
    return f"{place}: {_ROW_WORDS[code].format(found=found, other=other)}. {to_do}"


def sheet_message(
    code: str, *, sheet: str, row: int | None = None, column: str = "", found: str = "", other: str = ""
) -> str:
    """A whole sheet's issue in words."""
    return _SHEET_WORDS[code].format(sheet=f'"{sheet}"', row=row, column=column, found=found, other=other)


def more_message(count: int) -> str:
    """What the last issue of a long list says."""
    shown = f"{count:,}".replace(",", ".")
    return f"Còn {shown} lỗi và cảnh báo nữa không liệt kê ở đây. Sửa những dòng đã nêu rồi nạp lại để xem tiếp."
