"""Values of indicators: stored by batch, the one that counts of each month and place, what they were before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, or_, select, tuple_, update

from db.indicator_tables import PROVINCE, indicator_value, own_indicator
from db.schema import agency, batch
from domain.batch import Replacing, Tally
from domain.indicator import Catalogue, How, Indicator, Topic
from domain.indicator_catalogue import CATALOGUE
from domain.undo import FileShare, Replacement, Reversal

# SQLite takes some thirty thousand parameters in a statement, three a cell.
_CELLS_AT_ONCE = 500
_CELL = (indicator_value.c.indicator, indicator_value.c.month, indicator_value.c.place)


class Cell(NamedTuple):
    """What a value is told of: the indicator's key, the month (months counted from year 0) and the place."""

    indicator: str
    month: int
    place: int


@dataclass(frozen=True)
class NewValue:
    """A value as a file tells it. `line` numbers it within its batch."""

    line: int
    cell: Cell
    value: Decimal
    read_on: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class HeldValue:
    """The value that counts of a cell, and the batch that told it."""

    batch_id: int
    value: Decimal
    read_on: date | None


@dataclass(frozen=True)
class ToldValue:
    """A value that was once told of a cell, with who told it and when; `counts` is whether it is the one in use."""

    batch_id: int
    file_name: str
    value: Decimal
    read_on: date | None
    told_at: datetime
    told_by: str | None
    counts: bool


def catalogue(connection: Connection) -> Catalogue:
    """The program's indicators, then those that the office added."""
    return CATALOGUE.with_own(own_indicators(connection))


def own_indicators(connection: Connection) -> list[Indicator]:
    """The indicators that the office added, in the order in which it did."""
    query = select(own_indicator).order_by(own_indicator.c.batch_id, own_indicator.c.key)
    return [
        Indicator(
            line["key"],
            line["name"],
            line["unit"],
            How(line["how"]),
            Topic.OWN,
            whole=line["whole"],
            decimals=line["decimals"],
        )
        for line in connection.execute(query).mappings()
    ]


def add_own(
    connection: Connection, own: Iterable[Indicator], *, batch_id: int, added_at: datetime, added_by: str | None
) -> None:
    """Add the indicators that are not there yet; those that are stay as they are."""
    known = set(connection.scalars(select(own_indicator.c.key)))
    lines = [
        {
            "key": one.key,
            "name": one.name,
            "unit": one.unit,
            "how": one.how.value,
            "whole": one.whole,
            "decimals": one.decimals,
            "batch_id": batch_id,
            "added_at": added_at,
            "added_by": added_by,
        }
        for one in own
        if one.key not in known
    ]
    if lines:
        connection.execute(insert(own_indicator), lines)


def store_values(connection: Connection, batch_id: int, values: Sequence[NewValue]) -> Tally:
    """Store what a batch tells and find which values count now; give what that did. A value counts from then on unless
    another was read on a later day."""
    if not values:
        return Tally()
    connection.execute(insert(indicator_value), [_line(batch_id, value) for value in values])
    cells = {value.cell for value in values}
    before = held(connection, cells)
    _find_current(connection, cells)
    kinds = [_kind(value, before.get(value.cell)) for value in values]
    return Tally(rows=len(kinds), **{name: kinds.count(name) for name in ("new", "updated", "same", "older")})


def replace_values(connection: Connection, *, batch_id: int, replacing: Replacing) -> Replacement:
    """Let this batch, whose values are stored, take the place of earlier ones of its source and exactly its period:
    of the places that it tells of, or of all."""
    connection.execute(update(batch).where(batch.c.id == batch_id).values(replaces=replacing.value))
    alike = _alike(connection, batch_id)
    earlier = select(batch.c.id).where(batch.c.id < batch_id, batch.c.undone_at.is_(None), *alike)
    wanted = [indicator_value.c.batch_id.in_(earlier), indicator_value.c.replaced_by.is_(None)]
    if replacing is Replacing.AGENCIES:
        told = indicator_value.alias("told")
        wanted.append(indicator_value.c.place.in_(select(told.c.place).where(told.c.batch_id == batch_id)))
    connection.execute(update(indicator_value).where(*wanted).values(replaced_by=batch_id))
    replaced = _cells_where(connection, indicator_value.c.replaced_by == batch_id)
    _find_current(connection, replaced)
    gone = replaced - held(connection, replaced).keys()
    return Replacement(files=_files(connection, batch_id), removed=len(gone))


