"""What a dossier (hồ sơ) can be: its status, its channel, its service level."""

from enum import StrEnum


class Status(StrEnum):
    """The national portal's ten codes, named in English; `code` gives the portal's number."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    REFUSED_AT_RECEPTION = "refused_at_reception"
    PROCESSING = "processing"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    AWAITING_PAYMENT = "awaiting_payment"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    RESOLVED = "resolved"
    RETURNED = "returned"

    @property
    def code(self) -> int:
        """The portal's number, 1 to 10; what the database holds."""
        return _STATUS_CODES[self]

    @property
    def group(self) -> "StatusGroup":
        """How the status enters the counts."""
        return _STATUS_GROUPS[self]


class StatusGroup(StrEnum):
    """How a status enters the counts; `not_counted` never entered the statistics."""

    NOT_COUNTED = "not_counted"
    OPEN = "open"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class Channel(StrEnum):
    """How a dossier was filed. A missing channel is None: counted with direct, and counted as unknown."""

    ONLINE = "online"
    DIRECT = "direct"
    POSTAL = "postal"

    @property
    def code(self) -> int:
        """The national portal's number, 1 to 3; 0 stands for a missing channel in the database."""
        return _CHANNEL_CODES[self]


class ServiceLevel(StrEnum):
    """How much of a procedure can be done online; a property of (procedure, date)."""

    FULL = "full"
    PARTIAL = "partial"
    INFORMATION = "information"

    @property
    def code(self) -> int:
        """Its number in the ledger, 1 to 3; 0 stands for a missing level there."""
        return _LEVEL_CODES[self]


# A missing channel: its name in counts by channel, and its number in the database.
UNKNOWN_CHANNEL, UNKNOWN_CHANNEL_CODE = "unknown", 0
UNKNOWN_LEVEL_CODE = 0

_STATUS_CODES = {status: number for number, status in enumerate(Status, start=1)}

_STATUS_GROUPS = {
    Status.REGISTERED: StatusGroup.NOT_COUNTED,
    Status.REFUSED_AT_RECEPTION: StatusGroup.NOT_COUNTED,
    Status.ACCEPTED: StatusGroup.OPEN,
    Status.PROCESSING: StatusGroup.OPEN,
    Status.SUPPLEMENT_REQUESTED: StatusGroup.WAITING,
    Status.AWAITING_PAYMENT: StatusGroup.WAITING,
    Status.STOPPED: StatusGroup.WAITING,
    Status.WITHDRAWN: StatusGroup.WITHDRAWN,
    Status.RESOLVED: StatusGroup.DONE,
    Status.RETURNED: StatusGroup.DONE,
}

_CHANNEL_CODES = {Channel.DIRECT: 1, Channel.ONLINE: 2, Channel.POSTAL: 3}
_LEVEL_CODES = {level: number for number, level in enumerate(ServiceLevel, start=1)}

STATUS_NAMES = {status.code: status.value for status in Status}
CHANNEL_NAMES = {channel.code: channel.value for channel in Channel}
LEVEL_NAMES = {level.code: level.value for level in ServiceLevel}


def statuses_in(*groups: StatusGroup) -> frozenset[Status]:
    """Every status of the groups named."""
    return frozenset(status for status, group in _STATUS_GROUPS.items() if group in groups)


def status_codes(*groups: StatusGroup) -> tuple[int, ...]:
    """The numbers of the statuses of the groups named, in order."""
    return tuple(sorted(status.code for status in statuses_in(*groups)))


NOT_COUNTED_CODES = status_codes(StatusGroup.NOT_COUNTED)
