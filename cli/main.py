"""`tthc`: the list of its commands."""

import logging
import os
import sys
from collections.abc import Callable

import typer

from cli import (
    backup,
    brief,
    compare,
    demo_data,
    history,
    holidays,
    imports,
    index_766,
    indicators,
    layouts,
    ledger,
    rates,
    report_figures,
    senders,
    serve,
    targets,
    template,
    undo,
)
from cli.wording import OPTIONS, VietnameseCommand, VietnameseGroup

app = typer.Typer(
    name="tthc",
    cls=VietnameseGroup,
    help="Hồ sơ thủ tục hành chính: nạp tệp xuất hằng tháng, tính số liệu và tỷ lệ của báo cáo.",
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH [THAM SỐ]...",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_COMMANDS: dict[str, Callable[..., None]] = {
    "demo-data": demo_data.demo_data,
    "import": imports.import_paths,
    "rates": rates.rates,
    "brief": brief.brief,
    "indicators": indicators.indicators,
    "index-766": index_766.index_766,
    "report-figures": report_figures.report_figures,
    "history": history.history,
    "undo": undo.undo,
    "compare": compare.compare,
    "ledger": ledger.ledger,
    "backup": backup.backup,
    "restore": backup.restore,
    "serve": serve.serve,
}
for _name, _command in _COMMANDS.items():
    app.command(_name, cls=VietnameseCommand, options_metavar=OPTIONS)(_command)
app.add_typer(holidays.app, name="holidays")
app.add_typer(layouts.app, name="layouts")
app.add_typer(targets.app, name="targets")
app.add_typer(senders.app, name="senders")
app.add_typer(template.app, name="template")


@app.callback()
def _tthc() -> None:
    """Keeps `tthc` a group of commands; its help stands above."""


def main() -> None:
    """Run the command that the command line names."""
    if sys.stdout is None:
        # Closed by whoever started us: the work is done all the same.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows would otherwise be in a code page without Vietnamese letters.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    # psycopg logs every copy that a lost connection broke off; the command's own sentence says so too.
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    app(prog_name="tthc")
