"""What is reported beside the dossiers, month by month of 2023: it adds up to the report's figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from demo.calendar import days_of_month
from demo.report import FIGURES, MONTHS
from domain.indicator_catalogue import CATALOGUE, INDEX_766_GROUPS

Shape = Sequence[float]
Months = tuple[Decimal, ...]

# A generator of its own: what is drawn here changes no dossier.
_SEED = (2023, 766)
_NOISE = 0.07  # by how much a month strays from its shape
_READ_AFTER = 2  # days after a month's end at which somebody reads the portal's points
_CENT = Decimal("0.01")

_RECEPTIONS: Shape = [
    sum(month) for month in zip(*(block.received_by_month for block in FIGURES.values()), strict=True)
]
_EVENLY: Shape = (0.7, 0.9, 1.1, 1.0, 1.1, 1.0, 1.0, 1.1, 1.0, 1.1)
_GROWING: Shape = (0.3, 0.4, 0.6, 0.8, 0.9, 1.1, 1.2, 1.4, 1.5, 1.8)
# The centre has taken payments online since April 2023, says the report.
_SINCE_APRIL: Shape = (0, 0, 0, 0.4, 0.7, 1.0, 1.2, 1.4, 1.5, 1.7)


@dataclass(frozen=True)
class _Sum:
    """A figure that is added up: what the year comes to, how the months share it, and of what it is a multiple."""

    total: int
    shape: Shape = _EVENLY
    step: int = 1


# Where the report says "hơn" or "khoảng", the figure behind its words is invented as well.
_SUMS: dict[str, _Sum] = {
    "satisfaction_ratings.satisfied": _Sum(33_622, _RECEPTIONS),
    "satisfaction_ratings.neutral": _Sum(49),
    "satisfaction_ratings.dissatisfied": _Sum(18),
    "satisfaction_very_satisfied": _Sum(25_416, _RECEPTIONS),
    "satisfaction_respondents": _Sum(28_207, _RECEPTIONS),
    "online_payment_centre_vnd": _Sum(36_284_615_000, _SINCE_APRIL, step=1_000),
    "online_payment_transactions": _Sum(61_358, _GROWING),
    "postal_dossiers": _Sum(21_769, _RECEPTIONS),
    "sms_sent": _Sum(85_412, _RECEPTIONS),
    "feedback_total.letter": _Sum(20),
    "feedback_total.national_portal": _Sum(114, _GROWING),
    "feedback_total.hotline_and_in_person": _Sum(86),
    "feedback_refused.in_time": _Sum(9),
    "feedback_supplement.in_time": _Sum(13),
    "feedback_handled.in_time": _Sum(188, _GROWING),
    "feedback_published.in_time": _Sum(174, _GROWING),
    "decisions_issued": _Sum(48),
    "procedures_new": _Sum(50),
    "procedures_amended": _Sum(175),
    "procedures_replaced": _Sum(8),
    "procedures_abolished": _Sum(41),
    "citizen_reception_turns": _Sum(268),
    "citizen_reception_people": _Sum(373),
    "citizen_reception_large_groups": _Sum(10),
    "petitions_received": _Sum(1_083),
    "petitions_many_signatories": _Sum(204),
    "petitions_eligible": _Sum(689),
}
# What a whole has beyond the parts that are told.
_REST: dict[str, _Sum] = {
    "online_payment_province_vnd": _Sum(20_133_385_000, _GROWING, step=1_000),
    "feedback_supplement": _Sum(1),
    "feedback_handled": _Sum(7),
    "feedback_published": _Sum(5),
}
_WHOLES: dict[str, tuple[str, ...]] = {
    "satisfaction_ratings": tuple(
        f"satisfaction_ratings.{level}" for level in ("satisfied", "neutral", "dissatisfied")
    ),
    "online_payment_province_vnd": ("online_payment_centre_vnd",),
    "feedback_total": tuple(f"feedback_total.{way}" for way in ("letter", "national_portal", "hotline_and_in_person")),
    **{
        f"feedback_{stage}": (f"feedback_{stage}.in_time",)
        for stage in ("refused", "supplement", "handled", "published")
    },
}
# How things stood at each month's end; the lists of services are those of decision 906/QĐ-UBND of 14/6/2023.
_STANDINGS: dict[str, tuple[int, ...]] = {
    "online_services.partial": (574,) * 5 + (512,) * 5,
    "online_services.full": (352,) * 5 + (461,) * 5,
    "online_services": (926,) * 5 + (973,) * 5,
    "procedures_information": (941,) * 5 + (893,) * 5,
    "online_pilot.province": (0,) * 5 + (85,) * 5,
    "online_pilot.district": (0,) * 5 + (12,) * 5,
    "online_pilot": (0,) * 5 + (97,) * 5,
}
_VISITORS = ("548.5", "592", "634.25", "607.5", "611", "618.75", "609", "622.5", "615", "604.25")
# The index's groups in January and in October, invented like all the rest.
_POINTS: dict[str, tuple[float, float]] = {
    "publicity": (11.2, 13.6),
    "progress": (18.1, 18.7),
    "digitisation": (4.9, 11.8),
    "online_services": (7.4, 9.9),
    "online_payment": (0.6, 5.2),
    "satisfaction": (17.3, 17.6),
}
_RANKS = (41, 39, 38, 34, 33, 29, 27, 26, 24, 22)


@dataclass(frozen=True)
class DemoIndicator:
    """One indicator's ten values, January first; `dated` ones bear the day on which they were read."""

    key: str
    values: Months
    dated: bool = False


