"""The script for steps back: it restores how far a page was scrolled and how its tables were sorted."""

SCRIPT = """
(() => {
  if (window.tthcWayBack) return;
  window.tthcWayBack = true;
  const left = new Map();
  const entry = () => window.navigation?.currentEntry?.key ?? location.href;
  const main = () => document.querySelector("[data-testid=stMain]");
  const isRunning = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
  const tables = () => [...document.querySelectorAll(".figures")];
  // To which step of the history the page on the screen belongs: right after a step it is still the page before.
  let shown = entry(), path = location.pathname, idle = 0, returning = null;
  const isShown = () => {
    if (location.pathname === path) shown = entry();
    return shown === entry();
  };

  const sorted = (table) => [...table.querySelectorAll("thead th")].find((one) => one.hasAttribute("aria-sort"));
  const note = () => {
    if (returning || !isShown() || !main()) return;
    left.set(shown, {top: main().scrollTop, tables: tables().map((table) => ({
      name: table.getAttribute("aria-label"), top: table.scrollTop, left: table.scrollLeft,
      sort: [sorted(table)?.cellIndex, sorted(table)?.getAttribute("aria-sort")],
    }))});
  };
  const sort = (table, [place, order]) => {
    for (let clicks = 0; order && clicks < 2 && sorted(table)?.getAttribute("aria-sort") !== order; clicks += 1) {
      [...table.querySelectorAll("thead button")].find((one) => one.closest("th").cellIndex === place)?.click();
    }
  };
  const bringBack = ({top, tables: asLeft}) => {
    for (const table of tables()) {
      const was = asLeft.find((one) => one.name === table.getAttribute("aria-label"));
      if (!was || table.dataset.isBack) continue;
      table.dataset.isBack = "yes";
      sort(table, was.sort);
      table.scrollTo(was.left, was.top);
    }
    main()?.scrollTo(0, top);
  };
  const letGo = () => { returning = null; };

  document.addEventListener("scroll", note, {capture: true, passive: true});
  document.addEventListener("click", () => setTimeout(note), true);
  for (const hand of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    document.addEventListener(hand, letGo, {capture: true, passive: true});
  }
  addEventListener("popstate", () => {
    const was = left.get(entry());
    // The page before stands there still, and nothing runs yet.
    idle = 0;
    if (was) returning = {was, until: Date.now() + 20000};
  });
  setInterval(() => {
    idle = isRunning() ? 0 : idle + 1;
    // Charts grow for a moment after the script has ended.
    const isDrawn = idle > 8;
    if (returning) {
      if (idle > 1) bringBack(returning.was);
      if (isDrawn || Date.now() > returning.until) letGo();
    }
    if (isDrawn && !returning && !(isShown() && left.has(shown))) {
      path = location.pathname;
      note();
    }
  }, 100);

  // "Quay lại" is a step back where the page is one of the steps that were made; else it is a link like others.
  const view = (address) => {
    const url = new URL(address, location.href);
    url.searchParams.sort();
    return url.pathname + "?" + url.searchParams;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".st-key-way-back a");
    if (!link || !window.navigation || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const steps = navigation.entries().slice(0, navigation.currentEntry.index).reverse();
    const step = steps.find((one) => view(one.url) === view(link.href));
    if (!step) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    navigation.traverseTo(step.key);
  }, true);
})();
"""
