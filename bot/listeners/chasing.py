"""Presses on what somebody is told of actions; those on its actions are heard where these are."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_press
from bot.usecases import chasing
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act


def register(app: App, context: Context) -> None:
    """Listen to snoozing."""
    on_press(app, Act.SNOOZE_ACTIONS, partial(_snooze, context))


def _snooze(context: Context, press: Press) -> Outcome:
    return chasing.snooze(context, press.cause)
