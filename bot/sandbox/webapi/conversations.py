"""conversations.* and users.conversations: what there is to read, page by page."""

import base64
from bisect import bisect_left, bisect_right
from typing import TypeVar

from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel, for_bots
from bot.sandbox.webapi.arguments import Arguments
from bot.sandbox.webapi.method import Method, family, need_scope, visible_channel
from bot.sandbox.wire import Json, SlackError
from bot.widgets import limits

Item = TypeVar("Item")


def _history(slack: Slack, given: Arguments) -> Json:
    channel = _readable(slack, given)
    stamps = _within(channel.roots, given)
    before = _cursor(given, "next_ts")
    if before:
        stamps = stamps[: bisect_left(stamps, before)]
    size = _page_size(given)
    page = stamps[-size:][::-1]
    return _page(channel, page, given, more="next_ts" if len(stamps) > size else "")


def _replies(slack: Slack, given: Arguments) -> Json:
    channel = _readable(slack, given)
    ts = given.string("ts")
    message = channel.messages.get(ts)
    if message is None:
        raise SlackError("thread_not_found")
    root_ts = channel.root_of(message)
    stamps = _within(channel.threads.get(root_ts, []), given)
    after = _cursor(given, "after_ts")
    if after:
        stamps = stamps[bisect_right(stamps, after) :]
    size = _page_size(given)
    page = stamps[:size] if after else [root_ts, *stamps[: max(0, size - 1)]]
    shown = len(page) - (0 if after else 1)
    return _page(channel, page, given, more="after_ts" if len(stamps) > shown else "")


def _page(channel: Channel, page: list[str], given: Arguments, *, more: str) -> Json:
    metadata = given.boolean("include_all_metadata")
    found = (channel.messages.get(ts) for ts in page)
    answer: Json = {
        "ok": True,
        "messages": [for_bots(each, metadata=metadata) for each in found if each is not None],
        "has_more": bool(more),
        "pin_count": 0,
    }
    if more:
        cursor = base64.b64encode(f"{more}:{page[-1]}".encode()).decode()
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _within(stamps: list[str], given: Arguments) -> list[str]:
    """Keep what lies between oldest and latest; both are exclusive unless `inclusive`."""
    inclusive = given.boolean("inclusive")
    oldest, latest = given.optional("oldest"), given.optional("latest")
    start, end = 0, len(stamps)
    if oldest and oldest != "0":
        start = (bisect_left if inclusive else bisect_right)(stamps, oldest)
    if latest and latest != "now":
        end = (bisect_right if inclusive else bisect_left)(stamps, latest)
    return stamps[start:end]


def _cursor(given: Arguments, kind: str) -> str:
    cursor = given.optional("cursor")
    if not cursor:
        return ""
    try:
        found, _, value = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError:
        raise SlackError("invalid_cursor") from None
    if found != kind:
        raise SlackError("invalid_cursor")
    return value


def _page_size(given: Arguments) -> int:
    size = given.integer("limit", limits.PAGE_SIZE)
    if size < 1:
        raise SlackError("invalid_limit")
    return min(size, limits.PAGE_SIZE_MOST)


def _readable(slack: Slack, given: Arguments) -> Channel:
    channel = visible_channel(slack, given.string("channel"))
    need_scope(slack, f"{family(channel)}:history")
    if slack.state.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


# --- which conversations there are --------------------------------------------------------


def _info(slack: Slack, given: Arguments) -> Json:
    channel = visible_channel(slack, given.string("channel"))
    need_scope(slack, f"{family(channel)}:read")
    body = describe(slack, channel)
    if given.boolean("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"ok": True, "channel": body}


def _list(slack: Slack, given: Arguments) -> Json:
    return _listing(slack, given, list(slack.state.channels.values()))


def _users_conversations(slack: Slack, given: Arguments) -> Json:
    user = given.optional("user", slack.state.app.bot_user)
    mine = [each for each in slack.state.channels.values() if user in each.members]
    return _listing(slack, given, mine)


_TYPES = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": ""}


def _listing(slack: Slack, given: Arguments, channels: list[Channel]) -> Json:
    bot = slack.state.app.bot_user
    kinds: set[str] = set()
    for name in given.optional("types", "public_channel").replace(" ", "").split(","):
        if name not in _TYPES:
            raise SlackError("invalid_types")
        scope = {"public_channel": "channels", "private_channel": "groups"}.get(name, name)
        need_scope(slack, f"{scope}:read")
        kinds.add(_TYPES[name])
    found = [
        each
        for each in sorted(channels, key=lambda each: each.id)
        if each.kind in kinds
        and (each.kind == "channel" or bot in each.members)
        and not (each.is_archived and given.boolean("exclude_archived"))
    ]
    page, cursor = paged(found, given)
    return {
        "ok": True,
        "channels": [describe(slack, each) for each in page],
        "response_metadata": {"next_cursor": cursor},
    }


def _members(slack: Slack, given: Arguments) -> Json:
    channel = visible_channel(slack, given.string("channel"))
    need_scope(slack, f"{family(channel)}:read")
    page, cursor = paged(sorted(channel.members), given)
    return {"ok": True, "members": page, "response_metadata": {"next_cursor": cursor}}


def _open(slack: Slack, given: Arguments) -> Json:
    user = given.string("users")
    if slack.state.person(user).deactivated:
        raise SlackError("user_disabled")
    channel = slack.state.im(slack.state.app.bot_user, user)
    return {"ok": True, "channel": {"id": channel.id}}


def paged(items: list[Item], given: Arguments) -> tuple[list[Item], str]:
    """One page of a list, and the cursor of the next or nothing."""
    start = int(_cursor(given, "place") or 0)
    end = start + _page_size(given)
    cursor = base64.b64encode(f"place:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], cursor


def describe(slack: Slack, channel: Channel) -> Json:
    """A conversation as Slack describes it."""
    bot = slack.state.app.bot_user
    if channel.kind == "im":
        return {
            "id": channel.id,
            "is_im": True,
            "is_archived": channel.is_archived,
            "user": channel.others(bot),
            "context_team_id": slack.state.team.id,
        }
    private = channel.kind == "private"
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not private,
        "is_group": private,
        "is_im": False,
        "is_mpim": False,
        "is_private": private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": bot in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "context_team_id": slack.state.team.id,
    }


METHODS = {
    "conversations.history": Method(_history),
    "conversations.replies": Method(_replies),
    "conversations.info": Method(_info),
    "conversations.list": Method(_list),
    "conversations.members": Method(_members),
    "conversations.open": Method(_open, "im:write"),
    "users.conversations": Method(_users_conversations),
}
