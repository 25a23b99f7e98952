"""The summary's flows over whole quarters and years; what a sighting showed as pending, and where it may differ."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FLOWS = ("received", "early", "on_time", "late", "no_due_date", "withdrawn", "withdrawn_late", "same_day")
KEY = ("grain", "period", "id", "channel", "level")
PERIODS = ("half / 24 * 10 + half % 24 / 6 + 1", "half / 24")
SUMS = ", ".join(f"sum({name})" for name in FLOWS)
OPEN = sa.text("closed_on IS NULL")
AT_DUE = sa.text("resolved_at = due_at")
TOOK_LONG = sa.text("closed_half - received_half > 4")
# Both kinds of database take it for a truth value.
TRUE = "(1 = 1)"
HAPPENED = f"({' + '.join(FLOWS)})"


def upgrade() -> None:
    op.create_index(
        "ix_dossier_took_long",
        "dossier",
        ["closed_half", "received_half", "closed_on"],
        sqlite_where=TOOK_LONG,
        postgresql_where=TOOK_LONG,
    )
    op.create_index(
        "ix_dossier_open",
        "dossier",
        ["source_id", "agency_id", "as_of", "status", "procedure_id", "closed_on"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_dossier_at_due", "dossier", ["closed_half", "closed_on"], sqlite_where=AT_DUE, postgresql_where=AT_DUE
    )
    op.create_table(
        "ledger_period",
        sa.Column("grain", sa.String(length=10), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("period", "id")),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ("channel", "level")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FLOWS),
        *(sa.CheckConstraint(f"{name} >= 0", name=op.f(f"ck_ledger_period_{name}_not_negative")) for name in FLOWS),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_ledger_period")),
        sqlite_with_rowid=False,
    )
    mark_sightings()
    first, last = op.get_bind().execute(sa.text("SELECT min(half) / 24, max(half) / 24 FROM ledger_summary")).one()
    # Year by year, in the memory that one of them takes.
    for year in range(first or 0, (last if last is not None else -1) + 1):
        for period in PERIODS:
            keys = f"grain, {period}, id, channel, level"
            of_year = f"half BETWEEN {year * 24} AND {year * 24 + 23} AND {HAPPENED} > 0"
            op.execute(
                f"INSERT INTO ledger_period ({', '.join((*KEY, *FLOWS))}) SELECT {keys}, {SUMS} FROM ledger_summary "
                f"WHERE grain IN ('total', 'agency', 'sector', 'procedure') AND {of_year} GROUP BY {keys}"
            )


def mark_sightings() -> None:
    for name in ("is_pending", "may_differ"):
        op.add_column("sighting", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    for table, number in (("dossier", "id"), ("dossier_version", "dossier_id")):
        pending = "c.received_on <= b.as_of AND (c.closed_on IS NULL OR c.closed_on > b.as_of)"
        content = f"c.{number} = sighting.dossier_id AND c.version = sighting.version AND b.id = sighting.batch_id"
        op.execute(
            f"UPDATE sighting SET is_pending = {TRUE} WHERE EXISTS (SELECT 1 FROM {table} c, batch b WHERE {content} "
            f"AND c.status NOT IN (1, 3) AND {pending})"
        )
    op.execute(
        f"UPDATE sighting SET may_differ = {TRUE} WHERE dossier_id IN (SELECT id FROM dossier WHERE versions > 1)"
    )
    for name in ("is_pending", "may_differ"):
        op.create_index(
            f"ix_sighting_{name}",
            "sighting",
            ["batch_id", "dossier_id", "version"],
            sqlite_where=sa.text(f"{name} = 1"),
            postgresql_where=sa.text(name),
        )


def downgrade() -> None:
    for name in ("is_pending", "may_differ"):
        op.drop_index(f"ix_sighting_{name}", table_name="sighting")
        op.drop_column("sighting", name)
    op.drop_index("ix_dossier_open", table_name="dossier")
    op.drop_index("ix_dossier_at_due", table_name="dossier")
    op.drop_index("ix_dossier_took_long", table_name="dossier")
    op.drop_table("ledger_period")
