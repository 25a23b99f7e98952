"""The ledger knows levels, its summary procedures; indexes by day hold whatever counts need."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COUNTS = (
    "opening",
    "opening_overdue",
    "opening_waiting",
    "received",
    "early",
    "on_time",
    "late",
    "no_due_date",
    "withdrawn",
    "withdrawn_late",
    "same_day",
)
COUNTED_BY = ("agency_id", "procedure_id", "channel", "service_level", "status")
RECEIVED = ("received_half", "received_on", *COUNTED_BY, "due_on", "closed_on")
CLOSED = ("closed_half", "closed_on", "received_on", *COUNTED_BY, "due_on")
OVERDUE = ("due_on", "received_on", "closed_on", *COUNTED_BY)
OVERDUE_ONCE = sa.text("due_on IS NOT NULL AND (closed_on IS NULL OR closed_on > due_on)")
ADDED_UP = ", ".join(f"sum({name}) AS {name}" for name in COUNTS)


def upgrade() -> None:
    op.create_index("ix_batch_undone_at", "batch", ["undone_at", "as_of"])
    op.drop_index("ix_dossier_closed_half", table_name="dossier")
    op.drop_index("ix_dossier_received_half", table_name="dossier")
    op.create_index("ix_dossier_received", "dossier", RECEIVED)
    op.create_index("ix_dossier_closed", "dossier", CLOSED)
    op.create_index("ix_dossier_overdue", "dossier", OVERDUE, sqlite_where=OVERDUE_ONCE, postgresql_where=OVERDUE_ONCE)
    # No level is in the lines that there are: db.engine.upgrade counts an empty ledger anew.
    op.drop_table("ledger")
    op.drop_table("ledger_summary")
    make_ledger(("half", "agency_id", "procedure_id", "channel", "level"))
    make_summary(("grain", "half", "id", "channel", "level"), "'total', 'agency', 'sector', 'procedure'")
    op.create_index("ix_ledger_summary_id", "ledger_summary", ["grain", "id", "half"])


def downgrade() -> None:
    op.drop_index("ix_batch_undone_at", table_name="batch")
    op.drop_index("ix_dossier_overdue", table_name="dossier")
    op.drop_index("ix_dossier_closed", table_name="dossier")
    op.drop_index("ix_dossier_received", table_name="dossier")
    op.create_index("ix_dossier_received_half", "dossier", ["received_half"])
    op.create_index("ix_dossier_closed_half", "dossier", ["closed_half", "received_half"])
    op.drop_index("ix_ledger_summary_id", table_name="ledger_summary")
    ledger, summary = ("half", "agency_id", "procedure_id", "channel"), ("grain", "half", "id", "channel")
    for table, key, lines in (("ledger", ledger, "1 = 1"), ("ledger_summary", summary, "grain <> 'procedure'")):
        keys = ", ".join(key)
        sums = f"SELECT {keys}, {ADDED_UP} FROM {table} WHERE {lines} GROUP BY {keys}"
        op.execute(f"CREATE TABLE kept_{table} AS {sums}")
        op.drop_table(table)
    make_ledger(ledger)
    make_summary(summary, "'total', 'agency', 'sector'")
    for table in ("ledger", "ledger_summary"):
        op.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
        op.execute(f"DROP TABLE kept_{table}")


def make_ledger(key: tuple[str, ...]) -> None:
    op.create_table(
        "ledger",
        *columns_of(key),
        *(sa.CheckConstraint(f"{name} >= 0", name=op.f(f"ck_ledger_{name}_not_negative")) for name in COUNTS),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_ledger")),
        sqlite_with_rowid=False,
    )


def make_summary(key: tuple[str, ...], grains: str) -> None:
    op.create_table(
        "ledger_summary",
        *columns_of(key),
        sa.CheckConstraint(f"grain IN ({grains})", name=op.f("ck_ledger_summary_grain_known")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_ledger_summary")),
        sqlite_with_rowid=False,
    )


def columns_of(key: tuple[str, ...]) -> list[sa.Column[Any]]:
    kinds: dict[str, Any] = {"grain": sa.String(length=10), "channel": sa.SmallInteger(), "level": sa.SmallInteger()}
    keys: list[sa.Column[Any]] = [sa.Column(name, kinds.get(name, sa.Integer()), nullable=False) for name in key]
    return [*keys, *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS)]
