"""The contents of dossiers: what exports tell of them, shown or put away."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, select

from db.schema import CONTENT, dossier, dossier_version


def content_columns(table: FromClause) -> list[ColumnElement[Any]]:
    """The columns of the table that an export fills (db.schema.CONTENT)."""
    return [table.c[name] for name in CONTENT]


def contents_of(ids: Select[Any]) -> Subquery:
    """Every content of these dossiers, current or not: one line a dossier_id and version."""
    shown = select(dossier.c.id.label("dossier_id"), dossier.c.version, *content_columns(dossier))
    put_away = select(dossier_version.c.dossier_id, dossier_version.c.version, *content_columns(dossier_version))
    return (
        shown.where(dossier.c.id.in_(ids))
        .union_all(put_away.where(dossier_version.c.dossier_id.in_(ids)))
        .subquery("content")
    )
