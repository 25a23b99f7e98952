"""Keeps Python's garbage collector from looking at what the process loaded for its first page."""

import gc
from functools import cache


@cache
def freeze_loaded_modules() -> None:
    """Once a process: leave what exists now (mostly modules, which stay anyway) out of every later collection.

    Among all objects of the libraries a collection takes as long as a page, and the server sends nothing meanwhile. The
    few objects of the first visitor's session stay in memory too.
    """
    gc.collect()
    gc.freeze()
