"""App Home: shown afresh whenever somebody opens it."""

import logging
from functools import partial
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.listeners.surface import Press, on_page
from bot.usecases import home
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act

log = logging.getLogger(__name__)


def register(app: App, context: Context) -> None:
    """Listen to visits."""

    def opened(event: dict[str, Any], client: WebClient) -> None:
        person = str(event["user"])
        home.met(context, person, str(event.get("channel", "")))
        if event.get("tab") != "home":
            return
        try:
            client.views_publish(user_id=person, view=home.show(context, person))
        except SlackApiError as error:
            log.warning("Home could not be shown: %s", error.response.get("error", ""))

    app.event("app_home_opened")(opened)
    on_page(app, Act.SEE_ALL, partial(_see_all, context))


def _see_all(context: Context, press: Press) -> Outcome:
    return home.show_all(context, press.person, press.token.value)
