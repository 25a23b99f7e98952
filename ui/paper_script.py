"""What the browser does when the page is printed: tables are asked for, charts are fitted to the paper."""

import json
from collections.abc import Mapping

from ui import paper_copies

_NOT_PRINTED = "Không in được bảng này vì máy chủ không trả lời: hãy tải lại trang rồi in lại."

_SCRIPT = """
(() => {
  if (window.tthcOnPaper) return;
  window.tthcOnPaper = true;
  const given = GIVEN;
  // Tables that the screen shows otherwise come escaped from ui/printing.py.
  const printCopies = () => {
    const places = [...document.querySelectorAll(".to-print")].filter((one) => !one.closest("details:not([open])"));
    if (!places.length) return;
    const names = new URLSearchParams(places.map((place) => [given.parameter, place.dataset.table]));
    let made = {};
    try {
      // Printing waits for nothing that comes later.
      const request = new XMLHttpRequest();
      request.open("GET", `${given.path}?${names}`, false);
      Object.entries(given.header).forEach((header) => request.setRequestHeader(...header));
      request.send();
      made = JSON.parse(request.responseText);
    } catch {}
    places.forEach((place) => {
      const table = document.createElement("div"), name = place.dataset.table;
      table.className = "figures print-only printed";
      if (name in made) table.innerHTML = made[name];
      else table.textContent = given.missing;
      place.after(table);
    });
  };
  // Paper is wider or narrower than the window, and a chart is drawn in the window's pixels: its picture is scaled.
  const charts = () => [...document.querySelectorAll(".js-plotly-plot .svg-container")];
  const pictures = (chart) => [...chart.querySelectorAll(":scope > svg")];
  const sidesOf = (picture) => ["width", "height"].map((side) => Number(picture?.getAttribute(side)));
  const fitToPaper = (chart) => {
    const [width, height] = sidesOf(pictures(chart)[0]);
    // A chart that is being drawn has no width yet.
    if (!width) return;
    chart.classList.toggle("of-one-page", height < 2 * width);
    chart.style.aspectRatio = `${width} / ${height}`;
    pictures(chart).forEach((picture) => picture.setAttribute("viewBox", `0 0 ${width} ${height}`));
  };
  addEventListener("beforeprint", () => {
    const today = new Date().toLocaleDateString("vi-VN", {day: "2-digit", month: "2-digit", year: "numeric"});
    document.querySelectorAll(".printed-on").forEach((box) => { box.textContent = today; });
    printCopies();
    charts().forEach(fitToPaper);
  });
  addEventListener("afterprint", () => {
    document.querySelectorAll(".printed").forEach((table) => table.remove());
    charts().flatMap(pictures).forEach((picture) => picture.removeAttribute("viewBox"));
  });
})();
"""


def script(session: Mapping[str, str]) -> str:
    """The script; `session` is the header that names the page's session to the server."""
    given = {
        "path": paper_copies.PATH,
        "parameter": paper_copies.PARAMETER,
        "missing": _NOT_PRINTED,
        "header": dict(session),
    }
    return _SCRIPT.replace("GIVEN", json.dumps(given))
