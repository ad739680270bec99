/**
 * From what Slack keeps back to what a person typed, for changing a message.
 */
import { unescape } from "./mrkdwn.js";
import { conversation, conversationName, userName } from "./store.js";

/** Kept text as a person would type it: names for ids, the three escapes undone. */
export function typedText(text = "") {
  return unescape(
    text.replace(/<([^>|]+)(?:\|([^>]*))?>/g, (_, target, label) => {
      if (target.startsWith("!")) return `@${target.slice(1)}`;
      if (target.startsWith("@")) return `@${userName(target.slice(1))}`;
      if (target.startsWith("#")) return `#${label || conversationName(conversation(target.slice(1)))}`;
      return label || target;
    }),
  );
}
