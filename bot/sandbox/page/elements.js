/**
 * Block elements that are pressed or chosen from: buttons, menus, selects, dates, tick boxes.
 *
 * Each maker takes Slack's element and a `Slot` and answers a `Drawn`.
 *
 * @typedef {object} Slot
 * @property {import("./scope.js").Scope} scope
 * @property {string} blockId
 * @property {boolean} acts a change is told to the app (always outside input blocks)
 * @property {boolean} optional
 * @property {Object<string, string>} naming aria attributes that name and describe the element
 * @property {string|null} labelledBy id of the text that names a group
 * @property {(action: object) => Promise<boolean>} act tell the app; false when it did not answer
 *
 * @typedef {object} Drawn
 * @property {HTMLElement} node
 * @property {HTMLElement} [control] takes the focus and the label
 * @property {boolean} [group] named by a legend rather than a label
 * @property {() => string|null} [check] what is wrong with what was entered
 */
import { UNANSWERED, agreed, change, extras } from "./acting.js";
import { dateInWords } from "./dates.js";
import { h, iconButton, uid } from "./dom.js";
import { INPUTS } from "./inputs.js";
import { plainText, textObject } from "./mrkdwn.js";
import { openMenu } from "./popover.js";
import { select } from "./selects.js";

function button(element, slot) {
  const style = element.style ? ` ${element.style}` : "";
  const press = async () => {
    if (!(await agreed(element))) return;
    const { action_id, text, value, style: dress, url } = element;
    node.setAttribute("aria-busy", "true");
    const action = { type: "button", action_id, text };
    if (value !== undefined) action.value = value;
    if (dress) action.style = dress;
    const told = slot.act(action);
    if (url) node.dispatchEvent(new CustomEvent("visit", { bubbles: true, detail: url }));
    await told;
    node.removeAttribute("aria-busy");
  };
  const node = h(
    "button",
    {
      type: "button",
      class: `button${style}`,
      onclick: press,
      "aria-label": element.accessibility_label,
      "aria-describedby": slot.naming["aria-describedby"],
      dataset: { action: element.action_id },
    },
    textObject(element.text),
  );
  return { node, control: node };
}

function overflow(element, slot) {
  const choose = async (option) => {
    if (!(await agreed(element))) return;
    if (option.url) node.dispatchEvent(new CustomEvent("visit", { bubbles: true, detail: option.url }));
    node.setAttribute("aria-busy", "true");
    await slot.act({ type: "overflow", action_id: element.action_id, selected_option: option });
    node.removeAttribute("aria-busy");
  };
  const entries = element.options.map((option) => ({
    label: plainText(option.text),
    detail: plainText(option.description),
    run: () => choose(option),
  }));
  const node = iconButton("more", "More options", {
    class: "overflow",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    "aria-describedby": slot.naming["aria-describedby"],
    dataset: { action: element.action_id },
    onclick: () => openMenu(node, entries),
  });
  return { node, control: node };
}

const MOMENTS = {
  datepicker: { input: "date", field: "selected_date", initial: "initial_date", name: "Date" },
  timepicker: { input: "time", field: "selected_time", initial: "initial_time", name: "Time" },
  datetimepicker: {
    input: "datetime-local",
    field: "selected_date_time",
    initial: "initial_date_time",
    name: "Date and time",
  },
};

const toInput = {
  datetimepicker: (seconds) =>
    new Date(seconds * 1000 - new Date(seconds * 1000).getTimezoneOffset() * 60_000)
      .toISOString()
      .slice(0, 16),
};
const fromInput = { datetimepicker: (text) => Math.floor(new Date(text).getTime() / 1000) };

/** Dates and times. While one is typed each key makes another valid date: only a finished one counts. */
function momentInput(element, slot) {
  const { input, field, initial, name } = MOMENTS[element.type];
  const shown = (value) => (value === null ? "" : (toInput[element.type]?.(value) ?? value));
  let held = slot.scope.claim(slot.blockId, element.action_id, {
    type: element.type,
    [field]: element[initial] ?? null,
  });
  const label = plainText(element.placeholder) || name;
  const naming = slot.labelledBy ? slot.naming : { ...slot.naming, "aria-label": label };
  let typing = false;
  const read = () => ({
    type: element.type,
    [field]: node.value ? (fromInput[element.type]?.(node.value) ?? node.value) : null,
  });
  const finish = async () => {
    typing = false;
    const value = read();
    if (value[field] === held[field]) return;
    const before = held;
    held = value;
    await change(slot, element, value, extras(element), () => {
      held = before;
      node.value = shown(before[field]);
      spell();
    });
  };
  const node = h("input", {
    type: input,
    class: "text-input moment",
    value: shown(held[field]),
    ...naming,
    title: slot.labelledBy ? null : label,
    dataset: { action: element.action_id },
    onkeydown: (event) => {
      if (event.key === "Enter" && slot.acts) {
        event.preventDefault();
        finish();
      } else if (event.key !== "Tab") typing = true;
    },
    onpointerdown: () => {
      typing = false;
    },
    onchange: () => {
      if (!typing) finish();
    },
    oninput: () => {
      spell();
      if (!element.confirm) slot.scope.set(slot.blockId, element.action_id, read());
    },
    onblur: finish,
  });
  // Browsers show a date in their own country's order: said in words it cannot be misread.
  const words = h("span", { class: "moment-words" });
  const spell = () => {
    words.textContent = node.value && input === "date" ? dateInWords(node.value) : "";
  };
  spell();
  const check = () => {
    if (node.validity.badInput) return "This is not finished, or not a real date.";
    return !slot.optional && !node.value ? UNANSWERED : null;
  };
  return { node: h("div", { class: "moment-box" }, node, words), control: node, check };
}

