"""The layouts of a workbook of indicators: the values by month, and the indicators that an office adds."""

from domain.batch import BatchKind
from etl.recognition.header import Column, SheetLayout

VALUES = SheetLayout(
    kind=BatchKind.INDICATORS.value,
    columns=(
        Column("indicator", "text", needed=True),
        Column("indicator_name", "text"),
        Column("unit", "text"),
        Column("month", "text", needed=True),
        Column("agency", "text"),
        Column("value", "text", needed=True),
        Column("read_on", "moment"),
    ),
    required=(("indicator", "indicator_name"), ("month",), ("value",)),
    marks=frozenset({"indicator", "indicator_name"}),
)
OWN = SheetLayout(
    kind="own_indicators",
    columns=(
        Column("own_indicator", "text", needed=True),
        Column("own_name", "text", needed=True),
        Column("unit", "text", needed=True),
        Column("how", "text"),
        Column("own_whole", "text"),
        Column("decimals", "text"),
    ),
    required=(("own_indicator",), ("own_name",), ("unit",)),
    marks=frozenset({"own_indicator"}),
)
LAYOUTS = (VALUES, OWN)
KINDS = frozenset(layout.kind for layout in LAYOUTS)
# A row whose indicator begins so is an example, and never goes in.
EXAMPLE = "Ví dụ"
