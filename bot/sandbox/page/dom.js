/**
 * Building elements without ever parsing text as HTML.
 */

const PROPERTIES = new Set([
  "value",
  "checked",
  "disabled",
  "hidden",
  "selected",
  "multiple",
  "required",
  "tabIndex",
  "htmlFor",
  "open",
  "className",
  "autocomplete",
  "rows",
]);

let serial = 0;

/** A document-wide unique id, for labels and descriptions. */
export function uid(prefix = "id") {
  serial += 1;
  return `${prefix}-${serial}`;
}

function setProperty(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (PROPERTIES.has(name) && value === false) element[name] = false;
    return;
  }
  if (name.startsWith("on") && typeof value === "function") {
    element.addEventListener(name.slice(2), value);
  } else if (name === "dataset") {
    Object.assign(element.dataset, value);
  } else if (name === "style") {
    for (const [key, part] of Object.entries(value)) element.style.setProperty(key, part);
  } else if (name === "class") {
    element.className = value;
  } else if (PROPERTIES.has(name)) {
    element[name] = value;
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * Make an element.
 * @param {string} tag
 * @param {Object<string, unknown>} [props] attributes, `on…` listeners, `dataset`, `style`
 * @param {...(Node|string|null|undefined|false|Array)} children strings become text nodes
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProperty(element, name, value);
  append(element, children);
  return element;
}

/** Append children, flattening arrays and leaving out null, undefined and false. */
export function append(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return parent;
}

/** Replace everything inside an element. */
export function fill(parent, ...children) {
  parent.replaceChildren();
  return append(parent, ...children);
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M4 12h15M13 6l6 6-6 6",
  clip: "M19 11l-7.5 7.5a4.6 4.6 0 0 1-6.5-6.500L13 4a3 3 0 0 1 4.3 4.300L9.5 16a1.4 1.4 0 0 1-2-2L14 7.5",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  reply: "M5 5h14v10h-8l-4 4v-4H5z",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M3 15h16",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  down: "M12 5v14M6 13l6 6 6-6",
  chevron: "M6 9l6 6 6-6",
  eye: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  tick: "M5 12.500l4.5 4.500L19 7.5",
};

/** A decorative line icon, hidden from assistive technology. */
export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button showing only an icon; `label` is its accessible name and tooltip. */
export function iconButton(name, label, props = {}) {
  const merged = { type: "button", "aria-label": label, title: label, ...props };
  merged.class = `icon-button ${props.class ?? ""}`.trim();
  return h("button", merged, icon(name));
}

/** Call `work` once, `delay` ms after the last call. */
export function debounce(work, delay) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), delay);
  };
}