def take_back_values(connection: Connection, batch_id: int) -> Reversal:
    """Find what counts now that this batch, which is marked as taken back, does not; give what changed."""
    own = _cells_where(connection, indicator_value.c.batch_id == batch_id)
    replaced = _cells_where(connection, indicator_value.c.replaced_by == batch_id)
    before = held(connection, own | replaced)
    _bring_back(connection, batch_id)
    _find_current(connection, own | replaced)
    after = held(connection, own | replaced)
    _remove_own(connection)
    return _reversal(connection, batch_id, own=own, before=before, after=after)


def held(connection: Connection, cells: Iterable[Cell]) -> dict[Cell, HeldValue]:
    """The values that count of these cells."""
    values: dict[Cell, HeldValue] = {}
    for some in _some_at_once(cells):
        values |= _held(connection, tuple_(*_CELL).in_(some))
    return values


def held_in(connection: Connection, months: Iterable[int], places: Iterable[int]) -> dict[Cell, HeldValue]:
    """The values that count of these months and places."""
    within = indicator_value.c.month.in_(sorted(set(months))), indicator_value.c.place.in_(sorted(set(places)))
    return _held(connection, *within)


class Sum(NamedTuple):
    """What was told of an indicator in a month: for the province itself, or added up over agencies."""

    indicator: str
    month: int
    is_province: bool
    value: Decimal


def sums(connection: Connection, first_month: int, last_month: int) -> list[Sum]:
    """What was told of each indicator in each of the months, both included."""
    is_province = indicator_value.c.place == PROVINCE
    keys = indicator_value.c.indicator, indicator_value.c.month, is_province, indicator_value.c.decimals
    query = select(*keys, func.sum(indicator_value.c.amount)).where(*_counts(first_month, last_month)).group_by(*keys)
    added: dict[tuple[str, int, bool], Decimal] = {}
    for key, month, province, decimals, amount in connection.execute(query):
        place = key, month, bool(province)
        added[place] = added.get(place, Decimal()) + _value(amount, decimals)
    return [Sum(*place, value) for place, value in added.items()]


# What an agency told: by indicator and month.
ToldByAgency = dict[str, dict[int, Decimal]]


def values_of_agencies(connection: Connection, first_month: int, last_month: int) -> dict[str, ToldByAgency]:
    """Everything that agencies told of the months, both included, by the agency's name."""
    columns = indicator_value.c.place, indicator_value.c.indicator, indicator_value.c.month
    told = indicator_value.c.place != PROVINCE, *_counts(first_month, last_month)
    query = select(*columns, indicator_value.c.amount, indicator_value.c.decimals).where(*told)
    by_place: dict[int, ToldByAgency] = {}
    for place, key, month, amount, decimals in connection.execute(query):
        value = Decimal(amount).scaleb(-decimals) if decimals else Decimal(amount)
        by_place.setdefault(place, {}).setdefault(key, {})[month] = value
    names: dict[int, str] = {number: name for number, name in connection.execute(select(agency.c.id, agency.c.name))}
    return {names[place]: of_place for place, of_place in by_place.items()}


def month_span(connection: Connection) -> tuple[int, int] | None:
    """The first and the last month of which anything is told; None where nothing is."""
    ends = [
        connection.scalar(select(end(indicator_value.c.month)).where(indicator_value.c.is_current))
        for end in (func.min, func.max)
    ]
    return None if ends[0] is None else (int(ends[0]), int(ends[1]))


