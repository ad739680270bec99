/**
 * Small questions and notices: confirm dialogs, toasts, the polite announcer.
 */
import { h, icon, uid } from "./dom.js";
import { plainText, textObject } from "./mrkdwn.js";

/**
 * Ask before doing. The native dialog keeps the focus inside and gives it back.
 * @param {{title?: object, text?: object, confirm?: object, deny?: object, style?: string}} spec Slack's confirm object
 * @returns {Promise<boolean>}
 */
export function confirmDialog(spec) {
  return new Promise((resolve) => {
    const titleId = uid("confirm");
    const textId = uid("confirm-text");
    const yes = h(
      "button",
      {
        type: "submit",
        value: "yes",
        class: spec.style === "danger" ? "button danger solid" : "button primary",
      },
      plainText(spec.confirm) || "Yes",
    );
    const dialog = h(
      "dialog",
      { class: "confirm", "aria-labelledby": titleId, "aria-describedby": textId },
      h(
        "form",
        { method: "dialog" },
        h("h2", { id: titleId }, plainText(spec.title) || "Are you sure?"),
        h("p", { id: textId }, textObject(spec.text)),
        h(
          "div",
          { class: "dialog-actions" },
          h("button", { type: "submit", value: "no", class: "button" }, plainText(spec.deny) || "Cancel"),
          yes,
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}

/** A text object of plain words, for our own dialogs. */
export const say = (text) => ({ type: "plain_text", text, emoji: false });

/** Everything outside an open dialog is out of reach, so its notices go inside it. */
function toastHost() {
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  if (!dialog) return document.getElementById("toasts");
  return dialog.querySelector(":scope > .toasts") ?? dialog.appendChild(h("div", { class: "toasts" }));
}

/** A notice at the foot of the page; trouble stays longer, and is said at once. */
export function toast(text, { trouble = false } = {}) {
  const host = toastHost();
  if ([...host.children].some((item) => item.dataset.text === text)) return;
  const dismiss = () => item.remove();
  const item = h(
    "div",
    { class: trouble ? "toast trouble" : "toast", role: trouble ? "alert" : "status", dataset: { text } },
    h("span", {}, text),
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: dismiss },
      icon("close"),
    ),
  );
  host.append(item);
  setTimeout(dismiss, trouble ? 12_000 : 6_000);
}

/** Closed: what is announced only repeats the page, and is not to be found in it a second time. */
const region = document.getElementById("announcer").attachShadow({ mode: "closed" });

let last = "";

/** Say something to a screen reader when it is next idle; the same `key` is said once. */
export function announce(text, key = "") {
  if (key && key === last) return;
  last = key;
  region.append(h("p", {}, text));
  while (region.children.length > 5) region.firstElementChild.remove();
}
