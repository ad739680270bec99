"""chat.*: saying, changing and taking back messages."""

from bot.sandbox.checking import check_message, check_metadata, with_ids
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel, for_bots
from bot.sandbox.webapi.arguments import Arguments
from bot.sandbox.webapi.method import Method, check_thread, visible_channel, writable_channel
from bot.sandbox.wire import Json, SlackError, without
from bot.widgets import limits


def _post_message(slack: Slack, given: Arguments) -> Json:
    text, blocks = _content(given)
    metadata = given.structure("metadata", "invalid_metadata_format")
    if metadata is not None:
        check_metadata(metadata)
    channel = writable_channel(slack, given.string("channel"))
    thread_ts = given.optional("thread_ts")
    if thread_ts:
        check_thread(channel, thread_ts)
    message = slack.bot_message(text, blocks, thread_ts=thread_ts)
    if thread_ts and given.boolean("reply_broadcast"):
        message |= {"subtype": "thread_broadcast", "root": _root(channel, thread_ts)}
    if metadata is not None:
        message["metadata"] = metadata
    slack.post(channel, message)
    return {
        "ok": True,
        "channel": channel.id,
        "ts": message["ts"],
        "message": for_bots(message),
    }


def _update(slack: Slack, given: Arguments) -> Json:
    channel_id, ts = given.string("channel"), given.string("ts")
    channel = slack.state.channels.get(channel_id)
    if channel is None:
        # A person's id is good for posting only.
        raise SlackError("channel_not_found")
    text, blocks = _content(given, limits.UPDATE_TEXT)
    metadata = given.structure("metadata", "invalid_metadata_format")
    if metadata:
        check_metadata(metadata)
    former = _own_message(slack, channel, ts, "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    message = without(former, "blocks", "edited")
    message["text"] = text
    if blocks:
        message["blocks"] = blocks
    if metadata is not None:
        message["metadata"] = metadata
    if not message.get("metadata"):
        message.pop("metadata", None)
    message["edited"] = {"user": slack.state.app.bot_id, "ts": slack.state.next_ts()}
    slack.change(channel, message)
    return {
        "ok": True,
        "channel": channel.id,
        "ts": ts,
        "text": text,
        "message": for_bots(message),
    }


def _delete(slack: Slack, given: Arguments) -> Json:
    channel_id, ts = given.string("channel"), given.string("ts")
    channel = slack.state.channels.get(channel_id)
    if channel is None:
        raise SlackError("channel_not_found")
    _own_message(slack, channel, ts, "cant_delete_message")
    slack.remove(channel, ts)
    return {"ok": True, "channel": channel.id, "ts": ts}


def _post_ephemeral(slack: Slack, given: Arguments) -> Json:
    text, blocks = _content(given)
    channel = writable_channel(slack, given.string("channel"))
    user = given.string("user")
    person = slack.state.person(user)
    if person.deactivated or person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    thread_ts = given.optional("thread_ts")
    if thread_ts:
        check_thread(channel, thread_ts)
    message = slack.bot_message(text, blocks, thread_ts=thread_ts)
    slack.post_ephemeral(channel, user, {**message, "is_ephemeral": True})
    return {"ok": True, "message_ts": message["ts"]}


def _permalink(slack: Slack, given: Arguments) -> Json:
    channel = visible_channel(slack, given.string("channel"))
    ts = given.string("message_ts")
    message = channel.messages.get(ts)
    if message is None:
        raise SlackError("message_not_found")
    link = f"{slack.url}/archives/{channel.id}/p{ts.replace('.', '')}"
    root = message.get("thread_ts")
    if root and root != ts:
        link += f"?thread_ts={root}&cid={channel.id}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def _content(given: Arguments, most: int = limits.MESSAGE_TEXT) -> tuple[str, list[Json]]:
    text = given.optional("text")
    blocks = given.structure("blocks", "invalid_blocks_format")
    check_message(text, blocks, most=most)
    return text, with_ids(blocks) if isinstance(blocks, list) else []


def _own_message(slack: Slack, channel: Channel, ts: str, refusal: str) -> Json:
    """The app's own message; an ephemeral one cannot be found this way, in Slack either."""
    message = channel.messages.get(ts)
    if message is None or slack.state.app.bot_user not in channel.members:
        raise SlackError("message_not_found")
    if message.get("bot_id") != slack.state.app.bot_id or message.get("subtype") == "tombstone":
        raise SlackError(refusal)
    return message


def _root(channel: Channel, thread_ts: str) -> Json:
    return for_bots(channel.messages[thread_ts])


METHODS = {
    "chat.postMessage": Method(_post_message, "chat:write"),
    "chat.update": Method(_update, "chat:write"),
    "chat.delete": Method(_delete, "chat:write"),
    "chat.postEphemeral": Method(_post_ephemeral, "chat:write"),
    "chat.getPermalink": Method(_permalink),
}
