"""An indicator (chỉ tiêu): a figure that people report by month, and how its values add up (domain rules, part 8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.spelling import heading_key

# A value has at most so many decimals; with them the largest amount still fits a whole number of 64 bits.
MOST_DECIMALS = 6
MOST_DIGITS = 15


class How(StrEnum):
    """How an indicator's values add up over months: added, the last one told, the mean by working days, or the sums of
    two other indicators divided."""

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    RATIO = "ratio"


class Topic(StrEnum):
    """What an indicator is about: the chapters in which it is shown."""

    SATISFACTION = "satisfaction"
    PAYMENT = "payment"
    SERVICE = "service"
    FEEDBACK = "feedback"
    CATALOGUE = "catalogue"
    RECEPTION = "reception"
    INDEX_766 = "index_766"
    OWN = "own"


class IndicatorDimension(StrEnum):
    """By what an indicator may be told: for the whole province, by agency, or in parts of which each is a channel."""

    PROVINCE = "province"
    AGENCY = "agency"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Indicator:
    """One indicator. `key` is its name for programs; that of a part that adds up begins with its whole's
    ("feedback_total.letter").

    `whole` is the key of what it is a part of: it is never larger. Parts of one whole with the same `division` add up
    to it once all of them are told; those that are `optional` may be left out. A ratio has the keys of its numerator
    and its denominator in `ratio` and no values of its own. `decimals` are those that a value may have; 0 is for whole
    numbers. `most` is the largest value that there can be. `dated` values bear the day on which they were read. Values
    of agencies are added up to the province's where that is not told, unless they do not `add_over_agencies`.
    `hedge` is the word that the report of 2023 puts before its number ("hơn", "khoảng").
    """

    key: str
    name: str
    unit: str
    how: How
    topic: Topic
    dimensions: tuple[IndicatorDimension, ...] = (IndicatorDimension.PROVINCE, IndicatorDimension.AGENCY)
    whole: str | None = None
    division: str = ""
    optional: bool = False
    ratio: tuple[str, str] | None = None
    decimals: int = 0
    most: int | None = None
    dated: bool = False
    add_over_agencies: bool = True
    hedge: str | None = None
    source: str = ""
    note: str = ""

    @property
    def by_agency(self) -> bool:
        """Whether agencies may tell it."""
        return IndicatorDimension.AGENCY in self.dimensions


@dataclass(frozen=True)
class Catalogue:
    """Indicators in the order in which they are shown."""

    indicators: tuple[Indicator, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {one.key: one for one in self.indicators})

    def find(self, key: str) -> Indicator | None:
        """The indicator with exactly this key."""
        found: Mapping[str, Indicator] = self._by_key  # type: ignore[attr-defined]
        return found.get(key)

    def named(self, text: str) -> Indicator | None:
        """The indicator that a cell names, by its key or by its Vietnamese name; None where none has it, or where two
        have the name."""
        if found := self.find(text.strip().lower()):
            return found
        wanted = heading_key(text)
        same = [one for one in self.indicators if heading_key(one.name) == wanted]
        return same[0] if len(same) == 1 else None

    def parts_of(self, key: str) -> tuple[Indicator, ...]:
        """The indicators that are parts of this one."""
        return tuple(one for one in self.indicators if one.whole == key)

    def with_own(self, own: Iterable[Indicator]) -> "Catalogue":
        """These indicators, then an office's own; one that is here already is not added."""
        known = {one.key for one in self.indicators}
        return Catalogue((*self.indicators, *(one for one in own if one.key not in known)))
