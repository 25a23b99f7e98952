"""The counts of a period, by name, and the line that must close over them (domain rules, part 2)."""

from collections.abc import Mapping

from domain.flags import LATE_BITS, RECEIVED_BITS, RESOLVED_BITS

# The counts that every dossier enters, in the interface's order. All counts add up over disjoint groups of dossiers.
PLAIN_COUNTS: tuple[str, ...] = (
    "received",
    "carried_over",
    "resolved",
    "early",
    "on_time",
    "late",
    "no_due_date",
    "withdrawn",
    "withdrawn_late",
    "pending",
    "pending_in_time",
    "pending_overdue",
    "waiting",
    "online",
    "direct",
    "postal",
    "channel_unknown",
    "same_day",
)
# Counts of what exports may tell of a dossier, or keep silent of: first how many are known, then how many are a yes.
FLAG_COUNTS: tuple[str, ...] = (*RECEIVED_BITS, *RESOLVED_BITS, *LATE_BITS)
# Every count, in the interface's order.
COUNTS: tuple[str, ...] = PLAIN_COUNTS + FLAG_COUNTS

# Counts at one moment: over consecutive periods they are the first period's and the last period's, never a sum.
OPENING_COUNTS: tuple[str, ...] = ("carried_over",)
CLOSING_COUNTS: tuple[str, ...] = ("pending", "pending_in_time", "pending_overdue", "waiting")
# Counts of what came in, and of what was closed, in the period.
ARRIVAL_COUNTS: tuple[str, ...] = ("received", "online", "direct", "postal", "channel_unknown", *RECEIVED_BITS)
ENDING_COUNTS: tuple[str, ...] = tuple(
    name for name in COUNTS if name not in (*ARRIVAL_COUNTS, *OPENING_COUNTS, *CLOSING_COUNTS)
)

# Below this many resolved dossiers with a due date a unit has no rank (domain rules, part 3).
FEWEST_RANKED = 30

Fraction = tuple[dict[str, int], dict[str, int]]

# Each rate as the sums of counts above and below the line; divided last.
_RATES_OF_ALL: dict[str, Fraction] = {
    "on_time_rate": ({"early": 1, "on_time": 1}, {"early": 1, "on_time": 1, "late": 1}),
    "late_rate": ({"late": 1}, {"early": 1, "on_time": 1, "late": 1}),
    "on_time_rate_766": (
        {"early": 1, "on_time": 1, "withdrawn": 1, "withdrawn_late": -1, "pending_in_time": 1},
        {"carried_over": 1, "received": 1},
    ),
    "on_time_rate_due": (
        {"early": 1, "on_time": 1},
        {"early": 1, "on_time": 1, "late": 1, "pending_overdue": 1},
    ),
    "online_rate": ({"online": 1}, {"received": 1}),
    "share_same_day": ({"same_day": 1}, {"resolved": 1}),
}

# Rates of those dossiers of which exports tell the matter.
FLAG_RATES: dict[str, Fraction] = {
    "acceptance_late_rate": ({"acceptance_late": 1}, {"acceptance_known": 1}),
    "digitised_rate": ({"digitised": 1}, {"digitised_known": 1}),
    "reused_rate": ({"reused": 1}, {"reused_known": 1}),
    "paid_online_rate": ({"paid_online": 1}, {"paid_known": 1}),
    "outside_area_rate": ({"outside_area": 1}, {"receiving_known": 1}),
    "e_result_rate": ({"e_result": 1}, {"e_result_known": 1}),
    "apologised_rate": ({"apologised": 1}, {"apologised_known": 1}),
}
RATES: dict[str, Fraction] = {**_RATES_OF_ALL, **FLAG_RATES}

# The ten rates that are shown before and after an import: those of the report, and four in which a bad file shows.
HEADLINE_RATES: dict[str, Fraction] = {
    **_RATES_OF_ALL,
    "share_early": ({"early": 1}, {"early": 1, "on_time": 1, "late": 1}),
    "share_resolved": ({"resolved": 1}, {"carried_over": 1, "received": 1}),
    "share_overdue": ({"pending_overdue": 1}, {"pending": 1}),
    "share_withdrawn": ({"withdrawn": 1}, {"resolved": 1, "withdrawn": 1}),
}


def counts_told(*of: Mapping[str, int] | None) -> tuple[str, ...]:
    """Those of COUNTS that are worth a line of a list: of flags only the ones of which anything is known."""
    known = {name for counts in of if counts for name in FLAG_COUNTS if counts[name]}
    told = known | {part for above, below in FLAG_RATES.values() if known & below.keys() for part in (*above, *below)}
    return tuple(name for name in COUNTS if name in PLAIN_COUNTS or name in told)


def closing_gap(counts: dict[str, int]) -> int:
    """carried_over + received − resolved − withdrawn − pending: 0 for every group, or something is wrong."""
    return counts["carried_over"] + counts["received"] - counts["resolved"] - counts["withdrawn"] - counts["pending"]
