"""What people read is written as Vietnamese readers write, wherever in the code it is put together."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("app.py", "pages", "cli", "ui", "exports", "etl", "measures", "db", "domain")
_PROJECT = Path(__file__).resolve().parents[1]
_VIETNAMESE = re.compile("[à-ỹ]")
_PERCENT_AFTER_A_BLANK = re.compile(r"(?:^|\d|điểm) %(?![\w(])")


def files() -> Iterator[Path]:
    for room in ROOMS:
        path = _PROJECT / room
        yield from [path] if path.is_file() else path.rglob("*.py")


def said_in(path: Path) -> Iterator[tuple[int, ast.expr, str]]:
    """Every text of a file that is no docstring: its line, itself, and its letters."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, node, "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documented:
            yield node.lineno, node, node.value


@pytest.mark.parametrize("path", list(files()), ids=lambda path: path.relative_to(_PROJECT).as_posix())
def test_numbers_in_sentences_are_grouped_and_percent_signs_stay_with_them(path: Path) -> None:
    for line, node, text in said_in(path):
        assert not _PERCENT_AFTER_A_BLANK.search(text), f"line {line}: {text!r} needs a no-break space before %"
        if isinstance(node, ast.JoinedStr) and _VIETNAMESE.search(text.lower()):
            bare = [ast.unparse(part) for part in node.values if is_bare_number(part)]
            assert not bare, f"line {line}: {bare} needs format_integer"


def is_bare_number(part: ast.expr) -> bool:
    """Whether a sentence holds what len() or sum() gives as it stands."""
    inside = part.value if isinstance(part, ast.FormattedValue) and part.format_spec is None else None
    if isinstance(inside, ast.BinOp):
        inside = inside.left
    return isinstance(inside, ast.Call) and isinstance(inside.func, ast.Name) and inside.func.id in ("len", "sum")
