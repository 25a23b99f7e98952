"""What an export may tell of a dossier with yes or no: packed as bits of one whole number, and the counts made of them.

Each flag has two bits: whether it is told, and whether it is a yes. What nobody told has none of both, so that it is
never taken for a no. The number that a dossier is counted by (its marks) holds two pairs more that follow from them.
"""

from enum import StrEnum


class Flag(StrEnum):
    """A flag that an export tells, or that follows from what one row tells (the last three)."""

    COMPONENTS_DIGITISED = "components_digitised"
    E_RESULT = "e_result"
    FEE_DUE = "fee_due"
    PAID_ONLINE = "paid_online"
    REUSED = "reused"
    RESULT_DIGITISED = "result_digitised"
    EXTENDED = "extended"
    APOLOGY_SENT = "apology_sent"
    ACCEPTED_LATE = "accepted_late"
    OUTSIDE_AREA = "outside_area"

    @property
    def told(self) -> int:
        """The bit that says whether it is told, as a power of two."""
        return 1 << _SHIFTS[self]

    @property
    def yes(self) -> int:
        """The bit that says yes; never set without `told`."""
        return 2 << _SHIFTS[self]

    @property
    def both(self) -> int:
        """Both bits."""
        return self.told | self.yes


_SHIFTS = {flag: 2 * place for place, flag in enumerate(Flag)}
_OWN_BITS = 2 * len(Flag)
# All bits that an export tells, and those of them that say "told".
OWN = (1 << _OWN_BITS) - 1
TOLD = OWN // 3
# The pairs that follow: digitised, and paid online of those that owe a fee.
DIGITISED_SHIFT, PAID_SHIFT = _OWN_BITS, _OWN_BITS + 2
# A result counts as electronic beside its components; the pairs stand two bits apart.
RESULT_BESIDE_COMPONENTS = _SHIFTS[Flag.E_RESULT] - _SHIFTS[Flag.COMPONENTS_DIGITISED]
PAID_FROM, FEE_FROM = _SHIFTS[Flag.PAID_ONLINE], _SHIFTS[Flag.FEE_DUE] + 1


def _pair(flag: Flag, known: str, yes: str) -> dict[str, int]:
    return {known: _SHIFTS[flag], yes: _SHIFTS[flag] + 1}


# Counts by the bit of the marks that enters them: of what is received, of what is resolved, of what is resolved late.
RECEIVED_BITS: dict[str, int] = {
    **_pair(Flag.ACCEPTED_LATE, "acceptance_known", "acceptance_late"),
    "digitised_known": DIGITISED_SHIFT,
    "digitised": DIGITISED_SHIFT + 1,
    **_pair(Flag.REUSED, "reused_known", "reused"),
    **_pair(Flag.FEE_DUE, "fee_due_known", "fee_due"),
    "paid_known": PAID_SHIFT,
    "paid_online": PAID_SHIFT + 1,
    **_pair(Flag.OUTSIDE_AREA, "receiving_known", "outside_area"),
}
RESOLVED_BITS: dict[str, int] = _pair(Flag.E_RESULT, "e_result_known", "e_result")
LATE_BITS: dict[str, int] = _pair(Flag.APOLOGY_SENT, "apologised_known", "apologised")


def with_consequences(own: int) -> int:
    """The marks of what is told: digitised is a yes where components and result both are, and told where both are;
    paid online is told of dossiers that owe a fee."""
    own &= OWN
    digitised = own & (own >> RESULT_BESIDE_COMPONENTS) & 3
    paid = (own >> PAID_FROM & 3) * (own >> FEE_FROM & 1)
    return own | digitised << DIGITISED_SHIFT | paid << PAID_SHIFT


def merged(known: int, later: int) -> int:
    """The marks after a later export: each flag as it tells it, else as it was known."""
    told = later & TOLD
    return with_consequences(known & OWN & ~(told * 3) | later & OWN)
