"""A moderator's grades and comments, and the decision: asked for in forms, then done."""

from functools import partial

from slack_bolt import App

from bot.listeners.moderation_reading import freshen_below
from bot.listeners.surface import Press, on_form, on_press
from bot.messages.desk import Place
from bot.messages.forms import change_grade, comment, decide
from bot.messages.forms.change_grade import ChangeGiven
from bot.messages.forms.comment import CommentGiven
from bot.messages.forms.decide import DecisionGiven
from bot.usecases import deciding
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to what a moderator puts at a question, and to how they decide."""
    on_press(app, Act.CHANGE_GRADE_TO, partial(_ask_grade, context))
    on_press(app, Act.COMMENT_ON, partial(_ask_comment, context))
    on_press(app, Act.APPROVE, partial(_ask_approval, context))
    on_press(app, Act.GIVE_BACK, partial(_ask_return, context))
    below = partial(freshen_below, context)
    changed, said = partial(_change, context), partial(_comment, context)
    on_form(
        *(app, Form.CHANGE_GRADE, change_grade.read, changed),
        errors=lambda _, found: change_grade.errors(found),
        later=below,
    )
    on_form(
        *(app, Form.COMMENT, comment.read, said),
        errors=lambda _, found: comment.errors(found),
        later=below,
    )
    for form, decided in ((Form.APPROVE, _approve), (Form.GIVE_BACK, _give_back)):
        on_form(
            *(app, form, decide.read, partial(decided, context)),
            errors=lambda _, found: decide.errors(found),
            later=below,
        )


def _ask_grade(context: Context, press: Press) -> Outcome:
    token, place = press.token, Place.of(press.view_token)
    return deciding.ask_grade(context, press.person, token.audit, token.question, place)


def _ask_comment(context: Context, press: Press) -> Outcome:
    token, place = press.token, Place.of(press.view_token)
    return deciding.ask_comment(context, press.person, token.audit, token.question, place)


def _ask_approval(context: Context, press: Press) -> Outcome:
    place = Place.of(press.view_token)
    return deciding.ask_approval(context, press.person, press.token.audit, place)


def _ask_return(context: Context, press: Press) -> Outcome:
    place = Place.of(press.view_token)
    return deciding.ask_return(context, press.person, press.token.audit, place)


def _change(context: Context, cause: Cause, given: ChangeGiven) -> Outcome:
    return deciding.change_grade(context, cause, given)


def _comment(context: Context, cause: Cause, given: CommentGiven) -> Outcome:
    return deciding.comment(context, cause, given)


def _approve(context: Context, cause: Cause, given: DecisionGiven) -> Outcome:
    return deciding.approve(context, cause, given)


def _give_back(context: Context, cause: Cause, given: DecisionGiven) -> Outcome:
    return deciding.give_back(context, cause, given)
