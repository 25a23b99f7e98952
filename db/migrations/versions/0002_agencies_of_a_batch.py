"""Which agencies each batch shows, filled from the sightings that are there."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FILL = """
    INSERT INTO batch_agency (batch_id, agency_id, "rows", first_received_on)
    SELECT batch_id, agency_id, count(*), min(received_on)
    FROM (
        SELECT sighting.batch_id, dossier.agency_id, dossier.received_on
        FROM sighting
        JOIN dossier ON dossier.id = sighting.dossier_id AND dossier.version = sighting.version
        UNION ALL
        SELECT sighting.batch_id, dossier_version.agency_id, dossier_version.received_on
        FROM sighting
        JOIN dossier_version
            ON dossier_version.dossier_id = sighting.dossier_id AND dossier_version.version = sighting.version
    ) AS told
    GROUP BY batch_id, agency_id
"""


def upgrade() -> None:
    op.create_table(
        "batch_agency",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("first_received_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_batch_agency_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_agency_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "agency_id", name=op.f("pk_batch_agency")),
        sqlite_with_rowid=False,
    )
    op.execute(_FILL)


def downgrade() -> None:
    op.drop_table("batch_agency")
