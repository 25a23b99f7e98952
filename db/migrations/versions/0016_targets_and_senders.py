"""Targets with their history, and the register of who owes files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime().with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")  # type: ignore[no-untyped-call]


def upgrade() -> None:
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("figure", sa.String(length=100), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("document", sa.String(length=400), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by", sa.String(length=100), nullable=True),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.Column("replaced_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint("level IN ('province', 'block', 'agency')", name=op.f("ck_target_level_known")),
        sa.CheckConstraint("direction IN ('at_least', 'at_most')", name=op.f("ck_target_direction_known")),
        sa.CheckConstraint("(level = 'province') = (subject IS NULL)", name=op.f("ck_target_subject_of_its_level")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_target_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_table(
        "sender",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("calendar", sa.String(length=20), nullable=False),
        sa.Column("working_days", sa.SmallInteger(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint("kind IN ('agency', 'source')", name=op.f("ck_sender_kind_known")),
        sa.CheckConstraint(
            "calendar IN ('calendar', 'reporting', 'shifted_quarter', 'from_21')", name=op.f("ck_sender_calendar_known")
        ),
        sa.CheckConstraint("working_days >= 0", name=op.f("ck_sender_working_days_not_negative")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_sender_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sender")),
        sa.UniqueConstraint("kind", "name_key", name="uq_sender_kind_name"),
    )


def downgrade() -> None:
    op.drop_table("sender")
    op.drop_table("target")
