"""What a Web API method is: who may call it, with which scopes, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.webapi.arguments import Arguments
from bot.sandbox.wire import Json, SlackError

Handler: TypeAlias = Callable[[Slack, Arguments], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the Web API."""

    handle: Handler
    scope: str | None = None
    token: Literal["bot", "app", "none"] = "bot"


def need_scope(slack: Slack, scope: str) -> None:
    """Refuse, as Slack does, what the app's scopes do not cover."""
    provided = slack.manifest.scopes
    if scope not in provided:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(provided)))


_FAMILIES = {"im": "im", "channel": "channels", "private": "groups"}


def family(channel: Channel) -> str:
    """The scope family of a conversation: channels, groups or im."""
    return _FAMILIES[channel.kind]


def visible_channel(slack: Slack, channel_id: str) -> Channel:
    """Find a conversation the app may know of; private ones only from within."""
    channel = slack.state.channels.get(channel_id)
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.kind != "channel" and slack.state.app.bot_user not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def writable_channel(slack: Slack, channel_id: str) -> Channel:
    """Find where the app may post; a person's id opens the direct messages with them."""
    state = slack.state
    channel = state.channels.get(channel_id)
    if channel is None:
        if channel_id not in state.people:
            raise SlackError("channel_not_found")
        known = len(state.channels)
        channel = state.im(state.app.bot_user, channel_id)
        if len(state.channels) != known:
            slack.conversations_changed([channel_id])
    if channel.kind == "im":
        _check_im(slack, channel)
        return channel
    if state.app.bot_user not in channel.members:
        if channel.kind == "private":
            raise SlackError("channel_not_found")
        if "chat:write.public" not in slack.manifest.scopes:
            raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_restricted:
        raise SlackError("restricted_action")
    return channel


def check_thread(channel: Channel, thread_ts: str) -> None:
    """Refuse what is no root of a thread."""
    root = channel.messages.get(thread_ts)
    if root is None:
        raise SlackError("thread_not_found")
    if root.get("thread_ts", thread_ts) != thread_ts:
        raise SlackError("cannot_reply_to_message")


def _check_im(slack: Slack, channel: Channel) -> None:
    state = slack.state
    if state.app.bot_user not in channel.members:
        raise SlackError("channel_not_found")
    other = channel.others(state.app.bot_user)
    if other is not None and state.people[other].deactivated:
        raise SlackError("user_disabled")
    if not slack.manifest.messages_tab and not slack.manifest.home_tab:
        raise SlackError("messages_tab_disabled")
