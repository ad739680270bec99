"""Answers that are pressed or filled in: what comes of a button, a picker or a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.messages.forms.question import FilledIn
from bot.messages.forms.section import Page
from bot.messages.notices import say
from bot.usecases import reading
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, Undone, conduct
from bot.widgets import read_press
from flows import answering, lifecycle, repeating
from flows.answers import Entry, Given, Refusal, Value
from flows.audit import Audit, Copied, Decision, Moment, unchanged
from flows.mentions import mentions_somebody
from flows.questionnaire import ANSWER, QuestionType, Step
from flows.rights import Act
from flows.speech import HelpTold
from storage import people


@dataclass(frozen=True, slots=True)
class SubmitAnswer:
    """A press on a question's message. ``revision`` is that of the answer it was shown with.

    ``action`` and ``state`` are Slack's; the question's widget knows how to read them.
    """

    cause: Cause
    audit: str
    step: Step
    revision: int
    action: Mapping[str, object]
    state: Mapping[str, object]


def submit_answer(context: Context, command: SubmitAnswer) -> Outcome:
    """Keep an answer that was pressed, and go on."""

    def decide(turn: Turn, audit: Audit) -> Decision | Outcome:
        step = command.step
        question = audit.questionnaire.by_key.get(step.question)
        if question is None:
            return unchanged(audit)
        given = read_press(question, step.part, command.action, command.state)
        if given is None:
            ticks = question.type is QuestionType.CHECKLIST
            return Outcome(
                notice=say.nothing_ticked() if ticks else say.nothing_chosen(), audit=audit.id
            )
        moment = reading_for(turn, audit, step)
        return answering.answer(audit, step, given, moment, expects=command.revision)

    return conduct(context, command.cause, command.audit, Act.ANSWER, decide)


def submit_form(context: Context, cause: Cause, form: FilledIn) -> Outcome:
    """Keep what a form gave, all or nothing.

    The errors name a step each, as ``question.part``; with any of them nothing is changed and
    the form may be sent again.
    """

    def decide(turn: Turn, audit: Audit) -> Decision | Outcome:
        return _filled_in(turn, audit, form)

    return conduct(context, cause, form.audit, Act.ANSWER, decide)


def submit_page(context: Context, cause: Cause, page: Page) -> Outcome:
    """Keep one page of a section's form, and show the next one.

    The thread asks nothing meanwhile: it takes up when the form is done, or closed.
    """

    def decide(turn: Turn, audit: Audit) -> Decision | Outcome:
        return _filled_in(turn, audit, page, about=page.question)

    outcome = conduct(context, cause, page.audit, Act.ANSWER, decide)
    if outcome.errors or outcome.notice:
        return outcome
    return reading.show_page_after(context, cause.person, page.audit, page.section, page.question)


def finish_section(context: Context, cause: Cause, audit: str, section: str) -> Outcome:
    """Leave a section's form at its end without saving its last page: the thread takes up."""
    outcome = take_up(context, cause, audit)
    if outcome.notice:
        return outcome
    return reading.show_section_end(context, cause.person, audit, section)


def take_up(context: Context, cause: Cause, audit: str) -> Outcome:
    """Ask in the thread what comes next, where a form was left and it is not waiting in sight."""
    return conduct(
        context,
        cause,
        audit,
        Act.ANSWER,
        lambda _, a: answering.resume(a) if a.is_open else unchanged(a),
    )


def repeat_last(
    context: Context, cause: Cause, audit: str, step: Step, of: str, revision: int
) -> Outcome:
    """Put the comment of the question ``of`` at ``step`` too, as its auditor chose."""
    return conduct(
        context,
        cause,
        audit,
        Act.ANSWER,
        lambda t, a: repeating.repeat(a, step, of, t.moment, expects=revision),
    )


def keep_answer(context: Context, cause: Cause, audit: str) -> Outcome:
    """Leave an answer as it is, though its message was deleted."""
    return conduct(
        context,
        cause,
        audit,
        Act.ANSWER,
        lambda _, a: Outcome(notice=say.stays(), audit=a.id),
    )


