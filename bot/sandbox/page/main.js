/**
 * The page of the local workspace: starts it, and keeps address, panes and stream together.
 */
import { get, sinceTrouble } from "./api.js";
import { isMine } from "./arrange.js";
import { ConversationPane } from "./conversation.js";
import { announce, toast } from "./dialogs.js";
import { debounce, fill, h } from "./dom.js";
import { localPlace, placeUrl } from "./links.js";
import { spoken } from "./message.js";
import { ModalStack } from "./modal.js";
import { unreadIn } from "./reading.js";
import { Sidebar } from "./sidebar.js";
import { appOf, conversation, conversationTitle, emit, on, onScreen, setWorkspace, store } from "./store.js";
import { follow } from "./stream.js";
import "./theme.js";
import { ThreadPane } from "./thread.js";

const page = document.getElementById("page");
const RETRY_MS = 1000;

async function fetchConversations() {
  store.conversations = (await get("conversations")).conversations;
}

const refresh = debounce(async () => {
  try {
    await fetchConversations();
    emit("conversations");
  } catch {
    // The stream's banner already says that the workspace is away.
  }
}, 200);

function title() {
  const unread = store.conversations.reduce((sum, item) => sum + unreadIn(item), 0);
  // The name first: several people may have windows open on one screen.
  document.title = `${unread ? `(${unread}) ` : ""}${store.people.get(store.me)?.name ?? "Nobody"} · ${store.team.name}`;
}

class Page {
  start() {
    const navigate = (place) => this.navigate(place);
    this.conversation = new ConversationPane({ navigate });
    this.thread = new ThreadPane({ navigate });
    this.sidebar = new Sidebar({ enter: (place) => this.enter(place) });
    this.banner = h(
      "p",
      { class: "banner", role: "status", hidden: true },
      "The workspace is not answering. Trying again…",
    );
    fill(page, this.banner, this.sidebar.node, this.conversation.node, this.thread.node);
    this.modals = new ModalStack();
    this.listen();
    follow(() => {
      // What came in between the first look and now was told to nobody.
      refresh();
      this.modals.resync().catch(() => {});
      this.go(localPlace(location.href) ?? {}, true);
    });
  }

  listen() {
    addEventListener("popstate", () => this.go(localPlace(location.href) ?? {}, false));
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("visit", ({ detail }) => this.visit(detail));
    document.addEventListener("visibilitychange", () => {
      for (const pane of [this.conversation, this.thread]) pane.timeline?.seen();
    });
    on("reachable", ({ yes }) => {
      this.banner.hidden = yes;
    });
    on("stream:message", refresh);
    on("stream:conversations", refresh);
    on("resync", refresh);
    on("conversations", title);
    on("stream:trouble", ({ say }) =>
      setTimeout(() => sinceTrouble() > 1500 && toast(say, { trouble: true }), 300),
    );
    on("stream:app", ({ connected, app: id }) => {
      for (const app of store.apps) if (!id || app.id === id) app.connected = connected;
      emit("app");
    });
    on("stream:message", ({ channel, message }) => this.hear(channel, message));
    addEventListener("keydown", (event) => this.keys(event));
  }

  /** Say what was written in a conversation that is not on screen. */
  hear(channel, message) {
    const where = conversation(channel);
    if (!where || isMine(message) || onScreen(where)) return;
    announce(`${conversationTitle(where)}: ${spoken(message)}`, message.ts);
  }

  /** F6 goes round the panes, as in Slack. */
  keys(event) {
    if (event.key !== "F6" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const panes = [this.sidebar, this.conversation, this.thread].filter((pane) => pane.node.offsetParent);
    const at = panes.findIndex((pane) => pane.node.contains(document.activeElement));
    const to = event.shiftKey ? Math.max(at, 0) - 1 + panes.length : at + 1;
    panes[to % panes.length].focus();
  }

  /** Links that lead inside the page open inside it. */
  clicked(event) {
    const anchor = event.target.closest?.("a[href]");
    if (!anchor || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey)
      return;
    const place = localPlace(anchor.href);
    if (!place?.channel) return;
    event.preventDefault();
    if (anchor.closest(".tabs, .sidebar")) this.enter(place);
    else this.navigate(place);
  }

  /** Go somewhere and take the keyboard along. */
  enter(place) {
    this.navigate(place);
    this.conversation.focus();
  }

  /** The address of a button. */
  visit(address) {
    const place = localPlace(address);
    if (place?.channel) {
      this.modals.dismiss();
      this.navigate(place);
    } else window.open(address, "_blank", "noopener");
  }

  /** Go somewhere, leaving a step for the Back button. */
  navigate(place) {
    if (place.channel && !conversation(place.channel)) {
      fetchConversations().then(
        () => this.arrive(place),
        () => this.arrive(place),
      );
      return;
    }
    this.arrive(place);
  }

  arrive(place) {
    const target = this.settle(place);
    const address = placeUrl(target);
    if (address !== `${location.pathname}${location.search}`) history.pushState(null, "", address);
    this.go(target, false);
  }

  /** A reply's link opens its thread; a message that began one is found in the conversation. */
  settle({ channel = null, thread = null, message = null, tab = null }) {
    const shownTab = thread || message || !appOf(conversation(channel)) ? null : tab;
    return { channel, thread, message, tab: shownTab };
  }

  go(place, first) {
    const target = this.settle(place);
    if (first && !target.channel && !matchMedia("(max-width: 719px)").matches) {
      target.channel =
        store.conversations.find((item) => appOf(item))?.id ?? store.conversations[0]?.id ?? null;
      target.tab = appOf(conversation(target.channel)) ? "home" : null;
    }
    if (first) history.replaceState(null, "", placeUrl(target));
    const before = store.route;
    store.route = target;
    page.dataset.shows = target.thread ? "thread" : target.channel ? "conversation" : "list";
    const moved = first || before.channel !== target.channel || before.tab !== target.tab;
    if (moved || (target.message && !target.thread))
      this.conversation.show({ ...target, message: target.thread ? null : target.message });
    if (moved || before.thread !== target.thread || target.message) this.thread.show(target);
    if (!moved && before.thread && !target.thread) this.conversation.returnFrom(before.thread);
    emit("route");
    title();
  }
}

async function begin() {
  // Who one is belongs to this window alone; an address without it, such as a message's, keeps it.
  const asked = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("as");
  setWorkspace(await get("workspace"));
  const known = store.people.get(asked);
  store.me =
    known && !known.deactivated
      ? asked
      : ([...store.people.values()].find((person) => !person.deactivated)?.id ?? "");
  sessionStorage.setItem("as", store.me);
  await fetchConversations();
  new Page().start();
}

async function untilBegun() {
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      fill(page, h("p", { class: "empty-pane", role: "alert" }, `${error.message} Trying again…`));
      await new Promise((resolve) => {
        setTimeout(resolve, RETRY_MS);
      });
    }
  }
}

untilBegun();
