"""Who imported and took back, and files that take the place of earlier ones."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime().with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")  # type: ignore[no-untyped-call]


def upgrade() -> None:
    op.add_column("batch", sa.Column("imported_by", sa.String(length=100), nullable=True))
    op.add_column("batch", sa.Column("undone_by", sa.String(length=100), nullable=True))
    # SQLite can add a column with its constraint, not a constraint; and `batch` is referred to, so it cannot be copied.
    op.execute(
        "ALTER TABLE batch ADD COLUMN replaces VARCHAR(10) "
        "CONSTRAINT ck_batch_replaces_known CHECK (replaces IN ('agencies', 'source'))"
    )
    op.create_table(
        "replaced_agency",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_replaced_agency_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_replaced_agency_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "agency_id", name=op.f("pk_replaced_agency")),
    )
    op.create_table(
        "replaced_sighting",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("receiving_agency_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("service_level", sa.String(length=20), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("returned_at", MOMENT, nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("received_half", sa.Integer(), nullable=False),
        sa.Column("closed_half", sa.Integer(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_replaced_sighting_batch_id")),
        sa.ForeignKeyConstraint(["replaced_by"], ["batch.id"], name=op.f("fk_replaced_sighting_replaced_by")),
        sa.PrimaryKeyConstraint("batch_id", "code", name=op.f("pk_replaced_sighting")),
    )
    op.create_index("ix_replaced_sighting_replaced_by", "replaced_sighting", ["replaced_by"], unique=False)


def downgrade() -> None:
    op.drop_table("replaced_sighting")
    op.drop_table("replaced_agency")
    for column in ("replaces", "undone_by", "imported_by"):
        op.drop_column("batch", column)
