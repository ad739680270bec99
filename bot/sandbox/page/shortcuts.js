/**
 * The ⚡ menu under a composer: every global shortcut.
 */
import { post } from "./api.js";
import { toast } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { openMenu } from "./popover.js";
import { store } from "./store.js";

async function run(app, shortcut) {
  try {
    const answer = await post("shortcut", { app: app.id, callback_id: shortcut.callback_id });
    if (answer.ok === false) toast(answer.say ?? "The app did not answer.", { trouble: true });
  } catch (error) {
    toast(error.message, { trouble: true });
  }
}

/** The button that opens it. */
export function shortcutsButton() {
  const open = () => {
    const entries = store.apps.flatMap((app) =>
      app.shortcuts
        .filter((item) => item.type === "global")
        .map((item) => ({ label: item.name, detail: app.name, run: () => run(app, item) })),
    );
    if (entries.length) openMenu(button, entries, { align: "start", label: "Shortcuts" });
    else toast("No app here has shortcuts.");
  };
  const button = h(
    "button",
    { type: "button", class: "tool", "aria-haspopup": "menu", "aria-expanded": "false", onclick: open },
    icon("bolt"),
    h("span", {}, "Shortcuts"),
  );
  return button;
}
