/**
 * The left: the workspace, who one is, the channels, the direct messages, the apps.
 */
import { post } from "./api.js";
import { toast } from "./dialogs.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { placeUrl } from "./links.js";
import { avatar } from "./message.js";
import { openMenu } from "./popover.js";
import { unreadIn } from "./reading.js";
import { appOf, author, conversationName, on, store } from "./store.js";
import { THEMES, chooseTheme, chosenTheme } from "./theme.js";

function becomes(id) {
  location.assign(`/?as=${encodeURIComponent(id)}`);
}

function whoAmI() {
  const present = [...store.people.values()].filter(({ deactivated }) => !deactivated);
  const options = present.map(({ id, name, title }) =>
    h("option", { value: id, selected: id === store.me }, title ? `${name}, ${title}` : name),
  );
  const choose = h("select", { id: "you-are", onchange: (event) => becomes(event.target.value) }, options);
  return h(
    "div",
    { class: "you-are" },
    h("label", { htmlFor: "you-are" }, "You are"),
    h("div", { class: "select-box" }, choose, icon("chevron")),
  );
}

function themeButton() {
  const open = () =>
    openMenu(
      button,
      THEMES.map(({ value, label }) => ({
        label,
        checked: value === chosenTheme(),
        run: () => chooseTheme(value),
      })),
    );
  const button = iconButton("theme", "Light or dark", {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    onclick: open,
  });
  return button;
}

export class Sidebar {
  /** @param {{enter: (place: object) => void}} options */
  constructor({ enter }) {
    this.enter = enter;
    this.lists = h("nav", { class: "lists", "aria-label": "Conversations" });
    this.node = h(
      "aside",
      { class: "pane sidebar", "aria-label": "Workspace" },
      h(
        "header",
        { class: "workspace" },
        h(
          "div",
          { class: "workspace-top" },
          h("p", { class: "workspace-name" }, store.team.name),
          themeButton(),
        ),
        whoAmI(),
      ),
      this.lists,
    );
    this.pressed = this.outOfDate = false;
    this.lists.addEventListener("pointerdown", () => {
      this.pressed = true;
    });
    // After the click, which comes of a press only while its entry stands.
    for (const ending of ["pointerup", "pointercancel"])
      addEventListener(ending, () => this.pressed && setTimeout(() => this.letGo()));
    on("conversations", () => this.draw());
    on("route", () => this.draw());
    on("app", () => this.draw());
    this.draw();
  }

  entry(item, mark, detail) {
    const here = store.route.channel === item.id;
    const unread = unreadIn(item);
    const app = appOf(item);
    return h(
      "li",
      {},
      h(
        "a",
        {
          href: placeUrl({ channel: item.id, tab: app ? "home" : null }),
          class: unread ? "entry unread" : "entry",
          "aria-current": here ? "page" : null,
          dataset: { key: item.with ?? item.id },
          onclick: (event) => this.go(event, item, app),
        },
        mark,
        h("span", { class: "entry-name" }, conversationName(item)),
        detail,
        unread > 0 &&
          h("span", { class: "count" }, String(unread), h("span", { class: "unseen" }, " unread")),
      ),
    );
  }

  /** Where one is, or else the first that can be gone to. */
  focus() {
    (this.lists.querySelector("[aria-current]") ?? this.lists.querySelector(".entry"))?.focus();
  }

  /** New messages of the app are what one came for; else its Home is. */
  go(event, item, app) {
    if (!app || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.enter({ channel: item.id, tab: unreadIn(item) ? "messages" : "home" });
  }

  async openWith(id) {
    try {
      const { channel } = await post("open_im", { with: id });
      this.enter({ channel: typeof channel === "string" ? channel : channel.id });
    } catch (error) {
      toast(error.message, { trouble: true });
    }
  }

  people() {
    const open = new Map(
      store.conversations
        .filter((item) => item.kind === "im" && !appOf(item))
        .map((item) => [item.with, item]),
    );
    return [...store.people.values()]
      .filter(({ id, deactivated }) => id !== store.me && (!deactivated || open.has(id)))
      .map((person) => {
        const mark = avatar(author({ user: person.id }));
        const gone = person.deactivated && h("small", {}, "left");
        if (open.has(person.id)) return this.entry(open.get(person.id), mark, gone);
        return h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "entry",
              dataset: { key: person.id },
              onclick: () => this.openWith(person.id),
            },
            mark,
            h("span", { class: "entry-name" }, person.name),
          ),
        );
      });
  }

  apps() {
    return store.apps.map((app) => {
      const item = store.conversations.find((other) => other.kind === "im" && other.with === app.bot_user);
      const state = h(
        "span",
        { class: app.connected ? "dot on" : "dot", title: app.connected ? "Running" : "Not running" },
        h("span", { class: "unseen" }, app.connected ? "running" : "not running"),
      );
      return item ? this.entry(item, avatar(author({ user: app.bot_user })), state) : null;
    });
  }

  letGo() {
    this.pressed = false;
    if (this.outOfDate) this.draw();
  }

  draw() {
    this.outOfDate = this.pressed;
    if (this.pressed) return;
    const channels = store.conversations.filter((item) => item.kind !== "im");
    const part = (title, entries) =>
      h("section", { "aria-label": title }, h("h2", {}, title), h("ul", {}, entries));
    const { activeElement } = document;
    const held = this.lists.contains(activeElement) && activeElement.dataset.key;
    fill(
      this.lists,
      part("Apps", this.apps()),
      part(
        "Channels",
        channels.map((item) =>
          this.entry(
            item,
            icon(item.kind === "private" ? "lock" : "hash"),
            item.is_archived && h("small", {}, "archived"),
          ),
        ),
      ),
      part("Direct messages", this.people()),
    );
    if (held) this.lists.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }
}
