"""Which part of a list of dossiers is asked for, and in which order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Listing:
    """At most `limit` dossiers from `offset` on, by a column of the list (measures.dossiers.LIST_COLUMNS), up or down.
    A missing value stands last either way; equal ones stand by code. With `code` only those whose code holds it, in
    capital letters or small ones; with `receiving` only those that the agency of this name received, with "" those of
    which the file that counts does not say who did."""

    limit: int
    offset: int = 0
    code: str = ""
    order: str = "received_at"
    descending: bool = False
    receiving: str | None = None
