"""What the libraries hold is put out of the garbage collector's sight once, and nothing after it."""

import gc
from collections.abc import Iterator

import pytest

from ui import memory


@pytest.fixture
def thawed() -> Iterator[None]:
    memory.freeze_loaded_modules.cache_clear()
    gc.unfreeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_what_is_there_is_frozen_once_and_what_comes_later_is_not() -> None:
    memory.freeze_loaded_modules()
    frozen = gc.get_freeze_count()
    assert frozen > 10_000
    later: list[list[int]] = [[number] for number in range(1_000)]
    memory.freeze_loaded_modules()
    assert gc.get_freeze_count() <= frozen
    del later
