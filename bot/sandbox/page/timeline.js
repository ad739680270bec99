/**
 * A run of messages, oldest first: a conversation's or a thread's. Only a window of the latest
 * is fetched and drawn; "Earlier messages" adds to it.
 */
import { get } from "./api.js";
import { rememberFocus } from "./blocks.js";
import { dayKey, dayName } from "./dates.js";
import { announce, toast } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { drawMessage, spoken } from "./message.js";
import { Scope } from "./scope.js";
import { author, on, store } from "./store.js";

const WINDOW = 100;
const NEAR_END = 80;
const TOGETHER_SECONDS = 300;

const byTime = (a, b) => Number(a.ts) - Number(b.ts) || (a.ts < b.ts ? -1 : 1);
const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

export class Timeline {
  /**
   * @param {{channel: string, thread: string|null, label: string,
   *   onThread: (message: object) => void, onSeen: (ts: string) => void}} options
   */
  constructor({ channel, thread = null, label, onThread, onSeen }) {
    Object.assign(this, { channel, thread, onThread, onSeen });
    /** @type {Map<string, {message: object, node: HTMLElement, scope: Scope}>} */
    this.entries = new Map();
    this.hasMore = false;
    this.dividers = new Map();
    this.inner = h("div", { class: "timeline-inner" });
    this.earlier = h(
      "button",
      { type: "button", class: "button earlier", hidden: true, onclick: () => this.loadEarlier() },
      "Earlier messages",
    );
    this.empty = h("p", { class: "empty", hidden: true }, "No messages yet.");
    this.scroller = h(
      "div",
      {
        class: "timeline",
        role: "region",
        "aria-label": label,
        tabIndex: 0,
        onscroll: () => this.scrolled(),
        onkeydown: (event) => this.keys(event),
        onfocusin: (event) => this.focused(event),
      },
      this.earlier,
      this.empty,
      this.inner,
    );
    this.jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd(true) },
      icon("down"),
      "New messages",
    );
    this.node = h("div", { class: "timeline-box" }, this.scroller, this.jump);
    this.stuck = true;
    this.grown = new ResizeObserver(() => this.stuck && this.toEnd());
    this.grown.observe(this.inner);
    this.grown.observe(this.scroller);
    this.stops = [
      on("stream:message", ({ channel: where, message }) => this.arrive(where, message, true)),
      on("stream:ephemeral", ({ channel: where, message }) =>
        this.arrive(where, { ...message, is_ephemeral: true }, true),
      ),
      on("stream:message_changed", ({ channel: where, message }) => this.arrive(where, message, false)),
      on("stream:ephemeral_changed", ({ channel: where, message }) =>
        this.arrive(where, { ...message, is_ephemeral: true }, false),
      ),
      on("stream:message_deleted", ({ channel: where, ts }) => this.leave(where, ts)),
      on("stream:ephemeral_deleted", ({ channel: where, ts }) => this.leave(where, ts)),
      on("resync", () => this.resync()),
    ];
  }

  destroy() {
    this.grown.disconnect();
    for (const stop of this.stops) stop();
  }

  fetch(more = {}) {
    return get("messages", { channel: this.channel, thread_ts: this.thread, limit: WINDOW, ...more });
  }

  async load() {
    const { messages, has_more: hasMore } = await this.fetch();
    this.hasMore = hasMore;
    for (const message of messages) this.put(message);
    if (this.thread && !this.entries.has(this.thread)) await this.fetchRoot();
    this.layout();
    this.toEnd();
    this.seen();
  }

  /** A long thread's window leaves its first message out, but it is what the thread is about. */
  async fetchRoot() {
    const [seconds, micros] = this.thread.split(".");
    const before = `${seconds}.${String(Number(micros) + 1).padStart(6, "0")}`;
    const { messages } = await this.fetch({ before, limit: 1 });
    for (const message of messages) if (message.ts === this.thread) this.put(message);
  }

  async resync() {
    try {
      const { messages } = await this.fetch();
      const oldest = messages.find((message) => message.ts !== this.thread)?.ts ?? "";
      const present = new Set(messages.map((message) => message.ts));
      for (const ts of [...this.entries.keys()]) {
        if (ts >= oldest && ts !== this.thread && !present.has(ts)) this.entries.delete(ts);
      }
      for (const message of messages) this.put(message);
      this.layout();
    } catch {
      // Still away: the next reconnection tries again.
    }
  }

  async loadEarlier() {
    const first = [...this.entries.keys()].filter((ts) => ts !== this.thread).sort()[0];
    this.earlier.disabled = true;
    try {
      const { messages, has_more: hasMore } = await this.fetch({ before: first });
      this.hasMore = hasMore;
      const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
      this.stuck = false;
      for (const message of messages) this.put(message);
      this.layout();
      this.scroller.scrollTop = this.scroller.scrollHeight - fromEnd;
    } catch (error) {
      toast(error.message, { trouble: true });
    }
    this.earlier.disabled = false;
  }

  belongs(channel, message) {
    if (channel !== this.channel) return false;
    if (this.thread) return message.ts === this.thread || message.thread_ts === this.thread;
    return !isReply(message) || message.subtype === "thread_broadcast";
  }

  arrive(channel, given, isNew) {
    const message = { ...given, channel };
    if (!this.belongs(channel, message)) {
      if (isNew && channel === this.channel) this.countReply(message);
      return;
    }
    const known = this.entries.has(message.ts);
    if (!known && !isNew && this.beforeWindow(message)) return;
    this.put(message);
    this.layout();
    const mine = message.user === store.me && !message.bot_id;
    if (known || !isNew) return;
    if (mine || this.stuck) this.toEnd();
    else this.jump.hidden = false;
    if (!mine) announce(spoken(message));
    this.seen();
  }

  beforeWindow(message) {
    const first = [...this.entries.keys()].sort()[0];
    return this.hasMore && first !== undefined && message.ts < first;
  }

  /** The root's count, before the workspace sends the root again. */
  countReply(reply) {
    const root = this.entries.get(reply.thread_ts)?.message;
    if (this.thread || !root || reply.is_ephemeral || (root.latest_reply ?? "") >= reply.ts) return;
    this.put({ ...root, reply_count: (root.reply_count ?? 0) + 1, latest_reply: reply.ts });
    this.layout();
  }

  leave(channel, ts) {
    if (channel !== this.channel || !this.entries.delete(ts)) return;
    this.layout();
  }

  /** Draw a message that is new or has changed. */
  put(message) {
    const known = this.entries.get(message.ts);
    if (known && JSON.stringify(known.message) === JSON.stringify(message)) return;
    const scope = known?.scope ?? new Scope({ type: "message", channel: this.channel, ts: message.ts });
    const restore = known ? rememberFocus(known.node) : () => {};
    const node = drawMessage(
      { channel: this.channel, ...message },
      { scope, inThread: Boolean(this.thread), onThread: this.onThread },
    );
    if (known?.node.isConnected) known.node.replaceWith(node);
    this.entries.set(message.ts, { message, node, scope });
    restore(node, node);
  }

  divider(key, text, kind) {
    if (!this.dividers.has(key)) {
      this.dividers.set(
        key,
        h("div", { class: `divider ${kind}`, role: "separator", "aria-label": text }, h("span", {}, text)),
      );
    }
    const node = this.dividers.get(key);
    node.firstChild.textContent = text;
    node.setAttribute("aria-label", text);
    return node;
  }

  /** Put nodes and dividers in order, moving only what is out of place. */
  layout() {
    const sorted = [...this.entries.values()].sort((a, b) => byTime(a.message, b.message));
    const wanted = [];
    let before = null;
    for (const { message, node } of sorted) {
      const afterRoot = this.thread && before?.ts === this.thread;
      if (!before || dayKey(before.ts) !== dayKey(message.ts))
        wanted.push(this.divider(dayKey(message.ts), dayName(message.ts), "day"));
      if (afterRoot) {
        const count = sorted[0].message.reply_count ?? sorted.length - 1;
        wanted.push(this.divider("replies", count === 1 ? "1 reply" : `${count} replies`, "tally"));
        if (this.hasMore) wanted.push(this.earlier);
      }
      const together =
        before &&
        !afterRoot &&
        !message.is_ephemeral &&
        !before.is_ephemeral &&
        author(before).id === author(message).id &&
        Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS &&
        wanted.at(-1)?.tagName === "ARTICLE" &&
        message.subtype !== "thread_broadcast";
      node.classList.toggle("compact", Boolean(together));
      node.tabIndex = -1;
      wanted.push(node);
      before = message;
    }
    if (sorted.length) sorted.at(-1).node.tabIndex = 0;
    this.earlier.hidden = !this.hasMore;
    this.empty.hidden = sorted.length > 0;
    const keep = new Set(wanted);
    for (const child of [...this.inner.children]) if (!keep.has(child)) child.remove();
    let at = this.inner.firstChild;
    for (const node of wanted) {
      if (node === at) at = at.nextSibling;
      else this.inner.insertBefore(node, at);
    }
    if (!this.thread) this.scroller.prepend(this.earlier);
    if (this.stuck) this.toEnd();
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.stuck && !this.jump.hidden) {
      this.jump.hidden = true;
      this.seen();
    }
  }

  toEnd(byHand = false) {
    this.stuck = true;
    this.jump.hidden = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    if (byHand) {
      this.seen();
      this.inner.lastElementChild?.focus({ preventScroll: true });
    }
  }

  /** What is on screen at the end counts as read. */
  seen() {
    const last = [...this.entries.keys()].sort().at(-1);
    if (last && this.stuck && document.visibilityState === "visible") this.onSeen(last);
  }

  /** Bring a message into view, fetching earlier ones until it is there. */
  async reveal(ts) {
    for (let tries = 0; !this.entries.has(ts) && this.hasMore && tries < 20; tries += 1)
      await this.loadEarlier();
    const node = this.entries.get(ts)?.node;
    if (!node) return;
    this.stuck = false;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 2500);
  }

  /** Only the message that has the focus offers its tools to the Tab key. */
  focused({ target }) {
    const article = target.closest("article");
    if (!article || article === this.current) return;
    const tools = (node, tabIndex) =>
      node?.querySelectorAll(".toolbar button").forEach((button) => {
        button.tabIndex = tabIndex;
      });
    tools(this.current, -1);
    tools(article, 0);
    this.current = article;
  }

  keys(event) {
    if (event.target.tagName !== "ARTICLE") return;
    const all = [...this.inner.querySelectorAll("article")];
    const at = all.indexOf(event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all[to]) return;
    event.preventDefault();
    all[to].focus();
  }
}
