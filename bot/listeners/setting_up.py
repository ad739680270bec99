"""The set-up in Slack: its forms, and what Slack knows of the people and channels chosen."""

import logging
from collections.abc import Iterator
from functools import partial

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.listeners.people import known_as
from bot.listeners.surface import Payload, Press, freshen, on_fields, on_press, person_of
from bot.messages.forms import person, set_up, team
from bot.messages.setting_up import Channel
from bot.usecases import changing_set_up
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form
from flows.setup_changes import CouncilGiven, TeamGiven

log = logging.getLogger(__name__)


def register(app: App, context: Context) -> None:
    """Listen to the forms of the set-up."""
    client = app.client
    on_press(app, Act.SET_UP, partial(_open, context))
    on_press(app, Act.SET_UP_TEAM, partial(_open_team, context))
    on_press(app, Act.SET_UP_PERSON, partial(_open_person, context, client))
    on_press(app, Act.EXPORT_SET_UP, partial(_export, context))
    below = partial(_freshen_below, context)
    on_fields(app, Form.SET_UP, set_up, partial(_council, context, client))
    on_fields(app, Form.TEAM, team, partial(_team, context, client), below)
    on_fields(app, Form.PERSON, person, partial(changing_set_up.change_person, context), below)


def channel_of(client: WebClient, channel: str) -> Channel | None:
    """What Slack knows of a channel; ``None`` where it can't be asked, or does not show it."""
    if not channel:
        return None
    try:
        found = client.conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        said = str(error.response.get("error", ""))
        # What a bot is not shown is a private channel that it is not in.
        if said == "channel_not_found":
            return Channel(channel, is_member=False)
        log.warning("conversations.info gave no answer: %s", said)
        return None
    except OSError as error:
        log.warning("conversations.info gave no answer: %s", type(error).__name__)
        return None
    return Channel(
        channel,
        is_private=bool(found.get("is_private")),
        is_shared=bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared")),
        is_archived=bool(found.get("is_archived")),
        is_member=bool(found.get("is_member")),
    )


def _open(context: Context, press: Press) -> Outcome:
    return changing_set_up.show(context, press.person)


def _open_team(context: Context, press: Press) -> Outcome:
    return changing_set_up.show_team(context, press.person, press.chosen)


def _open_person(context: Context, client: WebClient, press: Press) -> Outcome:
    who = str(press.action.get("selected_user") or "")
    if not who:
        return Outcome()
    name, left = known_as(client, who)
    return changing_set_up.show_person(context, press.person, who, name, left_slack=left)


def _export(context: Context, press: Press) -> Outcome:
    return changing_set_up.export(context, press.cause)


def _council(context: Context, client: WebClient, cause: Cause, given: CouncilGiven) -> Outcome:
    first = given.first.channel if given.first else ""
    chosen = (given.moderators_channel, given.escalation_channel, first)
    name = known_as(client, cause.person)[0] if given.first else ""
    found = tuple(_seen(client, chosen))
    return changing_set_up.change_council(context, cause, given, found, name)


def _team(context: Context, client: WebClient, cause: Cause, given: TeamGiven) -> Outcome:
    channel = None if given.gone else channel_of(client, given.channel)
    return changing_set_up.change_team(context, cause, given, channel)


def _seen(client: WebClient, channels: tuple[str, ...]) -> Iterator[Channel]:
    for channel in dict.fromkeys(filter(None, channels)):
        found = channel_of(client, channel)
        if found is not None:
            yield found


def _freshen_below(context: Context, body: Payload, _about: str, client: WebClient) -> None:
    """Show the set-up anew in the form below: what was typed there is kept."""
    root = body["view"].get("root_view_id")
    outcome = changing_set_up.show(context, person_of(body))
    if root and root != body["view"]["id"] and outcome.view is not None:
        freshen(client, root, outcome.view)
