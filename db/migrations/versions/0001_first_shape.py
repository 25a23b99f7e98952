"""The first shape: dossiers, where they were seen, and the ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime().with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")  # type: ignore[no-untyped-call]


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.Column("block", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "block IN ('department', 'land', 'district', 'commune', 'unclassified')", name=op.f("ck_agency_block_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("name_key", name=op.f("uq_agency_name_key")),
    )
    op.create_table(
        "ledger",
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("opening", sa.Integer(), nullable=False),
        sa.Column("opening_overdue", sa.Integer(), nullable=False),
        sa.Column("opening_waiting", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("early", sa.Integer(), nullable=False),
        sa.Column("on_time", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("no_due_date", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("withdrawn_late", sa.Integer(), nullable=False),
        sa.Column("same_day", sa.Integer(), nullable=False),
        sa.CheckConstraint("early >= 0", name=op.f("ck_ledger_early_not_negative")),
        sa.CheckConstraint("late >= 0", name=op.f("ck_ledger_late_not_negative")),
        sa.CheckConstraint("no_due_date >= 0", name=op.f("ck_ledger_no_due_date_not_negative")),
        sa.CheckConstraint("on_time >= 0", name=op.f("ck_ledger_on_time_not_negative")),
        sa.CheckConstraint("opening >= 0", name=op.f("ck_ledger_opening_not_negative")),
        sa.CheckConstraint("opening_overdue >= 0", name=op.f("ck_ledger_opening_overdue_not_negative")),
        sa.CheckConstraint("opening_waiting >= 0", name=op.f("ck_ledger_opening_waiting_not_negative")),
        sa.CheckConstraint("received >= 0", name=op.f("ck_ledger_received_not_negative")),
        sa.CheckConstraint("same_day >= 0", name=op.f("ck_ledger_same_day_not_negative")),
        sa.CheckConstraint("withdrawn >= 0", name=op.f("ck_ledger_withdrawn_not_negative")),
        sa.CheckConstraint("withdrawn_late >= 0", name=op.f("ck_ledger_withdrawn_late_not_negative")),
        sa.PrimaryKeyConstraint("half", "agency_id", "procedure_id", "channel", name=op.f("pk_ledger")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_summary",
        sa.Column("grain", sa.String(length=10), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("opening", sa.Integer(), nullable=False),
        sa.Column("opening_overdue", sa.Integer(), nullable=False),
        sa.Column("opening_waiting", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("early", sa.Integer(), nullable=False),
        sa.Column("on_time", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("no_due_date", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("withdrawn_late", sa.Integer(), nullable=False),
        sa.Column("same_day", sa.Integer(), nullable=False),
        sa.CheckConstraint("grain IN ('agency', 'sector')", name=op.f("ck_ledger_summary_grain_known")),
        sa.PrimaryKeyConstraint("grain", "half", "id", "channel", name=op.f("pk_ledger_summary")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sector",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector")),
        sa.UniqueConstraint("name_key", name=op.f("uq_sector_name_key")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", name=op.f("uq_source_name")),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=400), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("last_event_on", sa.Date(), nullable=True),
        sa.Column("period_first", sa.Date(), nullable=True),
        sa.Column("period_last", sa.Date(), nullable=True),
        sa.Column("layout_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("older", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.CheckConstraint('"rows" = "new" + updated + same + older + rejected', name=op.f("ck_batch_rows_add_up")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_batch_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index(
        "uq_batch_bytes_once",
        "batch",
        ["source_id", "sha256"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "procedure",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=1000), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=True),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_procedure_sector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
    )
    op.create_index("uq_procedure_key_sector", "procedure", ["key", sa.text("coalesce(sector_id, 0)")], unique=True)
    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
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
        sa.Column("first_due_at", MOMENT, nullable=True),
        sa.Column("first_due_as_of", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_on IS NOT NULL) = (status IN (7, 9, 10))", name=op.f("ck_dossier_closed_has_a_day")
        ),
        sa.CheckConstraint("(closed_on IS NULL) = (closed_half IS NULL)", name=op.f("ck_dossier_closed_half_with_day")),
        sa.CheckConstraint("channel BETWEEN 0 AND 3", name=op.f("ck_dossier_channel_known")),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= received_on", name=op.f("ck_dossier_closed_after_received")
        ),
        sa.CheckConstraint("status BETWEEN 1 AND 10", name=op.f("ck_dossier_status_known")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_dossier_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_dossier_batch_id")),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name=op.f("fk_dossier_procedure_id")),
        sa.ForeignKeyConstraint(["receiving_agency_id"], ["agency.id"], name=op.f("fk_dossier_receiving_agency_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_dossier_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("source_id", "code", name="uq_dossier_source_code"),
    )
    op.create_index("ix_dossier_closed_half", "dossier", ["closed_half"], unique=False)
    op.create_index("ix_dossier_received_half", "dossier", ["received_half"], unique=False)
    op.create_table(
        "issue",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("column", sa.String(length=10), nullable=True),
        sa.Column("heading", sa.Text(), nullable=True),
        sa.Column("found", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_issue_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_issue")),
    )
    op.create_table(
        "dossier_version",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_version_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "version", name=op.f("pk_dossier_version")),
    )
    op.create_table(
        "sighting",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_sighting_batch_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_sighting_dossier_id")),
        sa.PrimaryKeyConstraint("batch_id", "dossier_id", name=op.f("pk_sighting")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sighting_dossier", "sighting", ["dossier_id"], unique=False)


def downgrade() -> None:
    for table in (
        "ledger_summary",
        "ledger",
        "sighting",
        "dossier_version",
        "issue",
        "dossier",
        "procedure",
        "batch",
        "sector",
        "agency",
        "source",
    ):
        op.drop_table(table)
