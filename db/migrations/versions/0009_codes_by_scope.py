"""What codes mean in a source; dossiers are known by their code however it is spelled."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DASHES = str.maketrans({"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "Ð": "Đ", "ð": "đ"})
LONGEST_KEY = 170


def upgrade() -> None:
    # SQLite can add a column with its constraint, not a constraint; and `source` is referred to: no copy of it.
    op.execute(
        "ALTER TABLE source ADD COLUMN code_scope VARCHAR(10) "
        "CONSTRAINT ck_source_code_scope_known CHECK (code_scope IN ('unique', 'unit', 'year', 'unit_year'))"
    )
    op.add_column("set_aside", sa.Column("code_key", sa.String(length=200), nullable=True))
    for table in ("dossier", "replaced_sighting"):
        op.add_column(table, sa.Column("written_code", sa.String(length=200), nullable=True))
        fold_codes(table, {"dossier": "source_id", "replaced_sighting": "batch_id"}[table])


def downgrade() -> None:
    for table in ("dossier", "replaced_sighting"):
        op.execute(f"UPDATE {table} SET code = written_code WHERE written_code IS NOT NULL")
        op.drop_column(table, "written_code")
    op.drop_column("set_aside", "code_key")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_source_code_scope_known", "source")
    op.drop_column("source", "code_scope")


def fold_codes(table: str, within: str) -> None:
    """Codes in another spelling than their key get the key. Where another line has it already a number follows: those
    dossiers are joined when somebody says what codes mean in the source (db.code_scopes)."""
    connection = op.get_bind()
    plain = "[^!-&(-`{-~]"
    odd = f"code ~ '{plain}'" if connection.dialect.name == "postgresql" else f"code GLOB '*{plain}*'"
    found = connection.execute(sa.text(f"SELECT DISTINCT {within}, code FROM {table} WHERE {odd}")).all()
    place = f"{within} = :within AND code = :code"
    for number, code in found:
        key, another = key_of(code), 0
        held = sa.text(f"SELECT count(*) FROM {table} WHERE {place}")
        known = key
        while known != code and connection.scalar(held, {"within": number, "code": known}):
            another += 1
            known = f"{key} ~{another}"
        if known != code:
            change = sa.text(f"UPDATE {table} SET written_code = :code, code = :known WHERE {place}")
            connection.execute(change, {"within": number, "code": code, "known": known})


def key_of(code: str) -> str:
    """domain.spelling.code_key as it was."""
    wide = unicodedata.normalize("NFKC", code).translate(DASHES).upper()
    seen = "".join(letter for letter in wide if unicodedata.category(letter) not in ("Cf", "Zs", "Cc"))
    key = unicodedata.normalize("NFC", seen.lstrip("'"))
    return key if 0 < len(key) <= LONGEST_KEY else code
