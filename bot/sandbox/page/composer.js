/**
 * Where messages are typed: Enter sends, Shift+Enter begins a line, Up changes what was sent last.
 */
import { post } from "./api.js";
import { h, iconButton } from "./dom.js";
import { chosenFiles, readFiles } from "./files.js";
import { Offers, commands } from "./offers.js";
import { shortcutsButton } from "./shortcuts.js";
import { conversation, conversationTitle, store, userName } from "./store.js";

const LARGEST_MB = 40;

/** Unsent text, kept for this window: neither moving about nor a reload loses it. */
const drafts = {
  key: (place) => `draft/${store.me}/${place}`,
  get: (place) => sessionStorage.getItem(drafts.key(place)) ?? "",
  set: (place, text) =>
    text ? sessionStorage.setItem(drafts.key(place), text) : sessionStorage.removeItem(drafts.key(place)),
};

export class Composer {
  /**
   * @param {{channel: string, thread: string|null, label: string,
   *   onSent: (message: object) => void, onEditLast: () => void}} options
   */
  constructor({ channel, thread = null, label, onSent, onEditLast }) {
    Object.assign(this, { channel, thread, onSent, onEditLast, files: [], sending: false });
    this.key = `${channel}/${thread ?? ""}`;
    this.box = h("textarea", {
      class: "composer-box",
      rows: 1,
      "aria-label": label,
      placeholder: label,
      value: drafts.get(this.key),
      oninput: () => this.typed(),
      onkeydown: (event) => this.keys(event),
      onpaste: (event) => this.given(event, event.clipboardData),
    });
    this.offers = new Offers(this.box, () => this.typed());
    this.chips = h("div", {});
    this.problem = h("div", { class: "composer-problem", role: "alert", hidden: true });
    this.chooser = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      "aria-label": "File to attach",
      onchange: () => this.attach(this.chooser.files),
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
      {
        class: "composer",
        ondragover: (event) => event.dataTransfer.types.includes("Files") && event.preventDefault(),
        ondrop: (event) => this.given(event, event.dataTransfer),
      },
      this.offers.node,
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
    this.offers.update();
  }

  keys(event) {
    if (event.isComposing || this.offers.take(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !this.box.value) {
      event.preventDefault();
      this.onEditLast();
    }
  }

  /** Files that were pasted or dropped; words go their usual way. */
  given(event, { files }) {
    if (!files.length) return;
    event.preventDefault();
    this.attach(files);
  }

  async attach(list) {
    const fit = [...list].filter((file) => file.size <= LARGEST_MB * 1_048_576);
    if (fit.length < list.length) this.trouble(`A file can have ${LARGEST_MB} MB at most.`);
    this.files.push(...(await readFiles(fit)));
    this.chooser.value = "";
    this.showFiles();
    this.focus();
  }

  showFiles() {
    const drop = (file) => {
      this.files = this.files.filter((other) => other !== file);
      this.showFiles();
      this.focus();
    };
    this.chips.replaceChildren(...chosenFiles(this.files, drop));
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
    this.offers.hide();
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
    drafts.set(this.key, "");
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
