/**
 * The middle: a channel or a direct message; the app's has the tabs Home and Messages. And the
 * right: a thread.
 */
import { get, post } from "./api.js";
import { Composer, composerLabel } from "./composer.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { HomeTab } from "./home.js";
import { placeUrl } from "./links.js";
import { avatar } from "./message.js";
import { appOf, author, conversation, conversationName, conversationTitle, on, store } from "./store.js";
import { Timeline } from "./timeline.js";

const coarse = () => matchMedia("(pointer: coarse)").matches;

function trouble(error) {
  return h("p", { class: "pane-trouble", role: "alert" }, error.message);
}

/** The app's tabs; unread messages are counted beside theirs. */
function tabs(item, chosen) {
  const count = h("span", { class: "count" });
  const tab = (name, ...label) =>
    h(
      "a",
      {
        href: placeUrl({ channel: item.id, tab: name }),
        class: "tab",
        role: "tab",
        "aria-selected": String(chosen === name),
      },
      label,
    );
  const show = () => {
    const unread = chosen === "home" ? (conversation(item.id)?.unread ?? 0) : 0;
    count.hidden = !unread;
    fill(count, String(unread), h("span", { class: "unseen" }, " unread"));
  };
  show();
  const node = h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": conversationName(item) },
    tab("home", "Home"),
    tab("messages", "Messages", count),
  );
  return { node, stop: on("conversations", show) };
}

/** Says so while the app is away; nothing pressed then would be answered. */
function presence(app) {
  const node = h(
    "p",
    { class: "away", role: "status" },
    `${app.name} is not running just now. Messages wait; buttons will not be answered.`,
  );
  const show = () => {
    node.hidden = app.connected;
  };
  show();
  return { node, stop: on("app", show) };
}

export class ConversationPane {
  /** @param {{navigate: (place: object) => void}} options */
  constructor({ navigate }) {
    this.navigate = navigate;
    this.node = h("main", { class: "pane conversation", id: "conversation", "aria-label": "Conversation" });
    this.parts = [];
  }

  clear() {
    for (const part of this.parts) part.destroy?.();
    this.parts = [];
    this.timeline = null;
    this.composer = null;
    this.node.replaceChildren();
  }

  head(item, app) {
    const mark =
      item.kind === "im"
        ? avatar(author(app ? { user: app.bot_user } : { user: item.with }))
        : icon(item.kind === "private" ? "lock" : "hash");
    const topic = item.topic || store.people.get(item.with)?.title || "";
    return h(
      "header",
      { class: "pane-head" },
      iconButton("back", "Back to conversations", { class: "only-narrow", onclick: () => this.navigate({}) }),
      h("span", { class: "pane-mark" }, mark),
      h(
        "div",
        { class: "pane-title" },
        h("h1", { tabIndex: -1 }, conversationName(item), app && h("span", { class: "badge" }, "APP")),
        topic && h("p", {}, topic),
      ),
    );
  }

  /** Show a conversation, or an invitation to choose one. */
  async show({ channel, tab, message }) {
    this.clear();
    const item = conversation(channel);
    if (!item) {
      this.node.append(
        h(
          "p",
          { class: "empty-pane" },
          channel
            ? `${store.people.get(store.me)?.name ?? "You"} cannot see this conversation.`
            : "Choose a conversation.",
        ),
      );
      return;
    }
    const app = appOf(item);
    const chosen = tab === "home" && app ? "home" : "messages";
    this.node.append(this.head(item, app));
    if (app) {
      for (const part of [tabs(item, chosen), presence(app)]) {
        this.parts.push({ destroy: part.stop });
        this.node.append(part.node);
      }
    }
    if (app && chosen === "messages") get("home", { tab: "messages" }).catch(() => {});
    if (chosen === "home") await this.showHome(app);
    else await this.showMessages(item, message);
  }

  /** Give the focus back to where a thread was opened from. */
  returnFrom(thread) {
    const root = this.timeline?.entries.get(thread)?.node;
    const target = root?.querySelector(".replies") ?? root;
    if (target) target.focus({ preventScroll: true });
    else if (!coarse()) this.composer?.focus();
  }

  async showHome(app) {
    const home = new HomeTab(app);
    this.parts.push(home);
    this.node.append(home.node);
    await home.load();
  }

  async showMessages(item, message) {
    const timeline = new Timeline({
      channel: item.id,
      label: `Messages in ${conversationTitle(item)}`,
      onThread: (root) => this.navigate({ channel: item.id, thread: root.thread_ts ?? root.ts }),
      onSeen: (ts) => markRead(item.id, ts),
    });
    this.parts.push(timeline);
    this.timeline = timeline;
    this.node.append(timeline.node);
    if (item.is_archived) this.node.append(h("p", { class: "away" }, "This channel is archived."));
    else {
      this.composer = new Composer({
        channel: item.id,
        label: composerLabel(item),
        onSent: (sent) => timeline.arrive(item.id, sent, true),
      });
      this.node.append(this.composer.node);
    }
    try {
      await timeline.load();
      if (message) await timeline.reveal(message);
    } catch (error) {
      timeline.node.append(trouble(error));
    }
    if (!message && !coarse() && !store.route.thread && !document.querySelector("dialog[open]"))
      this.composer?.focus();
  }
}

export class ThreadPane {
  constructor({ navigate }) {
    this.navigate = navigate;
    this.node = h("aside", { class: "pane thread", "aria-label": "Thread", hidden: true });
  }

  clear() {
    this.timeline?.destroy();
    this.timeline = null;
    this.node.replaceChildren();
    this.node.hidden = true;
  }

  async show({ channel, thread, message }) {
    this.clear();
    const item = conversation(channel);
    if (!thread || !item) return;
    this.node.hidden = false;
    const close = () => this.navigate({ channel, tab: store.route.tab });
    const timeline = new Timeline({
      channel,
      thread,
      label: "Replies",
      onThread: () => {},
      onSeen: (ts) => markRead(channel, ts),
    });
    const composer = new Composer({
      channel,
      thread,
      label: composerLabel(item, thread),
      onSent: (sent) => timeline.arrive(channel, sent, true),
    });
    this.timeline = timeline;
    this.node.append(
      h(
        "header",
        { class: "pane-head" },
        iconButton("back", "Back to the conversation", { class: "only-narrow", onclick: close }),
        h(
          "div",
          { class: "pane-title" },
          h("h2", { tabIndex: -1 }, "Thread"),
          h("p", {}, conversationTitle(item)),
        ),
        iconButton("close", "Close thread", { class: "only-wide", onclick: close }),
      ),
      timeline.node,
      composer.node,
    );
    try {
      await timeline.load();
      if (message && message !== thread) await timeline.reveal(message);
    } catch (error) {
      timeline.node.append(trouble(error));
    }
    if (document.querySelector("dialog[open]")) return;
    if (coarse()) this.node.querySelector("h2").focus();
    else if (!message || message === thread) composer.focus();
  }
}

const lastRead = new Map();

function markRead(channel, ts) {
  const item = conversation(channel);
  if ((lastRead.get(channel) ?? "") >= ts && !item?.unread) return;
  lastRead.set(channel, ts);
  const upTo = item?.latest && item.latest > ts ? item.latest : ts;
  post("read", { channel, ts: upTo }).catch(() => {});
  if (item?.unread) {
    item.unread = 0;
    dispatchEvent(new Event("unread"));
  }
}
