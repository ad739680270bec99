"""A moderator's grades and comments, and the decision: asked for in forms, then done."""

from functools import partial

from slack_bolt import App

from bot.listeners.moderation_reading import freshen_below
from bot.listeners.surface import Press, on_fields, on_press
from bot.messages.desk import Place
from bot.messages.forms import change_grade, comment, decide
from bot.usecases import deciding
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act, Form


def register(app: App, context: Context) -> None:
    """Listen to what a moderator puts at a question, and to how they decide."""
    on_press(app, Act.CHANGE_GRADE_TO, partial(_ask_grade, context))
    on_press(app, Act.COMMENT_ON, partial(_ask_comment, context))
    on_press(app, Act.APPROVE, partial(_ask_approval, context))
    on_press(app, Act.GIVE_BACK, partial(_ask_return, context))
    below = partial(freshen_below, context)
    changed, said = partial(deciding.change_grade, context), partial(deciding.comment, context)
    on_fields(app, Form.CHANGE_GRADE, change_grade, changed, below)
    on_fields(app, Form.COMMENT, comment, said, below)
    on_fields(app, Form.APPROVE, decide, partial(deciding.approve, context), below)
    on_fields(app, Form.GIVE_BACK, decide, partial(deciding.give_back, context), below)


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
