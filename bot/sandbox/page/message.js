/**
 * One message: who, when, what, and what can be done with it.
 */
import { post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { typedText } from "./compose.js";
import { clock, dayAndTime, full } from "./dates.js";
import { confirmDialog, say, toast } from "./dialogs.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { fileList } from "./files.js";
import { mrkdwn } from "./mrkdwn.js";
import { openMenu } from "./popover.js";
import { appOf, author, conversation, store, userName } from "./store.js";

/** White or near-black, whichever reads better on a colour. */
function inkOn(colour) {
  const hex = /^#?([0-9a-f]{6})$/i.exec(colour)?.[1];
  if (!hex) return "#fff";
  const [r, g, b] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const onDark = (light + 0.05) / 0.0585;
  return onDark > 1.05 / (light + 0.05) ? "#14181c" : "#fff";
}

/** Initials on a colour; decoration, the name stands beside it. */
export function avatar({ name, colour, isApp }) {
  const initials = name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
  const shade = colour?.startsWith("#") || !colour ? colour : `#${colour}`;
  return h(
    "span",
    {
      class: isApp ? "avatar app" : "avatar",
      "aria-hidden": "true",
      style: { background: shade || "#5c6670", color: inkOn(shade || "#5c6670") },
    },
    initials,
  );
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    toast(error.message, { trouble: true });
  }
}

function remove(message) {
  const question = {
    title: say("Delete message"),
    text: say("Delete this message? It cannot be brought back."),
    confirm: say("Delete"),
    style: "danger",
  };
  attempt(async () => {
    if (await confirmDialog(question)) await post("delete", { channel: message.channel, ts: message.ts });
  });
}

/**
 * Replace the words of one's own message by a box to change them in.
 * @param {HTMLElement} article
 * @param {object} message
 * @param {() => void} [after] takes the focus again; without it the message does
 */
export function editMessage(article, message, after) {
  const body = article.querySelector(".message-body");
  const before = [...body.childNodes];
  const stop = () => {
    fill(body, before);
    if (after) after();
    else article.focus();
    // Whatever changed meanwhile is drawn now.
    article.dispatchEvent(new CustomEvent("edit-end", { bubbles: true }));
  };
  const save = async () => {
    const text = box.value.trim();
    if (!text || text === typedText(message.text)) return stop();
    try {
      await post("edit", { channel: message.channel, ts: message.ts, text });
      stop();
    } catch (error) {
      problem.textContent = error.message;
    }
    return undefined;
  };
  const problem = h("div", { class: "field-error", role: "alert" });
  const box = h("textarea", {
    class: "text-input",
    "aria-label": "Edit message",
    rows: 3,
    value: typedText(message.text),
    onkeydown: (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        stop();
      } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        save();
      }
    },
  });
  fill(
    body,
    h(
      "div",
      { class: "editor" },
      box,
      problem,
      h(
        "div",
        { class: "editor-actions" },
        h("button", { type: "button", class: "button", onclick: stop }, "Cancel"),
        h("button", { type: "button", class: "button primary", onclick: save }, "Save changes"),
      ),
    ),
  );
  box.focus();
  article.scrollIntoView({ block: "nearest" });
}

function copyLink(message) {
  const query =
    message.thread_ts && message.thread_ts !== message.ts
      ? `?thread_ts=${message.thread_ts}&cid=${message.channel}`
      : "";
  const address = `${location.origin}/archives/${message.channel}/p${message.ts.replace(".", "")}${query}`;
  attempt(async () => {
    await navigator.clipboard.writeText(address);
    toast("Link copied.");
  });
}

function moreEntries(message, article) {
  const mine = message.user === store.me && !message.bot_id;
  const entries = [{ label: "Copy link", run: () => copyLink(message) }];
  if (mine) {
    entries.push({ label: "Edit message", run: () => editMessage(article, message) });
    entries.push({ label: "Delete message", danger: true, run: () => remove(message) });
  }
  for (const app of store.apps) {
    const shortcuts = app.shortcuts.filter((shortcut) => shortcut.type === "message");
    if (!shortcuts.length) continue;
    entries.push({ heading: true, label: app.name });
    for (const { name, callback_id } of shortcuts) {
      const run = () => attempt(() => call(callback_id, message));
      entries.push({ label: name, run });
    }
  }
  return entries;
}

async function call(callbackId, message) {
  const answer = await post("message_shortcut", {
    callback_id: callbackId,
    channel: message.channel,
    ts: message.ts,
  });
  if (answer.ok === false) toast(answer.say ?? "The app did not answer.", { trouble: true });
}

function toolbar(message, { inThread, onThread }) {
  if (message.is_ephemeral) return null;
  const more = iconButton("more", "More actions", {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    tabIndex: -1,
    onclick: () => openMenu(more, moreEntries(message, more.closest("article"))),
  });
  return h(
    "div",
    { class: "toolbar" },
    !inThread && iconButton("reply", "Reply in thread", { tabIndex: -1, onclick: () => onThread(message) }),
    more,
  );
}

