"""A request for moderation: taken, given up, handed over; and what may follow the decision."""

from functools import partial

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners import home
from bot.listeners.people import name_of_leaver
from bot.listeners.surface import Press, on_fields, on_page, on_press
from bot.messages.forms import dispute, pass_on, reopen
from bot.messages.forms.dispute import DisputeGiven
from bot.messages.forms.hand_over import HandOverGiven
from bot.messages.forms.reason import ReasonGiven
from bot.usecases import reopening, taking
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to the buttons of a request, and to reopening and disputing."""
    on_press(app, Act.TAKE, partial(_take, context, app.client))
    on_press(app, Act.RELEASE, partial(_release, context))
    on_press(app, Act.HAND_ON, partial(ask_whom, context))
    on_press(app, Act.REOPEN, partial(ask_why, context))
    on_press(app, Act.DISPUTE, partial(_ask_which, context))
    on_press(app, Act.SEE_DISPUTE, partial(_see_dispute, context))
    on_press(app, Act.WHAT_CHANGED, partial(_what_changed, context))
    on_page(app, Act.TURN_CHANGES, partial(_turn_changes, context))
    anew = partial(home.refresh, context)
    passed = partial(_pass_on, context, app.client)
    on_fields(app, Form.HAND_ON, pass_on, passed, anew)
    reopened = partial(_reopen, context)
    on_fields(app, Form.REOPEN, reopen, reopened, anew)
    disputed = partial(_dispute, context)
    on_fields(app, Form.DISPUTE, dispute, disputed)


def ask_whom(context: Context, press: Press) -> Outcome:
    """The form that hands a moderation over."""
    return taking.show_pass_on(context, press.person, press.token.audit)


def ask_why(context: Context, press: Press) -> Outcome:
    """The form that opens an audit again."""
    return reopening.show_reopen(context, press.person, press.token.audit)


def _take(context: Context, client: WebClient, press: Press) -> Outcome:
    outcome = taking.take(context, press.cause, press.token.audit)
    if press.body.get("view", {}).get("type") == "home":
        # No message changes there: what was taken would still look as if it waited.
        home.refresh(context, press.body, outcome.audit, client)
    return outcome


def _release(context: Context, press: Press) -> Outcome:
    return taking.release(context, press.cause, press.token.audit)


def _ask_which(context: Context, press: Press) -> Outcome:
    return reopening.show_dispute(context, press.person, press.token.audit)


def _see_dispute(context: Context, press: Press) -> Outcome:
    token = press.token
    return reopening.show_disputed(context, press.person, token.audit, token.question)


def _what_changed(context: Context, press: Press) -> Outcome:
    return reopening.show_changes(context, press.person, press.token.audit)


def _turn_changes(context: Context, press: Press) -> Outcome:
    return reopening.show_changes(context, press.person, press.token.audit, press.page)


def _pass_on(context: Context, client: WebClient, cause: Cause, given: HandOverGiven) -> Outcome:
    left = name_of_leaver(client, given.to)
    return taking.pass_on(context, cause, given.audit, given.to, left)


def _reopen(context: Context, cause: Cause, given: ReasonGiven) -> Outcome:
    return reopening.reopen(context, cause, given.audit, given.reason)


def _dispute(context: Context, cause: Cause, given: DisputeGiven) -> Outcome:
    return reopening.dispute(context, cause, given)
