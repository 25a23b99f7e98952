"""What reports print of a figure, with what was printed before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime().with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")  # type: ignore[no-untyped-call]
CURRENT = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "printed_figure",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("hedge", sa.String(length=20), nullable=True),
        sa.Column("document", sa.String(length=400), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by", sa.String(length=100), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint("hedge IN ('hơn', 'khoảng', 'bình quân')", name=op.f("ck_printed_figure_hedge_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_figure")),
    )
    op.create_index(
        "uq_printed_figure_current",
        "printed_figure",
        ["period_first", "period_last", "key"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )


def downgrade() -> None:
    op.drop_table("printed_figure")
