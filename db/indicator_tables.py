"""The tables of indicators: those that an office added, and the values of all."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    text,
    true,
)

from db.schema import Moment, metadata
from domain.indicator import MOST_DECIMALS, How

# The place of a value that is told for the whole province, where other values have their agency's number.
PROVINCE = 0

# The indicators that an office added; those of the program stand in domain.indicator_catalogue.
own_indicator = Table(
    "own_indicator",
    metadata,
    Column("key", String(100), nullable=False),
    Column("name", String(400), nullable=False),
    Column("unit", String(100), nullable=False),
    Column("how", String(10), nullable=False),
    Column("whole", String(100)),
    Column("decimals", SmallInteger, nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("added_by", String(100)),
    PrimaryKeyConstraint("key"),
    CheckConstraint(f"how IN ({', '.join(repr(how.value) for how in How if how is not How.RATIO)})", name="how_known"),
    CheckConstraint(f"decimals BETWEEN 0 AND {MOST_DECIMALS}", name="decimals_known"),
)

# What a file told of an indicator, a month (months counted from year 0) and a place: an agency's number, or PROVINCE.
# The value is amount / 10 ** decimals, exactly. All that was ever told stays: `is_current` is the line that counts for
# its indicator, month and place. A line of a file taken back, or in whose place a later file stands (`replaced_by`),
# never is.
indicator_value = Table(
    "indicator_value",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("indicator", String(100), nullable=False),
    Column("month", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    # The day on which it was read from where it stands; only indicators whose values are dated have it.
    Column("read_on", Date),
    Column("amount", BigInteger, nullable=False),
    Column("decimals", SmallInteger, nullable=False),
    Column("note", Text),
    Column("replaced_by", Integer, ForeignKey("batch.id")),
    Column("is_current", Boolean, nullable=False, server_default=true()),
    PrimaryKeyConstraint("batch_id", "line"),
    CheckConstraint("amount >= 0", name="amount_not_negative"),
    CheckConstraint(f"decimals BETWEEN 0 AND {MOST_DECIMALS}", name="decimals_known"),
)
# One value counts for each indicator, month and place; with the amounts in it a question reads this index alone.
Index(
    "uq_indicator_value_current",
    *(indicator_value.c[name] for name in ("month", "indicator", "place")),
    unique=True,
    sqlite_where=text("is_current = 1"),
    postgresql_where=text("is_current"),
)
Index(
    "ix_indicator_value_counted",
    # With `is_current` in it, or SQLite takes the index for one that does not hold all.
    *(indicator_value.c[name] for name in ("month", "indicator", "place", "decimals", "amount", "is_current")),
    sqlite_where=text("is_current = 1"),
    postgresql_where=text("is_current"),
)
# What was told of one indicator, month and place, ever.
Index(
    "ix_indicator_value_told",
    *(indicator_value.c[name] for name in ("indicator", "month", "place")),
)
Index(
    "ix_indicator_value_replaced_by",
    indicator_value.c.replaced_by,
    sqlite_where=text("replaced_by IS NOT NULL"),
    postgresql_where=text("replaced_by IS NOT NULL"),
)
