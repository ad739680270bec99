/**
 * Elements that are typed into, and files. What was typed is checked, never cut.
 */
import { UNANSWERED, agreed } from "./acting.js";
import { debounce, h } from "./dom.js";
import { chosenFiles, readFiles } from "./files.js";
import { plainText } from "./mrkdwn.js";

const LONGEST = 3000;

function textFault(text, { min_length: least, max_length: most = LONGEST }) {
  if (text.length > most) return `This is ${text.length - most} characters too long: at most ${most}.`;
  if (least && text.length < least) return `Please write at least ${least} characters.`;
  return null;
}

function numberFault(text, { is_decimal_allowed: decimal, min_value: least, max_value: most }) {
  const trimmed = text.trim();
  if (!/^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/.test(trimmed)) return "Please enter a number.";
  if (!decimal && !/^[+-]?\d+$/.test(trimmed)) return "Please enter a whole number.";
  if (least !== undefined && Number(trimmed) < Number(least)) return `Please enter ${least} or more.`;
  if (most !== undefined && Number(trimmed) > Number(most)) return `Please enter ${most} or less.`;
  return null;
}

const emailFault = (text) =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())
    ? null
    : "Please enter an email address, like name@example.org.";

const urlFault = (text) =>
  URL.canParse(text.trim()) && /^https?:/i.test(text.trim())
    ? null
    : "Please enter a web address beginning with https://.";

const TEXTS = {
  plain_text_input: { type: "text", fault: textFault },
  number_input: { type: "text", mode: "decimal", fault: numberFault },
  email_text_input: { type: "email", fault: emailFault },
  url_text_input: { type: "url", fault: urlFault },
};

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function counter(element) {
  if (element.type !== "plain_text_input") return null;
  const most = element.max_length ?? LONGEST;
  const node = h("div", { class: "counter", "aria-live": "polite" });
  node.show = (length) => {
    const near = length > most * 0.8 && (element.max_length !== undefined || length > 2000);
    node.textContent = near ? `${length} of ${most} characters` : "";
    node.classList.toggle("over", length > most);
  };
  return node;
}

function text(element, slot) {
  const { type, mode, fault } = TEXTS[element.type];
  const start = {
    type: element.type,
    value:
      element.initial_value === undefined || element.initial_value === ""
        ? null
        : String(element.initial_value),
  };
  const held = slot.scope.claim(slot.blockId, element.action_id, start);
  const count = counter(element);
  const keep = () =>
    slot.scope.set(slot.blockId, element.action_id, {
      type: element.type,
      value: node.value === "" ? null : node.value,
    });
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = async () => {
    if (!(await agreed(element))) return;
    await slot.act({
      type: element.type,
      action_id: element.action_id,
      value: node.value === "" ? null : node.value,
    });
  };
  const tellSoon = debounce(tell, 350);
  const placeholder = plainText(element.placeholder);
  const naming = slot.labelledBy ? slot.naming : { ...slot.naming, "aria-label": placeholder || "Text" };
  const props = {
    class: "text-input",
    placeholder,
    ...naming,
    autocomplete: "off",
    dataset: { action: element.action_id },
    oninput: () => {
      keep();
      count?.show(node.value.length);
      if (element.multiline) grow(node);
      if (slot.acts && on.includes("on_character_entered")) tellSoon();
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing || element.multiline) return;
      if (!slot.acts) return;
      event.preventDefault();
      if (on.includes("on_enter_pressed")) tell();
    },
  };
  const node = element.multiline
    ? h("textarea", { ...props, rows: 4 })
    : h("input", { ...props, type, inputmode: mode });
  node.value = held.value ?? "";
  count?.show(node.value.length);
  if (element.multiline) requestAnimationFrame(() => node.value && grow(node));
  const check = () => {
    if (node.value.trim() === "") return slot.optional ? null : UNANSWERED;
    return fault(node.value, element);
  };
  return { node: count ? h("div", { class: "text-box" }, node, count) : node, control: node, check };
}

/** Files are read in the page and travel in the form's state: name, mimetype, size, content_base64. */
function fileInput(element, slot) {
  const most = element.max_files ?? 10;
  let files = slot.scope.claim(slot.blockId, element.action_id, { type: "file_input", files: [] }).files;
  const problem = h("div", { class: "hint", role: "status" });
  const list = h("div", {});
  const show = () => {
    slot.scope.set(slot.blockId, element.action_id, { type: "file_input", files });
    list.replaceChildren(
      ...chosenFiles(files, (file) => {
        files = files.filter((other) => other !== file);
        show();
        node.focus();
      }),
    );
  };
  const accept = element.filetypes?.map((kind) => `.${kind}`).join(",");
  const node = h("input", {
    type: "file",
    class: "file-picker",
    multiple: most > 1,
    accept,
    ...slot.naming,
    dataset: { action: element.action_id },
    onchange: async () => {
      const added = await readFiles(node.files);
      const kinds = element.filetypes?.map((kind) => kind.toLowerCase());
      const fit = added.filter((file) => !kinds || kinds.includes(file.name.split(".").at(-1).toLowerCase()));
      const all = [...files, ...fit];
      files = all.slice(0, most);
      problem.textContent =
        fit.length < added.length
          ? `Only these kinds of file: ${kinds.join(", ")}.`
          : all.length > most
            ? `At most ${most} files.`
            : "";
      node.value = "";
      show();
    },
  });
  show();
  const check = () => (!slot.optional && !files.length ? UNANSWERED : null);
  return { node: h("div", { class: "file-box" }, node, list, problem), control: node, check };
}

export const INPUTS = {
  plain_text_input: text,
  number_input: text,
  email_text_input: text,
  url_text_input: text,
  file_input: fileInput,
};
