"""The finished audit as a file: the button on the card, and wherever else it stands."""

from dataclasses import replace
from functools import partial

from slack_bolt import App

from bot.listeners.surface import TITLE, Press, on_turn
from bot.messages import explaining
from bot.usecases import filing
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to the button."""
    on_turn(app, Act.GET_FILE, partial(_send, context))


def _send(context: Context, press: Press) -> Outcome:
    outcome = filing.send_file(context, press.cause, press.token.audit)
    if outcome.notice and press.body.get("view", {}).get("callback_id") == Form.NOTICE:
        # It may be the third view already, and Slack opens no fourth: the answer takes its place.
        return replace(outcome, view=explaining.plain(TITLE, outcome.notice))
    return outcome
