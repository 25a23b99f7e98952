"""The script of every page: it translates Streamlit's own words, opens links of numbers in place, sorts tables, and
loads a page again that has lost its session."""

import json

import streamlit as st

from ui import paper_script, way_back_script
from ui.links import REOPENED
from ui.streamlit_insides import BEGINNINGS, CONNECTION, FADED, PATTERNS, READABLE, WORDS, session_id

# Who asks with the name of a session is told whether the server holds it; in a header, which no log of requests has.
SESSION_PATH, SESSION_HEADER, HELD, GONE = "/session", "x-session", "held", "gone"
_LOST = "Máy chủ không trả lời; trang tự mở lại khi máy chủ trả lời. Nếu chờ lâu, báo cho người quản trị."

_SCRIPT = """
(() => {
  if (window.tthc) return;
  window.tthc = true;
  const {words, beginnings, forms, missing, lost, session} = GIVEN;
  const attributes = ["aria-label", "aria-valuetext", "title", "placeholder"];
  const patterns = Object.entries(forms).map(([form, said]) => [new RegExp(`^${form}$`), said]);
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
  // The dialog of a lost connection says one of many things, put together with a status, a link or a command.
  const isOfLostConnection = (node) => {
    const title = node.parentElement?.closest("[role=dialog]")?.querySelector("h2");
    return title && !title.contains(node) && inWords(title.textContent) === words["Connection error"];
  };
  const sayLost = (node) => {
    const said = node.previousSibling || node.parentElement.closest("a, pre") ? "" : lost;
    if (node.data !== said) node.data = said;
  };
  // Only whole known words: a name from a file that reads "Open" may not be touched, so tables and lists are left out.
  const say = (node) => {
    if (isOfLostConnection(node)) return sayLost(node);
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
    node.querySelectorAll(attributes.map((name) => `[${name}]`).join()).forEach(label);
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
  const readable = (colour) => colour === missing.faded ? missing.readable : colour;
  Object.defineProperty(canvas, "fillStyle", {...fill, set(colour) { fill.set.call(this, readable(colour)); }});
  // A page whose session is gone (the server was started anew, this machine slept) answers to nothing that is pressed:
  // it is loaded again at its address. If that does not help, it is tried thrice a minute.
  const reopen = async () => {
    const answer = await fetch(session.path, {headers: session.header, cache: "no-store"});
    if (await answer.text() !== session.gone) return;
    const now = Date.now(), times = JSON.parse(sessionStorage.getItem("reopened") ?? "[]");
    const lately = times.filter((time) => now - time < 60_000);
    if (lately.length >= 3) return setTimeout(reopen, 60_000);
    sessionStorage.setItem("reopened", JSON.stringify([...lately, now]));
    const address = new URL(location);
    if (document.querySelector("[type=file]")) address.searchParams.set(session.reopened, "1");
    history.replaceState(history.state, "", address);
    location.reload();
  };
  const [box, attribute, connected] = session.connection, app = document.querySelector(box);
  new MutationObserver(() => {
    if (app.getAttribute(attribute) === connected) reopen();
  }).observe(app, {attributeFilter: [attribute]});

  // A number's link opens in this tab without loading everything anew: Streamlit follows the browser's history.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".figures a, .cards a, .entry a");
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

  // A sentence for a report goes to the clipboard; pages of an office without TLS may only do so by the old command.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.copy");
    if (!button) return;
    const field = document.createElement("textarea"), label = button.textContent;
    field.value = button.dataset.copy;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    button.textContent = done ? "Đã chép" : "Không chép được";
    setTimeout(() => { button.textContent = label; }, 1_500);
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
      const apart = Number(left) - Number(right);
      return sign * (Number.isNaN(apart) ? names.compare(left, right) : apart);
    };
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
  });
})();
"""


def show_page_script() -> None:
    """Give the browser the script, once a page load; nothing of it comes from a file or from a user."""
    header = {SESSION_HEADER: session_id()}
    session = {
        "path": SESSION_PATH,
        "header": header,
        "gone": GONE,
        "connection": CONNECTION,
        "reopened": REOPENED,
    }
    given = {
        "words": WORDS,
        "beginnings": BEGINNINGS,
        "forms": PATTERNS,
        "missing": {"faded": FADED, "readable": READABLE},
        "lost": _LOST,
        "session": session,
    }
    script = _SCRIPT.replace("GIVEN", json.dumps(given)) + way_back_script.SCRIPT + paper_script.script(header)
    with st.container(key="page-script"):
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
