/**
 * The selects: of options, people, conversations and channels, one or several.
 */
import { UNANSWERED, change, extras } from "./acting.js";
import { plainText } from "./mrkdwn.js";
import { picker } from "./picker.js";
import { conversationName, conversationTitle, store } from "./store.js";

const person = (id) => {
  const { name, title } = store.people.get(id);
  return { key: id, text: name, detail: title };
};

function peopleChoices(initial) {
  const present = [...store.people.values()].filter(
    ({ id, deactivated }) => !deactivated || initial.includes(id),
  );
  return [{ choices: present.map(({ id }) => person(id)) }];
}

const KINDS = { channel: "public", private: "private", im: "im" };

function conversationChoices(element) {
  const { include, exclude_bot_users: noBots } = element.filter ?? {};
  const bots = new Set(store.apps.map((app) => app.bot_user));
  const wanted = store.conversations.filter(
    (item) =>
      !item.is_archived &&
      (!include || include.includes(KINDS[item.kind])) &&
      !(noBots && item.kind === "im" && bots.has(item.with)),
  );
  return [{ choices: wanted.map((item) => ({ key: item.id, text: conversationTitle(item) })) }];
}

function channelChoices() {
  const open = store.conversations.filter((item) => item.kind === "channel" && !item.is_archived);
  return [{ choices: open.map((item) => ({ key: item.id, text: `#${conversationName(item)}` })) }];
}

function optionChoices(element) {
  const choice = (option) => ({
    key: option.value,
    text: plainText(option.text),
    detail: plainText(option.description),
  });
  if (!element.option_groups) return [{ choices: element.options.map(choice) }];
  return element.option_groups.map((group) => ({
    label: plainText(group.label),
    choices: group.options.map(choice),
  }));
}

const allOptions = (element) => element.options ?? element.option_groups.flatMap((group) => group.options);
const startConversation = (element) =>
  element.initial_conversation ?? (element.default_to_current_conversation ? store.route.channel : null);

/** How each kind of select finds its choices, where it starts, and how Slack names what is chosen. */
const SELECTS = {
  static: {
    field: "selected_option",
    initial: (e) => e.initial_option ?? null,
    initials: (e) => e.initial_options ?? [],
    groups: optionChoices,
  },
  users: {
    field: "selected_user",
    initial: (e) => e.initial_user ?? null,
    initials: (e) => e.initial_users ?? [],
    groups: (e) => peopleChoices([e.initial_user, ...(e.initial_users ?? [])]),
  },
  conversations: {
    field: "selected_conversation",
    initial: startConversation,
    initials: (e) => e.initial_conversations ?? [],
    groups: conversationChoices,
  },
  channels: {
    field: "selected_channel",
    initial: (e) => e.initial_channel ?? null,
    initials: (e) => e.initial_channels ?? [],
    groups: channelChoices,
  },
};

const toKey = (item) => (typeof item === "object" ? item.value : item);

/** Any of Slack's selects, drawn as a picker. */
export function select(element, slot) {
  const multiple = element.type.startsWith("multi_");
  const kind = SELECTS[/(static|users|conversations|channels)_select$/.exec(element.type)[1]];
  const groups = kind.groups(element);
  const known = new Set(groups.flatMap((group) => group.choices.map((choice) => choice.key)));
  const field = multiple ? `${kind.field}s` : kind.field;
  const back =
    kind === SELECTS.static
      ? (key) => allOptions(element).find((option) => option.value === key)
      : (key) => key;
  const compose = (keys) => ({
    type: element.type,
    [field]: multiple ? keys.map(back) : keys.length ? back(keys[0]) : null,
  });
  const keysOf = (value) =>
    [value[field]]
      .flat()
      .filter((item) => item !== null)
      .map(toKey);

  const initial = { type: element.type, [field]: multiple ? kind.initials(element) : kind.initial(element) };
  let held = slot.scope.claim(slot.blockId, element.action_id, initial, (value) =>
    keysOf(value).every((key) => known.has(key)),
  );
  const placeholder = plainText(element.placeholder) || (multiple ? "Choose" : "Choose one");
  const naming = slot.labelledBy ? slot.naming : { ...slot.naming, "aria-label": placeholder };
  const widget = picker({
    groups,
    multiple,
    placeholder,
    naming,
    searchable: kind !== SELECTS.static,
    chosen: keysOf(held),
    limit: element.max_selected_items,
    clearable: slot.optional && Boolean(slot.labelledBy),
    onInput: (keys) => element.confirm || slot.scope.set(slot.blockId, element.action_id, compose(keys)),
    onChange: async (keys) => {
      const value = compose(keys);
      let kept = true;
      await change(slot, element, value, extras(element), () => {
        kept = false;
        widget.set(keysOf(held));
      });
      if (kept) held = value;
    },
  });
  widget.button.dataset.action = element.action_id;
  const check = () => (!slot.optional && !keysOf(compose(keysOf(current()))).length ? UNANSWERED : null);
  const current = () => slot.scope.current.get(`${slot.blockId}\u0000${element.action_id}`)?.value ?? held;
  return { node: widget.node, control: widget.button, check };
}
