// Keeps whatever the page says, on the screen or to a screen reader, from window.listen() on: also what stands there for
// a moment only. window.said() answers with all of it.
(() => {
  const kept = new Set();
  let isListening = false;
  window.listen = () => { isListening = true; };
  const attributes = ["alt", "aria-description", "aria-label", "aria-placeholder", "aria-roledescription",
    "aria-valuetext", "placeholder", "title"];
  // Icons are words of a font; the text for paper is told apart, as the table that is made of it.
  const unsaid = "head, script, style, noscript, .to-print, [data-testid=stIconMaterial], [data-testid=stExpanderIcon]," +
    " [data-testid=stAlertDynamicIcon], svg style";
  const keep = (text) => isListening && text?.trim() && kept.add(text.trim());
  const keepText = (node) => node.parentElement?.closest(unsaid) || keep(node.data);
  const keepLabels = (box) => attributes.forEach((name) => keep(box.getAttribute(name)));
  const keepAll = (node) => {
    if (!node.isConnected) return;
    if (node.nodeType === Node.TEXT_NODE) return keepText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    [node, ...node.querySelectorAll("*")].forEach(keepLabels);
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) keepText(texts.currentNode);
  };
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const look = async (changes) => {
    await drawn();
    for (const {type, target, addedNodes} of changes) {
      if (type === "childList") addedNodes.forEach(keepAll);
      else if (target.isConnected) (type === "attributes" ? keepLabels : keepText)(target);
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true, childList: true, characterData: true, attributeFilter: attributes,
  });
  const canvas = CanvasRenderingContext2D.prototype, write = canvas.fillText;
  canvas.fillText = function (text, ...place) {
    keep(text);
    return write.call(this, text, ...place);
  };
  window.said = async () => {
    await drawn();
    keepAll(document.body);
    keep(document.title);
    return [...kept];
  };
})();
