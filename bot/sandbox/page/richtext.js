/**
 * rich_text blocks: sections, lists, quotes and preformatted text with their styled parts.
 */
import { h } from "./dom.js";
import { emojiCharacter } from "./emoji.js";
import { link } from "./links.js";
import { broadcastMention, channelMention, dateNode, userMention } from "./mrkdwn.js";

function styled(node, style = {}) {
  let result = node;
  if (style.code) result = h("code", {}, result);
  if (style.bold) result = h("strong", {}, result);
  if (style.italic) result = h("em", {}, result);
  if (style.strike) result = h("s", {}, result);
  if (style.underline) result = h("u", {}, result);
  return result;
}

function emojiText(part) {
  if (part.unicode) {
    return String.fromCodePoint(...part.unicode.split("-").map((code) => Number.parseInt(code, 16)));
  }
  return emojiCharacter(part.name) ?? `:${part.name}:`;
}

function textNodes(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

const PARTS = {
  text: (part) => h("span", {}, textNodes(part.text)),
  link: (part) => link(part.url, part.text || part.url),
  user: (part) => userMention(part.user_id),
  channel: (part) => channelMention(part.channel_id),
  usergroup: () => broadcastMention("group"),
  broadcast: (part) => broadcastMention(part.range),
  emoji: (part) => h("span", {}, emojiText(part)),
  date: (part) => dateNode(part.timestamp, part.format, part.fallback, part.url),
  color: (part) => h("span", {}, part.value),
  team: (part) => h("span", {}, part.team_id),
};

function parts(elements = []) {
  return elements.map((part) => {
    const make = PARTS[part.type];
    return make
      ? styled(make(part), part.style)
      : h("span", { class: "block-error" }, `Unknown rich text part "${part.type}"`);
  });
}

const plain = (elements = []) => elements.map((part) => part.text ?? part.url ?? "").join("");

/** Lists are given flat, with an indent; those deeper go inside the item before them. */
function nestLists(elements) {
  const nodes = [];
  const open = [];
  for (const element of elements) {
    if (element.type !== "rich_text_list") {
      open.length = 0;
      nodes.push(block(element));
      continue;
    }
    const indent = element.indent ?? 0;
    while (open.length && open.at(-1).indent >= indent) open.pop();
    const list = h(
      element.style === "ordered" ? "ol" : "ul",
      { start: element.offset ? element.offset + 1 : null },
      element.elements.map((item) => h("li", {}, parts(item.elements))),
    );
    const parent = open.at(-1)?.list.lastElementChild;
    if (parent) parent.append(list);
    else nodes.push(list);
    open.push({ indent, list });
  }
  return nodes;
}

function block(element) {
  switch (element.type) {
    case "rich_text_section":
      return h("p", {}, parts(element.elements));
    case "rich_text_quote":
      return h("blockquote", {}, parts(element.elements));
    case "rich_text_preformatted":
      return h("pre", {}, plain(element.elements));
    default:
      return h("p", { class: "block-error" }, `Unknown rich text element "${element.type}"`);
  }
}

/** The nodes of a rich_text block's elements. */
export function richText(elements = []) {
  return nestLists(elements);
}
