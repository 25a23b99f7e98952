"""The flags by which dossiers are counted: each as the latest export that tells it does, whatever later ones keep
silent of."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Subquery,
    and_,
    func,
    literal,
    literal_column,
    select,
    union_all,
    update,
)

from db.schema import batch, dossier, sighting
from db.version_contents import contents_of
from domain.flags import (
    DIGITISED_SHIFT,
    FEE_FROM,
    OWN,
    PAID_FROM,
    PAID_SHIFT,
    RESULT_BESIDE_COMPONENTS,
    TOLD,
    Flag,
)

Number = ColumnElement[int]


def bit_of(number: Number, place: int) -> Number:
    """One bit of a number, 0 or 1."""
    return number.bitwise_rshift(literal_column(str(place))).bitwise_and(literal_column("1"))


def merged_marks(known: Number, later: Number) -> Number:
    """domain.flags.merged in the database's words: the marks after a later export."""
    told = later.bitwise_and(literal_column(str(TOLD)))
    untold: Number = literal_column(str(OWN)) - told * literal_column("3")
    return with_consequences(known.bitwise_and(untold) + later.bitwise_and(literal_column(str(OWN))))


def with_consequences(own: Number) -> Number:
    """domain.flags.with_consequences in the database's words, of bits that exports tell."""
    three: Number = literal_column("3")
    beside = own.bitwise_rshift(literal_column(str(RESULT_BESIDE_COMPONENTS)))
    digitised = own.bitwise_and(beside).bitwise_and(three)
    paid = own.bitwise_rshift(literal_column(str(PAID_FROM))).bitwise_and(three) * bit_of(own, FEE_FROM)
    return own + digitised * literal_column(str(1 << DIGITISED_SHIFT)) + paid * literal_column(str(1 << PAID_SHIFT))


def find_marks(connection: Connection, ids: Select[Any]) -> None:
    """Find the marks of these dossiers anew from all their sightings."""
    told = _latest_told(ids)
    connection.execute(update(dossier).where(dossier.c.id.in_(ids), dossier.c.marks != 0).values(marks=0))
    own = func.sum(told.c.bits).label("own")
    of_dossier = select(told.c.dossier_id, own).where(told.c.place == 1).group_by(told.c.dossier_id).subquery()
    connection.execute(
        update(dossier)
        .where(dossier.c.id == of_dossier.c.dossier_id)
        .values(marks=with_consequences(func.cast(of_dossier.c.own, Integer)))
    )


def _latest_told(ids: Select[Any]) -> Subquery:
    """One line a dossier, flag and sighting that tells it: dossier_id, bits; `place` is 1 for the latest."""
    content = contents_of(ids)
    flag = union_all(*(select(literal(flag.told).label("told")) for flag in Flag)).subquery("flag")
    latest = func.row_number().over(
        partition_by=(sighting.c.dossier_id, flag.c.told), order_by=(batch.c.as_of.desc(), sighting.c.batch_id.desc())
    )
    same = and_(content.c.dossier_id == sighting.c.dossier_id, content.c.version == sighting.c.version)
    tells = and_(content.c.flags != 0, content.c.flags.bitwise_and(flag.c.told) != 0)
    return (
        select(
            sighting.c.dossier_id,
            content.c.flags.bitwise_and(flag.c.told * 3).label("bits"),
            latest.label("place"),
        )
        .select_from(content.join(sighting, same).join(batch, batch.c.id == sighting.c.batch_id).join(flag, tells))
        .subquery("told")
    )
