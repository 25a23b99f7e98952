"""What stands beside figures of several provinces: whom they lack, and up to which days they go."""

from domain.numbers import format_integer
from measures.provinces import RollUp

TOTAL = "Tổng cộng"
GAP_NOTE = "Kỳ trước chuyển sang + tiếp nhận − đã giải quyết − rút − đang giải quyết; 0 là khớp."


def total_name(roll_up: RollUp) -> str:
    """What the line over all is called: it says of how many provinces it is, where not of all."""
    if not roll_up.lacking:
        return TOTAL
    counted, named = format_integer(len(roll_up.counted)), format_integer(len(roll_up.lines))
    return f"{TOTAL} {counted} trên {named} tỉnh"


def notes_on(roll_up: RollUp) -> list[str]:
    """A sentence on each province that the total lacks, and one on the data dates of the others."""
    lacking = [f"{TOTAL} không có {line.province.name}: {line.reason}" for line in roll_up.lacking]
    return [*lacking, *_data_dates(roll_up)]


def _data_dates(roll_up: RollUp) -> list[str]:
    if roll_up.data_dates is None:
        return []
    first, last = (f"{day:%d/%m/%Y}" for day in roll_up.data_dates)
    if first == last:
        return [f"Số liệu đến {first} ở mọi tỉnh được tính."]
    return [
        f"Ngày số liệu khác nhau theo tỉnh, từ {first} đến {last}: hồ sơ đang giải quyết của mỗi tỉnh tính đến ngày số "
        "liệu của tỉnh ấy."
    ]