def demo_indicators() -> list[DemoIndicator]:
    """The year's indicators in the catalogue's order: the same at every call on every machine."""
    random = np.random.default_rng(_SEED)
    found = {key: _spread(figure, random) for key, figure in _SUMS.items()}
    rest = {key: _spread(figure, random) for key, figure in _REST.items()}
    for whole, parts in _WHOLES.items():
        found[whole] = _added([*(found[part] for part in parts), *filter(None, [rest.get(whole)])])
    found |= {key: tuple(map(Decimal, values)) for key, values in _STANDINGS.items()}
    found["visitors_per_day"] = tuple(map(Decimal, _VISITORS))
    found |= _index_766(random)
    return [DemoIndicator(one.key, found[one.key], one.dated) for one in CATALOGUE.indicators if one.key in found]


def read_on(month: int) -> date:
    """The day on which a month's dated values were read; `month` counts from 0."""
    last: date = days_of_month(month)[-1].item()
    return last + timedelta(days=_READ_AFTER)


def _spread(figure: _Sum, random: np.random.Generator) -> Months:
    """The total shared out to the months by chance, in whole steps: small figures jump from month to month."""
    weights = np.array(figure.shape) * random.normal(1, _NOISE, MONTHS).clip(1 - 2 * _NOISE, 1 + 2 * _NOISE)
    steps = random.multinomial(figure.total // figure.step, weights / weights.sum())
    return tuple(Decimal(count * figure.step) for count in steps.tolist())


def _added(parts: Sequence[Months]) -> Months:
    return tuple(sum(month, Decimal()) for month in zip(*parts, strict=True))


def _index_766(random: np.random.Generator) -> dict[str, Months]:
    """The points of the groups, which climb from January to October, their sum, and the rank."""
    climb = np.linspace(0, 1, MONTHS)
    found = {}
    for group, _, most in INDEX_766_GROUPS:
        first, last = _POINTS[group]
        points = (first + (last - first) * climb + random.normal(0, 0.08, MONTHS)).clip(0, most)
        found[f"index_766_{group}"] = tuple(Decimal(str(each)).quantize(_CENT) for each in points.tolist())
    score = _added(list(found.values()))
    return found | {"index_766_score": score, "index_766_rank": tuple(map(Decimal, _RANKS))}
