"""Who resolves the demonstration's dossiers: the agencies of Quảng Ngãi in 2023 and how each of them works."""

from dataclasses import dataclass

from domain.agency import Block


@dataclass(frozen=True)
class DemoAgency:
    """One agency: how many dossiers it has in the year and what they are like.

    `unit_code` stands in the dossiers' codes (000.00.NN.H48). `received` and `same_day` are counts of the year, met
    exactly. `online` and `postal` are leanings, fractions of 1: the first is bent to the month's online count, the
    second is the share of post among what does not come online. `on_due_day` is the share resolved on the due day
    itself. `late` weighs how much of the block's lateness falls here. `peak` is the part of the year (0 to 1) around
    which a third of its dossiers come; None where they come evenly.
    """

    name: str
    unit_code: str
    block: Block
    received: int
    same_day: int
    online: float
    postal: float
    on_due_day: float
    late: float
    peak: float | None = None


def _department(
    name: str,
    unit_code: str,
    received: int,
    *,
    same_day: int = 0,
    online: float,
    postal: float,
    on_due_day: float = 0.25,
    late: float = 0.0,
    peak: float | None = None,
) -> DemoAgency:
    return DemoAgency(name, unit_code, Block.DEPARTMENT, received, same_day, online, postal, on_due_day, late, peak)


# The report gives the blocks' figures only; how they fall on the agencies is invented. It does name those that resolve
# at once (Công Thương, Nông nghiệp, Bảo hiểm xã hội, giao dịch bảo đảm) and those with a high share online.
# Thanh tra tỉnh is small on purpose: below 30 dossiers a unit is not ranked.
DEPARTMENTS: tuple[DemoAgency, ...] = (
    _department("Bảo hiểm xã hội tỉnh", "30", 36_400, same_day=18_400, online=0.79, postal=0.62, on_due_day=0.35),
    _department("Sở Công Thương", "03", 13_900, same_day=11_450, online=0.84, postal=0.12, late=0.3),
    _department("Công an tỉnh", "31", 13_800, online=0.77, postal=0.18, on_due_day=0.4, late=0.2),
    _department("Sở Tư pháp", "12", 9_600, online=0.74, postal=0.35, on_due_day=0.3, late=2.2, peak=0.42),
    _department(
        "Sở Nông nghiệp và Phát triển nông thôn", "08", 5_700, same_day=4_150, online=0.42, postal=0.08, late=0.5
    ),
    _department("Sở Kế hoạch và Đầu tư", "06", 3_900, online=0.68, postal=0.14, on_due_day=0.45, late=0.8),
    _department("Sở Giao thông vận tải", "04", 3_700, online=0.38, postal=0.16, on_due_day=0.3, late=1.0),
    _department("Sở Lao động - Thương binh và Xã hội", "07", 1_850, online=0.75, postal=0.3, late=1.5, peak=0.62),
    _department("Sở Y tế", "16", 1_720, online=0.76, postal=0.28, on_due_day=0.35, late=1.5),
    _department("Sở Tài nguyên và Môi trường", "10", 1_640, online=0.36, postal=0.1, on_due_day=0.4, late=5.0),
    _department("Sở Xây dựng", "15", 1_020, online=0.77, postal=0.2, on_due_day=0.35, late=3.0),
    _department("Sở Văn hóa, Thể thao và Du lịch", "14", 560, online=0.8, postal=0.15),
    _department("Sở Giáo dục và Đào tạo", "05", 430, online=0.76, postal=0.3, peak=0.58),
    _department(
        "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi",
        "19",
        300,
        online=0.6,
        postal=0.1,
        late=1.0,
    ),
    _department("Sở Nội vụ", "09", 190, online=0.78, postal=0.2, peak=0.9),
    _department("Sở Thông tin và Truyền thông", "13", 175, online=0.82, postal=0.1),
    _department("Sở Khoa học và Công nghệ", "02", 105, online=0.6, postal=0.15),
    _department("Sở Tài chính", "11", 62, online=0.5, postal=0.1),
    _department("Sở Ngoại vụ", "17", 34, online=0.45, postal=0.05),
    _department("Thanh tra tỉnh", "18", 14, online=0.2, postal=0.5),
)

LAND_OFFICES: tuple[DemoAgency, ...] = (
    DemoAgency(
        name="Văn phòng Đăng ký đất đai - Chi nhánh thành phố",
        unit_code="53",
        block=Block.LAND,
        received=24_050,
        same_day=6_136,
        online=0.24,
        postal=0.06,
        on_due_day=0.38,
        late=1.0,
    ),
    DemoAgency(
        name="Phòng Tài nguyên và Môi trường thành phố",
        unit_code="54",
        block=Block.LAND,
        received=4_797,
        same_day=0,
        online=0.16,
        postal=0.04,
        on_due_day=0.45,
        late=1.5,
    ),
)

AGENCIES: tuple[DemoAgency, ...] = DEPARTMENTS + LAND_OFFICES