function repliesLink(message, onThread) {
  const count = message.reply_count ?? 0;
  if (!count) return null;
  const when = message.latest_reply
    ? h(
        "span",
        { class: "replies-when" },
        `Last reply ${dayAndTime(message.latest_reply)
          .replace(/^Today/, "today")
          .replace(/^Yesterday/, "yesterday")}`,
      )
    : null;
  return h(
    "button",
    { type: "button", class: "replies", onclick: () => onThread(message) },
    h("strong", {}, count === 1 ? "1 reply" : `${count} replies`),
    h("span", { class: "count", hidden: true }),
    when,
  );
}

/** Say at a message how many of its replies are new. */
export function markThread(article, unread = 0) {
  const mark = article.querySelector(".replies > .count");
  if (!mark) return;
  mark.hidden = !unread;
  mark.textContent = unread ? `${unread} new` : "";
}

/** A click told to the app; where it does not answer, this says so beside the click. */
async function act(message, scope, notice, blockId, action) {
  notice.hidden = true;
  try {
    const answer = await post("action", {
      container: { type: "message", channel: message.channel, ts: message.ts },
      block_id: blockId,
      action,
      state: scope.state(),
    });
    if (answer.ok) return true;
    notice.textContent = answer.say ?? "The app did not answer. Nothing was changed.";
  } catch (error) {
    notice.textContent = error.message;
  }
  notice.hidden = false;
  return false;
}

function attachments(message, surface) {
  return (message.attachments ?? []).map((item) =>
    h(
      "div",
      {
        class: "attachment",
        style: { "border-color": item.color ? `#${item.color.replace(/^#/, "")}` : null },
      },
      item.blocks
        ? drawBlocks(item.blocks, surface)
        : h("div", { class: "text" }, mrkdwn(item.text ?? item.fallback ?? "")),
    ),
  );
}

function content(message, surface) {
  // A person's words are shown from the text, which keeps mentions and marks; an app's blocks replace its text.
  const blocks = message.bot_id || !message.text ? (message.blocks ?? []) : [];
  return [
    blocks.length
      ? h("div", { class: "blocks" }, drawBlocks(blocks, surface))
      : message.text && h("div", { class: "text" }, mrkdwn(message.text)),
    attachments(message, surface),
  ];
}

/**
 * Draw a message.
 * @param {object} message Slack's message with its channel
 * @param {{scope: import("./scope.js").Scope, inThread: boolean, onThread: (message: object) => void}} options
 */
export function drawMessage(message, options) {
  const who = author(message);
  const time = clock(message.ts);
  const notice = h("div", { class: "message-notice", role: "alert", hidden: true });
  const surface = {
    scope: options.scope,
    level: options.inThread ? 3 : 2,
    act: (blockId, action) => act(message, options.scope, notice, blockId, action),
  };
  const body = h(
    "div",
    { class: "message-body" },
    content(message, surface),
    message.edited &&
      !message.bot_id &&
      h("span", { class: "edited", title: message.edited.ts ? full(message.edited.ts) : null }, "(edited)"),
  );
  const shared =
    message.subtype === "thread_broadcast" &&
    !options.inThread &&
    h(
      "button",
      { type: "button", class: "broadcast", onclick: () => options.onThread(message) },
      "Replied to a thread",
    );
  const article = h(
    "article",
    {
      class: `message${message.is_ephemeral ? " ephemeral" : ""}`,
      "aria-label": `${who.name}, ${time}`,
      tabIndex: -1,
      dataset: { ts: message.ts },
    },
    avatar(who),
    h(
      "div",
      { class: "message-main" },
      message.is_ephemeral && h("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
      h(
        "div",
        { class: "message-head" },
        h("span", { class: "author" }, who.name),
        who.isApp && h("span", { class: "badge" }, "APP"),
        h(
          "time",
          {
            class: "time",
            title: full(message.ts),
            datetime: new Date(Number(message.ts) * 1000).toISOString(),
          },
          time,
        ),
      ),
      h("time", { class: "time compact-time", "aria-hidden": "true" }, time),
      shared,
      body,
      fileList(message.files),
      notice,
      !options.inThread && repliesLink(message, options.onThread),
    ),
    toolbar(message, options),
  );
  return article;
}

/** "Golden Thread: the words", for an announcement. */
export function spoken(message) {
  const { name } = author(message);
  const node = h("div", {}, mrkdwn(message.text || "sent a message"));
  const place = conversation(message.channel);
  const where =
    place && appOf(place) ? "" : message.thread_ts && message.thread_ts !== message.ts ? " in a thread" : "";
  return `${name || userName(message.user)}${where}: ${node.textContent}`;
}
