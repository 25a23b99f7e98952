"""Layouts with their answers, and names that mean another."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime().with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")  # type: ignore[no-untyped-call]


def upgrade() -> None:
    op.create_table(
        "layout",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("headings", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("first_used_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=False),
        sa.Column("last_file", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_layout_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layout")),
        sa.UniqueConstraint("source_id", "fingerprint", name="uq_layout_source_fingerprint"),
    )
    op.create_table(
        "agency_alias",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_alias_agency_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_agency_alias_source_id")),
        sa.PrimaryKeyConstraint("source_id", "name_key", name=op.f("pk_agency_alias")),
    )
    op.create_table(
        "procedure_alias",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("name_key", sa.String(length=2000), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_procedure_alias_source_id")),
        sa.PrimaryKeyConstraint("source_id", "name_key", name=op.f("pk_procedure_alias")),
    )


def downgrade() -> None:
    for table in ("procedure_alias", "agency_alias", "layout"):
        op.drop_table(table)
