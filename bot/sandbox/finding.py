"""Finding what a person asks for, and refusing in plain words what is not theirs."""

from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.wire import Json, Refused


def who(slack: Slack, person: object) -> str:
    """The person of this id, who is still here."""
    known = slack.state.people.get(str(person))
    if known is None:
        raise Refused("user_not_found", "There is no such person in this workspace.")
    if known.deactivated:
        raise Refused("user_disabled", f"{known.name} has left this workspace.")
    return known.id


def channel_of(slack: Slack, person: str, channel_id: object) -> Channel:
    """A conversation the person is in."""
    channel = slack.state.channels.get(str(channel_id))
    if channel is None or person not in channel.members:
        raise Refused("channel_not_found", "You are not in that conversation.")
    return channel


def view_of(slack: Slack, person: str, given: Json) -> Json:
    """A view open for the person."""
    view = slack.views.of(person, str(given.get("view_id")))
    if view is None:
        raise Refused("view_not_found", "That form is no longer open.")
    return view


def own_message(person: str, channel: Channel, given: Json) -> Json:
    """A message the person wrote."""
    message = channel.messages.get(str(given.get("ts")))
    if message is None or message.get("user") != person:
        raise Refused("not_yours", "Only your own messages can be changed.")
    return message
