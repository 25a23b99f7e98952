"""The 96 communes of Quảng Ngãi since 01/7/2025 (9 phường, 86 xã, 1 đặc khu), in the order of the national list.

Nghị quyết 1677/NQ-UBTVQH15; names compared letter by letter in two public copies of the national list of units.
"""

from datetime import date

SINCE = date(2025, 7, 1)
LAW = "Nghị quyết 1677/NQ-UBTVQH15"

_NAMES = """
Xã Tịnh Khê, Phường Trương Quang Trọng, Xã An Phú, Phường Cẩm Thành, Phường Nghĩa Lộ, Phường Trà Câu, Xã Nguyễn Nghiêm,
Phường Đức Phổ, Xã Khánh Cường, Phường Sa Huỳnh, Xã Bình Minh, Xã Bình Chương, Xã Bình Sơn, Xã Vạn Tường, Xã Đông Sơn,
Xã Trường Giang, Xã Ba Gia, Xã Sơn Tịnh, Xã Thọ Phong, Xã Tư Nghĩa, Xã Vệ Giang, Xã Nghĩa Giang, Xã Trà Giang,
Xã Nghĩa Hành, Xã Đình Cương, Xã Thiện Tín, Xã Phước Giang, Xã Long Phụng, Xã Mỏ Cày, Xã Mộ Đức, Xã Lân Phong,
Xã Trà Bồng, Xã Đông Trà Bồng, Xã Tây Trà, Xã Thanh Bồng, Xã Cà Đam, Xã Tây Trà Bồng, Xã Sơn Hạ, Xã Sơn Linh,
Xã Sơn Hà, Xã Sơn Thủy, Xã Sơn Kỳ, Xã Sơn Tây, Xã Sơn Tây Thượng, Xã Sơn Tây Hạ, Xã Minh Long, Xã Sơn Mai, Xã Ba Vì,
Xã Ba Tô, Xã Ba Dinh, Xã Ba Tơ, Xã Ba Vinh, Xã Ba Động, Xã Đặng Thùy Trâm, Xã Ba Xa, Đặc khu Lý Sơn, Phường Kon Tum,
Phường Đăk Cấm, Phường Đăk Bla, Xã Ngọk Bay, Xã Ia Chim, Xã Đăk Rơ Wa, Xã Đăk Pxi, Xã Đăk Mar, Xã Đăk Ui, Xã Ngọk Réo,
Xã Đăk Hà, Xã Ngọk Tụ, Xã Đăk Tô, Xã Kon Đào, Xã Đăk Sao, Xã Đăk Tờ Kan, Xã Tu Mơ Rông, Xã Măng Ri, Xã Bờ Y,
Xã Sa Loong, Xã Dục Nông, Xã Xốp, Xã Ngọc Linh, Xã Đăk Plô, Xã Đăk Pék, Xã Đăk Môn, Xã Sa Thầy, Xã Sa Bình, Xã Ya Ly,
Xã Ia Tơi, Xã Đăk Kôi, Xã Kon Braih, Xã Đăk Rve, Xã Măng Đen, Xã Măng Bút, Xã Kon Plông, Xã Đăk Long, Xã Rờ Kơi,
Xã Mô Rai, Xã Ia Đal
"""

COMMUNES: tuple[str, ...] = tuple(name.strip() for name in _NAMES.replace("\n", " ").split(","))


def office_names() -> tuple[str, ...]:
    """What their offices are called in exports: "UBND xã Tịnh Khê"."""
    return tuple(f"UBND {name[:1].lower()}{name[1:]}" for name in COMMUNES)
