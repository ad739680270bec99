"""Somebody's open actions go to somebody else."""

from functools import partial

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners.action_lists import freshen_below
from bot.listeners.people import name_of_leaver
from bot.listeners.surface import Press, on_fields, on_press
from bot.messages.action_lists import ActionList
from bot.messages.forms import move_actions
from bot.messages.forms.move_actions import MoveGiven
from bot.usecases import moving_actions
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to the button, beside a list and in what is said of a leaver, and to its form."""
    on_press(app, Act.MOVE_ACTIONS, partial(_ask, context))
    send = partial(_send, context, app.client)
    below = partial(freshen_below, context)
    on_fields(app, Form.MOVE_ACTIONS, move_actions, send, below)


def _ask(context: Context, press: Press) -> Outcome:
    which = ActionList.of(press.token.value) or ActionList()
    return moving_actions.show_form(context, press.person, which)


def _send(context: Context, client: WebClient, cause: Cause, given: MoveGiven) -> Outcome:
    left = name_of_leaver(client, given.to)
    return moving_actions.move(context, cause, given, left)
