"""Which texts lost letters on the way, and which only ask."""

import pytest

from etl.values.lost_letters import has_lost_letters

SENTENCES = (
    "Sở Tài nguyên và Môi trường",
    "Đã xử lý xong",
    "Đăng ký biến động quyền sử dụng đất",
    "UBND huyện Lý Sơn",
    "Bưu chính công ích",
    "Sở Tư pháp",
    "Mã hồ sơ",
    "Mức độ",
    "LĨNH VỰC",
    "Chờ thực hiện nghĩa vụ tài chính",
)


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("page", ["cp1252", "latin-1", "ascii", "cp1258"])
def test_what_a_code_page_made_of_vietnamese_is_seen(text: str, page: str) -> None:
    written = text.encode(page, "replace").decode(page)
    assert has_lost_letters(written) == (written != text)


@pytest.mark.parametrize("text", ["S? Y t?", "Tài nguy?n", "S? T? pháp", "?ang x? lý", "Sở\ufffd", "M?c ??"])
def test_a_lost_letter_is_seen_in_one_cell(text: str) -> None:
    assert has_lost_letters(text)


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "?",
        "??",
        "???",
        "Sai địa chỉ?",
        "Có đúng không?",
        "Co dung khong?",
        "Bao giờ ? Chưa rõ",
        "Thiếu CMND?",
        "gửi lại cho KH?",
        "đúng không?Chưa rõ",
        "có được k?",
        "https://dichvucong.gov.vn/tra-cuu?ma=12",
        "Xây dựng (?)",
        "12?",
        "Thiếu giấy tờ gì?!",
        "Sở Y tế?",
    ],
)
def test_a_question_is_no_lost_letter(text: str) -> None:
    assert not has_lost_letters(text)