def tells_any(connection: Connection, keys: Sequence[str]) -> bool:
    """Whether a value of any of these indicators counts, of whatever month and place; each is looked up by its key."""
    return any(
        connection.scalar(
            select(indicator_value.c.month)
            .where(indicator_value.c.indicator == key, indicator_value.c.is_current)
            .limit(1)
        )
        is not None
        for key in keys
    )


def values_told(connection: Connection, cell: Cell) -> list[ToldValue]:
    """Everything that was told of a cell by imports that were not taken back, the latest first."""
    columns = batch.c.id, batch.c.file_name, batch.c.imported_at, batch.c.imported_by
    told = indicator_value.c.amount, indicator_value.c.decimals, indicator_value.c.read_on, indicator_value.c.is_current
    query = (
        select(*columns, *told)
        .join(batch, batch.c.id == indicator_value.c.batch_id)
        .where(*(column == wanted for column, wanted in zip(_CELL, cell, strict=True)), batch.c.undone_at.is_(None))
        .order_by(batch.c.id.desc(), indicator_value.c.line.desc())
    )
    return [
        ToldValue(number, name, _value(amount, decimals), read_on, at, by, bool(counts))
        for number, name, at, by, amount, decimals, read_on, counts in connection.execute(query)
    ]


def values_shown(connection: Connection, batch_id: int) -> int:
    """How many of the batch's values are the ones that count."""
    mine = indicator_value.c.batch_id == batch_id, indicator_value.c.is_current
    return connection.scalar(select(func.count()).select_from(indicator_value).where(*mine)) or 0


def _line(batch_id: int, new: NewValue) -> dict[str, Any]:
    decimals = max(0, -int(new.value.as_tuple().exponent))
    return {
        "batch_id": batch_id,
        "line": new.line,
        **new.cell._asdict(),
        "read_on": new.read_on,
        "amount": int(new.value.scaleb(decimals)),
        "decimals": decimals,
        "note": new.note,
        # None counts before _find_current() says so: two of a file may be of one cell.
        "is_current": False,
    }


def _value(amount: object, decimals: int) -> Decimal:
    return Decimal(int(str(amount))).scaleb(-decimals)


def _kind(new: NewValue, before: HeldValue | None) -> str:
    if before is None:
        return "new"
    if before.value == new.value:
        return "same"
    return "older" if before.read_on and new.read_on and new.read_on < before.read_on else "updated"


def _counts(first_month: int, last_month: int) -> tuple[ColumnElement[bool], ...]:
    return indicator_value.c.is_current, indicator_value.c.month.between(first_month, last_month)


def _cells_where(connection: Connection, condition: ColumnElement[bool]) -> set[Cell]:
    return {Cell(*line) for line in connection.execute(select(*_CELL).where(condition).distinct())}


