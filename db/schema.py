"""The tables: dossiers, their sightings and versions, batches, layouts, and the ledger of counts."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.dialects import sqlite

from domain.agency import Block
from domain.batch import Replacing
from domain.calendars import ReportingCalendar
from domain.code_scope import CodeScope
from domain.counts import FLAG_COUNTS
from domain.dossier import Status
from domain.printed_figure import Hedge
from domain.sender import SenderKind
from domain.target import Direction, Level

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Moments are whole seconds of local time (Asia/Ho_Chi_Minh), as the exports give them.
Moment = DateTime().with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")  # type: ignore[no-untyped-call]


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False, unique=True),
    # What a code means in its exports (domain.code_scope); NULL where nobody was asked.
    Column("code_scope", String(10)),
    CheckConstraint(_one_of("code_scope", [scope.value for scope in CodeScope]), name="code_scope_known"),
)

agency = Table(
    "agency",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(400), nullable=False),
    Column("name_key", String(400), nullable=False, unique=True),
    Column("block", String(20), nullable=False),
    CheckConstraint(_one_of("block", [block.value for block in Block]), name="block_known"),
)

sector = Table(
    "sector",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(400), nullable=False),
    Column("name_key", String(400), nullable=False, unique=True),
)

# One line is a procedure as filed under one sector: exports file the same procedure under several, and counts by sector
# must follow the export. `key` (national code, else the name's key) is the procedure itself.
procedure = Table(
    "procedure",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(1000), nullable=False),
    Column("code", String(100)),
    Column("name", String(2000), nullable=False),
    Column("sector_id", Integer, ForeignKey("sector.id")),
)
Index("uq_procedure_key_sector", procedure.c.key, func.coalesce(procedure.c.sector_id, 0), unique=True)

batch = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("file_name", String(400), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("as_of", Date, nullable=False),
    # The latest reception or closing in its rows, often later than the data date: what programs before 0010 ask for.
    Column("last_event_on", Date),
    Column("period_first", Date),
    Column("period_last", Date),
    Column("layout_fingerprint", String(64), nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("undone_at", Moment),
    Column("rows", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("same", Integer, nullable=False),
    Column("older", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    # Who, as far as the program knows: the terminal's user, or what somebody typed on the page.
    Column("imported_by", String(100)),
    Column("undone_by", String(100)),
    # Whose sightings in earlier batches of its source and period this batch takes the place of; nobody's where missing.
    Column("replaces", String(10)),
    CheckConstraint(_one_of("replaces", [scope.value for scope in Replacing]), name="replaces_known"),
    CheckConstraint('"rows" = "new" + updated + same + older + rejected', name="rows_add_up"),
)
Index(
    "uq_batch_bytes_once",
    batch.c.source_id,
    batch.c.sha256,
    unique=True,
    sqlite_where=text("undone_at IS NULL"),
    postgresql_where=text("undone_at IS NULL"),
)

# Which imports count, and the latest data date among those of dossiers: asked for by every question.
Index("ix_batch_undone_at", batch.c.undone_at, batch.c.kind, batch.c.as_of)

issue = Table(
    "issue",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("severity", String(10), nullable=False),
    Column("code", String(60), nullable=False),
    Column("message", Text, nullable=False),
    Column("sheet", Text),
    Column("row", Integer),
    Column("column", String(10)),
    Column("heading", Text),
    Column("found", Text),
    Column("agency_id", Integer),
    Column("received_half", Integer),
    PrimaryKeyConstraint("batch_id", "number"),
    ForeignKeyConstraint(["agency_id"], ["agency.id"]),
)

# How often each rule fired in a batch's file, listed or not: one line for each rule, severity, agency and half-month.
issue_count = Table(
    "issue_count",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("severity", String(10), nullable=False),
    Column("code", String(60), nullable=False),
    Column("agency_id", Integer),
    Column("received_half", Integer),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("batch_id", "line"),
    ForeignKeyConstraint(["agency_id"], ["agency.id"]),
    CheckConstraint("number > 0", name="number_positive"),
)

# Rows of a batch's file that were set aside: `cells` is JSON, heading to text; `rules` are codes with blanks between.
set_aside = Table(
    "set_aside",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer, nullable=False),
    # As it is written, and its key (domain.spelling.code_key) where that is something else.
    Column("code", String(200)),
    Column("code_key", String(200)),
    Column("cells", Text, nullable=False),
    Column("rules", Text, nullable=False),
    Column("agency_id", Integer),
    Column("received_half", Integer),
    PrimaryKeyConstraint("batch_id", "number"),
    ForeignKeyConstraint(["agency_id"], ["agency.id"]),
)


# The headings of sheets that went in, with what a person said of them, so that nothing is asked twice.
# `headings` and `answers` are JSON (domain.layout.KnownLayout).
layout = Table(
    "layout",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("headings", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("first_used_at", Moment, nullable=False),
    Column("last_used_at", Moment, nullable=False),
    Column("last_file", String(400), nullable=False),
    UniqueConstraint("source_id", "fingerprint", name="uq_layout_source_fingerprint"),
)

# What a name in a source's exports means. NULL: a person said that it is an agency of its own.
agency_alias = Table(
    "agency_alias",
    metadata,
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("name_key", String(400), nullable=False),
    Column("name", String(400), nullable=False),
    Column("agency_id", Integer, ForeignKey("agency.id")),
    Column("decided_at", Moment, nullable=False),
    PrimaryKeyConstraint("source_id", "name_key"),
)

# The code of a procedure that a source's exports name without one. NULL: it is a procedure of its own.
procedure_alias = Table(
    "procedure_alias",
    metadata,
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("name_key", String(2000), nullable=False),
    Column("name", String(2000), nullable=False),
    Column("code", String(100)),
    Column("decided_at", Moment, nullable=False),
    PrimaryKeyConstraint("source_id", "name_key"),
)

# Days of which somebody said which halves the desks work (domain.working_time); without halves it is as by default
# again. Each change has the next revision: the data are in another state then.
working_day = Table(
    "working_day",
    metadata,
    Column("day", Date, primary_key=True, autoincrement=False),
    Column("morning", Boolean),
    Column("afternoon", Boolean),
    Column("note", String(200), nullable=False, server_default=""),
    Column("revision", Integer, nullable=False),
    Column("decided_at", Moment, nullable=False),
    Column("decided_by", String(100)),
    CheckConstraint("(morning IS NULL) = (afternoon IS NULL)", name="both_halves"),
)


def _content() -> list[Column[Any]]:
    """What an export says of a dossier; two sightings with the same content are one version."""
    return [
        Column("procedure_id", Integer, nullable=False),
        Column("agency_id", Integer, nullable=False),
        Column("receiving_agency_id", Integer),
        Column("channel", SmallInteger, nullable=False),
        Column("service_level", String(20)),
        Column("status", SmallInteger, nullable=False),
        Column("submitted_at", Moment),
        Column("received_at", Moment, nullable=False),
        Column("due_at", Moment),
        Column("resolved_at", Moment),
        Column("returned_at", Moment),
        Column("received_on", Date, nullable=False),
        Column("due_on", Date),
        Column("closed_on", Date),
        Column("received_half", Integer, nullable=False),
        Column("closed_half", Integer),
        Column("late_reason", Text),
        # What it tells with yes or no (domain.flags); 0 where it tells nothing of the kind.
        Column("flags", Integer, nullable=False, server_default="0"),
        Column("supplement_requests", SmallInteger),
        Column("days_waited", Integer),
        # Of the last supplement that was asked for; where both are told, days_waited are those between them, unless the
        # export tells days of its own.
        Column("supplement_requested_at", Moment),
        Column("supplemented_at", Moment),
    ]


CONTENT: tuple[str, ...] = tuple(column.name for column in _content())

_CLOSED_CODES = (Status.WITHDRAWN.code, Status.RESOLVED.code, Status.RETURNED.code)

# The dossier as the latest export tells it. `code` is by what it is known within its source (db.dossier_codes),
# `written_code` what exports write (first seen), NULL where that is the same. `version` is the content shown,
# `versions` the highest number given so far; `batch_id` and `as_of` are the sighting that won; `first_due_at` is the
# first due date ever seen, by data date. `marks` are the flags by which it is counted: each as the latest export that
# tells it does (db.marks), while `flags` are those of the content shown.
dossier = Table(
    "dossier",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("code", String(200), nullable=False),
    Column("written_code", String(200)),
    *_content(),
    Column("first_due_at", Moment),
    Column("first_due_as_of", Date),
    Column("marks", Integer, nullable=False, server_default="0"),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("versions", Integer, nullable=False),
    UniqueConstraint("source_id", "code", name="uq_dossier_source_code"),
    ForeignKeyConstraint(["procedure_id"], ["procedure.id"]),
    ForeignKeyConstraint(["agency_id"], ["agency.id"]),
    ForeignKeyConstraint(["receiving_agency_id"], ["agency.id"]),
    CheckConstraint("channel BETWEEN 0 AND 3", name="channel_known"),
    CheckConstraint("status BETWEEN 1 AND 10", name="status_known"),
    CheckConstraint("closed_on IS NULL OR closed_on >= received_on", name="closed_after_received"),
    CheckConstraint(
        f"(closed_on IS NOT NULL) = (status IN {_CLOSED_CODES})",
        name="closed_has_a_day",
    ),
    CheckConstraint("(closed_on IS NULL) = (closed_half IS NULL)", name="closed_half_with_day"),
)
# The indexes hold whatever a count of days needs, so that it reads them alone. First the half-month: small numbers that
# come in runs cost an import far less than days as text.
_COUNTED_BY = ("agency_id", "procedure_id", "channel", "service_level", "status")
_BY_DAY = {
    "ix_dossier_received": ("received_half", "received_on", *_COUNTED_BY, "due_on", "closed_on", "marks"),
    # What was pending on a day came by then and ended later, or has not ended: the index tells both.
    "ix_dossier_closed": ("closed_half", "closed_on", "received_on", *_COUNTED_BY, "due_on", "marks"),
}
for _name, _columns in _BY_DAY.items():
    Index(_name, *(dossier.c[column] for column in _columns))
# Whatever was overdue on any day: closed late, or not closed.
OVERDUE_ONCE = "due_on IS NOT NULL AND (closed_on IS NULL OR closed_on > due_on)"
Index(
    "ix_dossier_overdue",
    *(dossier.c[column] for column in ("due_on", "received_on", "closed_on", *_COUNTED_BY)),
    sqlite_where=text(OVERDUE_ONCE),
    postgresql_where=text(OVERDUE_ONCE),
)
# So many half-months are long for a dossier: few take more, and those have an index of their own.
TOOK_LONG = 4
Index(
    "ix_dossier_took_long",
    dossier.c.closed_half,
    dossier.c.received_half,
    dossier.c.closed_on,
    sqlite_where=text(f"closed_half - received_half > {TOOK_LONG}"),
    postgresql_where=text(f"closed_half - received_half > {TOOK_LONG}"),
)
# Which file told of an open dossier last; by the day, as SQLite would take half-months to the index of closings.
Index(
    "ix_dossier_open",
    *(dossier.c[column] for column in ("source_id", "agency_id", "as_of", "status", "procedure_id", "closed_on")),
    sqlite_where=text("closed_on IS NULL"),
    postgresql_where=text("closed_on IS NULL"),
)
# Contents of a dossier that are not the one shown: superseded, or from an export of an earlier day that came later.
dossier_version = Table(
    "dossier_version",
    metadata,
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    Column("version", Integer, nullable=False),
    *_content(),
    PrimaryKeyConstraint("dossier_id", "version"),
)

# Which batch saw which dossier with which content. Everything else about dossiers follows from these lines, so that a
# batch can be taken back as if it had never been. `is_pending`: on the batch's data date, by that content.
sighting = Table(
    "sighting",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_pending", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("batch_id", "dossier_id"),
    sqlite_with_rowid=False,
)
Index(
    "ix_sighting_is_pending",
    sighting.c.batch_id,
    sighting.c.dossier_id,
    sighting.c.version,
    sqlite_where=text("is_pending = 1"),
    postgresql_where=text("is_pending"),
)
Index("ix_sighting_dossier", sighting.c.dossier_id)

# The agencies whose dossiers a batch shows: `rows` dossiers, the first of them received on `first_received_on`. It
# follows from the sightings and is kept because every page says which units have sent their files.
batch_agency = Table(
    "batch_agency",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("agency_id", Integer, ForeignKey("agency.id"), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("first_received_on", Date, nullable=False),
    PrimaryKeyConstraint("batch_id", "agency_id"),
    sqlite_with_rowid=False,
)

# The agencies of a batch that replaces only theirs.
replaced_agency = Table(
    "replaced_agency",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("agency_id", Integer, ForeignKey("agency.id"), nullable=False),
    PrimaryKeyConstraint("batch_id", "agency_id"),
)

# Sightings that do not count while the batch `replaced_by` does, with their contents; no other table refers to them.
replaced_sighting = Table(
    "replaced_sighting",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("code", String(200), nullable=False),
    Column("written_code", String(200)),
    Column("replaced_by", Integer, ForeignKey("batch.id"), nullable=False),
    *_content(),
    PrimaryKeyConstraint("batch_id", "code"),
)
Index("ix_replaced_sighting_replaced_by", replaced_sighting.c.replaced_by)

# The data dates of the files that show an agency and are full: such a file tells of dossiers from before its period,
# and so of whatever is still open.
full_file = Table(
    "full_file",
    metadata,
    Column("source_id", Integer, nullable=False),
    Column("agency_id", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    PrimaryKeyConstraint("source_id", "agency_id", "as_of"),
    sqlite_with_rowid=False,
)

LEDGER_KEY: tuple[str, ...] = ("half_month", "agency_id", "procedure_id", "channel", "level")
LEDGER_OPENINGS: tuple[str, ...] = ("opening", "opening_overdue", "opening_waiting")
PLAIN_FLOWS: tuple[str, ...] = (
    "received",
    "early",
    "on_time",
    "late",
    "no_due_date",
    "withdrawn",
    "withdrawn_late",
    "same_day",
)
# What is known and told of flags: where a file tells none, its lines have none of these counts.
LEDGER_FLOWS: tuple[str, ...] = PLAIN_FLOWS + FLAG_COUNTS
PLAIN_LEDGER_COUNTS: tuple[str, ...] = LEDGER_OPENINGS + PLAIN_FLOWS
LEDGER_COUNTS: tuple[str, ...] = LEDGER_OPENINGS + LEDGER_FLOWS
# In one constraint for all of them.
_FLAGS_NOT_NEGATIVE = " AND ".join(f"{name} >= 0" for name in FLAG_COUNTS)


def _counts(names: tuple[str, ...]) -> list[Any]:
    """The columns of these counts; a line of which no flag is known has zeros without naming them."""
    plain = [Column(name, Integer, nullable=False) for name in names if name not in FLAG_COUNTS]
    return [*plain, *(Column(name, Integer, nullable=False, server_default="0") for name in FLAG_COUNTS)]


# One line for each half-month (domain.period.half_month_of), agency, procedure, channel and level (by its code, 0 where
# it is missing) in which anything happened or was pending. The openings are those of the half-month's first day: what
# was pending at the end of the day before.
ledger = Table(
    "ledger",
    metadata,
    Column("half", Integer, key="half_month", nullable=False),
    Column("agency_id", Integer, nullable=False),
    Column("procedure_id", Integer, nullable=False),
    Column("channel", SmallInteger, nullable=False),
    Column("level", SmallInteger, nullable=False),
    *_counts(LEDGER_COUNTS),
    PrimaryKeyConstraint(*LEDGER_KEY),
    *(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in PLAIN_LEDGER_COUNTS),
    CheckConstraint(_FLAGS_NOT_NEGATIVE, name="flags_not_negative"),
    sqlite_with_rowid=False,
)

# The ledger's sums for the most frequent questions: over everything, all procedures by agency, all agencies by sector
# and by procedure. `id` is that of the agency, sector or procedure; 0 for the total and for no sector.
SUMMARY_TOTAL, SUMMARY_AGENCY, SUMMARY_SECTOR, SUMMARY_PROCEDURE = "total", "agency", "sector", "procedure"
SUMMARY_KEY: tuple[str, ...] = ("grain", "half_month", "id", "channel", "level")
ledger_summary = Table(
    "ledger_summary",
    metadata,
    Column("grain", String(10), nullable=False),
    Column("half", Integer, key="half_month", nullable=False),
    Column("id", Integer, nullable=False),
    Column("channel", SmallInteger, nullable=False),
    Column("level", SmallInteger, nullable=False),
    *_counts(LEDGER_COUNTS),
    PrimaryKeyConstraint(*SUMMARY_KEY),
    CheckConstraint(
        _one_of("grain", [SUMMARY_TOTAL, SUMMARY_AGENCY, SUMMARY_SECTOR, SUMMARY_PROCEDURE]), name="grain_known"
    ),
    sqlite_with_rowid=False,
)
# Which agencies, sectors and procedures there are, and the whole past of one of them.
Index("ix_ledger_summary_id", ledger_summary.c.grain, ledger_summary.c.id, ledger_summary.c.half_month)

# The summary's flows over whole quarters (20231) and years (2023): a long period has few lines of them.
PERIOD_KEY: tuple[str, ...] = ("grain", "period", "id", "channel", "level")
ledger_period = Table(
    "ledger_period",
    metadata,
    Column("grain", String(10), nullable=False),
    Column("period", Integer, nullable=False),
    Column("id", Integer, nullable=False),
    Column("channel", SmallInteger, nullable=False),
    Column("level", SmallInteger, nullable=False),
    *_counts(LEDGER_FLOWS),
    PrimaryKeyConstraint(*PERIOD_KEY),
    *(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in PLAIN_FLOWS),
    CheckConstraint(_FLAGS_NOT_NEGATIVE, name="flags_not_negative"),
    sqlite_with_rowid=False,
)

# What a dossier shows of rewritten dates (domain.signal.Signal, by its code): one line a dossier, of a moved due date
# or a changed unit one line a move. It counts under the agency on the day: those of the closing, or of the file in
# which it shows. `batch_id` is the file that shows a move, 0 for the other signals.
SIGNAL_KEY: tuple[str, ...] = ("signal", "agency_id", "half_month", "day", "dossier_id", "batch_id")
SIGNAL_TOLD: tuple[str, ...] = ("procedure_id", "detail", "old_due_at", "new_due_at", "old_agency_id")


def signal_columns() -> list[Column[Any]]:
    """The columns of SIGNAL_KEY and SIGNAL_TOLD."""
    return [
        Column("signal", SmallInteger, nullable=False),
        Column("agency_id", Integer, nullable=False),
        Column("half", Integer, key="half_month", nullable=False),
        Column("day", Date, nullable=False),
        Column("dossier_id", Integer, nullable=False),
        Column("batch_id", Integer, nullable=False),
        Column("procedure_id", Integer, nullable=False),
        Column("detail", String(10)),
        Column("old_due_at", Moment),
        Column("new_due_at", Moment),
        Column("old_agency_id", Integer),
    ]


signal_line = Table(
    "signal_line", metadata, *signal_columns(), PrimaryKeyConstraint(*SIGNAL_KEY), sqlite_with_rowid=False
)
# What a dossier shows, when it changes.
Index("ix_signal_line_dossier", signal_line.c.dossier_id, signal_line.c.signal)

# How many lines of signal_line there are of a signal, half-month and agency.
SIGNAL_COUNT_KEY: tuple[str, ...] = ("signal", "half_month", "agency_id")
signal_count = Table(
    "signal_count",
    metadata,
    Column("signal", SmallInteger, nullable=False),
    Column("half", Integer, key="half_month", nullable=False),
    Column("agency_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint(*SIGNAL_COUNT_KEY),
    CheckConstraint("number > 0", name="number_positive"),
    sqlite_with_rowid=False,
)

# Targets: a line is never changed but for who replaced it or took it back, and when. `value` is the decimal as it was
# given: a float would be a little more or less. `subject` is a block's code or an agency's name, NULL for the province.
target = Table(
    "target",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("figure", String(100), nullable=False),
    Column("level", String(10), nullable=False),
    Column("subject", String(400)),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date),
    Column("direction", String(10), nullable=False),
    Column("value", String(40), nullable=False),
    Column("document", String(400), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", String(100)),
    Column("replaced_at", Moment),
    Column("replaced_by", String(100)),
    CheckConstraint(_one_of("level", [level.value for level in Level]), name="level_known"),
    CheckConstraint(_one_of("direction", [direction.value for direction in Direction]), name="direction_known"),
    CheckConstraint("(level = 'province') = (subject IS NULL)", name="subject_of_its_level"),
    CheckConstraint("last_day >= first_day", name="days_in_order"),
)

# Which agency or source owes files, for which months and until when.
sender = Table(
    "sender",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(10), nullable=False),
    Column("name", String(400), nullable=False),
    Column("name_key", String(400), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date),
    Column("calendar", String(20), nullable=False),
    Column("working_days", SmallInteger, nullable=False),
    # How often the line was changed: what is cached of the register depends on it.
    Column("changes", Integer, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", String(100)),
    UniqueConstraint("kind", "name_key", name="uq_sender_kind_name"),
    CheckConstraint(_one_of("kind", [kind.value for kind in SenderKind]), name="kind_known"),
    CheckConstraint(_one_of("calendar", [calendar.value for calendar in ReportingCalendar]), name="calendar_known"),
    CheckConstraint("working_days >= 0", name="working_days_not_negative"),
    CheckConstraint("last_day >= first_day", name="days_in_order"),
)

# What reports print of a figure for a period (by its first and last day), as typed or loaded. `value` is
# the printed number with its digits, a share as a fraction of 1. A figure printed anew keeps the former line.
printed_figure = Table(
    "printed_figure",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("period_first", Date, nullable=False),
    Column("period_last", Date, nullable=False),
    Column("key", String(200), nullable=False),
    Column("value", String(60), nullable=False),
    Column("hedge", String(20)),
    Column("document", String(400), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", String(100)),
    Column("ended_at", Moment),
    Column("ended_by", String(100)),
    CheckConstraint(_one_of("hedge", [hedge.value for hedge in Hedge]), name="hedge_known"),
)
Index(
    "uq_printed_figure_current",
    printed_figure.c.period_first,
    printed_figure.c.period_last,
    printed_figure.c.key,
    unique=True,
    sqlite_where=printed_figure.c.ended_at.is_(None),
    postgresql_where=printed_figure.c.ended_at.is_(None),
)
