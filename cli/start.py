"""Where `tthc` begins: what takes long is set going before the commands themselves are loaded."""

import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command that the command line names."""
    imports = sys.argv[1:2] == ["import"]
    if imports:
        # This process lives for its files alone: looking for rubbish among their rows costs a tenth of it.
        gc.disable()
        from etl.worker import prepare_reading

        # Where no process can be started, the command says so once it needs one.
        with suppress(OSError):
            prepare_reading()

    from cli.main import main as run

    try:
        run()
    except SystemExit as end:
        if imports:
            _leave(end.code)
        raise


def _leave(code: object) -> None:
    """End the process at once: everything is stored and closed, and the system takes back in a moment what the
    interpreter would take down piece by piece."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))