def _some_at_once(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    ordered = sorted(cells)
    for first in range(0, len(ordered), _CELLS_AT_ONCE):
        yield ordered[first : first + _CELLS_AT_ONCE]


def _held(connection: Connection, *conditions: ColumnElement[bool]) -> dict[Cell, HeldValue]:
    told = indicator_value.c.batch_id, indicator_value.c.amount, indicator_value.c.decimals, indicator_value.c.read_on
    query = select(*_CELL, *told).where(indicator_value.c.is_current, *conditions)
    return {
        Cell(key, month, place): HeldValue(number, _value(amount, decimals), read_on)
        for key, month, place, number, amount, decimals, read_on in connection.execute(query)
    }


def _find_current(connection: Connection, cells: Iterable[Cell]) -> None:
    """Find the value that counts of each cell anew: of those read last the one imported last. Nothing else is looked
    at, however much was told."""
    for some in _some_at_once(cells):
        mine = tuple_(*_CELL).in_(some)
        connection.execute(update(indicator_value).where(indicator_value.c.is_current, mine).values(is_current=False))
        latest = indicator_value.c.read_on.desc().nulls_last(), indicator_value.c.batch_id.desc()
        place = func.row_number().over(partition_by=_CELL, order_by=(*latest, indicator_value.c.line.desc()))
        ranked = (
            select(indicator_value.c.batch_id, indicator_value.c.line, place.label("place"))
            .join(batch, batch.c.id == indicator_value.c.batch_id)
            .where(mine, batch.c.undone_at.is_(None), indicator_value.c.replaced_by.is_(None))
            .subquery()
        )
        first = select(ranked.c.batch_id, ranked.c.line).where(ranked.c.place == 1)
        number = tuple_(indicator_value.c.batch_id, indicator_value.c.line)
        connection.execute(update(indicator_value).where(number.in_(first)).values(is_current=True))


def _alike(connection: Connection, batch_id: int, of: Any = batch) -> tuple[ColumnElement[bool], ...]:
    """The conditions for batches of the same source, kind and period."""
    mine = connection.execute(select(batch).where(batch.c.id == batch_id)).mappings().one()
    return tuple(of.c[name] == mine[name] for name in ("source_id", "kind", "period_first", "period_last"))


def _bring_back(connection: Connection, batch_id: int) -> None:
    """What this batch replaced counts again, unless another stands in its place too."""
    other, told = batch.alias("other"), indicator_value.alias("told")
    covers = or_(
        other.c.replaces == Replacing.SOURCE.value,
        exists().where(told.c.batch_id == other.c.id, told.c.place == indicator_value.c.place),
    )
    another = (
        select(func.min(other.c.id))
        .where(
            other.c.id > indicator_value.c.batch_id,
            other.c.id != batch_id,
            other.c.undone_at.is_(None),
            other.c.replaces.is_not(None),
            covers,
            *_alike(connection, batch_id, other),
        )
        .correlate(indicator_value)
        .scalar_subquery()
    )
    replaced = indicator_value.c.replaced_by == batch_id
    connection.execute(update(indicator_value).where(replaced).values(replaced_by=another))


def _remove_own(connection: Connection) -> None:
    """Remove the indicators whose adding batches were all taken back, where none that counts tells of them."""
    tells = exists().where(
        indicator_value.c.indicator == own_indicator.c.key,
        indicator_value.c.batch_id == batch.c.id,
        batch.c.undone_at.is_(None),
    )
    gone = select(batch.c.id).where(batch.c.undone_at.is_not(None))
    connection.execute(delete(own_indicator).where(own_indicator.c.batch_id.in_(gone), ~tells))


def _files(connection: Connection, batch_id: int) -> tuple[FileShare, ...]:
    by_file = (
        select(batch.c.id, batch.c.file_name, func.count())
        .join(indicator_value, indicator_value.c.batch_id == batch.c.id)
        .where(indicator_value.c.replaced_by == batch_id)
        .group_by(batch.c.id, batch.c.file_name)
        .order_by(batch.c.id)
    )
    return tuple(FileShare(*line) for line in connection.execute(by_file))


def _reversal(
    connection: Connection,
    batch_id: int,
    *,
    own: set[Cell],
    before: Mapping[Cell, HeldValue],
    after: Mapping[Cell, HeldValue],
) -> Reversal:
    counted = {cell for cell in own if cell in before and before[cell].batch_id == batch_id}
    later = Counter(before[cell].batch_id for cell in own - counted if cell in before)
    removed = counted - after.keys()
    confirmed = {cell for cell in counted - removed if after[cell].value == before[cell].value}
    names = dict(connection.execute(select(batch.c.id, batch.c.file_name).where(batch.c.id.in_(later))).all())
    return Reversal(
        removed=len(removed),
        set_back=len(counted - removed - confirmed),
        superseded=later.total(),
        confirmed=len(confirmed),
        returned=len(after.keys() - before.keys() - own),
        superseded_by=tuple(FileShare(number, names[number], later[number]) for number in sorted(later)),
        versions_removed=len(counted - confirmed),
    )
