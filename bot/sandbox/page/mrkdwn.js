/**
 * Slack's mrkdwn to nodes. Text never passes through an HTML parser.
 */
import { h } from "./dom.js";
import { tokenDate, full } from "./dates.js";
import { emojiCharacter, withEmoji } from "./emoji.js";
import { link, placeUrl } from "./links.js";
import { conversation, conversationName, store, userName } from "./store.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Undo Slack's three escapes. */
export function unescape(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

/** A person's mention as a chip; mentions of oneself stand out. */
export function userMention(id) {
  return h("span", { class: id === store.me ? "mention mention-me" : "mention" }, `@${userName(id)}`);
}

/** A channel's mention: a link where the person is in it. */
export function channelMention(id, label) {
  const item = conversation(id);
  const name = `#${item ? conversationName(item) : label || id}`;
  return item
    ? h("a", { class: "mention", href: placeUrl({ channel: id }) }, name)
    : h("span", { class: "mention" }, name);
}

/** @channel, @here, @everyone, or a group. */
export function broadcastMention(name) {
  return h("span", { class: "mention" }, `@${name.replace(/^@/, "")}`);
}

/** A date in the reader's zone, its full form in the tooltip. */
export function dateNode(seconds, format, fallback, url) {
  const text = tokenDate(seconds, format);
  const node = text === null ? h("span", {}, fallback ?? "") : h("time", { title: full(seconds) }, text);
  return url ? link(url, node) : node;
}

/** What stands between < and >. */
function angle(inner) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : unescape(inner.slice(bar + 1));
  if (/^@[UW]/.test(target)) return userMention(target.slice(1));
  if (/^#/.test(target)) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, seconds, format, url] = target.split("^");
    return dateNode(seconds, unescape(format ?? ""), label, url && unescape(url));
  }
  if (target.startsWith("!subteam^")) return broadcastMention(label || "group");
  if (target.startsWith("!")) return broadcastMention(label || target.slice(1));
  const address = unescape(target);
  return link(address, withEmoji(label) || address.replace(/^mailto:/, ""));
}

const URL_PATTERN = /\bhttps?:\/\/[^\s<>]+/g;

/** Plain words: escapes undone, bare addresses made links. */
function words(text, verbatim) {
  const shown = unescape(text);
  if (verbatim) return [shown];
  const nodes = [];
  let from = 0;
  for (const match of shown.matchAll(URL_PATTERN)) {
    const address = match[0].replace(/[.,;:!?)'"\]*_~]+$/, "");
    nodes.push(shown.slice(from, match.index), link(address));
    from = match.index + address.length;
  }
  nodes.push(shown.slice(from));
  return nodes.filter((node) => node !== "");
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

function opens(text, at) {
  const before = text[at - 1];
  const after = text[at + 1];
  return (
    (!before || (!WORD.test(before) && before !== text[at])) &&
    Boolean(after) &&
    !/\s/.test(after) &&
    after !== text[at]
  );
}

function closing(text, at) {
  const mark = text[at];
  for (let i = at + 1; i < text.length; i += 1) {
    const char = text[i];
    if (char === "\n") return -1;
    if (char === "<" || char === "`") {
      const end = text.indexOf(char === "<" ? ">" : "`", i + 1);
      if (end > 0) i = end;
      continue;
    }
    const after = text[i + 1];
    if (
      char === mark &&
      i > at + 1 &&
      !/\s/.test(text[i - 1]) &&
      after !== mark &&
      !(after && WORD.test(after))
    )
      return i;
  }
  return -1;
}

const EMOJI = /:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/y;

function codeText(text) {
  return unescape(text.replace(/<([^>|]+)(?:\|([^>]+))?>/g, (_, target, label) => label ?? target));
}

/** One piece of a line at `at`, with where it ends; null when it is an ordinary character. */
function piece(text, at, verbatim) {
  const char = text[at];
  if (char === "`") {
    const end = text.indexOf("`", at + 1);
    if (end > at + 1 && !text.slice(at, end).includes("\n"))
      return [h("code", {}, codeText(text.slice(at + 1, end))), end + 1];
  } else if (char === "<") {
    const end = text.indexOf(">", at);
    if (end > at + 1) return [angle(text.slice(at + 1, end)), end + 1];
  } else if (MARKS[char] && opens(text, at)) {
    const end = closing(text, at);
    if (end > 0) return [h(MARKS[char], {}, inline(text.slice(at + 1, end), verbatim)), end + 1];
  } else if (char === ":") {
    EMOJI.lastIndex = at;
    const match = EMOJI.exec(text);
    const character = match && emojiCharacter(match[1]);
    if (character) return [character, at + match[0].length];
  } else if (char === "\n") {
    return [h("br"), at + 1];
  }
  return null;
}

function inline(text, verbatim) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...words(plain, verbatim));
    plain = "";
  };
  for (let at = 0; at < text.length;) {
    const found = piece(text, at, verbatim);
    if (found) {
      flush();
      nodes.push(found[0]);
      at = found[1];
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

const QUOTE = /^(?:&gt;|>)(?!(?:&gt;|>)) ?/;
const QUOTE_REST = /^(?:&gt;|>){3} ?/;

function lines(text, verbatim) {
  const nodes = [];
  let run = [];
  let quoted = false;
  const flush = () => {
    if (run.length) {
      const content = inline(run.join("\n"), verbatim);
      nodes.push(...(quoted ? [h("blockquote", {}, content)] : content));
    }
    run = [];
  };
  const all = text.split("\n");
  for (const [index, line] of all.entries()) {
    if (QUOTE_REST.test(line)) {
      flush();
      quoted = true;
      run = [line.replace(QUOTE_REST, ""), ...all.slice(index + 1)];
      break;
    }
    const isQuote = QUOTE.test(line);
    if (isQuote !== quoted) flush();
    quoted = isQuote;
    run.push(isQuote ? line.replace(QUOTE, "") : line);
  }
  flush();
  return nodes;
}

/**
 * Nodes of a mrkdwn text.
 * @param {string} text as Slack keeps it, escaped
 * @param {{verbatim?: boolean}} [options] verbatim: bare addresses stay text
 */
export function mrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  const pieces = String(text ?? "").split("```");
  if (pieces.length % 2 === 0) pieces.push([pieces.pop(), pieces.pop()].reverse().join("```"));
  for (const [index, part] of pieces.entries()) {
    const fenced = index % 2 === 1;
    if (fenced) nodes.push(h("pre", {}, codeText(part.replace(/^\n|\n$/g, ""))));
    else if (part) nodes.push(...lines(index ? part.replace(/^\n/, "") : part, verbatim));
  }
  return nodes;
}

/** Nodes of a text object: plain_text keeps its characters, mrkdwn is formatted. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, object);
  const text = object.emoji === false ? object.text : withEmoji(object.text);
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

/** The text of a text object for a label or an option: no nodes, emoji shown. */
export function plainText(object) {
  return object ? withEmoji(object.text ?? "") : "";
}