def _filled_in(
    turn: Turn, audit: Audit, form: FilledIn | Page, *, about: str = ""
) -> Decision | Outcome:
    """What comes of a form; ``about`` is the question of a page in a section's form."""
    if not audit.is_open:
        raise Undone(Outcome(notice=say.closed()))
    values: dict[Step, Value | None] = {}
    errors: dict[str, str] = {}
    for step, filled in form.given.items():
        if step.question not in audit.questionnaire.by_key:
            continue
        value = _value(turn, audit, step, filled, form.same.get(step))
        fault = _changed_meanwhile(turn, audit.entries.get(step), form.revision)
        if isinstance(value, Refusal):
            errors[field_name(step)] = str(value)
        elif not answering.may_become(audit, step, value):
            errors[field_name(step)] = str(answering.not_returned())
        elif fault and not answering.same(value, audit.value(*step)):
            errors[field_name(step)] = fault
        else:
            values[step] = value
    if errors:
        return Outcome(errors=errors, audit=audit.id)
    copies = {step: Copied(step, Step(of, step.part)) for step, of in form.same.items()}
    decision = answering.fill_in(audit, values, turn.moment, page=about)
    return repeating.noted(decision, copies)


def _value(
    turn: Turn, audit: Audit, step: Step, filled: Given | None, same: str | None
) -> Value | Refusal | None:
    """What a field gave, or the comment that was chosen in its stead."""
    if same is None:
        return None if filled is None else _read(turn, audit, step, filled)
    if filled is not None:
        return Refusal(say.written(), say.or_ticked())
    return repeating.words_at(audit, Step(same, step.part))


def field_name(step: Step) -> str:
    """How a step is named among a form's errors."""
    return f"{step.question}.{step.part}"


def go_on(context: Context, cause: Cause, audit: str) -> Outcome:
    """Ask the next question again, unless it is waiting in sight."""
    return conduct(context, cause, audit, Act.ANSWER, lambda _, a: answering.resume(a))


def skip(context: Context, cause: Cause, audit: str, question: str) -> Outcome:
    """Put a question off."""
    return conduct(
        context, cause, audit, Act.ANSWER, lambda t, a: answering.skip(a, question, t.moment)
    )


def remove(context: Context, cause: Cause, audit: str, source: str) -> Outcome:
    """Take out what a deleted message had given, as its person confirmed."""
    return conduct(
        context, cause, audit, Act.ANSWER, lambda t, a: answering.remove(a, source, t.moment)
    )


def pause(context: Context, cause: Cause, audit: str, *, paused: bool) -> Outcome:
    """Pause reminders about an audit, or resume them."""
    return conduct(
        context,
        cause,
        audit,
        Act.ANSWER,
        lambda _, a: lifecycle.pause_reminders(a, paused=paused),
    )


def tell_help(context: Context, cause: Cause, audit: str) -> Outcome:
    """Say what can be typed in an audit's thread."""
    return conduct(context, cause, audit, Act.READ, lambda _, a: Decision(a, (), (HelpTold(),)))


def reading_for(turn: Turn, audit: Audit, step: Step | None, text: str = "") -> Moment:
    """The moment, with everybody known where a person is asked for, or mentioned in ``text``."""
    if turn.person is None or not (_asks_for_person(audit, step) or mentions_somebody(text)):
        return turn.moment
    everyone = people.everyone(turn.conn, turn.context.workspace)
    return turn.context.moment(turn.person, everyone)


def _asks_for_person(audit: Audit, step: Step | None) -> bool:
    return (
        step is not None
        and step.part == ANSWER
        and step.question in audit.questionnaire.by_key
        and audit.question(step.question).type is QuestionType.PERSON
    )


def _read(turn: Turn, audit: Audit, step: Step, given: Given) -> Value | Refusal:
    return answering.read(audit, step, given, reading_for(turn, audit, step))


def _changed_meanwhile(turn: Turn, entry: Entry | None, opened_at: int) -> str:
    if entry is None or entry.revision <= opened_at:
        return ""
    zone = ZoneInfo(turn.context.zone_of(turn.person))
    return say.answered_meanwhile(at=f"{entry.at.astimezone(zone):%H:%M}")
