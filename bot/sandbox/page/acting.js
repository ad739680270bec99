/**
 * What elements have in common: asking first, keeping what was entered, telling the app.
 */
import { confirmDialog } from "./dialogs.js";

/** What a required field without an answer is told. */
export const UNANSWERED = "Please complete this required field.";

/** Ask the element's question first, if it has one. */
export async function agreed(element) {
  return !element.confirm || confirmDialog(element.confirm);
}

/** Keep a new value, ask first where the element says so, tell the app where it wants to know. */
export async function change(slot, element, value, extra, revert) {
  const { scope, blockId } = slot;
  if (!(await agreed(element))) {
    revert();
    return;
  }
  scope.set(blockId, element.action_id, value);
  if (slot.acts) await slot.act({ ...value, action_id: element.action_id, ...extra });
}

/** What Slack repeats of an element when it tells of a choice. */
export function extras(element) {
  const kept = {};
  for (const [name, value] of Object.entries(element)) {
    if (name === "placeholder" || name.startsWith("initial_")) kept[name] = value;
  }
  return kept;
}
