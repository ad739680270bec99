/**
 * The markdown block: CommonMark's everyday part, with tables, strike and task lists.
 */
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./links.js";

const INLINE = [
  [/^`([^`\n]+)`/, (m) => h("code", {}, m[1])],
  [/^\\([\\`*_{}[\]()#+\-.!~|>])/, (m) => m[1]],
  [/^!?\[([^\]]*)\]\(([^)\s]+)(?:\s+"[^"]*")?\)/, (m) => link(m[2], spans(m[1] || m[2]))],
  [/^<(https?:\/\/[^>\s]+)>/, (m) => link(m[1])],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*(?!\*)/, (m) => h("strong", {}, spans(m[1]))],
  [/^__(?=\S)([\s\S]*?\S)__(?!\w)/, (m) => h("strong", {}, spans(m[1]))],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (m) => h("s", {}, spans(m[1]))],
  [/^\*(?=\S)([^*]*?\S)\*/, (m) => h("em", {}, spans(m[1]))],
  [/^_(?=\S)([^_]*?\S)_(?!\w)/, (m) => h("em", {}, spans(m[1]))],
  [/^https?:\/\/[^\s<>)]+[^\s<>).,;:!?]/, (m) => link(m[0])],
  [/^(?: {2,}|\\)?\n/, () => h("br")],
];

function spans(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(withEmoji(plain));
    plain = "";
  };
  let rest = text;
  while (rest) {
    const wordBefore = /[\p{L}\p{N}]$/u.test(plain);
    let used = 0;
    for (const [pattern, make] of INLINE) {
      const match = pattern.exec(rest);
      if (!match || (wordBefore && match[0].startsWith("_"))) continue;
      flush();
      nodes.push(make(match));
      used = match[0].length;
      break;
    }
    if (!used) {
      plain += rest[0];
      used = 1;
    }
    rest = rest.slice(used);
  }
  flush();
  return nodes;
}

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;
const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const ROW = /^\s*\|?(.+\|.*)$/;
const ALIGN = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

function table(rows) {
  const [head, aligns, ...body] = rows;
  const sides = cells(aligns).map((cell) =>
    cell.endsWith(":") ? (cell.startsWith(":") ? "center" : "right") : "left",
  );
  const row = (line, tag) =>
    h(
      "tr",
      {},
      cells(line).map((cell, i) => h(tag, { style: { "text-align": sides[i] ?? "left" } }, spans(cell))),
    );
  return h(
    "div",
    { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": `Table: ${cells(head).join(", ")}` },
    h(
      "table",
      {},
      h("thead", {}, row(head, "th")),
      h(
        "tbody",
        {},
        body.map((line) => row(line, "td")),
      ),
    ),
  );
}

function item(text) {
  const task = /^\[([ xX])\]\s+(.*)$/s.exec(text);
  return task ? [task[1] === " " ? "☐ " : "☑ ", ...spans(task[2])] : spans(text);
}

function list(lines) {
  const roots = [];
  const open = [];
  for (const line of lines) {
    const match = ITEM.exec(line);
    if (!match) {
      append(open.at(-1), line);
      continue;
    }
    const indent = match[1].length;
    while (open.length && open.at(-1).indent > indent) open.pop();
    let level = open.at(-1);
    if (!level || level.indent < indent) {
      const ordered = /\d/.test(match[2]);
      const node = h(ordered ? "ol" : "ul", { start: ordered ? Number.parseInt(match[2], 10) : null });
      (level?.node.lastElementChild ?? { append: (n) => roots.push(n) }).append(node);
      level = { indent, node };
      open.push(level);
    }
    level.node.append(h("li", {}, item(match[3])));
  }
  return roots;
}

function append(level, line) {
  level.node.lastElementChild.append(h("br"), ...spans(line.trim()));
}

const starts = (line) =>
  FENCE.test(line) || HEADING.test(line) || RULE.test(line) || ITEM.test(line) || /^\s*>/.test(line);

/** Nodes of a markdown text. */
export function markdown(text) {
  const lines = String(text ?? "").split("\n");
  const nodes = [];
  const take = (wanted) => {
    const taken = [];
    while (lines.length && wanted(lines[0])) taken.push(lines.shift());
    return taken;
  };
  while (lines.length) {
    const line = lines[0];
    if (!line.trim()) {
      lines.shift();
    } else if (FENCE.test(line)) {
      lines.shift();
      nodes.push(h("pre", {}, take((next) => !FENCE.test(next)).join("\n")));
      lines.shift();
    } else if (HEADING.test(line)) {
      const [, marks, title] = HEADING.exec(lines.shift());
      nodes.push(
        h(
          "p",
          { class: `md-heading md-h${marks.length}`, role: "heading", "aria-level": marks.length + 2 },
          spans(title),
        ),
      );
    } else if (RULE.test(line)) {
      lines.shift();
      nodes.push(h("hr"));
    } else if (/^\s*>/.test(line)) {
      nodes.push(
        h(
          "blockquote",
          {},
          markdown(
            take((next) => /^\s*>/.test(next))
              .map((next) => next.replace(/^\s*> ?/, ""))
              .join("\n"),
          ),
        ),
      );
    } else if (ITEM.test(line)) {
      nodes.push(...list(take((next) => ITEM.test(next) || /^\s+\S/.test(next))));
    } else if (ROW.test(line) && ALIGN.test(lines[1] ?? "")) {
      nodes.push(table(take((next) => next.includes("|"))));
    } else {
      nodes.push(
        h("p", {}, spans([lines.shift(), ...take((next) => next.trim() && !starts(next))].join("\n"))),
      );
    }
  }
  return nodes;
}
