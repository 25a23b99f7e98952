"""The layouts of imported sheets, with the answers that people gave for them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, delete, insert, select, update

from db.schema import layout, source
from domain.layout import KnownLayout

StoredAnswers = Mapping[str, Mapping[str, str]]


def layouts(connection: Connection, *, source_name: str | None = None) -> list[KnownLayout]:
    """The known layouts, of one source or of all, the latest used first."""
    query = _query().order_by(layout.c.last_used_at.desc(), layout.c.id.desc())
    if source_name is not None:
        query = query.where(source.c.name == source_name)
    return [_known(row) for row in connection.execute(query).mappings()]


def find_layout(connection: Connection, number: int) -> KnownLayout | None:
    """The layout with this number, or None."""
    row = connection.execute(_query().where(layout.c.id == number)).mappings().one_or_none()
    return _known(row) if row else None


def keep_layout(
    connection: Connection,
    *,
    source_id: int,
    fingerprint: str,
    kind: str,
    headings: Sequence[str],
    answers: StoredAnswers,
    file_name: str,
    used_at: datetime,
) -> None:
    """Store the layout of an imported sheet with its answers; earlier answers for the same headings are replaced."""
    mine = (layout.c.source_id == source_id) & (layout.c.fingerprint == fingerprint)
    used = {"answers": _json(answers), "last_used_at": used_at, "last_file": file_name}
    if connection.execute(update(layout).where(mine).values(used)).rowcount:
        return
    connection.execute(
        insert(layout).values(
            id=(connection.scalar(select(sa.func.max(layout.c.id))) or 0) + 1,
            source_id=source_id,
            fingerprint=fingerprint,
            kind=kind,
            headings=json.dumps(list(headings), ensure_ascii=False),
            first_used_at=used_at,
            **used,
        )
    )


def set_answers(connection: Connection, number: int, answers: StoredAnswers) -> None:
    """Replace the answers of a layout."""
    connection.execute(update(layout).where(layout.c.id == number).values(answers=_json(answers)))


def remove_layout(connection: Connection, number: int) -> bool:
    """Delete a layout; whether there was one."""
    return bool(connection.execute(delete(layout).where(layout.c.id == number)).rowcount)


def _query() -> sa.Select[tuple[object, ...]]:
    return select(layout, source.c.name.label("source_name")).join(source)


def _known(row: sa.RowMapping) -> KnownLayout:
    return KnownLayout(
        id=row["id"],
        source=row["source_name"],
        fingerprint=row["fingerprint"],
        kind=row["kind"],
        headings=tuple(json.loads(row["headings"])),
        answers=json.loads(row["answers"]),
        first_used_at=row["first_used_at"],
        last_used_at=row["last_used_at"],
        last_file=row["last_file"],
    )


def _json(answers: StoredAnswers) -> str:
    return json.dumps({part: dict(given) for part, given in answers.items()}, ensure_ascii=False)
