"""Agreed actions: the form that adds, changes and removes them."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_form, on_press
from bot.messages.forms import action
from bot.messages.forms.action import ActionGiven
from bot.usecases import agreeing
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to everything about agreed actions."""
    on_press(app, Act.ADD_ACTION, partial(open_form, context))
    on_press(app, Act.CHANGE_ACTION, partial(open_form, context))
    send = partial(_send, context)
    on_form(app, Form.ACTION, action.read, send, lambda _, found: action.errors(found))


def open_form(context: Context, press: Press) -> Outcome:
    """The form for an action: the one the press names, or a new one."""
    return agreeing.show_form(context, press.person, press.token.audit, _number(press.token.value))


def _send(context: Context, cause: Cause, given: ActionGiven) -> Outcome:
    return agreeing.agree(context, cause, given)


def _number(value: str) -> int:
    return int(value) if value.isdecimal() else 0
