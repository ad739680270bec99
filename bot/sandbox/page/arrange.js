/**
 * The order of a timeline: days, what is new, who goes on speaking.
 */
import { dayKey, dayName } from "./dates.js";
import { h } from "./dom.js";
import { author, store } from "./store.js";

const TOGETHER_SECONDS = 300;

const byTime = (a, b) => Number(a.message.ts) - Number(b.message.ts) || (a.message.ts < b.message.ts ? -1 : 1);

export const isMine = (message) => message.user === store.me && !message.bot_id;

/** Dividers are kept by key, so that a new order moves them and does not make them anew. */
function divider(kept, key, text, kind) {
  if (!kept.has(key)) kept.set(key, h("div", { class: `divider ${kind}`, role: "separator" }, h("span")));
  const node = kept.get(key);
  node.firstChild.textContent = text;
  node.setAttribute("aria-label", text);
  return node;
}

function goesOn(message, before) {
  return (
    before &&
    !message.is_ephemeral &&
    !before.is_ephemeral &&
    message.subtype !== "thread_broadcast" &&
    author(before).id === author(message).id &&
    Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS
  );
}

/**
 * The nodes of a timeline in order.
 * @param {Iterable<{message: object, node: HTMLElement}>} entries
 * @param {{thread: string|null, line: string|null, earlier: HTMLElement|null, kept: Map}} options
 *   line: read up to here, what follows is new; earlier: the button under a thread's first message
 * @returns {HTMLElement[]}
 */
export function arrange(entries, { thread, line, earlier, kept }) {
  const sorted = [...entries].sort(byTime);
  const wanted = [];
  let before = null;
  let lined = !line;
  for (const { message, node } of sorted) {
    if (!before || dayKey(before.ts) !== dayKey(message.ts))
      wanted.push(divider(kept, dayKey(message.ts), dayName(message.ts), "day"));
    if (thread && before?.ts === thread) {
      const count = Math.max(sorted[0].message.reply_count ?? 0, sorted.length - 1);
      wanted.push(divider(kept, "replies", count === 1 ? "1 reply" : `${count} replies`, "tally"));
      if (earlier) wanted.push(earlier);
    }
    if (!lined && message.ts > line && message.ts !== thread && !isMine(message)) {
      lined = true;
      wanted.push(divider(kept, "new", "New", "new"));
    }
    const follows = wanted.at(-1)?.tagName === "ARTICLE" && goesOn(message, before);
    node.classList.toggle("compact", Boolean(follows));
    node.tabIndex = -1;
    wanted.push(node);
    before = message;
  }
  if (sorted.length) sorted.at(-1).node.tabIndex = 0;
  return wanted;
}

/** Make `wanted` the children of `parent`, moving only what is out of place. */
export function put(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of wanted) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}
