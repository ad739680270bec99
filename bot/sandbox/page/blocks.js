/**
 * Blocks of a message, a modal or Home.
 *
 * @typedef {object} Surface
 * @property {import("./scope.js").Scope} scope
 * @property {number} [level] of the headings among the blocks
 * @property {(blockId: string, action: object) => Promise<boolean>} act
 */
import { h, uid } from "./dom.js";
import { drawElement, picture } from "./elements.js";
import { markdown } from "./markdown.js";
import { plainText, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

function slotFor(surface, blockId, more = {}) {
  return {
    scope: surface.scope,
    blockId,
    acts: true,
    optional: true,
    naming: {},
    labelledBy: null,
    act: (action) => surface.act(blockId, action),
    ...more,
  };
}

const WIDE = new Set(["checkboxes", "radio_buttons", "plain_text_input"]);

function section(block, surface) {
  const textId = uid("section");
  const body = h(
    "div",
    { class: "section-body", id: textId },
    block.text && h("div", { class: "text" }, textObject(block.text)),
    block.fields &&
      h(
        "div",
        { class: "fields" },
        block.fields.map((field) => h("div", { class: "text" }, textObject(field))),
      ),
  );
  if (!block.accessory) return body;
  const grouped = WIDE.has(block.accessory.type);
  const slot = slotFor(surface, block.block_id, { naming: { "aria-describedby": textId }, labelledBy: null });
  if (grouped) Object.assign(slot, { naming: {}, labelledBy: textId });
  const { node } = drawElement(block.accessory, slot);
  return h(
    "div",
    { class: grouped ? "section stacked" : "section" },
    body,
    h("div", { class: `accessory accessory-${block.accessory.type}` }, node),
  );
}

function header(block, { level = 3 }) {
  return h(`h${level}`, { class: "header" }, textObject(block.text));
}

function context(block) {
  return h(
    "div",
    { class: "context" },
    block.elements.map((element) =>
      element.type === "image"
        ? picture(element, "context-image")
        : h("span", { class: "text" }, textObject(element)),
    ),
  );
}

function actions(block, surface) {
  return h(
    "div",
    { class: "actions" },
    block.elements.map((element) => drawElement(element, slotFor(surface, block.block_id)).node),
  );
}

function input(block, surface) {
  const [labelId, hintId, errorId] = [uid("label"), uid("hint"), uid("error")];
  const described = [block.hint && hintId, errorId].filter(Boolean).join(" ");
  const naming = { "aria-labelledby": labelId, "aria-describedby": described };
  if (!block.optional) naming["aria-required"] = "true";
  const drawn = drawElement(
    block.element,
    slotFor(surface, block.block_id, {
      acts: Boolean(block.dispatch_action),
      optional: Boolean(block.optional),
      naming,
      labelledBy: labelId,
    }),
  );
  const labelText = [
    plainText(block.label),
    block.optional && h("span", { class: "optional" }, " (optional)"),
  ];
  if (drawn.control && !drawn.group) drawn.control.id = uid("control");
  const label =
    drawn.group || !drawn.control
      ? h("div", { class: "label", id: labelId }, labelText)
      : h("label", { class: "label", id: labelId, htmlFor: drawn.control.id }, labelText);
  const error = h("div", { class: "field-error", id: errorId });
  const fail = (text) => {
    error.textContent = text ?? "";
    field.classList.toggle("failed", Boolean(text));
    if (text) drawn.control?.setAttribute("aria-invalid", "true");
    else drawn.control?.removeAttribute("aria-invalid");
  };
  const field = h(
    "div",
    // As in Slack, a fault is gone as soon as what was entered is another.
    { class: "field", oninput: () => fail(null) },
    label,
    drawn.node,
    block.hint && h("div", { class: "hint", id: hintId }, plainText(block.hint)),
    error,
  );
  surface.scope.fields.push({
    blockId: block.block_id,
    check: drawn.check ?? (() => null),
    focus: () => {
      drawn.control?.focus({ preventScroll: true });
      field.scrollIntoView({ block: "nearest" });
    },
    fail,
  });
  return field;
}

function imageBlock(block) {
  return h(
    "figure",
    { class: "image" },
    block.title && h("figcaption", {}, textObject(block.title)),
    picture(block, "image-full"),
  );
}

function cell(content, tag, settings, scope) {
  const inside =
    content?.type === "rich_text" ? richText(content.elements) : (content?.text ?? content?.value ?? "");
  return h(
    tag,
    {
      scope,
      style: { "text-align": settings?.align ?? "left" },
      class: settings?.is_wrapped ? "wrapped" : null,
    },
    inside,
  );
}

function table(block) {
  const settings = block.column_settings ?? [];
  const [head, ...rows] = block.rows;
  const name = `Table: ${head
    .map((item) => item?.text ?? "")
    .filter(Boolean)
    .join(", ")}`;
  return h(
    "div",
    { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": name },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head.map((item, i) => cell(item, "th", settings[i], "col")),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            {},
            row.map((item, i) => cell(item, "td", settings[i])),
          ),
        ),
      ),
    ),
  );
}

