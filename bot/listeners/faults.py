"""What goes wrong, and what nobody knows: one answer for each, and no word of anybody's text."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.listeners.surface import RETRIES
from bot.messages.notices import say
from bot.usecases.context import Context
from bot.usecases.replying import NotYet
from bot.usecases.turn import OutOfReach

log = logging.getLogger(__name__)

_ANYTHING: Final = re.compile(r".*", re.DOTALL)


def register(app: App, context: Context) -> None:
    """Answer faults, and acknowledge what no listener knows."""
    del context

    def acknowledged(ack: Ack) -> None:
        ack()

    app.error(_answered)
    for register_one in _catch_alls(app):
        register_one(acknowledged)


def _catch_alls(app: App) -> tuple[Callable[..., object], ...]:
    return (
        app.event(_ANYTHING),
        app.action(_ANYTHING),
        app.view(_ANYTHING),
        app.view_closed(_ANYTHING),
        app.shortcut(_ANYTHING),
        app.command(_ANYTHING),
        app.options(_ANYTHING),
    )


def _answered(error: Exception, request: BoltRequest, client: WebClient) -> BoltResponse:
    """Leave the request unacknowledged: an event comes again, a form stays open as it was.

    Where the database is away, its person is told, once and as best one can.
    """
    if isinstance(error, NotYet):
        log.info("an event came before its question was confirmed; Slack will bring it again")
    elif isinstance(error, OutOfReach):
        log.error("%s", error)
        if request.headers.get(RETRIES, ["0"])[0] == "0":
            _say_out_of_reach(request.body, client)
    else:
        # Neither the message nor the frames' values: they may hold what somebody wrote.
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = "" if place is None else f"{place.tb_frame.f_code.co_name}:{place.tb_lineno}"
        log.error("%s in %s", type(error).__name__, where)
    return BoltResponse(status=500, body="")


def _say_out_of_reach(body: Mapping[str, Any], client: WebClient) -> None:
    event, container = body.get("event", {}), body.get("container", {})
    person = event.get("user") or body.get("user", {}).get("id") or body.get("user_id")
    channel = event.get("channel") or container.get("channel_id") or body.get("channel_id")
    thread = event.get("thread_ts") or container.get("thread_ts")
    if not person or not channel or event.get("type") == "app_home_opened":
        return
    text = say.unread() if event else say.unsaved()
    try:
        client.chat_postEphemeral(channel=channel, user=person, text=text, thread_ts=thread)
    except (SlackApiError, OSError):
        log.warning("nobody could be told that the database is out of reach")
