/**
 * Where messages are typed: Enter sends, Shift+Enter begins a line, / offers commands, @ people.
 */
import { post } from "./api.js";
import { toast } from "./dialogs.js";
import { fill, h, icon, iconButton, uid } from "./dom.js";
import { readFiles, sizeText } from "./files.js";
import { openMenu } from "./popover.js";
import { conversation, conversationTitle, store, userName } from "./store.js";

/** Unsent text by conversation and thread: moving about loses nothing. */
const drafts = new Map();

const commands = () =>
  store.apps.flatMap((app) => app.commands.map((command) => ({ ...command, app: app.name })));

/** The ⚡ menu: every global shortcut. */
function shortcutsButton() {
  const run = async (app, shortcut) => {
    try {
      const answer = await post("shortcut", { app: app.id, callback_id: shortcut.callback_id });
      if (answer.ok === false) toast(answer.say ?? "The app did not answer.", { trouble: true });
    } catch (error) {
      toast(error.message, { trouble: true });
    }
  };
  const open = () => {
    const entries = store.apps.flatMap((app) =>
      app.shortcuts
        .filter((item) => item.type === "global")
        .map((item) => ({ label: item.name, detail: app.name, run: () => run(app, item) })),
    );
    if (entries.length) openMenu(button, entries, { align: "start" });
    else toast("No app here has shortcuts.");
  };
  const button = h(
    "button",
    { type: "button", class: "tool", "aria-haspopup": "menu", "aria-expanded": "false", onclick: open },
    icon("bolt"),
    h("span", {}, "Shortcuts"),
  );
  return button;
}

