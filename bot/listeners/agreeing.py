"""Agreed actions: the form that adds, changes and removes them."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_fields, on_page, on_press
from bot.messages import relisting
from bot.messages.forms import action
from bot.usecases import agreeing
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to everything about agreed actions."""
    on_press(app, Act.ADD_ACTION, partial(open_form, context))
    on_press(app, Act.CHANGE_ACTION, partial(open_form, context))
    on_page(app, Act.RELIST, partial(_say_which, context))
    on_fields(app, Form.ACTION, action, partial(agreeing.agree, context))


def open_form(context: Context, press: Press) -> Outcome:
    """The form for an action: the one the press names, or a new one."""
    return agreeing.show_form(context, press.person, press.token.audit, _number(press.token.value))


def _say_which(context: Context, press: Press) -> Outcome:
    """The list of actions from before was turned, or it was said which of them it is."""
    token, number = press.token, _number(press.view_token.value)
    if token.part == relisting.TURN:
        return agreeing.show_choice(context, press.person, token.audit, number, press.page)
    chosen = token.value if token.part == relisting.THIS else ""
    return agreeing.choose(context, press.person, token.audit, number, chosen)


def _number(value: str) -> int:
    return int(value) if value.isdecimal() else 0
