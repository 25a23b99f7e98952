// Colours as the browser has computed them, laid over one another down to the page's white.
const numbers = (text) => {
  const found = text.match(/[\d.]+/g).map(Number);
  return found.length < 4 ? [...found, 1] : found;
};
const over = (top, below) => [0, 1, 2].map((part) => top[part] * top[3] + below[part] * (1 - top[3]));
const light = (colour) => {
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = colour.map((part) => linear(part / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const upwards = (box) => (box ? [box, ...upwards(box.parentElement)] : []);
const ground = (box) =>
  upwards(box)
    .reverse()
    .map((each) => getComputedStyle(each).backgroundColor)
    .filter((colour) => colour.startsWith("rgb"))
    .reduce((below, colour) => over(numbers(colour), below), [255, 255, 255]);
const contrast = (colour, box) => {
  const top = numbers(colour), below = ground(box);
  top[3] *= upwards(box).reduce((all, each) => all * getComputedStyle(each).opacity, 1);
  const [one, other] = [light(over(top, below)), light(below)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
};

// Texts, icons drawn as letters or lines, what styles put before and after, and hints in empty fields, that stand out
// less than this. Controls that cannot be used need not stand out (WCAG 1.4.3), and neither does what is not seen.
const faint = (least) => {
  const found = [];
  const look = (colour, box, text) => {
    if (colour.startsWith("rgb") && contrast(colour, box) < least)
      found.push(`${contrast(colour, box).toFixed(2)} ${colour} ${box.tagName} ${text.trim().slice(0, 40)}`);
  };
  for (const box of document.body.querySelectorAll("*")) {
    const seen = box.checkVisibility({visibilityProperty: true});
    if (!seen || box.closest(':disabled, [aria-disabled="true"], script, style')) continue;
    const style = getComputedStyle(box), drawn = box instanceof SVGElement;
    const text = [...box.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (text) look(drawn ? style.fill : style.color, box, text.data);
    if (box.tagName === "svg" && !box.closest(".js-plotly-plot")) look(style.color, box, "icon");
    for (const part of ["::before", "::after"]) {
      const own = getComputedStyle(box, part);
      if (/^"[^"]+"$/.test(own.content)) look(own.color, box, own.content);
    }
    if (box.placeholder && !box.value) look(getComputedStyle(box, "::placeholder").color, box, box.placeholder);
  }
  return found;
};

// The same of what lists write on their canvas, noted since the page was opened.
const faintInLists = (least) =>
  window.written.filter(([, colour]) => colour.startsWith("rgb") && contrast(colour, document.body) < least);

// What has the focus, and whether that is seen: by a line around it, or by a frame that takes the theme's blue.
const focused = async () => {
  const moving = document.getAnimations().filter((each) => each instanceof CSSTransition);
  await Promise.allSettled(moving.map((each) => each.finished));
  const box = document.activeElement;
  const ringed = (each) => {
    const style = getComputedStyle(each);
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return drawn && contrast(style.outlineColor, each.parentElement) >= 3;
  };
  const framed = (each) => {
    const style = getComputedStyle(each);
    return parseFloat(style.borderTopWidth) >= 1 && style.borderTopColor === "rgb(0, 114, 178)";
  };
  const around = box.tagName === "INPUT" ? upwards(box).slice(1, 5) : [];
  return {
    name: (box.getAttribute("aria-label") || box.innerText || box.type || box.tagName).trim().slice(0, 40),
    tag: box.tagName,
    // A list draws the ring around its cell itself.
    visible: box.tagName === "CANVAS" || ringed(box) || around.some((each) => ringed(each) || framed(each)),
    inPage: Boolean(box.closest('[data-testid="stMain"]')),
  };
};