function alertBlock(block) {
  const level = block.level ?? "default";
  return h(
    "div",
    { class: `alert alert-${level}`, role: "note" },
    h("div", { class: "text" }, textObject(block.text)),
  );
}

const BLOCKS = {
  section,
  header,
  context,
  actions,
  input,
  table,
  divider: () => h("hr"),
  rich_text: (block) => h("div", { class: "rich-text" }, richText(block.elements)),
  image: imageBlock,
  markdown: (block) => h("div", { class: "rich-text markdown" }, markdown(block.text)),
  alert: alertBlock,
};

function problem(text) {
  return h("div", { class: "block-error", role: "note" }, text);
}

function drawOne(block, surface) {
  const make = BLOCKS[block?.type];
  if (!make) return problem(`This workspace cannot show the block "${block?.type}".`);
  try {
    return make(block, surface);
  } catch (error) {
    return problem(`A "${block.type}" block could not be shown: ${error.message}`);
  }
}

/** Slack names blocks and elements that the app left unnamed; so that state has its keys, so does this. */
function named(block, index) {
  const result = { ...block, block_id: block.block_id || `block-${index}` };
  const name = (element, at) =>
    element.action_id || element.type === "image" ? element : { ...element, action_id: `action-${at}` };
  if (block.type === "actions") result.elements = block.elements.map(name);
  if (block.accessory) result.accessory = name(block.accessory, 0);
  if (block.element) result.element = name(block.element, 0);
  return result;
}

/**
 * Draw blocks afresh; what was entered before stays where ids are unchanged.
 * @param {object[]} blocks
 * @param {Surface} surface
 * @returns {HTMLElement[]}
 */
export function drawBlocks(blocks, surface) {
  surface.scope.begin();
  return blocks
    .map(named)
    .map((block) =>
      h(
        "div",
        { class: `block block-${block.type}`, dataset: { blockId: block.block_id } },
        drawOne(block, surface),
      ),
    );
}

/**
 * Where the focus is, in terms that outlive a new drawing.
 * @returns {(fallback: HTMLElement|null, within?: HTMLElement) => void} gives it back, also within
 *   an element that took the place of `root`
 */
export function rememberFocus(root) {
  const held = document.activeElement;
  if (!held || !root.contains(held)) return () => {};
  const blockId = held.closest("[data-block-id]")?.dataset.blockId;
  const { action } = held.dataset;
  const range =
    "selectionStart" in held && typeof held.selectionStart === "number"
      ? [held.selectionStart, held.selectionEnd]
      : null;
  return (fallback, within = root) => {
    const again =
      blockId &&
      action &&
      within.querySelector(`[data-block-id="${CSS.escape(blockId)}"] [data-action="${CSS.escape(action)}"]`);
    const target = again ?? fallback;
    target?.focus({ preventScroll: true });
    if (again && range) again.setSelectionRange(...range);
  };
}
