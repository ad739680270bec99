/**
 * The middle: a channel or a direct message; the app's has the tabs Home and Messages.
 */
import { get } from "./api.js";
import { Composer, composerLabel } from "./composer.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { HomeTab } from "./home.js";
import { placeUrl } from "./links.js";
import { avatar } from "./message.js";
import { markRead, unreadIn, unreadThreads } from "./reading.js";
import { appOf, author, conversation, conversationName, conversationTitle, on, store } from "./store.js";
import { Timeline } from "./timeline.js";

const coarse = () => matchMedia("(pointer: coarse)").matches;

/** The app's tabs; unread messages are counted beside theirs. The arrow keys move between them. */
function tabs(item, chosen) {
  const count = h("span", { class: "count" });
  const tab = (name, ...label) =>
    h(
      "a",
      {
        href: placeUrl({ channel: item.id, tab: name }),
        class: "tab",
        role: "tab",
        tabIndex: chosen === name ? 0 : -1,
        "aria-selected": String(chosen === name),
        onkeydown: (event) => {
          if (event.key === " ") event.target.click();
          else if (/^Arrow(Left|Right)$/.test(event.key))
            (event.target.nextElementSibling ?? event.target.previousElementSibling).focus();
          else return;
          event.preventDefault();
        },
      },
      label,
    );
  const show = () => {
    const unread = chosen === "home" ? unreadIn(conversation(item.id)) : 0;
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

/** Leads to the latest thread with something new: its first message may stand far above. */
function threadsBar(item, open) {
  const node = h("button", { type: "button", class: "threads-bar", onclick: () => open(latest()) });
  const latest = () => unreadThreads(conversation(item.id)).at(-1);
  const show = () => {
    const count = unreadThreads(conversation(item.id)).length;
    node.hidden = !count;
    fill(node, icon("reply"), count === 1 ? "New replies in a thread" : `New replies in ${count} threads`);
  };
  show();
  const stops = [on("conversations", show), on("route", show)];
  return { node, destroy: () => stops.forEach((stop) => stop()) };
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
    this.home = null;
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

  /** Where the keyboard goes on after something here was chosen. */
  focus() {
    if (this.home) this.home.node.focus({ preventScroll: true });
    else if (this.composer && !coarse()) this.composer.focus();
    else this.node.querySelector("h1")?.focus();
  }

  /** Give the focus back to where a thread was opened from. */
  returnFrom(thread) {
    const root = this.timeline?.entries.get(thread)?.node;
    const target = root?.querySelector(".replies") ?? root;
    if (!target) return this.focus();
    this.timeline.scrollTo(target);
    return target.focus({ preventScroll: true });
  }

  async showHome(app) {
    const home = new HomeTab(app);
    this.home = home;
    this.parts.push(home);
    this.node.append(home.node);
    await home.load();
  }

  async showMessages(item, message) {
    const timeline = new Timeline({
      channel: item.id,
      label: `Messages in ${conversationTitle(item)}`,
      onThread: (root) => this.navigate({ channel: item.id, thread: root.thread_ts ?? root.ts }),
      onSeen: (ts) => markRead(item.id, null, ts),
    });
    const bar = threadsBar(item, (thread) => this.navigate({ channel: item.id, thread }));
    this.parts.push(timeline, bar);
    this.timeline = timeline;
    this.node.append(bar.node, timeline.node);
    if (item.is_archived) this.node.append(h("p", { class: "away" }, "This channel is archived."));
    else {
      this.composer = new Composer({
        channel: item.id,
        label: composerLabel(item),
        onSent: (sent) => timeline.arrive(item.id, sent, true),
        onEditLast: () => timeline.editLast(() => this.composer.focus()),
      });
      this.node.append(this.composer.node);
    }
    // Before anything is waited for: later the keyboard may be somewhere else already.
    const idle = document.activeElement === document.body && !store.route.thread;
    if (idle && !message) this.focus();
    try {
      await timeline.load();
      if (message) await timeline.reveal(message);
    } catch (error) {
      timeline.node.append(h("p", { class: "pane-trouble", role: "alert" }, error.message));
    }
  }
}