/** Tick boxes and radio buttons. */
function ticks(element, slot) {
  const multiple = element.type === "checkboxes";
  const field = multiple ? "selected_options" : "selected_option";
  const start = multiple ? (element.initial_options ?? []) : (element.initial_option ?? null);
  const valid = new Set(element.options.map((option) => option.value));
  const keysOf = (value) =>
    [value[field]]
      .flat()
      .filter(Boolean)
      .map((option) => option.value);
  let held = slot.scope.claim(
    slot.blockId,
    element.action_id,
    { type: element.type, [field]: start },
    (value) => keysOf(value).every((key) => valid.has(key)),
  );
  const name = uid("choice");
  const boxes = [];
  const read = () => {
    const chosen = element.options.filter((_, index) => boxes[index].checked);
    return { type: element.type, [field]: multiple ? chosen : (chosen[0] ?? null) };
  };
  const show = (value) => {
    const keys = keysOf(value);
    for (const [index, box] of boxes.entries()) box.checked = keys.includes(element.options[index].value);
  };
  const changed = async () => {
    const before = held;
    held = read();
    await change(slot, element, held, extras(element), () => {
      held = before;
      show(before);
    });
  };
  const rows = element.options.map((option, index) => {
    const detailId = option.description ? uid("detail") : null;
    const box = h("input", {
      type: multiple ? "checkbox" : "radio",
      name,
      "aria-describedby": detailId,
      onchange: changed,
      dataset: { action: `${element.action_id}:${index}` },
    });
    boxes.push(box);
    return h(
      "div",
      { class: "tick" },
      h("label", {}, box, h("span", {}, textObject(option.text))),
      detailId && h("div", { class: "tick-detail", id: detailId }, textObject(option.description)),
    );
  });
  show(held);
  const node = h(
    "div",
    {
      class: "ticks",
      role: multiple ? "group" : "radiogroup",
      "aria-labelledby": slot.labelledBy,
      "aria-describedby": slot.naming["aria-describedby"],
      "aria-required": !multiple && !slot.optional ? "true" : null,
    },
    rows,
  );
  const check = () => (!slot.optional && !boxes.some((box) => box.checked) ? UNANSWERED : null);
  return { node, control: boxes[0], group: true, check };
}

function image(element) {
  return { node: picture(element, "thumbnail") };
}

/** An image of this workspace; one from elsewhere is named, not fetched. */
export function picture(element, style) {
  const address = element.image_url ?? element.slack_file?.url ?? "";
  const url = URL.canParse(address, location.origin) ? new URL(address, location.origin) : null;
  if (url && (url.origin === location.origin || url.protocol === "data:")) {
    return h("img", { class: style, src: url.href, alt: element.alt_text ?? "" });
  }
  return h(
    "span",
    {
      class: `${style} picture-elsewhere`,
      role: "img",
      "aria-label": element.alt_text ?? "Image",
      title: address,
    },
    element.alt_text || "Image",
  );
}

const MAKERS = {
  button,
  overflow,
  image,
  static_select: select,
  multi_static_select: select,
  users_select: select,
  multi_users_select: select,
  conversations_select: select,
  multi_conversations_select: select,
  channels_select: select,
  multi_channels_select: select,
  datepicker: momentInput,
  timepicker: momentInput,
  datetimepicker: momentInput,
  checkboxes: ticks,
  radio_buttons: ticks,
  ...INPUTS,
};

/**
 * Draw any element; one that is not known is an error in plain sight.
 * @returns {Drawn}
 */
export function drawElement(element, slot) {
  const make = MAKERS[element?.type];
  if (!make)
    return {
      node: h("span", { class: "block-error" }, `This workspace cannot show the element "${element?.type}".`),
    };
  return make(element, slot);
}
