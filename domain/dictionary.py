"""Từ điển số liệu: of each figure what it is made of, by which date, who uses it, and since when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.counts import (
    ARRIVAL_COUNTS,
    CLOSING_COUNTS,
    COUNTS,
    FLAG_RATES,
    HEADLINE_RATES,
    OPENING_COUNTS,
    RATES,
    Fraction,
)
from domain.dictionary_facts import FACTS, INDICATOR_SINCE, INDICATOR_USERS, OWN_RULE, Version
from domain.index_766 import DECISION, METRICS, PORTAL_2026, PORTAL_READ_ON, CountedBy, Metric
from domain.indicator import Catalogue, How, Indicator, Topic
from domain.indicator_catalogue import CATALOGUE
from domain.numbers import PERCENT, format_integer
from domain.progress_766 import PROGRESS_RULES
from domain.words import COMBINED, MEANS, Label, in_sentence
from domain.words import COUNTS as COUNT_LABELS
from domain.words import FLAG_RATES as FLAG_RATE_LABELS
from domain.words import HEADLINE_RATES as RATE_LABELS

_ANY_CALENDAR = "Mọi lịch; kỳ đang chọn, đến ngày số liệu"
_WHOLE_MONTHS = "Các tháng trọn trong kỳ, theo lịch đang chọn"
_INDEX_CALENDAR = "Dương lịch"
_RECEIVED_ON = "Ngày tiếp nhận"
_CLOSED_ON = "Ngày kết thúc xử lý (thiếu thì ngày trả kết quả)"
_DUE_ON = "ngày hẹn trả"


class EntryKind(StrEnum):
    """What sort of figure an entry is about; the chapters of the dictionary, in their order."""

    RATE = "rate"
    COUNT = "count"
    SET = "set"
    MEAN = "mean"
    INDICATOR = "indicator"
    METRIC = "metric"
    RULE = "rule"


ENTRY_KINDS: dict[EntryKind, str] = {
    EntryKind.RATE: "Tỷ lệ từ hồ sơ",
    EntryKind.COUNT: "Số đếm từ hồ sơ",
    EntryKind.SET: "Số đếm gộp: tử số, mẫu số",
    EntryKind.MEAN: "Số bình quân",
    EntryKind.INDICATOR: "Chỉ tiêu nhập theo tháng",
    EntryKind.METRIC: "Chỉ số của Bộ chỉ số 766, theo công thức của Cổng",
    EntryKind.RULE: "Quy tắc của câu nhận định",
}

# The on-time rates that are in use side by side; which one is meant must always be said.
ON_TIME_RATES: tuple[str, ...] = ("on_time_rate", "on_time_rate_766", "on_time_rate_due")

# The fourth one: progress by the portal's own rules, counted only where it is asked for.
PORTAL_RATE = "766.2.1"

# What a report calls otherwise than the counts do.
_REPORT_NAMES = {"early_and_on_time": "in_time"}


@dataclass(frozen=True)
class Entry:
    """One figure. `numerator` and `denominator` are "" for a figure that is no share; `versions` are its definitions
    with their days, the oldest first."""

    key: str
    name: str
    kind: EntryKind
    formula: str
    numerator: str
    denominator: str
    date_field: str
    calendar: str
    source: str
    used_by: str
    versions: tuple[Version, ...]


def counted_entries() -> tuple[Entry, ...]:
    """The entries of all that is counted from dossiers: rates, counts, sets of counts, means."""
    fractions: Mapping[str, Fraction] = {**HEADLINE_RATES, **FLAG_RATES}
    rate_labels = {**RATE_LABELS, **FLAG_RATE_LABELS}
    in_order = [*RATES, *(name for name in HEADLINE_RATES if name not in RATES)]
    return (
        *(_rate_entry(name, rate_labels[name], fractions[name]) for name in in_order),
        *(_entry(name, COUNT_LABELS[name], EntryKind.COUNT, _date_field((name,))) for name in COUNTS),
        *(_entry(name, label, EntryKind.SET, _date_field(counts)) for name, (label, counts) in COMBINED.items()),
        *(_entry(name, label, EntryKind.MEAN, _RECEIVED_ON) for name, label in MEANS.items()),
    )


def indicator_entries(catalogue: Catalogue) -> tuple[Entry, ...]:
    """The entries of the indicators that people report."""
    return tuple(_indicator_entry(indicator, catalogue) for indicator in catalogue.indicators)


def metric_entries() -> tuple[Entry, ...]:
    """The entries of the metrics of the 766 index, under "766." and their numbers."""
    return tuple(map(_metric_entry, METRICS))


def metric_key(metric: Metric) -> str:
    """The key of a metric's entry."""
    return f"766.{metric.id}"


def entry_of_report_figure(key: str) -> str | None:
    """The key of the entry that a figure of the report stands under: "land.late" under "late"; None where there is
    none."""
    if CATALOGUE.find(key):
        return key
    names = (_REPORT_NAMES.get(part, part) for part in reversed(key.split(".")))
    return next((name for name in names if name in FACTS), None)


