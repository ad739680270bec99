"""Presses on a reminder; those on its other buttons are heard where their subject is."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_press
from bot.usecases import reminding
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act


def register(app: App, context: Context) -> None:
    """Listen to snoozing."""
    on_press(app, Act.SNOOZE_REMINDERS, partial(_snooze, context))


def _snooze(context: Context, press: Press) -> Outcome:
    return reminding.snooze(context, press.cause, press.token.audit)
