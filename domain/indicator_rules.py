"""What the values of one month and place must keep to: no part over its whole, parts that add up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.indicator import Catalogue, Indicator


@dataclass(frozen=True)
class Contradiction:
    """Values that cannot stand together: `code` is the rule's, `indicator` the one at fault, `found` its value, `other`
    what it is held against, `against` the name of that."""

    code: str
    indicator: Indicator
    found: Decimal
    other: Decimal
    against: str


def contradictions(values: Mapping[str, Decimal], catalogue: Catalogue) -> Iterator[Contradiction]:
    """What contradicts itself among the values of one month and place, by the indicators' keys; what is not told
    contradicts nothing."""
    for whole in catalogue.indicators:
        if whole.key not in values:
            continue
        parts = catalogue.parts_of(whole.key)
        over = [part for part in parts if part.key in values and values[part.key] > values[whole.key]]
        for part in over:
            yield Contradiction("part_over_whole", part, values[part.key], values[whole.key], whole.name)
        if not over:
            yield from _sums(whole, parts, values)


def _sums(whole: Indicator, parts: tuple[Indicator, ...], values: Mapping[str, Decimal]) -> Iterator[Contradiction]:
    for division in dict.fromkeys(part.division for part in parts if part.division):
        mine = [part for part in parts if part.division == division]
        told = [values[part.key] for part in mine if part.key in values]
        complete = all(part.key in values for part in mine if not part.optional)
        total = sum(told, Decimal())
        if total > values[whole.key] or (told and complete and total != values[whole.key]):
            names = " + ".join(part.name for part in mine if part.key in values)
            yield Contradiction("parts_disagree", whole, values[whole.key], total, names)
