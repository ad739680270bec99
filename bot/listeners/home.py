"""App Home: shown afresh whenever somebody opens it, and for a while when it says otherwise."""

import logging
from functools import partial
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.listeners.surface import Payload, Press, on_page, person_of
from bot.messages.types import View
from bot.usecases import home
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act

log = logging.getLogger(__name__)


def register(app: App, context: Context) -> None:
    """Listen to visits."""

    def opened(event: dict[str, Any], client: WebClient) -> None:
        person = str(event["user"])
        home.met(context, person, str(event.get("channel", "")))
        if event.get("tab") == "home":
            _publish(context, person, client)

    app.event("app_home_opened")(opened)
    on_page(app, Act.SEE_ALL, partial(_see_all, context))


def refresh(context: Context, body: Payload, _audit: str, client: WebClient) -> None:
    """Show the Home of whoever sent a form anew: it may have been opened from a list there."""
    _publish(context, person_of(body), client)


def freshen(context: Context, client: WebClient) -> None:
    """Show those Homes anew that are open and say something else now."""
    home.freshen(context, partial(_show, client))


def _publish(context: Context, person: str, client: WebClient) -> None:
    _show(client, person, home.opened(context, person))


def _show(client: WebClient, person: str, view: View) -> None:
    try:
        client.views_publish(user_id=person, view=view)
    except SlackApiError as error:
        log.warning("Home could not be shown: %s", error.response.get("error", ""))


def _see_all(context: Context, press: Press) -> Outcome:
    return home.show_all(context, press.person, press.token.value)
