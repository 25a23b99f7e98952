"""What was pending on a day is found by index: closings stand in it with their receptions."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_dossier_closed_half", table_name="dossier")
    op.create_index("ix_dossier_closed_half", "dossier", ["closed_half", "received_half"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_dossier_closed_half", table_name="dossier")
    op.create_index("ix_dossier_closed_half", "dossier", ["closed_half"], unique=False)
