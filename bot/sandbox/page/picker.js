/**
 * Choosing one or several of a list: a combobox button with a listbox, searchable when long.
 */
import { fill, h, icon, uid } from "./dom.js";
import { openPanel } from "./popover.js";

const SEARCH_FROM = 9;

/**
 * @typedef {{key: string, text: string, detail?: string}} Choice
 * @typedef {{label?: string, choices: Choice[]}} Group
 */

/**
 * @param {object} spec
 * @param {Group[]} spec.groups
 * @param {string[]} spec.chosen keys chosen at the start
 * @param {boolean} spec.multiple
 * @param {number} [spec.limit] how many may be chosen
 * @param {boolean} [spec.searchable] also when the list is short
 * @param {boolean} [spec.clearable] a single choice may be taken back
 * @param {string} spec.placeholder
 * @param {Object<string, string>} spec.naming aria-label or aria-labelledby, and the like
 * @param {(keys: string[]) => void} spec.onInput each change as it is made
 * @param {(keys: string[]) => void} spec.onChange a choice made (single), or the list closed changed (several)
 * @returns {{node: HTMLElement, button: HTMLButtonElement, set: (keys: string[]) => void}}
 */
export function picker(spec) {
  const { groups, multiple, placeholder, naming } = spec;
  const all = new Map(groups.flatMap((group) => group.choices).map((choice) => [choice.key, choice]));
  let chosen = spec.chosen.filter((key) => all.has(key));

  const face = h("span", { class: "picker-face" });
  const button = h(
    "button",
    {
      type: "button",
      class: "picker",
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      ...naming,
      onclick: open,
    },
    face,
    icon("chevron"),
  );
  const chips = multiple && h("ul", { class: "chips", "aria-label": "Chosen" });
  const clear =
    spec.clearable &&
    !multiple &&
    h(
      "button",
      {
        type: "button",
        class: "picker-clear",
        "aria-label": "Clear the choice",
        onclick: () => {
          put([]);
          spec.onChange(chosen);
          button.focus();
        },
      },
      icon("close"),
    );
  const node = h("div", { class: multiple ? "picker-box multiple" : "picker-box" }, chips, button, clear);

  function show() {
    const empty = !chosen.length;
    const name = multiple
      ? empty
        ? placeholder
        : `${chosen.length} chosen`
      : (all.get(chosen[0])?.text ?? placeholder);
    face.textContent = name;
    face.classList.toggle("placeholder", empty);
    if (clear) clear.hidden = empty;
    if (chips) {
      fill(
        chips,
        chosen.map((key) => {
          const { text } = all.get(key);
          const drop = () => {
            put(chosen.filter((other) => other !== key));
            spec.onChange(chosen);
            button.focus();
          };
          return h(
            "li",
            { class: "chip" },
            text,
            h("button", { type: "button", "aria-label": `Remove ${text}`, onclick: drop }, icon("close")),
          );
        }),
      );
      chips.hidden = empty;
    }
  }

  function put(keys) {
    chosen = keys;
    show();
    spec.onInput(chosen);
    // The field hears of it as of typing.
    button.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function open() {
    const before = chosen.join("\n");
    const panel = listbox({
      groups,
      multiple,
      naming,
      searchable: spec.searchable,
      limit: spec.limit ?? Infinity,
      isChosen: (key) => chosen.includes(key),
      choose(key) {
        if (!multiple) {
          close();
          const changed = chosen[0] !== key;
          put([key]);
          if (changed) spec.onChange(chosen);
          return;
        }
        put(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key]);
      },
      close: () => close(),
    });
    panel.node.style.minWidth = `${button.offsetWidth}px`;
    button.setAttribute("aria-controls", panel.list.id);
    const close = openPanel(button, panel.node, {
      onClose: () => multiple && before !== chosen.join("\n") && spec.onChange(chosen),
    });
    panel.focus();
  }

  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open();
  });
  show();
  return {
    node,
    button,
    set: (keys) => {
      chosen = keys.filter((key) => all.has(key));
      show();
    },
  };
}

