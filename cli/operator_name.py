"""Who runs a command, as far as the system knows."""

import getpass


def operator_name() -> str | None:
    """The name of the system's user; None where the system does not know it."""
    try:
        return getpass.getuser()[:100]
    except (OSError, KeyError, ImportError):
        # A user without an entry, as in a container, or on Windows without the variable that names him.
        return None
