"""Which dossiers show a signal is kept; closings at the due second need no index of their own.

db.engine.upgrade fills it: of ten million dossiers it takes about four minutes, and 0,4 GB where six in ten show one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = ("signal", "agency_id", "half", "day", "dossier_id", "batch_id")
MOMENT = sa.DateTime()
AT_DUE = sa.text("resolved_at = due_at")


def upgrade() -> None:
    op.drop_index("ix_dossier_at_due", table_name="dossier")
    op.create_table(
        "signal_line",
        sa.Column("signal", sa.SmallInteger(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("dossier_id", "batch_id", "procedure_id")),
        sa.Column("detail", sa.String(length=10)),
        sa.Column("old_due_at", MOMENT),
        sa.Column("new_due_at", MOMENT),
        sa.Column("old_agency_id", sa.Integer()),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_signal_line")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_signal_line_dossier", "signal_line", ["dossier_id", "signal"])
    op.create_table(
        "full_file",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("source_id", "agency_id")),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "agency_id", "as_of", name=op.f("pk_full_file")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signal_count",
        sa.Column("signal", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("half", "agency_id", "number")),
        sa.CheckConstraint("number > 0", name=op.f("ck_signal_count_number_positive")),
        sa.PrimaryKeyConstraint("signal", "half", "agency_id", name=op.f("pk_signal_count")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("full_file")
    op.drop_table("signal_count")
    op.drop_index("ix_signal_line_dossier", table_name="signal_line")
    op.drop_table("signal_line")
    op.create_index(
        "ix_dossier_at_due", "dossier", ["closed_half", "closed_on"], sqlite_where=AT_DUE, postgresql_where=AT_DUE
    )
