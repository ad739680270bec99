"""Immediate concerns: the form, from wherever somebody is, and what those who are told press."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_fields, on_press
from bot.messages.forms import concern
from bot.usecases import concerns
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import NO_AUDIT, Act, Form


def register(app: App, context: Context) -> None:
    """Listen to everything about concerns."""
    on_press(app, Act.RAISE_CONCERN, partial(open_form, context))
    on_press(app, Act.ACKNOWLEDGE, partial(_acknowledge, context))
    on_press(app, Act.CALL_LIST, partial(_call_list, context))
    on_fields(app, Form.CONCERN, concern, partial(concerns.raise_concern, context))


def open_form(context: Context, press: Press) -> Outcome:
    """The form for a concern, about the audit the press names, if it names one."""
    token = press.token
    audit = "" if token.audit == NO_AUDIT else token.audit
    return concerns.show_form(context, press.person, audit, token.value)


def _acknowledge(context: Context, press: Press) -> Outcome:
    return concerns.acknowledge(context, press.cause, press.token.value)


def _call_list(context: Context, press: Press) -> Outcome:
    return concerns.show_call_list(context, press.person, press.token.value)
