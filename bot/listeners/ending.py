"""An audit leaves its auditor: handed over, withdrawn or cancelled."""

from functools import partial

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners import home
from bot.listeners.people import name_of_leaver
from bot.listeners.surface import Press, on_fields, on_press
from bot.messages.forms import cancel, hand_over
from bot.messages.forms.hand_over import HandOverGiven
from bot.messages.forms.reason import ReasonGiven
from bot.usecases import ending
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to handing over, withdrawing and cancelling."""
    on_press(app, Act.HAND_OVER, partial(ask_whom, context))
    on_press(app, Act.WITHDRAW, partial(_withdraw, context))
    on_press(app, Act.CANCEL_AUDIT, partial(ask_why, context))
    anew = partial(home.refresh, context)
    handed = partial(_hand_over, context, app.client)
    on_fields(app, Form.HAND_OVER, hand_over, handed, anew)
    ended = partial(_cancel, context)
    on_fields(app, Form.CANCEL, cancel, ended, anew)


def ask_whom(context: Context, press: Press) -> Outcome:
    """The form that hands the audit over."""
    return ending.show_hand_over(context, press.person, press.token.audit)


def ask_why(context: Context, press: Press) -> Outcome:
    """The form that cancels the audit."""
    return ending.show_cancel(context, press.person, press.token.audit)


def _hand_over(context: Context, client: WebClient, cause: Cause, given: HandOverGiven) -> Outcome:
    left = name_of_leaver(client, given.to)
    return ending.hand_over(context, cause, given.audit, given.to, left)


def _withdraw(context: Context, press: Press) -> Outcome:
    return ending.withdraw(context, press.cause, press.token.audit)


def _cancel(context: Context, cause: Cause, given: ReasonGiven) -> Outcome:
    return ending.cancel(context, cause, given.audit, given.reason)
