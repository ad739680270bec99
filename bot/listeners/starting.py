"""Ways to begin an audit: Home, the command, the shortcut, an assignment; and its two forms."""

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.listeners.surface import (
    Payload,
    Press,
    log,
    on_fields,
    on_form,
    on_press,
    person_of,
    present,
    whisper,
)
from bot.messages.forms import header, start
from bot.messages.forms.header import Header
from bot.messages.forms.start import Started
from bot.usecases import starting
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.starting import Begin
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to everything that begins an audit."""

    def command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        _offer(context, body, client, person_of(body), str(body.get("text") or ""))
        ack()

    def shortcut(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        _offer(context, body, client, person_of(body), "")
        ack()

    app.command("/audit")(command)
    app.shortcut(Form.START_SHORTCUT)(shortcut)
    on_press(app, Act.START_AUDIT, partial(_pressed, context))
    on_fields(app, Form.START, start, partial(_chosen, context))
    on_form(
        app,
        Form.HEADER,
        header.read,
        partial(_filled_in, context),
        header.errors,
        partial(_link, context),
    )


def _offer(
    context: Context, body: dict[str, Any], client: WebClient, person: str, case: str
) -> None:
    outcome = starting.offer(context, person, case)
    if outcome.view is None:
        whisper(client, body, outcome.notice)
    elif not present(client, body, outcome.view):
        starting.offer_later(context, Cause(f"offer/{body['trigger_id']}", person))


def _pressed(context: Context, press: Press) -> Outcome:
    if press.token.value:
        return starting.start_assigned(context, press.person, press.token.value)
    return starting.offer(context, press.person)


def _chosen(context: Context, cause: Cause, given: Started) -> Outcome:
    return starting.choose(context, cause.person, given.questionnaire, given.case)


def _filled_in(context: Context, cause: Cause, given: Header) -> Outcome:
    return starting.begin(context, Begin(cause, given))


def _link(context: Context, body: Payload, audit: str, client: WebClient) -> None:
    """Put the thread's address into the form's last page, once the card stands in Slack."""
    linked = starting.link_when_posted(context, audit)
    if linked.view is None:
        return
    try:
        client.views_update(view_id=body["view"]["id"], view=linked.view)
    except SlackApiError as error:
        log.info("the form was closed before its link: %s", error.response.get("error", ""))
