"""The period and the unit that the lines above a table name."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.agency import Block, guess_block
from domain.period import Period, PeriodError, parse_period
from domain.spelling import heading_key, tidy

_DAY = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
_DAY_IN_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})")
_CLOCK = r"(?:\d{1,2}(?::\d{2}(?::\d{2})?|\s*(?:giờ|h)\s*(?:\d{1,2})?(?:\s*phút)?)\s*,?\s*)?"
_FROM = rf"từ\s*{_CLOCK}(?:ngày)?\s*:?\s*"
_TO = rf"(?:đến|tới)\s*(?:hết\s*)?{_CLOCK}(?:ngày)?\s*:?\s*"
_DAYS = re.compile(rf"{_FROM}{_DAY}\s*,?\s*{_CLOCK}(?:[-–,;]\s*)?(?:{_TO})?{_DAY}")
_UNTIL = re.compile(rf"{_TO}{_DAY}")
# Without "từ" a dash or "đến" must stand between the two days.
_TWO_DAYS = re.compile(rf"(?<![\d/.-]){_DAY}\s*,?\s*{_CLOCK}(?:[-–]\s*|{_TO}){_DAY}")
_NUMBERS = {"ba": 3, "sáu": 6, "chín": 9}
_HALF_A_YEAR = 6
_PART_OF_YEAR = re.compile(
    rf"(?<!ngày )\b(?:(\d{{1,2}}|{'|'.join(_NUMBERS)})\s*tháng|nửa)\s*(đầu|cuối)?\s*(?:của\s*)?(?:năm|/)\s*(\d{{4}})"
)
_MONTHS = re.compile(
    r"\btháng\s*(\d{1,2})(?:\s*(?:/|-|năm)\s*(\d{4}))?\s*(?:đến|tới|[-–])\s*(?:hết\s*)?(?:tháng\s*)?"
    r"(\d{1,2})\s*(?:/|năm)\s*(?:năm)?\s*(\d{4})"
)
_MONTH = re.compile(r"\btháng\s*(\d{1,2})\s*(?:/|-|năm)\s*(?:năm)?\s*(\d{4})")
_QUARTER = re.compile(r"\bquý\s*(iv|iii|ii|i|[1-4])\s*(?:/|-|năm)?\s*(?:năm)?\s*(\d{4})")
_YEAR = re.compile(r"\bnăm\s*(\d{4})")
# The days of a cited decree are not the table's; nor are the month and the year in a day of signing, nor those of a
# week or half a month.
_CITED = re.compile(r"\b(?:thông tư|quyết định|nghị định|nghị quyết|luật)\b")
_NOT_ITS_OWN = re.compile(rf"\bngày\s*{_DAY_IN_WORDS.pattern}|\b(?:tuần|nửa tháng)\b|{_CITED.pattern}")
_UNIT = re.compile(
    r"^(?:đơn vị|cơ quan|đơn vị xử lý|cơ quan xử lý|cơ quan thực hiện|cơ quan giải quyết|đơn vị báo cáo)\s*:\s*(.+)$",
    re.IGNORECASE,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
# guess_block() compares the first word without tone marks; with them it must be this word: "Sổ theo dõi" is no "Sở".
_MARKED = {"so": "sở", "ban": "ban", "xa": "xã", "cuc": "cục", "thue": "thuế", "phuong": "phường", "huyen": "huyện"}
_NO_AGENCY = ("xa hoi", "ban hanh", "ban sao", "ban ke", "ban giao", "thanh pho", "thue dat", "so ho so", "phuong tien")
_NO_AGENCY_ALONE = frozenset({"thue", "hai quan", "thanh tra", "dien luc", "ban", "so", "cuc", "xa", "phuong", "huyen"})
_PARENTS = ("ubnd tinh", "uy ban nhan dan tinh")

Reader = Callable[[str], tuple[date, date] | None]


@dataclass(frozen=True)
class Title:
    """`period` is the first and the last day, both included, and `unit` the name as written; None where no line names
    them. `names_days` is whether the period is written in days ("đến ngày …"), not as a month, quarter or year.
    `lines` are all lines, tidy."""

    period: tuple[date, date] | None = None
    names_days: bool = False
    unit: str | None = None
    lines: tuple[str, ...] = ()


def read_title(lines: Iterable[str], across: Iterable[str] = ()) -> Title:
    """The title in the lines above a header; `across` are whole rows, as a label and its day may stand in two cells."""
    texts = [text for line in lines if (text := tidy(line))]
    candidates = [*texts, *map(tidy, across)]
    days = _first_period(candidates, _IN_DAYS)
    return Title(days or _first_period(candidates, _IN_NAMES), days is not None, _unit_in(texts), tuple(texts))


def period_in(text: str) -> tuple[date, date] | None:
    """The first and last day of the period that a line names; None where it names none or a day that does not exist."""
    return _first_period([text], _IN_DAYS) or _first_period([text], _IN_NAMES)


def looks_like_agency(name: str) -> bool:
    """Whether a line by itself is the name of an agency, by its first words with their tone marks."""
    key = heading_key(name)
    if guess_block(name) is Block.UNCLASSIFIED or key in _NO_AGENCY_ALONE or key.startswith(_NO_AGENCY):
        return key.startswith("thanh pho ")
    first = key.split(" ", 1)[0]
    return first not in _MARKED or tidy(name).casefold().startswith(_MARKED[first] + " ")


def _unit_in(texts: list[str]) -> str | None:
    named = [match[1].strip() for text in texts if (match := _UNIT.match(text))]
    agencies = [text for text in texts if looks_like_agency(text) and not heading_key(text).startswith(_PARENTS)]
    # The province above a unit is the unit's parent; a province alone resolves no dossiers.
    return next(iter([*named, *agencies[-1:]]), None)


def _first_period(texts: Iterable[str], readers: Sequence[Reader]) -> tuple[date, date] | None:
    lines = [tidy(text).casefold() for text in texts]
    return next((period for read in readers for line in lines if (period := read(line))), None)


def _days_in(line: str) -> tuple[date, date] | None:
    text = _in_digits(line)
    match = _DAYS.search(text) or (None if _CITED.search(text) else _TWO_DAYS.search(text))
    return _between(match.groups()[:3], match.groups()[3:]) if match else None


def _days_until(line: str) -> tuple[date, date] | None:
    """The part of the year up to a last day that stands alone ("tính đến ngày 31/10/2023")."""
    match = _UNTIL.search(_in_digits(line))
    return _between(("1", "1", match[3]), match.groups()) if match else None


def _in_digits(line: str) -> str:
    """The line with "31 tháng 01 năm 2023" as 31/01/2023."""
    return _DAY_IN_WORDS.sub(r"\1/\2/\3", line)


def _months_in(line: str) -> tuple[date, date] | None:
    """Several months ("từ tháng 1 đến tháng 3/2023")."""
    match = _own(_MONTHS, line)
    return _months_between(int(match[2] or match[4]), int(match[1]), int(match[4]), int(match[3])) if match else None


def _part_of_year_in(line: str) -> tuple[date, date] | None:
    """The first or last months of a year ("6 tháng đầu năm 2023", "nửa cuối năm 2023")."""
    match = _own(_PART_OF_YEAR, line)
    if not match:
        return None
    months, year = match[1], int(match[3])
    number = _HALF_A_YEAR if months is None else _NUMBERS.get(months) or int(months)
    first, last = (13 - number, 12) if match[2] == "cuối" else (1, number)
    return _months_between(year, first, year, last)


def _months_between(year: int, month: int, last_year: int, last_month: int) -> tuple[date, date] | None:
    first, last = (_days_of(f"{of}-{each:02}") for of, each in ((year, month), (last_year, last_month)))
    return (first[0], last[1]) if first and last and first <= last else None


def _month_in(line: str) -> tuple[date, date] | None:
    match = _own(_MONTH, line)
    return _days_of(f"{match[2]}-{int(match[1]):02}") if match else None


def _quarter_in(line: str) -> tuple[date, date] | None:
    match = _own(_QUARTER, line)
    return _days_of(f"{match[2]}-Q{_ROMAN.get(match[1], match[1])}") if match else None


def _year_in(line: str) -> tuple[date, date] | None:
    match = _own(_YEAR, line)
    return _days_of(match[1]) if match else None


def _own(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    """The match of the pattern; None where the line cites a decree or has a day of signing, a week or half a month."""
    return None if _NOT_ITS_OWN.search(line) else pattern.search(line)


def _between(first: Sequence[str], last: Sequence[str]) -> tuple[date, date] | None:
    """The period from one day to another, each as day, month and year."""
    try:
        period = (date(*map(int, reversed(first))), date(*map(int, reversed(last))))
    except ValueError:
        return None
    return period if period[0] <= period[1] else None


def _days_of(notation: str) -> tuple[date, date] | None:
    try:
        period: Period = parse_period(notation)
    except PeriodError:
        return None
    return period.first, period.last


# Days are looked for first: "HỒ SƠ NĂM 2023" may stand above "(Từ ngày … đến ngày …)".
_IN_DAYS: tuple[Reader, ...] = (_days_in, _days_until)
_IN_NAMES: tuple[Reader, ...] = (_months_in, _part_of_year_in, _month_in, _quarter_in, _year_in)
