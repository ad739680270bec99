"""How far each person has read: a mark for every conversation, and one for every thread.

As in Slack, replies do not count for their channel: they count for whoever follows the thread, and
until the thread itself was opened.
"""

from bisect import bisect_right

from bot.sandbox.state import Channel


def read_to(channel: Channel, person: str, thread_ts: str = "") -> str:
    """The ts of the last message this person has seen there; empty where they never looked."""
    return channel.read.get(_key(person, thread_ts), "")


def read(channel: Channel, person: str, ts: str, thread_ts: str = "") -> bool:
    """Move the mark forward; say whether it moved."""
    if ts <= read_to(channel, person, thread_ts):
        return False
    channel.read[_key(person, thread_ts)] = ts
    return True


def unread(channel: Channel, person: str) -> int:
    """How many messages of others stand after the mark, those inside threads not counted."""
    return _unread(channel, person, channel.roots)


def unread_threads(channel: Channel, person: str) -> dict[str, int]:
    """The followed threads with something new, by ts, and how much."""
    counts = {
        thread_ts: _unread(channel, person, replies, thread_ts)
        for thread_ts, replies in channel.threads.items()
        if replies and replies[-1] > read_to(channel, person, thread_ts)
    }
    return {ts: count for ts, count in counts.items() if count and _follows(channel, person, ts)}


def _unread(channel: Channel, person: str, order: list[str], thread_ts: str = "") -> int:
    since = order[bisect_right(order, read_to(channel, person, thread_ts)) :]
    return sum(channel.messages[ts].get("user") != person for ts in since)


def _follows(channel: Channel, person: str, thread_ts: str) -> bool:
    """In direct messages everybody does; in a channel, who took part or was mentioned."""
    if channel.kind == "im":
        return True
    said = (channel.messages.get(ts, {}) for ts in (thread_ts, *channel.threads[thread_ts]))
    mention = f"<@{person}>"
    return any(m.get("user") == person or mention in str(m.get("text")) for m in said)


def _key(person: str, thread_ts: str) -> str:
    return f"{person}/{thread_ts}" if thread_ts else person
