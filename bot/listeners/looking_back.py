"""Presses that show what was answered last time, and that use its words."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_page, on_press
from bot.usecases import looking_back
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act


def register(app: App, context: Context) -> None:
    """Listen to them. It opens on top of a form, in which nothing is lost."""
    on_press(app, Act.LAST_TIME, partial(_last_time, context))
    on_page(app, Act.TURN_LAST_TIME, partial(_last_time, context))
    on_page(app, Act.USE_WORDS, partial(_use_words, context))


def _last_time(context: Context, press: Press) -> Outcome:
    token = press.token
    return looking_back.show_last_time(context, press.person, token.audit, token.step, press.page)


def _use_words(context: Context, press: Press) -> Outcome:
    return looking_back.use_words(context, press.cause, press.token.audit, press.token.step)
