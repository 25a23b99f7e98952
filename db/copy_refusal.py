"""Reasons why a copy of the database is not made or not restored; the command has the words for them."""

from enum import StrEnum


class CopyRefusal(StrEnum):
    """The reason."""

    TARGET_EXISTS = "target_exists"
    TARGET_IS_DATABASE = "target_is_database"
    NOT_A_COPY = "not_a_copy"
    OTHER_KIND = "other_kind"
    DAMAGED = "damaged"
    NEWER = "newer"
    LEDGER_DIFFERS = "ledger_differs"
    DATABASE_HOLDS_DATA = "database_holds_data"
    DATABASE_DAMAGED = "database_damaged"
    CHANGED_MEANWHILE = "changed_meanwhile"
    BUSY = "busy"
    TOOL_MISSING = "tool_missing"
    TOOL_TOO_OLD = "tool_too_old"
    TOOL_FAILED = "tool_failed"


class CopyRefusedError(Exception):
    """Nothing was written. `found` is the value behind the reason: a number, a version, a tool's message."""

    def __init__(self, refusal: CopyRefusal, found: object = "") -> None:
        super().__init__(refusal, found)
        self.refusal = refusal
        self.found = found
