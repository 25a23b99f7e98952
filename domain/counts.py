"""The counts of a period, by name, and the line that must close over them (domain rules, part 2)."""

# Every count that interface.md names, in its order. All of them add up over disjoint groups of dossiers.
COUNTS: tuple[str, ...] = (
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

# Counts at one moment: over consecutive periods they are the first period's and the last period's, never a sum.
OPENING_COUNTS: tuple[str, ...] = ("carried_over",)
CLOSING_COUNTS: tuple[str, ...] = ("pending", "pending_in_time", "pending_overdue", "waiting")
# Counts of what came in, and of what was closed, in the period.
ARRIVAL_COUNTS: tuple[str, ...] = ("received", "online", "direct", "postal", "channel_unknown")
ENDING_COUNTS: tuple[str, ...] = tuple(
    name for name in COUNTS if name not in (*ARRIVAL_COUNTS, *OPENING_COUNTS, *CLOSING_COUNTS)
)

# Below this many resolved dossiers with a due date a unit has no rank (domain rules, part 3).
FEWEST_RANKED = 30

# Each rate as the sums of counts above and below the line; divided last.
RATES: dict[str, tuple[dict[str, int], dict[str, int]]] = {
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

# The ten rates that are shown before and after an import: those of the report, and four in which a bad file shows.
HEADLINE_RATES: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    **RATES,
    "share_early": ({"early": 1}, {"early": 1, "on_time": 1, "late": 1}),
    "share_resolved": ({"resolved": 1}, {"carried_over": 1, "received": 1}),
    "share_overdue": ({"pending_overdue": 1}, {"pending": 1}),
    "share_withdrawn": ({"withdrawn": 1}, {"resolved": 1, "withdrawn": 1}),
}


def closing_gap(counts: dict[str, int]) -> int:
    """carried_over + received − resolved − withdrawn − pending: 0 for every group, or something is wrong."""
    return counts["carried_over"] + counts["received"] - counts["resolved"] - counts["withdrawn"] - counts["pending"]
