"""What a page looks like to weak eyes and to a keyboard, asked in the browser."""

from pathlib import Path
from typing import Any

from tests.browser.conftest import Visit

# How far writing must stand out from its ground (WCAG 2.2, 1.4.3).
LEAST = 4.5
_SCRIPT = Path(__file__).with_name("accessibility.js").read_text(encoding="utf-8")
# What lists write on their canvas, and in which colour.
NOTE_WHAT_IS_WRITTEN = """
window.written = [];
const canvas = CanvasRenderingContext2D.prototype, write = canvas.fillText;
canvas.fillText = function (text, ...place) {
  window.written.push([text, this.fillStyle]);
  return write.call(this, text, ...place);
};
"""


def ask(visit: Visit, call: str) -> Any:
    """What a function of accessibility.js answers on the page as it stands."""
    return visit.page.evaluate(f"() => {{ {_SCRIPT}\nreturn {call}; }}")
