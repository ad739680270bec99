/**
 * Panels that open beside a button: menus and lists of choices. They use the browser's own
 * popover, so Escape and a click elsewhere close them, also inside a dialog.
 */
import { h, uid } from "./dom.js";

const GAP = 4;

function place(anchor, panel) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const left = panel.dataset.align === "end" ? box.right - width : box.left;
  const below = innerHeight - box.bottom - GAP;
  const top = below >= height || below >= box.top ? box.bottom + GAP : Math.max(GAP, box.top - GAP - height);
  panel.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
  panel.style.top = `${Math.max(GAP, Math.min(top, innerHeight - height - GAP))}px`;
}

/**
 * Open `panel` beside `anchor`; it is taken out of the page when it closes.
 * @param {HTMLElement} anchor the button; carries aria-expanded while open
 * @param {HTMLElement} panel
 * @param {{align?: "start"|"end", onClose?: () => void}} [options]
 * @returns {() => void} closes it and gives the focus back to the anchor
 */
export function openPanel(anchor, panel, { align = "start", onClose } = {}) {
  const host = anchor.closest("dialog") ?? document.body;
  panel.popover = "auto";
  panel.classList.add("panel");
  panel.dataset.align = align;
  host.append(panel);
  panel.showPopover();
  place(anchor, panel);
  anchor.setAttribute("aria-expanded", "true");
  const follow = (event) => {
    if (!panel.contains(event.target)) place(anchor, panel);
  };
  addEventListener("scroll", follow, true);
  addEventListener("resize", follow);
  panel.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    removeEventListener("scroll", follow, true);
    removeEventListener("resize", follow);
    const held = panel.contains(document.activeElement) || document.activeElement === document.body;
    panel.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (held && anchor.isConnected) anchor.focus();
    onClose?.();
  });
  return () => {
    if (!panel.matches(":popover-open")) return;
    anchor.focus();
    panel.hidePopover();
  };
}

function moveFocus(items, event) {
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}

/**
 * A menu of commands beside a button.
 * @param {HTMLElement} anchor
 * @param {Array<{label: string, detail?: string, heading?: boolean, danger?: boolean,
 *   checked?: boolean, run?: () => void}>} entries checked: one of several, chosen or not
 * @param {{align?: "start"|"end", label?: string}} [options]
 */
export function openMenu(anchor, entries, { align = "end", label } = {}) {
  const panel = h("div", {
    class: "menu",
    role: "menu",
    id: uid("menu"),
    "aria-label": label ?? anchor.getAttribute("aria-label"),
  });
  let close = () => {};
  for (const entry of entries) {
    if (entry.heading) {
      panel.append(h("div", { class: "menu-heading", role: "presentation" }, entry.label));
      continue;
    }
    const choose = () => {
      close();
      entry.run();
    };
    panel.append(
      h(
        "button",
        {
          type: "button",
          role: entry.checked === undefined ? "menuitem" : "menuitemradio",
          "aria-checked": entry.checked === undefined ? null : String(entry.checked),
          tabIndex: -1,
          class: entry.danger ? "menu-item danger" : "menu-item",
          onclick: choose,
        },
        entry.label,
        entry.detail && h("small", {}, entry.detail),
      ),
    );
  }
  const items = [...panel.querySelectorAll("[role^=menuitem]")];
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Tab") close();
    else moveFocus(items, event);
  });
  close = openPanel(anchor, panel, { align });
  (items.find((item) => item.ariaChecked === "true") ?? items[0])?.focus();
}