def _metric_entry(metric: Metric) -> Entry:
    full = f"đủ điểm khi đạt {format_integer(round(metric.full_at * 100))}{PERCENT}"
    divided = " ÷ ".join(filter(None, (metric.part, metric.whole))) or "Cổng không công bố cách chia"
    rules = PROGRESS_RULES if metric.counted_by is CountedBy.PROGRESS else ""
    began = Version(metric.first, DECISION if metric.source == PORTAL_2026 else metric.source)
    read = (Version(PORTAL_READ_ON, PORTAL_2026),) if metric.source == PORTAL_2026 else ()
    ends = () if metric.last is None else (Version(metric.last + timedelta(days=1), "Không còn dùng"),)
    return Entry(
        metric_key(metric),
        f"{metric.id} {metric.name}",
        EntryKind.METRIC,
        " ".join(
            filter(None, (f"{divided[:1].upper()}{divided[1:]}; {metric.most} điểm, {full}.", rules, metric.note))
        ),
        metric.part,
        metric.whole,
        "Lúc kết thúc xử lý so với giờ hẹn trả" if rules else "Theo công thức của Cổng",
        _INDEX_CALENDAR,
        metric.source,
        "Bộ chỉ số 766; trang Chỉ số 766",
        (began, *read, *ends),
    )


def _rate_entry(name: str, label: Label, fraction: Fraction) -> Entry:
    above, below = fraction
    entry = _entry(name, label, EntryKind.RATE, _date_field((*above, *below)))
    return replace(entry, numerator=_sum_words(above), denominator=_sum_words(below))


def _entry(name: str, label: Label, kind: EntryKind, date_field: str) -> Entry:
    facts = FACTS[name]
    return Entry(
        name,
        label.text,
        kind,
        label.definition,
        "",
        "",
        date_field,
        facts.calendar or _ANY_CALENDAR,
        facts.source,
        facts.used_by,
        facts.versions,
    )


def _sum_words(weights: Mapping[str, int]) -> str:
    words = ""
    for name, weight in weights.items():
        text = COUNT_LABELS[name].text
        words += f" {'+' if weight > 0 else '−'} {in_sentence(text)}" if words else text
    return words


def _date_field(counts: Iterable[str]) -> str:
    """By which dates the counts are counted, each said once."""
    fields: dict[str, None] = {}
    for name in counts:
        if name in ARRIVAL_COUNTS:
            fields[_RECEIVED_ON] = None
        elif name in OPENING_COUNTS:
            fields["Ngày tiếp nhận và ngày kết thúc, xét vào đầu kỳ"] = None
        elif name in CLOSING_COUNTS:
            fields[f"Ngày tiếp nhận, ngày kết thúc và {_DUE_ON}, xét vào ngày cuối kỳ"] = None
        else:
            fields[_CLOSED_ON] = None
            if name in ("early", "on_time", "late", "withdrawn_late"):
                fields[f"so với {_DUE_ON}"] = None
    return "; ".join(fields)


def _indicator_entry(indicator: Indicator, catalogue: Catalogue) -> Entry:
    part, whole = (_name_of(key, catalogue) for key in indicator.ratio or ("", ""))
    return Entry(
        indicator.key,
        indicator.name,
        EntryKind.INDICATOR,
        _indicator_formula(indicator, catalogue),
        part,
        whole,
        "Tháng của số liệu, kèm ngày đọc trên Cổng" if indicator.dated else "Tháng của số liệu",
        _INDEX_CALENDAR if indicator.topic is Topic.INDEX_766 else _WHOLE_MONTHS,
        indicator.source or OWN_RULE,
        INDICATOR_USERS[indicator.topic],
        INDICATOR_SINCE.get(indicator.source, (Version(None, indicator.source or OWN_RULE),)),
    )


def _indicator_formula(indicator: Indicator, catalogue: Catalogue) -> str:
    part, whole = (in_sentence(_name_of(key, catalogue)) for key in indicator.ratio or ("", ""))
    words = {
        How.SUM: f"Cộng giá trị các tháng, đơn vị: {indicator.unit}.",
        How.LAST: f"Lấy giá trị của tháng cuối có số liệu, đơn vị: {indicator.unit}.",
        How.MEAN: f"Bình quân các tháng theo số ngày làm việc, đơn vị: {indicator.unit}.",
        How.RATIO: f"Tổng {part} ÷ tổng {whole}, trên những tháng có cả hai.",
    }
    belongs = f"Là phần của “{_name_of(indicator.whole, catalogue)}”." if indicator.whole else ""
    return " ".join(filter(None, (words[indicator.how], belongs, indicator.note)))


def _name_of(key: str, catalogue: Catalogue) -> str:
    found = catalogue.find(key)
    return found.name if found else key


def since_words(day: date | None) -> str:
    """The first day of a version as people write it; what has held from the beginning has none."""
    return "từ đầu" if day is None else f"từ {day:%d/%m/%Y}"