export class Composer {
  /**
   * @param {{channel: string, thread: string|null, label: string, onSent: (message: object) => void}} options
   */
  constructor({ channel, thread = null, label, onSent }) {
    Object.assign(this, { channel, thread, onSent, files: [], offered: [], active: 0, sending: false });
    this.key = `${channel}/${thread ?? ""}`;
    this.offers = h("ul", {
      class: "offers",
      role: "listbox",
      id: uid("offers"),
      "aria-label": "Suggestions",
      hidden: true,
    });
    this.box = h("textarea", {
      class: "composer-box",
      rows: 1,
      "aria-label": label,
      placeholder: label,
      "aria-controls": this.offers.id,
      "aria-autocomplete": "list",
      value: drafts.get(this.key) ?? "",
      oninput: () => this.typed(),
      onkeydown: (event) => this.keys(event),
      onblur: () => setTimeout(() => this.offer([]), 150),
    });
    this.chips = h("ul", { class: "file-list" });
    this.problem = h("div", { class: "composer-problem", role: "alert", hidden: true });
    this.chooser = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      "aria-label": "File to attach",
      onchange: () => this.attach(),
    });
    this.send = iconButton("send", "Send", { class: "send", onclick: () => this.submit() });
    this.broadcast = thread && h("input", { type: "checkbox" });
    const place = conversation(channel);
    const where =
      place?.kind === "im"
        ? "Also send as a direct message"
        : `Also send to #${place?.name?.replace(/^#/, "") ?? "channel"}`;
    this.node = h(
      "div",
      { class: "composer" },
      this.offers,
      this.problem,
      h(
        "div",
        { class: "composer-frame" },
        this.chips,
        this.box,
        h(
          "div",
          { class: "composer-tools" },
          iconButton("clip", "Attach a file", { class: "tool", onclick: () => this.chooser.click() }),
          this.chooser,
          shortcutsButton(),
          h("span", { class: "spring" }),
          this.send,
        ),
      ),
      thread && h("label", { class: "also" }, this.broadcast, where),
    );
    this.grow();
  }

  focus() {
    this.box.focus();
  }

  grow() {
    requestAnimationFrame(() => {
      this.box.style.height = "auto";
      this.box.style.height = `${Math.min(this.box.scrollHeight, innerHeight * 0.4)}px`;
    });
  }

  typed() {
    drafts.set(this.key, this.box.value);
    this.problem.hidden = true;
    this.grow();
    this.offer(this.suggestions());
  }

  suggestions() {
    const upTo = this.box.value.slice(0, this.box.selectionStart);
    const slash = /^\/\S*$/.exec(upTo);
    if (slash) {
      return commands()
        .filter(({ command }) => command.startsWith(slash[0]))
        .map((item) => ({
          label: [item.command, item.usage_hint].filter(Boolean).join(" "),
          detail: item.description,
          text: `${item.command} `,
          from: 0,
        }));
    }
    const at = /(?:^|\s)@([\p{L}' -]{0,30})$/u.exec(upTo);
    if (!at) return [];
    const wanted = at[1].toLowerCase();
    return [...store.people.values()]
      .filter(
        ({ name, deactivated }) =>
          !deactivated && name.toLowerCase().startsWith(wanted) && name.toLowerCase() !== wanted,
      )
      .slice(0, 8)
      .map(({ name, title }) => ({
        label: name,
        detail: title,
        text: `@${name} `,
        from: upTo.length - at[1].length - 1,
      }));
  }

  offer(list) {
    this.offered = list;
    this.active = 0;
    this.offers.hidden = !list.length;
    fill(
      this.offers,
      list.map((item, index) =>
        h(
          "li",
          {
            role: "option",
            id: `${this.offers.id}-${index}`,
            "aria-selected": "false",
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
    for (const [index, item] of [...this.offers.children].entries())
      item.setAttribute("aria-selected", String(index === this.active));
    if (this.offered.length)
      this.box.setAttribute("aria-activedescendant", `${this.offers.id}-${this.active}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  complete(item) {
    const after = this.box.value.slice(this.box.selectionStart);
    this.box.value = this.box.value.slice(0, item.from) + item.text + after;
    const caret = item.from + item.text.length;
    this.box.setSelectionRange(caret, caret);
    this.typed();
    this.offer([]);
  }

  keys(event) {
    if (event.isComposing) return;
    if (this.offered.length) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        this.active = (this.active + step + this.offered.length) % this.offered.length;
        return void this.mark();
      }
      if (event.key === "Escape") return void this.offer([]);
      const item = this.offered[this.active];
      const whole = this.box.value.trim() === item.text.trim();
      if ((event.key === "Enter" && !event.shiftKey && !whole) || (event.key === "Tab" && !whole)) {
        event.preventDefault();
        return void this.complete(item);
      }
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    }
  }

  async attach() {
    this.files.push(...(await readFiles(this.chooser.files)));
    this.chooser.value = "";
    this.showFiles();
    this.focus();
  }

  showFiles() {
    const drop = (file) => {
      this.files = this.files.filter((other) => other !== file);
      this.showFiles();
    };
    fill(
      this.chips,
      this.files.map((file) =>
        h(
          "li",
          { class: "file-chip" },
          icon("file"),
          h("span", {}, file.name),
          h("small", {}, sizeText(file.size)),
          h(
            "button",
            {
              type: "button",
              class: "icon-button",
              "aria-label": `Remove ${file.name}`,
              onclick: () => drop(file),
            },
            icon("close"),
          ),
        ),
      ),
    );
  }

  trouble(text) {
    this.problem.textContent = text;
    this.problem.hidden = false;
  }

  async submit() {
    const text = this.box.value.trim();
    if (this.sending || (!text && !this.files.length)) return;
    const command = /^\/([\w-]+)(?:\s+([\s\S]*))?$/.exec(this.box.value.trimEnd());
    if (command && this.thread)
      return void this.trouble(
        `/${command[1]} does not work in a thread. Use it in the conversation instead.`,
      );
    if (command && !commands().some((item) => item.command === `/${command[1]}`)) {
      return void this.trouble(
        `/${command[1]} is not a command here. To send it as a message, put a space before the slash.`,
      );
    }
    this.sending = true;
    this.offer([]);
    try {
      if (command) await this.command(`/${command[1]}`, command[2] ?? "");
      else await this.post(text);
    } catch (error) {
      this.trouble(`${error.message} What you typed is still here.`);
    } finally {
      this.sending = false;
    }
  }

  clear() {
    this.box.value = "";
    drafts.delete(this.key);
    this.problem.hidden = true;
    this.grow();
  }

  async command(command, text) {
    const answer = await post("command", { channel: this.channel, command, text });
    if (answer.ok === false)
      this.trouble(`${answer.say ?? "The app did not answer."} What you typed is still here.`);
    else this.clear();
  }

  async post(text) {
    const files = this.files.map(({ name, mimetype, content_base64 }) => ({
      name,
      mimetype,
      content_base64,
    }));
    const { message } = await post("message", {
      channel: this.channel,
      text,
      ...(this.thread && { thread_ts: this.thread, broadcast: this.broadcast.checked }),
      ...(files.length && { files }),
    });
    this.clear();
    this.files = [];
    this.showFiles();
    if (this.broadcast) this.broadcast.checked = false;
    this.onSent(message);
  }
}

/** The words of an empty composer. */
export function composerLabel(item, thread) {
  if (thread) return "Reply";
  return `Message ${item.kind === "im" ? userName(item.with) : conversationTitle(item)}`;
}
