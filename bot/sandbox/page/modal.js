/**
 * Modals: a stack of views, the top one shown. What was typed below stays while one is above.
 */
import { get, post } from "./api.js";
import { drawBlocks, rememberFocus } from "./blocks.js";
import { fill, h, iconButton, uid } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { Scope } from "./scope.js";
import { on } from "./store.js";

const KEPT = "Everything you entered is still here.";

class Modal {
  constructor(stack, view) {
    this.stack = stack;
    this.scope = new Scope({ type: "view", view_id: view.id });
    this.busy = false;
    const titleId = uid("title");
    this.title = h("h2", { id: titleId });
    this.back = iconButton("back", "Back", { onclick: () => this.dismiss(false) });
    this.notice = h("div", { class: "form-notice", role: "alert" });
    this.body = h("div", { class: "modal-body" });
    this.closeButton = h("button", { type: "button", class: "button", onclick: () => this.dismiss(false) });
    this.submitButton = h("button", { type: "submit", class: "button primary" });
    this.form = h(
      "form",
      {
        class: "modal-form",
        novalidate: true,
        onsubmit: (event) => this.submit(event),
        onkeydown: (event) => this.keys(event),
      },
      h(
        "header",
        { class: "modal-head" },
        this.back,
        this.title,
        iconButton("close", "Close form", { onclick: () => this.dismiss(true) }),
      ),
      this.body,
      this.notice,
      h("footer", { class: "modal-foot" }, this.closeButton, this.submitButton),
    );
    this.dialog = h("dialog", { class: "modal", "aria-labelledby": titleId }, this.form);
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.dismiss(false);
    });
    // The browser may close a dialog in spite of the line above, on a second Escape.
    this.dialog.addEventListener("close", () => {
      if (this.shown) {
        this.shown = false;
        this.dismiss(false);
      }
    });
    document.body.append(this.dialog);
    this.draw(view);
  }

  draw(view) {
    const restore = rememberFocus(this.dialog);
    const scroll = this.body.scrollTop;
    this.view = view;
    this.title.textContent = plainText(view.title) || "Form";
    fill(
      this.body,
      drawBlocks(view.blocks, { scope: this.scope, act: (blockId, action) => this.act(blockId, action) }),
    );
    this.closeButton.textContent = plainText(view.close) || (view.submit ? "Cancel" : "Close");
    this.submitButton.hidden = !view.submit;
    if (!this.busy) this.submitButton.textContent = plainText(view.submit) || "Submit";
    this.say("");
    restore(this.shown ? this.firstControl() : null);
    this.body.scrollTop = scroll;
  }

  firstControl() {
    const focusOnLoad = this.view.blocks.find((block) => block.element?.focus_on_load);
    const field = this.scope.fields.find((item) => item.blockId === focusOnLoad?.block_id);
    if (field) return { focus: field.focus };
    return this.body.querySelector("input:not([type=file]), textarea, button, select") ?? this.submitButton;
  }

  show(deep) {
    this.back.hidden = !deep;
    if (this.shown) return;
    this.shown = true;
    this.dialog.showModal();
    if (this.heldFocus?.isConnected) this.heldFocus.focus();
    else this.firstControl().focus();
  }

  hide() {
    if (!this.shown) return;
    this.heldFocus = document.activeElement;
    this.shown = false;
    this.dialog.close();
  }

  remove() {
    this.shown = false;
    this.dialog.close();
    this.dialog.remove();
  }

  say(text) {
    this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  async act(blockId, action) {
    try {
      const answer = await post("action", {
        container: { type: "view", view_id: this.view.id },
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

  keys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.view.submit) {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }

  /** Show faults at their fields; those of no field go into the notice. */
  fail(errors) {
    const rest = { ...errors };
    let first = null;
    for (const field of this.scope.fields) {
      const text = errors[field.blockId] ?? null;
      field.fail(text);
      if (text && !first) first = field;
      delete rest[field.blockId];
    }
    this.say(Object.values(rest).join(" "));
    first?.focus();
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy || !this.view.submit) return;
    const faults = {};
    for (const { blockId, check } of this.scope.fields) {
      const fault = check();
      if (fault) faults[blockId] = fault;
    }
    this.fail(faults);
    if (Object.keys(faults).length) return;
    this.setBusy(true);
    try {
      const answer = await post("view_submit", { view_id: this.view.id, state: this.scope.state() });
      this.setBusy(false);
      if (answer.ok) this.stack.submitted(this, answer);
      else if (answer.errors) this.fail(answer.errors);
      else this.say(`${answer.say ?? "The app did not answer."} ${KEPT}`);
    } catch (error) {
      this.setBusy(false);
      this.say(`${error.message} ${KEPT}`);
    }
  }

  setBusy(busy) {
    this.busy = busy;
    this.submitButton.disabled = busy;
    this.form.setAttribute("aria-busy", String(busy));
    this.submitButton.textContent = busy ? "Sending…" : plainText(this.view.submit) || "Submit";
  }

  /** Close this view, or with `all` the whole stack, and tell the workspace. */
  dismiss(all) {
    const id = this.view.id;
    if (all || this.view.clear_on_close) this.stack.clear();
    else this.stack.drop(this);
    post("view_close", { view_id: id, all: Boolean(all) }).catch(() => {});
  }
}

/** An element, or what was drawn in its place while it could not be seen. */
function nowInPlaceOf(element) {
  if (element.isConnected) return element;
  const { action, key } = element.dataset;
  const block = element.closest("[data-block-id]")?.dataset.blockId;
  const named = (name, value) => `[data-${name}="${CSS.escape(value)}"]`;
  if (block && action) {
    return document.querySelector(`${named("block-id", block)} ${named("action", action)}`);
  }
  return key ? document.querySelector(named("key", key)) : null;
}

/** The views open for this person. */
export class ModalStack {
  constructor() {
    /** @type {Modal[]} */
    this.modals = [];
    this.opener = null;
    /** Closed while the workspace was being asked what is open. */
    this.gone = new Set();
    for (const name of ["view_opened", "view_pushed", "view_updated"]) {
      on(`stream:${name}`, ({ view }) => this.take(view, name !== "view_updated"));
    }
    on("stream:view_closed", ({ view_id: id, all }) => {
      const modal = this.find(id);
      if (all) this.clear();
      else if (modal) this.drop(modal);
    });
    on("resync", () => this.resync());
  }

  find(id) {
    return this.modals.find((modal) => modal.view.id === id) ?? null;
  }

  /** A view that is known is drawn again, a new one is put on top. */
  take(view, mayOpen = true) {
    const known = this.find(view.id);
    if (known) {
      if (known.view.hash !== view.hash || !view.hash) known.draw(view);
      return;
    }
    if (!mayOpen) return;
    if (!this.modals.length) this.opener = document.activeElement;
    this.modals.at(-1)?.hide();
    this.modals.push(new Modal(this, view));
    this.showTop();
  }

  showTop() {
    this.modals.at(-1)?.show(this.modals.length > 1);
    if (this.modals.length || !this.opener) return;
    const { opener } = this;
    this.opener = null;
    nowInPlaceOf(opener)?.focus();
  }

  drop(modal) {
    if (!this.modals.includes(modal)) return;
    this.gone.add(modal.view.id);
    this.modals = this.modals.filter((other) => other !== modal);
    modal.remove();
    this.showTop();
  }

  clear() {
    const all = this.modals;
    this.modals = [];
    for (const modal of all) {
      this.gone.add(modal.view.id);
      modal.remove();
    }
    this.showTop();
  }

  /** Close whatever is open: one goes somewhere behind it. */
  dismiss() {
    this.modals.at(-1)?.dismiss(true);
  }

  submitted(modal, { result, view }) {
    if (result === "closed") this.drop(modal);
    else if (result === "cleared") this.clear();
    else if (view) this.take(view);
  }

  /**
   * Open what the workspace says is open, as after a reload. Its answer knows nothing of what was
   * opened or closed since it was asked.
   */
  async resync() {
    const before = [...this.modals];
    this.gone.clear();
    const { views } = await get("open_views");
    const open = new Set(views.map((view) => view.id));
    for (const modal of before) if (!open.has(modal.view.id)) this.drop(modal);
    for (const view of views) if (!this.gone.has(view.id)) this.take(view);
  }
}
