"""Presses on a question: an answer, a form, skipping, going on."""

from functools import partial

from slack_bolt import App

from bot.listeners.surface import Press, on_close, on_form, on_page, on_press
from bot.messages.forms import question, section
from bot.messages.forms.question import FilledIn
from bot.messages.forms.section import Page
from bot.usecases import answering, reading
from bot.usecases.answering import SubmitAnswer
from bot.usecases.context import Cause, Context, Outcome
from bot.widgets.ids import Act, Form, Token


def register(app: App, context: Context) -> None:
    """Listen to everything under a question."""
    for act in (Act.ANSWER, Act.PICK, Act.SAVE, Act.NONE):
        on_press(app, act, partial(_answer, context))
    on_press(app, Act.TICK, _nothing_yet)
    on_press(app, Act.SKIP, partial(_skip, context))
    on_press(app, Act.CONTINUE, partial(_go_on, context))
    on_press(app, Act.KEEP_ANSWER, partial(_keep_answer, context))
    on_press(app, Act.CONFIRM_REMOVAL, partial(_remove, context))
    on_press(app, Act.PAUSE_REMINDERS, partial(pause, context))
    on_press(app, Act.RESUME_REMINDERS, partial(resume, context))
    for act in (Act.ANSWER_IN_FORM, Act.CHANGE):
        on_press(app, act, partial(_open_form, context))
    on_press(app, Act.SAME_AS_LAST, partial(_same_as_last, context))
    on_page(app, Act.FINISH_SECTION, partial(_finish_section, context))
    on_close(app, Form.SECTION, partial(_leave_section, context))
    on_form(app, Form.ANSWER, question.read, partial(_send_form, context), question.errors)
    on_form(app, Form.SECTION, section.read, partial(_send_page, context), section.errors)


def _answer(context: Context, press: Press) -> Outcome:
    token = press.token
    command = SubmitAnswer(
        press.cause, token.audit, token.step, token.revision, press.action, press.state
    )
    return answering.submit_answer(context, command)


def _nothing_yet(_press: Press) -> Outcome:
    """A tick counts when Save is pressed."""
    return Outcome()


def _skip(context: Context, press: Press) -> Outcome:
    return answering.skip(context, press.cause, press.token.audit, press.token.question)


def _go_on(context: Context, press: Press) -> Outcome:
    return answering.go_on(context, press.cause, press.token.audit)


def _keep_answer(context: Context, press: Press) -> Outcome:
    return answering.keep_answer(context, press.cause, press.token.audit)


def _remove(context: Context, press: Press) -> Outcome:
    return answering.remove(context, press.cause, press.token.audit, press.token.value)


def pause(context: Context, press: Press) -> Outcome:
    """Pause reminders."""
    return answering.pause(context, press.cause, press.token.audit, paused=True)


def resume(context: Context, press: Press) -> Outcome:
    """Have reminders again."""
    return answering.pause(context, press.cause, press.token.audit, paused=False)


def _open_form(context: Context, press: Press) -> Outcome:
    return reading.show_question_form(context, press.person, press.token.audit, press.token.step)


def _same_as_last(context: Context, press: Press) -> Outcome:
    token = press.token
    return answering.repeat_last(
        context, press.cause, token.audit, token.step, token.value, token.revision
    )


def _finish_section(context: Context, press: Press) -> Outcome:
    token = press.token
    return answering.finish_section(context, press.cause, token.audit, token.question)


def _leave_section(context: Context, cause: Cause, token: Token) -> None:
    answering.take_up(context, cause, token.audit)


def _send_form(context: Context, cause: Cause, given: FilledIn) -> Outcome:
    return answering.submit_form(context, cause, given)


def _send_page(context: Context, cause: Cause, given: Page) -> Outcome:
    return answering.submit_page(context, cause, given)
