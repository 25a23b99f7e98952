"""The menu: its groups, and which pages are folded away because this office has no data of them."""

import logging
from dataclasses import dataclass

from measures.menu import Matter, matters_told
from ui import links
from ui.cache import ask, look_at_data_anew

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Foldable:
    """A page that has nothing to show without data of a matter, and how to bring them."""

    address: str
    matter: Matter
    how: str


FOLDABLE = (
    Foldable(
        links.LAND,
        Matter.LAND,
        "Cần hồ sơ của Văn phòng Đăng ký đất đai, chi nhánh, hoặc hồ sơ lĩnh vực đất đai: nạp tệp có các hồ sơ ấy.",
    ),
    Foldable(
        links.DIGITAL,
        Matter.DIGITAL,
        "Cần tệp xuất có cột về số hóa, tái sử dụng, phí, thanh toán, kết quả điện tử, cơ quan tiếp nhận, ngày nộp; "
        "hoặc số thanh toán, bưu chính, tin nhắn gõ ở trang Nhập chỉ tiêu hoặc điền ở tệp mẫu.",
    ),
    Foldable(
        links.SATISFACTION,
        Matter.SATISFACTION,
        "Cần số lượt đánh giá, phản ánh kiến nghị, tiếp công dân theo tháng: gõ ở trang Nhập chỉ tiêu, hoặc điền ở tệp "
        "mẫu rồi nạp.",
    ),
    Foldable(
        links.TARGETS,
        Matter.TARGETS,
        "Chưa có chỉ tiêu được giao: mở trang để ghi, hoặc nạp từ tệp mẫu.",
    ),
)


def folded() -> list[Foldable]:
    """The pages that have nothing to show, whatever the period. Where the database does not answer, none: each page
    then says so itself."""
    look_at_data_anew()
    try:
        told = ask(matters_told)
    # Whatever the database says, the menu must stand.
    except Exception as error:
        _LOG.warning("the menu is shown whole: %s", error)
        return []
    return [page for page in FOLDABLE if page.matter not in told]


def hidden_addresses() -> frozenset[str]:
    """The addresses that the menu does not show; they are pages all the same."""
    addresses = {page.address for page in folded()}
    return frozenset(addresses or {links.FOLDED})
