"""The finished audit as a file: the button on the card, and wherever else it stands."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_press
from bot.usecases import filing
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act


def register(app: App, context: Context) -> None:
    """Listen to the button."""
    on_press(app, Act.GET_FILE, partial(_send, context))


def _send(context: Context, press: Press) -> Outcome:
    return filing.send_file(context, press.cause, press.token.audit)
