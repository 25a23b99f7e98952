"""Issues know their agency and half-month, and are counted in full."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("issue") as table:
        table.add_column(sa.Column("agency_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("received_half", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_issue_agency_id"), "agency", ["agency_id"], ["id"])
    op.create_table(
        "issue_count",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("received_half", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_issue_count_number_positive")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_issue_count_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_issue_count_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "line", name=op.f("pk_issue_count")),
    )
    # What older imports listed is all that is known of them; their last line, "more_issues", says how many were not.
    op.execute(
        sa.text(
            "INSERT INTO issue_count (batch_id, line, severity, code, number) "
            "SELECT batch_id, row_number() OVER (PARTITION BY batch_id ORDER BY severity, code), severity, code, "
            "count(*) FROM issue WHERE code <> 'more_issues' GROUP BY batch_id, severity, code"
        )
    )


def downgrade() -> None:
    op.drop_table("issue_count")
    with op.batch_alter_table("issue") as table:
        table.drop_constraint(op.f("fk_issue_agency_id"), type_="foreignkey")
        table.drop_column("received_half")
        table.drop_column("agency_id")
