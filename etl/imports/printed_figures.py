"""What a report prints, kept beside the figures of its period: from a file, or as typed on the page."""

from collections.abc import Mapping

from db import printed_figures
from db.engine import Engine, transaction
from db.printed_figures import Entry
from domain.period import Period
from domain.printed_figure import PrintedFigure


def keep_printed(engine: Engine, period: Period, figures: Mapping[str, PrintedFigure | None], entry: Entry) -> int:
    """Keep the printed figures of the period in one transaction, None for one that is taken back; how many changed.
    Those that held before stay readable with who changed them and when."""
    with transaction(engine) as connection:
        return printed_figures.keep(connection, period, figures, entry)
