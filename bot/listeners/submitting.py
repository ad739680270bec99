"""The end of an audit: keeping what was queried, and submitting."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_form, on_press
from bot.messages.forms import keep
from bot.messages.forms.keep import KeepGiven
from bot.usecases import submitting
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to what stands before submission."""
    on_press(app, Act.SUBMIT, partial(_submit, context))
    on_press(app, Act.SUBMIT_AND_ASK, partial(_submit_and_ask, context))
    on_press(app, Act.KEEP_BECAUSE, partial(_ask_reason, context))
    kept = partial(_keep, context)
    on_form(app, Form.KEEP, keep.read, kept, lambda _, found: keep.errors(found))


def _submit(context: Context, press: Press) -> Outcome:
    return submitting.submit(context, press.cause, press.token.audit)


def _submit_and_ask(context: Context, press: Press) -> Outcome:
    return submitting.submit(context, press.cause, press.token.audit, asked=True)


def _ask_reason(context: Context, press: Press) -> Outcome:
    return submitting.ask_reason(context, press.person, press.token.audit, press.token.value)


def _keep(context: Context, cause: Cause, given: KeepGiven) -> Outcome:
    return submitting.keep(context, cause, given.audit, given.queries, given.reason)
