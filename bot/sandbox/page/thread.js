/**
 * The right: a thread beside its conversation; on a phone, over it.
 */
import { Composer, composerLabel } from "./composer.js";
import { h, iconButton } from "./dom.js";
import { markRead } from "./reading.js";
import { conversation, conversationTitle, store } from "./store.js";
import { Timeline } from "./timeline.js";

const coarse = () => matchMedia("(pointer: coarse)").matches;

export class ThreadPane {
  /** @param {{navigate: (place: object) => void}} options */
  constructor({ navigate }) {
    this.navigate = navigate;
    this.node = h("aside", {
      class: "pane thread",
      "aria-label": "Thread",
      hidden: true,
      onkeydown: (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        this.close?.();
      },
    });
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
    this.close = () => this.navigate({ channel, tab: store.route.tab });
    const timeline = new Timeline({
      channel,
      thread,
      label: "Replies",
      onThread: () => {},
      onSeen: (ts) => markRead(channel, thread, ts),
    });
    const composer = new Composer({
      channel,
      thread,
      label: composerLabel(item, thread),
      onSent: (sent) => timeline.arrive(channel, sent, true),
      onEditLast: () => timeline.editLast(() => composer.focus()),
    });
    this.timeline = timeline;
    this.node.append(
      h(
        "header",
        { class: "pane-head" },
        iconButton("back", "Back to the conversation", { class: "only-narrow", onclick: this.close }),
        h(
          "div",
          { class: "pane-title" },
          h("h2", { tabIndex: -1 }, "Thread"),
          h("p", {}, conversationTitle(item)),
        ),
        iconButton("close", "Close thread", { class: "only-wide", onclick: this.close }),
      ),
      timeline.node,
      item.is_archived ? h("p", { class: "away" }, "This channel is archived.") : composer.node,
    );
    if (!document.querySelector("dialog[open]")) this.focus(message && message !== thread);
    try {
      await timeline.load();
      if (message && message !== thread) await timeline.reveal(message);
    } catch (error) {
      timeline.node.append(h("p", { class: "pane-trouble", role: "alert" }, error.message));
    }
  }

  /** Where the keyboard goes on; a phone's would cover the half of what one came to read. */
  focus(toRead = coarse()) {
    const box = !toRead && !coarse() && this.node.querySelector(".composer-box");
    (box || this.node.querySelector("h2"))?.focus();
  }
}
