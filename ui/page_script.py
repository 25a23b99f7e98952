"""What the browser does by itself: Streamlit's own words in Vietnamese, numbers that open in place, sorted tables."""

import json

import streamlit as st

from ui import way_back_script
from ui.streamlit_insides import BEGINNINGS, FADED, PATTERNS, READABLE, WORDS

_SCRIPT = """
(() => {
  if (window.tthc) return;
  window.tthc = true;
  document.documentElement.lang = "vi";
  const words = WORDS, beginnings = BEGINNINGS, attributes = ["aria-label", "title", "placeholder"];
  const patterns = Object.entries(PATTERNS).map(([form, said]) => [new RegExp(`^${form}$`), said]);
  const known = (text) => {
    const pattern = patterns.find(([form]) => form.test(text));
    return words[text] ?? (pattern && text.replace(...pattern));
  };
  const inWords = (text) => {
    const whole = known(text.trim());
    if (whole) return whole;
    const beginning = Object.keys(beginnings).find((known) => text.startsWith(known));
    return beginning ? beginnings[beginning] + text.slice(beginning.length) : text;
  };
  const label = (box) => {
    for (const name of attributes) {
      const text = box.getAttribute(name);
      if (text && inWords(text) !== text) box.setAttribute(name, inWords(text));
    }
  };
  // Only whole known words: a name from a file that reads "Open" may not be touched, so tables and lists are left out.
  const say = (node) => {
    const whole = known(node.data.trim()), isOurs = whole === words["No results"] || node.data.startsWith("Add: ");
    const isName = node.parentElement?.closest(".figures, [role=option]") && !isOurs;
    if (whole && !isName) {
      node.data = whole;
    }
  };
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return say(node);
    if (!(node instanceof HTMLElement)) return;
    label(node);
    node.querySelectorAll("[aria-label], [title], [placeholder]").forEach(label);
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) say(texts.currentNode);
  };
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "attributes") label(change.target);
    else if (change.type === "characterData") say(change.target);
    else change.addedNodes.forEach(visit);
  })).observe(document.body, {subtree: true, childList: true, characterData: true, attributeFilter: attributes});
  visit(document.body);

  // The "—" of a missing cell in a list is to be read, too.
  const canvas = CanvasRenderingContext2D.prototype, fill = Object.getOwnPropertyDescriptor(canvas, "fillStyle");
  const readable = (colour) => colour === FADED ? READABLE : colour;
  Object.defineProperty(canvas, "fillStyle", {...fill, set(colour) { fill.set.call(this, readable(colour)); }});

  // A number's link opens in this tab without loading everything anew: Streamlit follows the browser's history.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".figures a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  });

  // A question named elsewhere leads to its control.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.to-control");
    if (!link) return;
    event.preventDefault();
    const control = document.querySelector(`.st-key-${link.hash.slice(1)}`);
    control?.scrollIntoView({block: "center"});
    control?.querySelector("input")?.focus({preventScroll: true});
  });

  // A heading sorts its table, the largest first and then the other way round; a missing number stands last.
  document.addEventListener("click", (event) => {
    const heading = event.target.closest?.(".figures thead button")?.closest("th");
    if (!heading) return;
    const table = heading.closest("table"), place = heading.cellIndex, isName = place === 0;
    const first = isName ? "ascending" : "descending", second = isName ? "descending" : "ascending";
    const order = heading.getAttribute("aria-sort") === first ? second : first;
    table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const names = new Intl.Collator("vi", {numeric: true});
    const compare = (one, other) => {
      if (isName) return sign * names.compare(one.cells[0].textContent, other.cells[0].textContent);
      const [left, right] = [one, other].map((row) => row.cells[place].dataset.value);
      if (!left || !right) return Boolean(right) - Boolean(left);
      return sign * (Number(left) - Number(right));
    };
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
  });
})();
"""
# What stands in the script for a value of Python's.
_VALUES = {"WORDS": WORDS, "BEGINNINGS": BEGINNINGS, "PATTERNS": PATTERNS, "FADED": FADED, "READABLE": READABLE}


def show_page_script() -> None:
    """Give the browser the script, once a page load; nothing of it comes from a file or from a user."""
    script = _SCRIPT
    for name, value in _VALUES.items():
        script = script.replace(name, json.dumps(value))
    with st.container(key="page-script"):
        st.html(f"<script>{script}{way_back_script.SCRIPT}</script>", unsafe_allow_javascript=True)
