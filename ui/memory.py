"""What the process loaded to show its first page, kept out of the sight of Python's garbage collector."""

import gc
from functools import cache


@cache
def freeze_loaded_modules() -> None:
    """Once a process: look no more at what is there by now, mostly modules, which stay until the process ends.

    Streamlit collects garbage after every run of the script. Among all that the libraries hold this takes as long as a
    page, and nobody's message is sent meanwhile. The little that the first visitor's session held is kept with it.
    """
    gc.collect()
    gc.freeze()
