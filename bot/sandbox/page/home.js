/**
 * The app's Home tab.
 */
import { get, post } from "./api.js";
import { drawBlocks, rememberFocus } from "./blocks.js";
import { fill, h } from "./dom.js";
import { Scope } from "./scope.js";
import { on } from "./store.js";

export class HomeTab {
  constructor(app) {
    this.app = app;
    this.scope = null;
    this.heard = 0;
    this.notice = h("div", { class: "form-notice", role: "alert", hidden: true });
    this.body = h("div", { class: "home-body blocks" }, h("p", { class: "empty" }, "Loading…"));
    this.node = h(
      "div",
      { class: "home", role: "tabpanel", "aria-label": "Home", tabIndex: 0 },
      this.notice,
      this.body,
    );
    this.stops = [on("stream:home", ({ view }) => this.hear(view)), on("resync", () => this.load())];
  }

  destroy() {
    for (const stop of this.stops) stop();
  }

  hear(view) {
    this.heard += 1;
    this.draw(view);
  }

  /** Opening it lets the app draw it anew, and that may arrive before this request's answer. */
  async load() {
    const before = this.heard;
    try {
      const { view } = await get("home");
      if (this.heard === before) this.draw(view);
    } catch (error) {
      this.say(error.message);
    }
  }

  say(text) {
    this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  draw(view) {
    if (!view) {
      fill(this.body, h("p", { class: "empty" }, `${this.app.name} has put nothing here yet.`));
      return;
    }
    const restore = rememberFocus(this.body);
    const top = this.node.scrollTop;
    this.scope ??= new Scope({ type: "view", view_id: view.id });
    this.say("");
    fill(
      this.body,
      drawBlocks(view.blocks, {
        scope: this.scope,
        level: 2,
        act: (blockId, action) => this.act(view.id, blockId, action),
      }),
    );
    restore(null);
    this.node.scrollTop = top;
  }

  async act(viewId, blockId, action) {
    this.say("");
    try {
      const answer = await post("action", {
        container: { type: "view", view_id: viewId },
        block_id: blockId,
        action,
        state: this.scope.state(),
      });
      if (answer.ok) return true;
      this.say(answer.say ?? "The app did not answer. Nothing was changed.");
    } catch (error) {
      this.say(error.message);
    }
    return false;
  }
}
