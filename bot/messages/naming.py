"""How a question, an answer or a text is named inside a sentence."""

import re
from collections.abc import Iterable
from typing import Final

from bot.messages.words import Mrkdwn, many, words
from bot.widgets import fitting
from bot.widgets.blocks import escape
from flows import questions, routing
from flows.actions import Action
from flows.answers import Text, Value, said
from flows.audit import Audit
from flows.questionnaire import ANSWER, Note, Question, Questionnaire, QuestionType, Step

_BARE_MENTION: Final = re.compile(r"<@[A-Z0-9]+>")
_MENTION: Final = re.compile(r"&lt;@([A-Z0-9]+)&gt;")

LONGEST_ROLE: Final = 75
LONGEST_ANSWER: Final = 200
"""Characters of a chosen answer that one line of a thread shows."""


def numbered(question: Question) -> str:
    """A question by its number and label: "5 · Coordination between agencies"."""
    return f"{question.number} · {question.label}" if question.number else question.label


def place_in(questionnaire: Questionnaire, question: Question) -> str:
    """Where a question stands: "5 of 14"; for a header field, that it comes before them all."""
    return routing.position(question, questionnaire) if question.number else "About this audit"


def destination(who: str, *, is_person: bool) -> Mrkdwn:
    """Somebody, or a channel, by Slack id."""
    return person(who) if is_person else Mrkdwn(f"<#{escape(who)}>")


def answer(question: Question, value: Value) -> Mrkdwn:
    """An answer on one line; of a text only how long it is."""
    if isinstance(value, Text):
        return Mrkdwn(amount(value))
    if question.type is QuestionType.PERSON:
        return person(str(value))
    return Mrkdwn(escape(fitting.clip(questions.describe(question, value), LONGEST_ANSWER)))


def whole_answer(question: Question, value: Value) -> Mrkdwn:
    """A chosen answer in full, however many items it names."""
    if question.type is QuestionType.PERSON:
        return person(str(value))
    return Mrkdwn(escape(questions.describe(question, value)))


def note(of: Note, value: Value) -> Mrkdwn:
    """A note on one line; of a text only how long it is."""
    if isinstance(value, Text):
        return Mrkdwn(amount(value))
    return Mrkdwn(escape(questions.describe_note(of, value)))


def given(audit: Audit, where: Step) -> Mrkdwn:
    """What stands at a step, on one line; empty where nothing does."""
    value = audit.value(*where)
    if value is None:
        return Mrkdwn("")
    question = audit.question(where.question)
    of = question.note(where.part) if where.part != ANSWER else None
    return answer(question, value) if of is None else note(of, value)


def person(who: str) -> Mrkdwn:
    """Somebody, as Slack shows their name."""
    return Mrkdwn(f"<@{escape(who)}>")


def people(ids: Iterable[str]) -> Mrkdwn:
    """Several people: "Marcus Bell and Priya Nair"."""
    return Mrkdwn(said((person(who) for who in ids), "and"))


def owner(who: str | None, role: str | None) -> Mrkdwn:
    """Who is to do an action: "Key worker @Dana Cole"; empty for nobody."""
    named = [escape(fitting.clip(role, LONGEST_ROLE))] if role else []
    return Mrkdwn(" ".join([*named, person(who)] if who else named))


def amount(text: Text) -> str:
    """How long a text is: "412 characters"."""
    return many(len(str(text)), "character")


def part_label(question: Question, part: str) -> str:
    """What a note is called inside a sentence ("evidence"); empty for the answer itself."""
    note = question.note(part) if part != ANSWER else None
    return _lowered(note.label) if note is not None else ""


def step(audit: Audit, where: Step) -> Mrkdwn:
    """A step: "5 · Coordination between agencies", or "the evidence for 5 · …"."""
    question = audit.question(where.question)
    part = part_label(question, where.part)
    return words("naming").step(question=numbered(question), part=part)


def in_short(audit: Audit, where: Step) -> Mrkdwn:
    """A step, as a notification names it: "5 · Coordination between agencies · evidence"."""
    question = audit.question(where.question)
    part = part_label(question, where.part)
    return Mrkdwn(escape(" · ".join(name for name in (numbered(question), part) if name)))


def action(agreed: Action, due: str) -> Mrkdwn:
    """Who is to do an action and by when, in a few words. ``due`` is the day as one reads it."""
    details = agreed.details
    by = owner(details.owner_person, details.owner_role)
    return words("naming").action(by=by, due=due, safety=details.safety)


def mentioning(sentence: str) -> Mrkdwn:
    """A sentence of the core's, escaped, in which somebody may be named by their Slack id."""
    return Mrkdwn(_MENTION.sub(r"<@\1>", escape(sentence)))


def unmentioned(sentence: str) -> str:
    """The same for a place that shows no mentions, such as a form's field."""
    return _BARE_MENTION.sub("somebody else", sentence)


def _lowered(label: str) -> str:
    """A label inside a sentence: its capital goes, an abbreviation's stay."""
    return label if label[:2].isupper() else f"{label[:1].lower()}{label[1:]}"
