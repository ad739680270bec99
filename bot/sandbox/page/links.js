/**
 * Addresses: which are safe to show, which lead somewhere inside this page.
 */
import { h } from "./dom.js";
import { store } from "./store.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address as a URL when it may be a link, else null. */
export function safeUrl(address) {
  try {
    const url = new URL(address, location.origin);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** "p1764000000000100" or "1764000000.000100" as a Slack timestamp. */
function timestamp(text) {
  const digits = /^p?(\d{10,})(\d{6})$/.exec(text ?? "");
  if (digits) return `${digits[1]}.${digits[2]}`;
  return /^\d+\.\d+$/.test(text ?? "") ? text : null;
}

/**
 * Where an address leads inside this page.
 * @returns {{channel: string|null, thread: string|null, message: string|null, tab: string|null}|null}
 *   null when it leads elsewhere
 */
export function localPlace(address) {
  const url = safeUrl(address);
  if (!url) return null;
  const archive = /^\/archives\/([A-Z0-9]+)(?:\/(p\d{16,}))?\/?$/.exec(url.pathname);
  if (archive) {
    const known = store.conversations.some((item) => item.id === archive[1]);
    if (url.origin !== location.origin && !known) return null;
    const message = timestamp(archive[2]);
    return { channel: archive[1], thread: timestamp(url.searchParams.get("thread_ts")), message, tab: null };
  }
  if (url.origin !== location.origin || url.pathname !== "/") return null;
  const channel = url.searchParams.get("channel");
  const tab = url.searchParams.get("tab");
  const thread = timestamp(url.searchParams.get("thread"));
  return { channel, thread, message: timestamp(url.searchParams.get("message")), tab };
}

/** A link element, or plain text where the address is not safe. */
export function link(address, ...label) {
  const url = safeUrl(address);
  const shown = label.length ? label : [address];
  if (!url) return h("span", {}, ...shown);
  const outside = url.protocol.startsWith("http") && url.origin !== location.origin;
  return h(
    "a",
    { href: url.href, target: outside && "_blank", rel: outside && "noopener noreferrer" },
    ...shown,
  );
}

/** The address of a conversation or thread for the person of this page. */
export function placeUrl({ channel, thread, tab }) {
  const query = new URLSearchParams({ as: store.me });
  if (channel) query.set("channel", channel);
  if (tab) query.set("tab", tab);
  if (thread) query.set("thread", thread);
  return `/?${query}`;
}
