/**
 * What the page knows: who it speaks for, the people, the apps, the conversations.
 * Changes are announced on `bus`.
 */

export const store = {
  /** @type {string} */ me: "",
  team: { id: "", name: "" },
  /** @type {Map<string, {id: string, name: string, title: string, deactivated: boolean, colour: string}>} */
  people: new Map(),
  apps: [],
  conversations: [],
  /** Where the page is. @type {{channel: string|null, thread: string|null, message: string|null, tab: string|null}} */
  route: { channel: null, thread: null, message: null, tab: null },
};

const target = new EventTarget();

/** Tell every listener of `name`. */
export function emit(name, detail = {}) {
  target.dispatchEvent(new CustomEvent(name, { detail }));
}

/** Listen for `name`; returns a function that stops listening. */
export function on(name, listener) {
  const heard = (event) => listener(event.detail);
  target.addEventListener(name, heard);
  return () => target.removeEventListener(name, heard);
}

/** Take in the answer of /ui/workspace. */
export function setWorkspace({ team, people, apps }) {
  store.team = team;
  store.people = new Map(people.map((person) => [person.id, person]));
  store.apps = apps;
}

/** The app whose bot user this is, if it is one. */
export function appByUser(userId) {
  return store.apps.find((app) => app.bot_user === userId) ?? null;
}

/** The app whose direct message this conversation is, if it is one. */
export function appOf(conversation) {
  return conversation?.kind === "im" ? appByUser(conversation.with) : null;
}

export function conversation(id) {
  return store.conversations.find((item) => item.id === id) ?? null;
}

/** Whether this conversation's messages are what the page shows: nothing in it counts as unread. */
export const onScreen = (item) => store.route.channel === item.id && store.route.tab !== "home";

/** A person's or an app's name; the id where nobody is known by it. */
export function userName(id) {
  return store.people.get(id)?.name ?? appByUser(id)?.name ?? id ?? "Unknown";
}

/** The name of a channel without its mark, or of the other person in a direct message. */
export function conversationName(item) {
  if (!item) return "";
  if (item.kind === "im")
    return item.with === store.me ? `${userName(item.with)} (you)` : userName(item.with);
  return (item.name ?? item.id).replace(/^#/, "");
}

/** As `conversationName`, with # before a channel. */
export function conversationTitle(item) {
  return item?.kind === "im" ? conversationName(item) : `#${conversationName(item)}`;
}

/**
 * Who wrote a message.
 * @returns {{id: string, name: string, isApp: boolean, colour: string}}
 */
export function author(message) {
  const app =
    appByUser(message.user) ??
    (message.bot_id
      ? (store.apps.find((item) => item.bot_id === message.bot_id || item.id === message.app_id) ??
        store.apps[0])
      : null);
  if (app) return { id: app.bot_user, name: message.username ?? app.name, isApp: true, colour: "#3d5a80" };
  const person = store.people.get(message.user);
  return {
    id: message.user,
    name: person?.name ?? message.username ?? message.user ?? "Unknown",
    isApp: Boolean(message.bot_id),
    colour: person?.colour ?? "#5c6670",
  };
}
