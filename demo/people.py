"""Applicants who do not exist: names, telephone numbers and addresses that nobody can take for real ones.

They fill the personal columns of the exports, to show that the importer drops them.
"""

from collections.abc import Sequence

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô")
_MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Đức", "Thanh")
_GIVEN = ("Giả Định", "Ví Dụ", "Minh Họa", "Không Thật", "Thử Nghiệm", "Bịa Đặt")
_STREETS = ("Không Tên", "Tưởng Tượng", "Bịa Đặt", "Minh Họa", "Thử Nghiệm")
_BUSINESS_SHARE = 7  # one applicant in seven is a firm


def applicant(number: int) -> str:
    """A person's or a firm's name; `number` is any whole number from 0."""
    if number % _BUSINESS_SHARE == 0:
        return f"Công ty TNHH {_of(_GIVEN, number // 7)} {number % 977}"
    return f"{_of(_FAMILY, number)} {_of(_MIDDLE, number // 10)} {_of(_GIVEN, number // 60)}"


def telephone(number: int) -> str:
    """A number that begins with 0900 like all the others: seen at once to be no real list."""
    return f"0900{number % 1_000_000:06d}"


def address(number: int) -> str:
    """A street that no town has."""
    return f"Số {number % 499 + 1} đường {_of(_STREETS, number // 3)}, phường Giả Định, tỉnh Quảng Ngãi"


def _of(words: Sequence[str], number: int) -> str:
    return words[number % len(words)]
