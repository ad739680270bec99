/**
 * A run of messages, oldest first: a conversation's or a thread's. Only a window of the latest is
 * fetched and drawn; scrolling up, or the arrow key, adds to it.
 */
import { get } from "./api.js";
import { arrange, isMine, put } from "./arrange.js";
import { rememberFocus } from "./blocks.js";
import { announce, toast } from "./dialogs.js";
import { fill, h, icon } from "./dom.js";
import { drawMessage, editMessage, markThread, spoken } from "./message.js";
import { Scope } from "./scope.js";
import { conversation, on, store } from "./store.js";
import { walkMessages } from "./walking.js";

const WINDOW = 100;
const LARGEST_WINDOW = 1000;
const NEAR_END = 80;
const NEAR_START = 300;

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
    /** For each request under way, what was heard of meanwhile: its answer may be older. */
    this.asking = new Set();
    this.hasMore = false;
    this.dividers = new Map();
    /** Where "New" is drawn: what stood before was read when this was opened, or last looked at. */
    this.line = null;
    /** New messages below what is on screen. */
    this.below = 0;
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
        "onedit-end": (event) => this.redraw(event.target.dataset.ts),
      },
      this.earlier,
      this.empty,
      this.inner,
    );
    walkMessages(this.scroller, (ts) => ts === this.first() && this.loadEarlier());
    this.jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd(true) });
    this.node = h("div", { class: "timeline-box" }, this.scroller, this.jump);
    this.stuck = true;
    this.grown = new ResizeObserver(() => this.stuck && this.toEnd());
    this.grown.observe(this.inner);
    this.grown.observe(this.scroller);
    this.stops = this.listen();
  }

  listen() {
    const own = (message) => ({ ...message, is_ephemeral: true });
    return [
      on("stream:message", ({ channel, message }) => this.arrive(channel, message, true)),
      on("stream:ephemeral", ({ channel, message }) => this.arrive(channel, own(message), true)),
      on("stream:message_changed", ({ channel, message }) => this.arrive(channel, message, false)),
      on("stream:ephemeral_changed", ({ channel, message }) => this.arrive(channel, own(message), false)),
      on("stream:message_deleted", ({ channel, ts }) => this.leave(channel, ts)),
      on("stream:ephemeral_deleted", ({ channel, ts }) => this.leave(channel, ts)),
      on("conversations", () => this.markThreads()),
      on("resync", () => this.resync()),
    ];
  }

  destroy() {
    this.grown.disconnect();
    for (const stop of this.stops) stop();
  }

  // --- fetching ---------------------------------------------------------------------------

  /** Ask for messages and draw them, but for what has changed since it was asked. */
  async fetch(more = {}) {
    const heard = new Set();
    this.asking.add(heard);
    const asked = { channel: this.channel, thread_ts: this.thread, limit: WINDOW, ...more };
    const answer = await get("messages", asked).finally(() => this.asking.delete(heard));
    for (const message of answer.messages) if (!heard.has(message.ts)) this.put(message);
    return { ...answer, heard };
  }

  async load() {
    const { has_more: hasMore, read } = await this.fetch();
    this.hasMore = hasMore;
    this.line = read || null;
    this.layout();
    this.begin();
  }

  /** Begin at the end; or where reading stopped, when more came since than can be seen at once. */
  begin() {
    this.toEnd();
    const line = this.dividers.get("new");
    const place = line?.isConnected ? line.offsetTop - this.scroller.offsetTop : Infinity;
    if (place < this.scroller.scrollTop) {
      this.stuck = false;
      this.scroller.scrollTop = place - NEAR_END / 2;
      const isNew = ({ message }) => message.ts > this.line && message.ts !== this.thread && !isMine(message);
      this.below = [...this.entries.values()].filter(isNew).length;
      this.showJump();
    }
    this.seen();
  }

  async resync() {
    try {
      const { messages, heard } = await this.fetch();
      const oldest = messages.find((message) => message.ts !== this.thread)?.ts ?? "";
      const present = new Set([...heard, this.thread, ...messages.map((message) => message.ts)]);
      for (const ts of [...this.entries.keys()])
        if (ts >= oldest && !present.has(ts)) this.entries.delete(ts);
      this.layout();
    } catch {
      // Still away: the next reconnection tries again.
    }
  }

  /** Add to the window at its beginning, once for all who ask at the same time. */
  async loadEarlier(limit = WINDOW) {
    if (!this.hasMore) return;
    this.loading ??= this.addEarlier(limit);
    await this.loading;
    this.loading = null;
  }

  /** What is on screen stays where it is. */
  async addEarlier(limit) {
    const held = document.activeElement === this.earlier && this.first();
    try {
      const { has_more: hasMore } = await this.fetch({ before: this.first(), limit });
      this.hasMore = hasMore;
      const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
      this.stuck = false;
      this.layout();
      this.scroller.scrollTop = this.scroller.scrollHeight - fromEnd;
      if (held && this.earlier.hidden) this.entries.get(held)?.node.focus({ preventScroll: true });
    } catch (error) {
      toast(error.message, { trouble: true });
    }
  }

  /** The first message of the window; a thread's own beginning always stands above it. */
  first() {
    return [...this.entries.keys()].filter((ts) => ts !== this.thread).sort()[0];
  }

  // --- what happens -----------------------------------------------------------------------

  belongs(channel, message) {
    if (channel !== this.channel) return false;
    if (this.thread) return message.ts === this.thread || message.thread_ts === this.thread;
    return !isReply(message) || message.subtype === "thread_broadcast";
  }

  arrive(channel, given, isNew) {
    const message = { ...given, channel };
    for (const heard of this.asking) heard.add(message.ts);
    if (!this.belongs(channel, message)) {
      if (isNew && channel === this.channel) this.countReply(message);
      return;
    }
    const known = this.entries.has(message.ts);
    if (!known && !isNew && this.beforeWindow(message)) return;
    const last = [...this.entries.keys()].sort().at(-1) ?? null;
    this.put(message);
    if (!known && isNew) this.greet(message, last);
    this.layout();
    if (!known && isNew && this.stuck) this.toEnd();
    this.seen();
  }

  /** A message nobody has seen yet: follow it, or say that it is there. */
  greet(message, last) {
    if (isMine(message)) {
      this.line = null;
      this.stuck = true;
      return;
    }
    announce(spoken(message), message.ts);
    if (this.stuck && document.visibilityState === "visible") return;
    this.line ??= last;
    if (this.stuck) return;
    this.below += 1;
    this.showJump();
  }

  beforeWindow(message) {
    const first = this.first();
    return this.hasMore && first !== undefined && message.ts < first;
  }

  /** A reply elsewhere: the root's count, before the workspace sends the root again. */
  countReply(reply) {
    if (this.thread || reply.is_ephemeral) return;
    if (!isMine(reply)) announce(spoken(reply), reply.ts);
    const root = this.entries.get(reply.thread_ts)?.message;
    if (!root || (root.latest_reply ?? "") >= reply.ts) return;
    this.put({ ...root, reply_count: (root.reply_count ?? 0) + 1, latest_reply: reply.ts });
    this.layout();
  }

  leave(channel, ts) {
    for (const heard of this.asking) heard.add(ts);
    if (channel === this.channel && this.entries.delete(ts)) this.layout();
  }

  // --- drawing ----------------------------------------------------------------------------

  /** Draw a message that is new or has changed; one that is being edited waits until that is over. */
  put(message) {
    const known = this.entries.get(message.ts);
    if (known && JSON.stringify(known.message) === JSON.stringify(message)) return;
    if (known?.node.querySelector(".editor")) {
      known.message = message;
      return;
    }
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

  redraw(ts) {
    const { message } = this.entries.get(ts);
    this.entries.get(ts).message = null;
    this.put(message);
    this.layout();
  }

  layout() {
    const inside = this.thread && this.hasMore ? this.earlier : null;
    this.earlier.hidden = !this.hasMore;
    this.empty.hidden = this.entries.size > 0;
    put(
      this.inner,
      arrange(this.entries.values(), {
        thread: this.thread,
        line: this.line,
        earlier: inside,
        kept: this.dividers,
      }),
    );
    if (!inside && this.scroller.firstChild !== this.earlier) this.scroller.prepend(this.earlier);
    this.markThreads();
    if (this.stuck) this.toEnd();
  }

  markThreads() {
    const unread = conversation(this.channel)?.unread_threads ?? {};
    for (const [ts, { node }] of this.entries)
      if (!this.thread) markThread(node, ts === store.route.thread ? 0 : unread[ts]);
  }

  // --- moving about -----------------------------------------------------------------------

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const toGo = scrollHeight - scrollTop - clientHeight;
    this.stuck = toGo < NEAR_END;
    if (this.stuck) this.below = 0;
    this.showJump(toGo > clientHeight);
    if (this.stuck) this.seen();
    else if (scrollTop < NEAR_START) this.loadEarlier();
  }

  showJump(far = false) {
    this.jump.hidden = this.stuck || !(this.below || far);
    const label = this.below ? `${this.below} new message${this.below === 1 ? "" : "s"}` : "Latest messages";
    if (this.jump.textContent !== label) fill(this.jump, icon("down"), label);
  }

  toEnd(byHand = false) {
    this.stuck = true;
    this.below = 0;
    this.showJump();
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

  /** Bring something that is drawn into view, if it is not. */
  scrollTo(node) {
    const [box, at] = [this.scroller.getBoundingClientRect(), node.getBoundingClientRect()];
    if (at.top < box.top || at.bottom > box.bottom) node.scrollIntoView({ block: "center" });
  }

  /** Bring a message into view, fetching earlier ones until it is there. */
  async reveal(ts) {
    while (!this.entries.has(ts) && this.hasMore && ts < this.first()) {
      const first = this.first();
      await this.loadEarlier(LARGEST_WINDOW);
      if (this.first() === first) return;
    }
    const node = this.entries.get(ts)?.node;
    if (!node) return;
    this.stuck = false;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 2500);
  }

  /** Open the box to change one's own last message in; `after` takes the focus again. */
  editLast(after) {
    const mine = [...this.entries.values()].filter(
      ({ message }) => isMine(message) && !message.is_ephemeral && message.subtype !== "tombstone",
    );
    const last = mine.sort((a, b) => (a.message.ts < b.message.ts ? -1 : 1)).at(-1);
    if (!last) return;
    editMessage(last.node, { channel: this.channel, ...last.message }, after);
  }
}