function option(choice, multiple, chosen) {
  return h(
    "li",
    {
      id: uid("opt"),
      role: "option",
      class: "option",
      "aria-selected": String(chosen),
      dataset: { key: choice.key },
    },
    h("span", { class: multiple ? "option-mark box" : "option-mark" }, icon("tick")),
    h("span", { class: "option-text" }, choice.text, choice.detail && h("small", {}, choice.detail)),
  );
}

function listbox({ groups, multiple, naming, searchable, limit, isChosen, choose, close }) {
  const list = h("ul", {
    role: "listbox",
    id: uid("list"),
    tabIndex: 0,
    class: "options",
    "aria-multiselectable": multiple ? "true" : null,
    ...naming,
  });
  const count = groups.reduce((sum, group) => sum + group.choices.length, 0);
  const search =
    (searchable || count >= SEARCH_FROM) &&
    h("input", {
      // Not of type search: there the browser takes the first Escape to empty it.
      type: "text",
      role: "searchbox",
      class: "option-search",
      placeholder: "Search",
      "aria-label": "Search the choices",
      "aria-controls": list.id,
      autocomplete: "off",
      oninput: () => draw(),
    });
  const node = h("div", { class: "picker-panel" }, search, list);
  const holder = search || list;
  let active = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  function activate(next, scroll = true) {
    active?.classList.remove("active");
    active = next ?? null;
    active?.classList.add("active");
    if (active) {
      holder.setAttribute("aria-activedescendant", active.id);
      if (scroll) active.scrollIntoView({ block: "nearest" });
    } else holder.removeAttribute("aria-activedescendant");
  }

  function draw() {
    const wanted = search ? search.value.trim().toLowerCase() : "";
    const shown = groups
      .map(({ label, choices }) => ({
        label,
        choices: choices.filter(({ text, detail }) =>
          `${text} ${detail ?? ""}`.toLowerCase().includes(wanted),
        ),
      }))
      .filter(({ choices }) => choices.length);
    fill(
      list,
      shown.map(({ label, choices }) => {
        const items = choices.map((choice) => option(choice, multiple, isChosen(choice.key)));
        if (!label) return items;
        const id = uid("group");
        return h(
          "li",
          { role: "presentation" },
          h("div", { class: "option-group", id }, label),
          h("ul", { role: "group", "aria-labelledby": id }, items),
        );
      }),
      !shown.length && h("li", { class: "option-none", role: "presentation" }, "Nothing matches"),
    );
    activate(list.querySelector("[aria-selected=true]") ?? options()[0]);
  }

  function pick(item) {
    if (!item) return;
    const { key } = item.dataset;
    if (
      multiple &&
      !isChosen(key) &&
      options().filter((other) => isChosen(other.dataset.key)).length >= limit
    )
      return;
    choose(key);
    if (multiple) {
      item.setAttribute("aria-selected", String(isChosen(key)));
      activate(item, false);
    }
  }

  list.addEventListener("click", (event) => pick(event.target.closest("[role=option]")));
  list.addEventListener("pointermove", (event) =>
    activate(event.target.closest("[role=option]") ?? active, false),
  );
  let typed = "";
  let typedAt = 0;
  node.addEventListener("keydown", (event) => {
    const items = options();
    const at = items.indexOf(active);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 8,
      PageUp: at - 8,
      ...(search ? {} : { Home: 0, End: items.length - 1 }),
    }[event.key];
    if (to !== undefined) activate(items[Math.max(0, Math.min(items.length - 1, to))]);
    else if (event.key === "Enter" || (event.key === " " && !search)) pick(active);
    else if (event.key === "Tab") return close();
    else if (!search && event.key.length === 1) {
      typed = event.timeStamp - typedAt < 700 ? typed + event.key.toLowerCase() : event.key.toLowerCase();
      typedAt = event.timeStamp;
      activate(items.find((item) => item.textContent.toLowerCase().startsWith(typed)) ?? active);
    } else return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  });
  draw();
  return {
    node,
    list,
    focus: () => {
      holder.focus();
      activate(active);
    },
  };
}
