"""The ledger is added up over everything too: what most pages ask first stands in few lines."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = ("grain", "half", "id", "channel")
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


def upgrade() -> None:
    make_anew("grain IN ('total', 'agency', 'sector')")
    sums = ", ".join(f"sum({name})" for name in COUNTS)
    op.execute(
        f"INSERT INTO ledger_summary ({', '.join((*KEY, *COUNTS))}) SELECT 'total', half, 0, channel, {sums} "
        "FROM ledger_summary WHERE grain = 'agency' GROUP BY half, channel"
    )


def downgrade() -> None:
    op.execute("DELETE FROM ledger_summary WHERE grain = 'total'")
    make_anew("grain IN ('agency', 'sector')")


def make_anew(known: str) -> None:
    """The table with another constraint and the same lines. SQLite cannot change a constraint, and Alembic's copy would
    lose the others."""
    op.execute("CREATE TABLE kept_summary AS SELECT * FROM ledger_summary")
    op.drop_table("ledger_summary")
    op.create_table(
        "ledger_summary",
        sa.Column("grain", sa.String(length=10), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.CheckConstraint(known, name=op.f("ck_ledger_summary_grain_known")),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_ledger_summary")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO ledger_summary SELECT * FROM kept_summary")
    op.execute("DROP TABLE kept_summary")
