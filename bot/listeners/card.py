"""The card's menu: every entry does what a button would do, had there been room for it."""

from collections.abc import Callable
from functools import partial

from slack_bolt import App

from bot.listeners import agreeing, answering, concerns, ending, reading, requesting
from bot.listeners.surface import Press, on_press
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act


def register(app: App, context: Context) -> None:
    """Listen to the menu. An entry's value is the act it stands for."""
    entries: dict[str, Callable[[Press], Outcome]] = {
        Act.RAISE_CONCERN: partial(concerns.open_form, context),
        Act.ADD_ACTION: partial(agreeing.open_form, context),
        Act.HAND_OVER: partial(ending.ask_whom, context),
        Act.PAUSE_REMINDERS: partial(answering.pause, context),
        Act.RESUME_REMINDERS: partial(answering.resume, context),
        Act.CANCEL_AUDIT: partial(ending.ask_why, context),
        Act.SEE_ANSWERS: partial(reading.review, context),
        Act.REOPEN: partial(requesting.ask_why, context),
    }

    def chosen(press: Press) -> Outcome:
        handle = entries.get(press.chosen)
        return handle(press) if handle is not None else Outcome()

    on_press(app, Act.CARD_MENU, chosen)
