"""What the exports of some agencies tell beside a dossier's course: digitised, reused, fees, supplements, apologies."""

from dataclasses import dataclass

import numpy as np

from demo.agencies import AGENCIES
from demo.calendar import Moments, at, desk_seconds, working_days_after
from demo.outcomes import WAITING_STATUSES, Outcomes
from demo.procedures import ONLINE_ONLY_CODE, PROCEDURES
from demo.reception import ONLINE, Flags, Integers, Receptions
from domain.agency import Block
from domain.dossier import Status

CENTRE = "Trung tâm Phục vụ - Kiểm soát thủ tục hành chính tỉnh"
# Where departments' dossiers are received: at the province's centre, a few in another area.
RECEIVING = (CENTRE, "UBND huyện Bình Sơn", "UBND thị xã Đức Phổ", "UBND huyện Mộ Đức", "UBND huyện Lý Sơn")
_RECEIVED_AT = (0.986, 0.005, 0.004, 0.003, 0.002)
# Their own software resolves the dossiers, and the one-stop system hears of nothing beside the dates.
_SILENT = ("Bảo hiểm xã hội tỉnh", "Công an tỉnh", "Thanh tra tỉnh")

_FEES = (15_000, 20_000, 30_000, 50_000, 100_000, 150_000, 200_000, 300_000, 500_000, 1_000_000)
_WITHOUT_FEE = {Block.DEPARTMENT: 0.45, Block.LAND: 0.15}  # share of the procedures
# January's share of the fees that are paid online, and by how much it grows each month.
_PAID = {Block.DEPARTMENT: (0.38, 0.062), Block.LAND: (0.43, 0.042)}
_REUSED = (0.26, 0.045)
_COMPONENTS, _RESULTS = (0.86, 0.008), (0.86, 0.010)
_LATE_AT_ACCEPTANCE, _TWICE_ASKED = 0.018, 0.15
_APOLOGISED = {Block.DEPARTMENT: 0.65, Block.LAND: 0.52}
_EXTENDED_LATE, _EXTENDED = 0.3, 0.004
_NEVER = np.datetime64("NaT", "s")

# By procedure's index: served online in full, as about half of the province's list is, or in part.
_FULL: Flags = np.random.default_rng(461).random(len(PROCEDURES)) < 461 / 973
_FULL |= np.array([procedure.code == ONLINE_ONLY_CODE for procedure in PROCEDURES])


@dataclass(frozen=True)
class DemoFlags:
    """One line a dossier. Where an agency does not `tell`, nothing but `receiving` (an index in RECEIVING) and
    `submitted_at` stands in its files. `is_full` says that the procedure is served online in full, else in part;
    `fee` is in đồng, 0 for none. `apologised_at` is NaT where no letter was sent.
    """

    tells: Flags
    receiving: Integers
    is_full: Flags
    submitted_at: Moments
    has_components: Flags
    has_result: Flags
    is_reused: Flags
    fee: Integers
    is_paid_online: Flags
    is_extended: Flags
    supplement_requests: Integers
    days_waited: Integers
    apologised_at: Moments


def flags(block: Block, received: Receptions, outcome: Outcomes, random: np.random.Generator) -> DemoFlags:
    """What can be told of every dossier. `random` is a generator of its own, so that nothing else changes."""
    size = len(received.procedure)
    silent = np.array([agency.name in _SILENT for agency in AGENCIES])
    asked = np.isin(outcome.waiting_for, [WAITING_STATUSES.index(Status.SUPPLEMENT_REQUESTED)])
    asked &= ~np.isnat(outcome.waiting_from)
    until = np.where(np.isnat(outcome.waiting_until), outcome.waiting_from, outcome.waiting_until)
    waited = (until.astype("datetime64[D]") - outcome.waiting_from.astype("datetime64[D]")).astype(np.int64)
    fee = _fees(block)[received.procedure]
    late = outcome.resolved_at.astype("datetime64[D]") > received.due_on
    return DemoFlags(
        tells=~silent[received.agency],
        receiving=random.choice(len(RECEIVING), size, p=_RECEIVED_AT),
        is_full=_FULL[received.procedure],
        submitted_at=_submitted(received, random),
        has_components=_chance(received, _COMPONENTS, random),
        has_result=_chance(received, _RESULTS, random),
        is_reused=_chance(received, _REUSED, random),
        fee=fee,
        is_paid_online=_chance(received, _PAID[block], random) & (fee > 0),
        is_extended=random.random(size) < np.where(late, _EXTENDED_LATE, _EXTENDED),
        supplement_requests=np.where(asked, 1 + (random.random(size) < _TWICE_ASKED), 0),
        days_waited=np.where(asked, np.maximum(waited, 0), 0),
        apologised_at=_apologies(block, received, outcome, random),
    )


def _chance(received: Receptions, share: tuple[float, float], random: np.random.Generator) -> Flags:
    """Yes for a share of the dossiers that grows from month to month, more of them where much comes online."""
    first, growth = share
    month = received.received_at.astype("datetime64[M]").astype(np.int64) % 12
    leaning = np.array([agency.online for agency in AGENCIES])[received.agency]
    chosen: Flags = random.random(len(month)) < first + growth * month + 0.12 * (leaning - 0.7)
    return chosen


def _fees(block: Block) -> Integers:
    """The fee of each procedure, which is the same for all its dossiers and in every year."""
    random = np.random.default_rng([766, len(block.value)])
    fee = random.choice(_FEES, len(PROCEDURES))
    return np.where(random.random(len(PROCEDURES)) < _WITHOUT_FEE[block], 0, fee)


def _submitted(received: Receptions, random: np.random.Generator) -> Moments:
    """What is handed in at a desk is received within minutes; what comes online mostly within hours, some of it days
    later."""
    size = len(received.procedure)
    online = received.channel == ONLINE
    minutes = np.where(online, random.gamma(1.6, 45, size).clip(1, 360), random.uniform(1, 12, size))
    is_late = online & ~received.is_same_day & (random.random(size) < _LATE_AT_ACCEPTANCE)
    minutes = np.where(is_late, minutes + 1_440 * random.integers(2, 6, size), minutes)
    submitted: Moments = received.received_at - (minutes * 60).astype(np.int64).astype("timedelta64[s]")
    return submitted


def _apologies(block: Block, received: Receptions, outcome: Outcomes, random: np.random.Generator) -> Moments:
    """When letters of apology were sent: in the days after the due day, for a part of what was late."""
    size = len(received.procedure)
    sent_on = working_days_after(received.due_on, random.integers(1, 4, size))
    sent_at = at(sent_on, desk_seconds(random, size))
    is_late = np.isnat(outcome.resolved_at) | (outcome.resolved_at.astype("datetime64[D]") > received.due_on)
    chosen = is_late & ~outcome.is_withdrawn & (random.random(size) < _APOLOGISED[block])
    return np.where(chosen, sent_at, _NEVER)
