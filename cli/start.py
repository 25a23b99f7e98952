"""Where `tthc` begins: how the process of an import starts and ends."""

import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command that the command line names."""
    imports = sys.argv[1:2] == ["import"]
    if imports:
        # This process only imports files: collecting garbage among their rows would cost a tenth of its time.
        gc.disable()

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
