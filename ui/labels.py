"""The words of the screen; those of the trade, which commands say too, stand in domain.words."""

from collections.abc import Iterable

from domain.batch import Severity
from domain.calendars import calendar_and_body
from domain.dossier import StatusGroup
from domain.period import PeriodError, parse_period
from domain.scope import Dimension
from domain.words import (
    BLOCKS,
    CHANNELS,
    COMBINED,
    COUNTS,
    DIMENSIONS,
    FIELDS,
    FILE_STATUSES,
    INCOMPLETE,
    LEVELS,
    MEANS,
    RATES,
    STATUSES,
    Label,
    key_label,
    part_of_year_label,
)
from ui.formats import format_day

__all__ = [
    "ALL_AGENCIES",
    "BEHIND_RATES",
    "BLOCKS",
    "CHANNELS",
    "CODED",
    "COMBINED",
    "COUNTS",
    "DIMENSIONS",
    "FIELDS",
    "FILE_STATUSES",
    "INCOMPLETE",
    "LEVELS",
    "MEANS",
    "MEANS_OF",
    "NOT_SAID",
    "RATES",
    "SEVERITIES",
    "STATUSES",
    "STATUS_GROUPS",
    "Label",
    "count_label",
    "counts_in",
    "definition_lines",
    "figure_label",
    "key_label",
    "month_label",
    "period_label",
    "value_label",
]


# What a click on a rate opens: its part; its whole where the part is no plain sum of counts.
BEHIND_RATES: dict[str, str] = {
    "on_time_rate": "in_time",
    "late_rate": "late",
    "on_time_rate_766": "handled",
    "on_time_rate_due": "due",
    "online_rate": "online",
    "share_same_day": "same_day",
    "acceptance_late_rate": "acceptance_late",
    "digitised_rate": "digitised",
    "reused_rate": "reused",
    "paid_online_rate": "paid_online",
    "outside_area_rate": "outside_area",
    "e_result_rate": "e_result",
    "apologised_rate": "apologised",
}

# Which of measures.plain_means.Means each plain mean is.
MEANS_OF: dict[str, str] = {
    "online_rate_mean_months": "of_months",
    "online_rate_mean_agencies": "of_agencies",
}

# How the statuses of a group are counted, for a user who must choose a status.
STATUS_GROUPS: dict[StatusGroup, str] = {
    StatusGroup.OPEN: "đang giải quyết, tính hạn",
    StatusGroup.WAITING: "đang giải quyết, không tính quá hạn",
    StatusGroup.DONE: "đã giải quyết",
    StatusGroup.WITHDRAWN: "đóng mà không có kết quả",
    StatusGroup.NOT_COUNTED: "không tính vào số liệu",
}

# Where the file that counts does not name a receiving agency.
NOT_SAID = "không ghi"

# All agencies together: the last line of a grid, the choice that narrows nothing.
ALL_AGENCIES = "Tất cả cơ quan"

SEVERITIES: dict[Severity, str] = {
    Severity.ERROR: "Lỗi – dòng bị để riêng",
    Severity.WARNING: "Cảnh báo – dòng vẫn được nạp",
}

# The fields whose values are codes of ours, with what people call these.
CODED: dict[str, dict[str, str]] = {"status": STATUSES, "channel": CHANNELS, "service_level": LEVELS}


def count_label(name: str) -> Label:
    """The label of a count, or of a set of counts in COMBINED. Raises KeyError for another name."""
    return COMBINED[name][0] if name in COMBINED else COUNTS[name]


def figure_label(name: str) -> Label:
    """The label of a count, a set of counts, a rate or a plain mean. Raises KeyError for another name."""
    return RATES.get(name) or MEANS.get(name) or count_label(name)


def definition_lines(names: Iterable[str]) -> tuple[str, ...]:
    """The definition of each figure in one line, as the notes of a table."""
    return tuple(f"{label.text}: {label.definition}" for label in map(figure_label, names))


def counts_in(name: str) -> tuple[str, ...]:
    """The counts, without a common dossier, of which the figure is made. Raises KeyError for an unknown name."""
    if name in COMBINED:
        return COMBINED[name][1]
    COUNTS[name]
    return (name,)


def value_label(field: str, value: str) -> str:
    """A dossier's value in words where it is a code of ours ("online" is "Trực tuyến"), else as it stands."""
    return CODED.get(field, {}).get(value, value)


def month_label(month: str) -> str:
    """The month 2023-01 as 01/2023."""
    return key_label(Dimension.MONTH, month)


def period_label(notation: str) -> str:
    """A period's notation in words: 2023-Q1 is "Quý I/2023"; the calendar is not said."""
    _, body = calendar_and_body(notation)
    if ".." in body:
        return _days_label(body)
    return part_of_year_label(body)


def _days_label(notation: str) -> str:
    try:
        period = parse_period(notation)
    except PeriodError:
        return notation
    return f"{format_day(period.first)} – {format_day(period.last)}"
