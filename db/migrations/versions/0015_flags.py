"""Flags of dossiers with their counts, nothing of them known; days on which desks are open otherwise than by law."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PAIRS = (
    ("acceptance_known", "acceptance_late"),
    ("digitised_known", "digitised"),
    ("reused_known", "reused"),
    ("fee_due_known", "fee_due"),
    ("paid_known", "paid_online"),
    ("receiving_known", "outside_area"),
    ("e_result_known", "e_result"),
    ("apologised_known", "apologised"),
)
COUNTS = tuple(name for pair in PAIRS for name in pair)
NOT_NEGATIVE = " AND ".join(f"{name} >= 0" for name in COUNTS)
CHECKED = ("ledger", "ledger_period")
CONTENTS = ("dossier", "dossier_version", "replaced_sighting")
COUNTED_BY = ("agency_id", "procedure_id", "channel", "service_level", "status")
INDEXES = {
    "ix_dossier_received": ("received_half", "received_on", *COUNTED_BY, "due_on", "closed_on"),
    "ix_dossier_closed": ("closed_half", "closed_on", "received_on", *COUNTED_BY, "due_on"),
}


def upgrade() -> None:
    for table in CONTENTS:
        op.add_column(table, sa.Column("flags", sa.Integer(), server_default="0", nullable=False))
        op.add_column(table, sa.Column("supplement_requests", sa.SmallInteger(), nullable=True))
        op.add_column(table, sa.Column("days_waited", sa.Integer(), nullable=True))
    op.add_column("dossier", sa.Column("marks", sa.Integer(), server_default="0", nullable=False))
    index_by("marks")
    for table in ("ledger", "ledger_summary", "ledger_period"):
        for name in COUNTS:
            checked = name == COUNTS[-1] and table in CHECKED
            # SQLite can add a column with its constraint, not a constraint.
            check = f" CONSTRAINT ck_{table}_flags_not_negative CHECK ({NOT_NEGATIVE})" if checked else ""
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} INTEGER DEFAULT '0' NOT NULL{check}")
    op.create_table(
        "working_day",
        sa.Column("day", sa.Date(), autoincrement=False, nullable=False),
        *(sa.Column(half, sa.Boolean(), nullable=True) for half in ("morning", "afternoon")),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint("(morning IS NULL) = (afternoon IS NULL)", name=op.f("ck_working_day_both_halves")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_working_day")),
    )


def downgrade() -> None:
    op.drop_table("working_day")
    for table in ("ledger", "ledger_summary", "ledger_period"):
        if table in CHECKED and op.get_bind().dialect.name == "postgresql":
            op.drop_constraint(f"ck_{table}_flags_not_negative", table)
        # The one that bears SQLite's constraint first.
        for name in reversed(COUNTS):
            op.drop_column(table, name)
    index_by()
    op.drop_column("dossier", "marks")
    for table in CONTENTS:
        for name in ("days_waited", "supplement_requests", "flags"):
            op.drop_column(table, name)


def index_by(*marks: str) -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, table_name="dossier")
        op.create_index(name, "dossier", [*columns, *marks])
