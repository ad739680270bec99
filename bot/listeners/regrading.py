"""Grading blind, page by page, and both grades side by side."""

from functools import partial

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners.moderation_reading import freshen_below
from bot.listeners.surface import Press, on_form, on_turn
from bot.messages.desk import Place
from bot.messages.forms import regrade
from bot.messages.forms.regrade import Graded
from bot.usecases import regrading
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to the grading from the evidence, and to what comes after it."""
    on_turn(app, Act.REGRADE, partial(_page, context))
    on_turn(app, Act.SIDE_BY_SIDE, partial(_beside, context))
    on_turn(app, Act.KEEP_GRADE, partial(_keep, context, app.client))
    below = partial(freshen_below, context)
    on_form(app, Form.REGRADE, regrade.read, partial(_grade, context), regrade.errors, below)


def _page(context: Context, press: Press) -> Outcome:
    token = press.token
    return regrading.show_page(context, press.person, token.audit, Place.of(token))


def _beside(context: Context, press: Press) -> Outcome:
    token = press.token
    return regrading.show_side_by_side(context, press.person, token.audit, Place.of(token))


def _keep(context: Context, client: WebClient, press: Press) -> Outcome:
    token, place = press.token, Place.of(press.view_token)
    kept = regrading.keep_grade(context, press.cause, token.audit, token.question, place)
    if kept.view is not None and press.in_view:
        freshen_below(context, press.body, token.audit, client)
    return kept


def _grade(context: Context, cause: Cause, given: Graded) -> Outcome:
    return regrading.submit_page(context, cause, given)
