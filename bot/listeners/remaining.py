"""The list of what is left, and what is pressed in it."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_page
from bot.usecases import reading, remaining
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act


def register(app: App, context: Context) -> None:
    """Listen to the list. What is opened from it takes its place."""
    on_page(app, Act.LEFT, partial(_left, context))
    on_page(app, Act.ASK_THIS, partial(_ask_this, context))
    on_page(app, Act.SECTION_FORM, partial(_open_section, context))


def _left(context: Context, press: Press) -> Outcome:
    return remaining.show_left(context, press.person, press.token.audit, press.page)


def _ask_this(context: Context, press: Press) -> Outcome:
    return remaining.ask_this(context, press.cause, press.token.audit, press.token.step)


def _open_section(context: Context, press: Press) -> Outcome:
    return reading.show_section_form(context, press.person, press.token.audit, press.token.question)
