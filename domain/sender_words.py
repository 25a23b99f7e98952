"""The senders' register in Vietnamese, and the reminder that goes to who has not sent."""

from collections.abc import Sequence
from datetime import date

from domain.calendars import CALENDARS, ReportingCalendar
from domain.scope import Dimension
from domain.sender import Owed, SenderKind, Sent
from domain.words import key_label

KINDS: dict[SenderKind, str] = {SenderKind.AGENCY: "Cơ quan", SenderKind.SOURCE: "Hệ thống nguồn"}
STATES: dict[Sent, str] = {
    Sent.ON_TIME: "Đúng hạn",
    Sent.LATE: "Gửi muộn",
    Sent.UNJUDGED: "Đã có, hạn gửi trước ngày lập lịch",
    Sent.PART: "Chưa đến hết tháng",
    Sent.MISSING: "Chưa gửi",
    Sent.NOT_DUE: "Chưa đến hạn",
}


def month_words(owed: Owed) -> str:
    """The month as 02/2023, with its calendar where that is not the common one."""
    calendar, body = owed.month.calendar, owed.month.notation.rpartition(":")[2]
    label = key_label(Dimension.MONTH, body)
    return label if calendar is ReportingCalendar.CALENDAR else f"{label} ({CALENDARS[calendar].short_name})"


def reminder(owed: Sequence[Owed], *, today: date, answer_by: date) -> str:
    """The text to a sender of what it owes (at least one file), ready to be copied into a letter or a message."""
    name = owed[0].sender.name
    months = [f"- {_line(each)}" for each in owed]
    whom = "đơn vị" if owed[0].sender.kind is SenderKind.AGENCY else "đơn vị quản lý hệ thống"
    return "\n".join(
        [
            f"Kính gửi: {name}",
            "",
            f"Theo lịch gửi số liệu giải quyết thủ tục hành chính, đến ngày {today:%d/%m/%Y} chưa nhận được đủ tệp hồ "
            f"sơ của {whom} cho các tháng sau:",
            *months,
            "",
            f"Đề nghị {whom} xuất danh sách hồ sơ từ hệ thống một cửa (đủ các ngày của từng tháng nêu trên) và gửi "
            f"trước ngày {answer_by:%d/%m/%Y} để kịp tổng hợp. Nếu trong tháng không phát sinh hồ sơ, đề nghị có văn "
            "bản xác nhận.",
            "",
            "Trân trọng./.",
        ]
    )


def _line(owed: Owed) -> str:
    days = f"từ ngày {owed.month.first:%d/%m/%Y} đến ngày {owed.month.last:%d/%m/%Y}"
    state = "tệp đã nhận chưa đến hết tháng" if owed.state is Sent.PART else "chưa nhận được tệp"
    return f"Tháng {month_words(owed)} ({days}), hạn gửi {owed.due_on:%d/%m/%Y}: {state}."
