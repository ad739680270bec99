/**
 * What a composer offers while one types: commands after /, people after @, channels after #.
 */
import { fill, h, uid } from "./dom.js";
import { conversationName, store } from "./store.js";

const MOST = 8;

/** Every slash command there is. */
export const commands = () =>
  store.apps.flatMap((app) => app.commands.map((command) => ({ ...command, app: app.name })));

function offeredCommands(slash) {
  return commands()
    .filter(({ command }) => command.startsWith(slash))
    .map((item) => ({
      label: [item.command, item.usage_hint].filter(Boolean).join(" "),
      detail: item.description,
      text: `${item.command} `,
      from: 0,
    }));
}

const people = () => [
  ...[...store.people.values()].filter(({ deactivated }) => !deactivated),
  ...store.apps.map(({ name }) => ({ name, title: "App" })),
];

const channels = () =>
  store.conversations
    .filter(({ kind }) => kind !== "im")
    .map((item) => ({ name: conversationName(item), title: item.topic }));

/** Names that begin with what was typed, in any of their words; a whole one needs no help. */
function offeredNames(all, mark, typed, upTo) {
  const wanted = typed.toLowerCase();
  const begins = (name) => name.startsWith(wanted) || name.split(" ").some((word) => word.startsWith(wanted));
  return all
    .filter(({ name }) => begins(name.toLowerCase()) && name.toLowerCase() !== wanted)
    .slice(0, MOST)
    .map(({ name, title }) => ({
      label: name,
      detail: title,
      text: `${mark}${name} `,
      from: upTo.length - typed.length - 1,
    }));
}

function suggestions(upTo) {
  const slash = /^\/\S*$/.exec(upTo);
  if (slash) return offeredCommands(slash[0]);
  const at = /(?:^|[\s(])@([\p{L}' -]{0,30})$/u.exec(upTo);
  if (at) return offeredNames(people(), "@", at[1], upTo);
  const hash = /(?:^|[\s(])#([\p{L}\d_-]{0,80})$/u.exec(upTo);
  return hash ? offeredNames(channels(), "#", hash[1], upTo) : [];
}

/** A listbox above a text box, whose arrow keys choose in it. */
export class Offers {
  /**
   * @param {HTMLTextAreaElement} box
   * @param {() => void} onComplete the box was written into
   */
  constructor(box, onComplete) {
    Object.assign(this, { box, onComplete, list: [], active: 0 });
    this.node = h("ul", {
      class: "offers",
      role: "listbox",
      id: uid("offers"),
      "aria-label": "Suggestions",
      hidden: true,
    });
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", this.node.id);
    box.addEventListener("blur", () => setTimeout(() => this.hide(), 150));
  }

  /** Offer what fits what stands before the caret. */
  update() {
    this.show(suggestions(this.box.value.slice(0, this.box.selectionStart)));
  }

  hide() {
    this.show([]);
  }

  show(list) {
    this.list = list;
    this.active = 0;
    this.node.hidden = !list.length;
    fill(
      this.node,
      list.map((item, index) =>
        h(
          "li",
          {
            role: "option",
            id: `${this.node.id}-${index}`,
            onpointerdown: (event) => {
              event.preventDefault();
              this.complete(item);
            },
          },
          h("strong", {}, item.label),
          item.detail && h("small", {}, item.detail),
        ),
      ),
    );
    this.mark();
  }

  mark() {
    for (const [index, item] of [...this.node.children].entries())
      item.setAttribute("aria-selected", String(index === this.active));
    const active = this.node.children[this.active];
    if (!active) return this.box.removeAttribute("aria-activedescendant");
    active.scrollIntoView({ block: "nearest" });
    return this.box.setAttribute("aria-activedescendant", active.id);
  }

  complete(item) {
    const after = this.box.value.slice(this.box.selectionStart);
    this.box.value = this.box.value.slice(0, item.from) + item.text + after;
    const caret = item.from + item.text.length;
    this.box.setSelectionRange(caret, caret);
    this.onComplete();
    this.hide();
  }

  /** Take a key that chooses; true when it was one. */
  take(event) {
    if (!this.list.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const item = this.list[this.active];
    const whole = this.box.value.trim() === item.text.trim();
    const completes = ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") && !whole;
    if (step) {
      this.active = (this.active + step + this.list.length) % this.list.length;
      this.mark();
    } else if (event.key === "Escape") this.hide();
    else if (completes) this.complete(item);
    else return false;
    event.preventDefault();
    return true;
  }
}
