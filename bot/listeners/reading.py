"""Looking without changing: the review and its pages, one answer whole, what grades mean."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_page, on_press
from bot.usecases import answering, reading
from bot.usecases.context import Context, Outcome
from bot.widgets.ids import Act


def register(app: App, context: Context) -> None:
    """Listen to what only shows something."""
    for act in (Act.REVIEW, Act.SEE_ANSWERS):
        on_press(app, act, partial(review, context))
    on_page(app, Act.PAGE, partial(_page, context))
    on_press(app, Act.SEE, partial(_see, context))
    on_press(app, Act.MEANINGS, partial(_meanings, context))
    on_press(app, Act.GUIDANCE, partial(_guidance, context))
    on_press(app, Act.HELP, partial(_help, context))
    on_press(app, Act.OPEN_THREAD, _elsewhere)


def review(context: Context, press: Press) -> Outcome:
    """The whole audit, to be read."""
    return reading.show_review(context, press.person, press.token.audit)


def _page(context: Context, press: Press) -> Outcome:
    token = press.token
    if token.question:
        section = token.question
        return reading.show_section_page(context, press.person, token.audit, section, press.page)
    return reading.show_review(context, press.person, token.audit, press.page)


def _see(context: Context, press: Press) -> Outcome:
    return reading.show_answer(context, press.person, press.token.audit, press.token.question)


def _meanings(context: Context, press: Press) -> Outcome:
    return reading.show_meanings(context, press.person, press.token.audit, press.token.question)


def _guidance(context: Context, press: Press) -> Outcome:
    return reading.show_guidance(context, press.person, press.token.audit, press.token.question)


def _help(context: Context, press: Press) -> Outcome:
    return answering.tell_help(context, press.cause, press.token.audit)


def _elsewhere(_press: Press) -> Outcome:
    """A link: Slack follows it by itself."""
    return Outcome()
