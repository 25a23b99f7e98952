"""The indicators that an office adds in a workbook: each row becomes one, or says why it cannot."""

import re

from domain.indicator import MOST_DECIMALS, Catalogue, How, Indicator, Topic
from domain.spelling import heading_key, tidy
from domain.words import HOW_WORDS
from etl.indicators.cells import Flawed
from etl.indicators.notes import Notes
from etl.indicators.rows import Row
from etl.recognition.identify import Plan

_KEY = re.compile(r"[a-z][a-z0-9_]{2,79}(?:\.[a-z0-9_]{1,19})?")
_LONGEST_NAME, _LONGEST_UNIT = 130, 30
_HOWS = {heading_key(text): how for how, text in HOW_WORDS.items()} | {how.value: how for how in How}


def own_indicator(plan: Plan, row: Row, catalogue: Catalogue, notes: Notes) -> Indicator | None:
    """The indicator that a row declares; None where it cannot be, which is noted, and where the program or the office
    has exactly this one already."""
    key, name, unit = row.text("own_indicator").lower(), tidy(row.text("own_name")), tidy(row.text("unit"))
    how, decimals = _HOWS.get(heading_key(row.text("how")) or How.SUM.value), row.text("decimals") or "0"
    whole = row.text("own_whole").lower() or None
    known = catalogue.find(key)
    reasons = {
        "own_indicator": None if _KEY.fullmatch(key) else "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới",
        "own_name": None if 0 < len(name) <= _LONGEST_NAME else "thiếu tên, hoặc tên quá dài",
        "unit": None if 0 < len(unit) <= _LONGEST_UNIT else "thiếu đơn vị tính, hoặc đơn vị quá dài",
        "how": None if how and how is not How.RATIO else "cách cộng phải là một trong: " + ", ".join(_choices()),
        "own_whole": None if whole is None or catalogue.find(whole) else "không có chỉ tiêu toàn bộ ấy",
        "decimals": None
        if decimals.isdecimal() and int(decimals) <= MOST_DECIMALS
        else f"số chữ số thập phân từ 0 đến {MOST_DECIMALS}",
    }
    wrong = {field: reason for field, reason in reasons.items() if reason}
    for field, reason in wrong.items():
        notes.in_row(plan, row.number, field, Flawed("own_indicator_invalid", row.text(field), reason))
    if wrong or how is None:
        return None
    made = Indicator(key, name, unit, how, Topic.OWN, whole=whole, decimals=int(decimals))
    if known is None:
        return made
    if (known.name, known.unit, known.how) != (made.name, made.unit, made.how):
        other = f"mã đã là của “{known.name}” ({known.unit})"
        notes.in_row(plan, row.number, "own_indicator", Flawed("own_indicator_invalid", key, other))
    return None


def _choices() -> list[str]:
    return [text for how, text in HOW_WORDS.items() if how is not How.RATIO]
