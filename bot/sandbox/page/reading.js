/**
 * What has been read. The workspace keeps it, so that marks outlive the page; the page's own go at
 * once.
 */
import { post } from "./api.js";
import { conversation, emit, onScreen, store } from "./store.js";

const told = new Map();

/** Everything up to `ts` in a conversation, or in one of its threads, was seen. */
export function markRead(channel, thread, ts) {
  const key = `${channel}/${thread ?? ""}`;
  const item = conversation(channel);
  const waiting = thread ? item?.unread_threads[thread] : item?.unread;
  if ((told.get(key) ?? "") >= ts && !waiting) return;
  told.set(key, ts);
  post("read", { channel, ts, thread_ts: thread }).catch(() => {});
  if (!waiting) return;
  if (thread) delete item.unread_threads[thread];
  else item.unread = 0;
  emit("conversations");
}

/** The threads of a conversation with something new, but for the one that is open; latest last. */
export const unreadThreads = (item) =>
  Object.keys(item?.unread_threads ?? {})
    .filter((ts) => ts !== store.route.thread)
    .sort();

/** How many messages wait in a conversation and its threads; what is on screen does not wait. */
export function unreadIn(item) {
  const inThreads = unreadThreads(item).reduce((sum, ts) => sum + item.unread_threads[ts], 0);
  return (onScreen(item) ? 0 : item.unread) + inThreads;
}
