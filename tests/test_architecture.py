"""docs/architecture.md is true as far as a machine can tell: what it names exists, and it names every room."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:app|asgi|pages|cli|ui|exports|etl|measures|demo|db|domain)[./][\w./]*)`", TEXT)))


@pytest.mark.parametrize("name", NAMED)
def test_what_the_architecture_names_exists(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_room_of_etl_is_named() -> None:
    rooms = {path.parent.name for path in (ROOT / "etl").glob("*/__init__.py")}
    assert rooms and rooms == set(re.findall(r"^\| `(\w+)/` \|", TEXT, re.MULTILINE))
