"""A quality lead assigns an audit."""

from functools import partial

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners.people import name_of_leaver
from bot.listeners.surface import Press, on_fields, on_press
from bot.messages.forms import assign
from bot.messages.forms.assign import AssignGiven
from bot.usecases import assigning
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to assigning."""
    on_press(app, Act.ASSIGN_AUDIT, partial(_open, context))
    send = partial(_send, context, app.client)
    on_fields(app, Form.ASSIGN, assign, send)


def _open(context: Context, press: Press) -> Outcome:
    return assigning.show_form(context, press.person)


def _send(context: Context, client: WebClient, cause: Cause, given: AssignGiven) -> Outcome:
    left = name_of_leaver(client, given.auditor)
    return assigning.assign(context, cause, given, left)
