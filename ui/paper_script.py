"""The script that runs when a page is printed: it asks the server for tables and fits charts to the paper."""

import json
from collections.abc import Mapping

from ui import paper_copies
from ui.streamlit_insides import CHOICES

_NOT_PRINTED = "Không in được bảng này vì máy chủ không trả lời: hãy tải lại trang rồi in lại."
# The scope is printed in words already; answers and forms do not say what the page shows.
_NOT_OF_THE_PAGE = (
    'details:not([open]), form, .st-key-scope-bar, [class*="st-key-question-"], .st-key-layouts_alias, '
    ".st-key-codes_source"
)

_SCRIPT = """
(() => {
  if (window.tthcOnPaper) return;
  window.tthcOnPaper = true;
  const given = GIVEN;
  // Tables that the screen shows otherwise come escaped from ui/printing.py.
  const printCopies = () => {
    const places = [...document.querySelectorAll(".to-print")].filter((place) => !place.closest("details:not([open])"));
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
    if (isHorizontal(chart)) return printInStrips(chart, width, height);
    chart.style.aspectRatio = `${width} / ${height}`;
    pictures(chart).forEach((picture) => picture.setAttribute("viewBox", `0 0 ${width} ${height}`));
  };
  // A chart of lines one under the other is as wide as the paper however many they are: it is laid in strips of a few
  // lines, between which a page may end, and each page has its legend above and its axis below. How high a page is
  // nobody knows before it is printed.
  const LINES_OF_A_STRIP = 2;
  const isHorizontal = (chart) => chart.closest(".js-plotly-plot").layout?.meta?.lines === "horizontal"
    && chart.querySelector(".ytick text");
  const printInStrips = (chart, width, height) => {
    const marks = marksOf(chart), borders = bordersOf(chart, height);
    const table = document.createElement("table");
    table.className = "strips print-only printed";
    const add = (part, upper, lower) => part.insertRow().insertCell().append(stripOf(marks, width, upper, lower));
    add(table.createTHead(), 0, borders[0]);
    add(table.createTFoot(), borders.at(-1), height);
    const body = table.createTBody();
    borders.slice(1).forEach((lower, place) => add(body, borders[place], lower));
    chart.after(table);
    chart.classList.add("in-strips");
  };
  // Where strips begin, and where the last one ends.
  const bordersOf = (chart, height) => {
    const top = chart.getBoundingClientRect().top, boxes = [...chart.querySelectorAll(".ytick text")];
    const middles = boxes.map((box) => box.getBoundingClientRect()).map((box) => (box.top + box.bottom) / 2 - top);
    middles.sort((one, other) => one - other);
    const step = middles.length > 1 ? middles[1] - middles[0] : height / 3;
    // What is written above a point belongs to its line.
    const starts = middles.filter((_, place) => place % LINES_OF_A_STRIP === 0).map((middle) => middle - 0.62 * step);
    return [...starts, middles.at(-1) + 0.5 * step];
  };
  // What is drawn, from which height to which, and how far it is moved from where its coordinates say.
  const marksOf = (chart) => {
    const top = chart.getBoundingClientRect().top, kinds = "path, text, rect, line, circle";
    return pictures(chart).flatMap((picture) => [...picture.querySelectorAll(kinds)]).flatMap((mark) => {
      const box = mark.getBoundingClientRect(), moved = mark.getCTM();
      const isSeen = moved && (box.width || box.height) && !mark.closest("defs, .draglayer, .zoomlayer, .hoverlayer");
      return isSeen ? [{mark, begin: box.top - top, end: box.bottom - top, x: moved.e, y: moved.f}] : [];
    });
  };
  // A part of the chart. Its marks are moved by the view of their picture: in a head that is repeated Chromium forgets
  // the transform of what is inside a picture. Patterns stand in the chart itself, which stays, without a height.
  const stripOf = (marks, width, upper, lower) => {
    const strip = document.createElement("div");
    strip.style.aspectRatio = `${width} / ${lower - upper}`;
    let view = "", picture;
    marks.filter(({begin, end}) => end >= upper && begin <= lower).forEach(({mark, x, y}) => {
      const own = `${-x} ${upper - y} ${width} ${lower - upper}`;
      if (own !== view) {
        picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        picture.setAttribute("viewBox", own);
        strip.append(picture);
        view = own;
      }
      const copy = mark.cloneNode(true);
      copy.removeAttribute("transform");
      picture.append(copy);
    });
    return strip;
  };
  // Controls are not printed; what was chosen by them, where it says what is shown, stands in the head.
  const choices = () => {
    const controls = [...document.querySelectorAll(given.choices)].filter((box) => !box.closest(given.elsewhere));
    const pairs = controls.map((box) => [
      box.getAttribute("aria-label"), box.value ?? box.querySelector('[aria-checked="true"]')?.textContent,
    ]);
    return pairs.filter(([, value]) => value).map((pair) => pair.join(": ")).join(" · ");
  };
  addEventListener("beforeprint", () => {
    const today = new Date().toLocaleDateString("vi-VN", {day: "2-digit", month: "2-digit", year: "numeric"});
    document.querySelectorAll(".printed-on").forEach((box) => { box.textContent = today; });
    document.querySelectorAll(".printed-choices").forEach((box) => { box.textContent = choices(); });
    printCopies();
    charts().forEach(fitToPaper);
  });
  addEventListener("afterprint", () => {
    document.querySelectorAll(".printed").forEach((table) => table.remove());
    charts().forEach((chart) => chart.classList.remove("in-strips"));
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
        "choices": CHOICES,
        "elsewhere": _NOT_OF_THE_PAGE,
    }
    return _SCRIPT.replace("GIVEN", json.dumps(given))
