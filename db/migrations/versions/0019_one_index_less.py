"""Sightings no longer say whether the one before them may differ, which nobody asked; an index holds all that it is
asked for; signals are counted anew where the office settled working days before they followed them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COUNTED = ["month", "indicator", "place", "decimals", "amount"]
CURRENT: dict[str, Any] = {"sqlite_where": sa.text("is_current = 1"), "postgresql_where": sa.text("is_current")}


def upgrade() -> None:
    op.drop_index("ix_sighting_may_differ", table_name="sighting")
    op.drop_column("sighting", "may_differ")
    op.drop_index("ix_indicator_value_counted", table_name="indicator_value")
    op.create_index("ix_indicator_value_counted", "indicator_value", [*COUNTED, "is_current"], **CURRENT)
    if op.get_bind().scalar(sa.text("SELECT 1 FROM working_day LIMIT 1")):
        # Where there are none, db.engine counts them.
        for table in ("signal_line", "signal_count"):
            op.execute(f"DELETE FROM {table}")


def downgrade() -> None:
    op.drop_index("ix_indicator_value_counted", table_name="indicator_value")
    op.create_index("ix_indicator_value_counted", "indicator_value", COUNTED, **CURRENT)
    op.add_column("sighting", sa.Column("may_differ", sa.Boolean(), server_default=sa.false(), nullable=False))
    is_true = "true" if op.get_bind().dialect.name == "postgresql" else "1"
    op.execute(
        f"UPDATE sighting SET may_differ = {is_true} WHERE dossier_id IN (SELECT id FROM dossier WHERE versions > 1)"
    )
    op.create_index(
        "ix_sighting_may_differ",
        "sighting",
        ["batch_id", "dossier_id", "version"],
        sqlite_where=sa.text("may_differ = 1"),
        postgresql_where=sa.text("may_differ"),
    )
