"""Indicators of offices, the values of indicators; the data date is that of dossiers alone."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CURRENT: Any = {"sqlite_where": sa.text("is_current = 1"), "postgresql_where": sa.text("is_current")}
REPLACED: Any = {name: sa.text("replaced_by IS NOT NULL") for name in ("sqlite_where", "postgresql_where")}
MOMENT = sa.DateTime()


def upgrade() -> None:
    op.create_table(
        "own_indicator",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("whole", sa.String(length=100), nullable=True),
        sa.Column("decimals", sa.SmallInteger(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint("how IN ('sum', 'last', 'mean')", name=op.f("ck_own_indicator_how_known")),
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name=op.f("ck_own_indicator_decimals_known")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_own_indicator_batch_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_own_indicator")),
    )
    op.create_table(
        "indicator_value",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=100), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("decimals", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_indicator_value_amount_not_negative")),
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name=op.f("ck_indicator_value_decimals_known")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_indicator_value_batch_id")),
        sa.ForeignKeyConstraint(["replaced_by"], ["batch.id"], name=op.f("fk_indicator_value_replaced_by")),
        sa.PrimaryKeyConstraint("batch_id", "line", name=op.f("pk_indicator_value")),
    )
    cell = ["month", "indicator", "place"]
    op.create_index("uq_indicator_value_current", "indicator_value", cell, unique=True, **CURRENT)
    op.create_index("ix_indicator_value_counted", "indicator_value", [*cell, "decimals", "amount"], **CURRENT)
    op.create_index("ix_indicator_value_told", "indicator_value", ["indicator", "month", "place"])
    op.create_index("ix_indicator_value_replaced_by", "indicator_value", ["replaced_by"], **REPLACED)
    # The latest data date among the imports of dossiers: asked for by every question.
    op.drop_index("ix_batch_undone_at", table_name="batch")
    op.create_index("ix_batch_undone_at", "batch", ["undone_at", "kind", "as_of"])


def downgrade() -> None:
    op.drop_index("ix_batch_undone_at", table_name="batch")
    op.create_index("ix_batch_undone_at", "batch", ["undone_at", "as_of"])
    op.drop_table("indicator_value")
    op.drop_table("own_indicator")
