"""When a supplement was asked for and given, of dossiers whose exports tell it; nothing of it is known yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime().with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")  # type: ignore[no-untyped-call]
CONTENTS = ("dossier", "dossier_version", "replaced_sighting")
NAMES = ("supplement_requested_at", "supplemented_at")


def upgrade() -> None:
    for table in CONTENTS:
        for name in NAMES:
            op.add_column(table, sa.Column(name, MOMENT, nullable=True))


def downgrade() -> None:
    for table in CONTENTS:
        for name in reversed(NAMES):
            op.drop_column(table, name)
