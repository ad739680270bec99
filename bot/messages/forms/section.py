"""A section as a form: one question a page, each kept as soon as it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages import labels, naming
from bot.messages.forms import fields, parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Element, actions, context, section
from bot.widgets.ids import Act, Form, Token
from flows import routing
from flows.answers import Given
from flows.audit import Audit
from flows.questionnaire import ANSWER, Question, Step


@dataclass(frozen=True, slots=True)
class Page:
    """What one page gave. ``revision`` is the audit's when the page was shown."""

    audit: str
    revision: int
    section: str
    question: str
    given: Mapping[Step, Given | None]


def show(audit: Audit, section_key: str, page: int) -> View:
    """The page, from 0; after the last one, that the section is done.

    Raises:
        KeyError: the questionnaire has no such section.
    """
    say, plain = words("forms"), plain_words("forms")
    title, questions = _applicable(audit, section_key)
    if page >= len(questions):
        done = say.section_done(title=title)
        return parts.notice(title, done, Token(audit.id, value=section_key))
    question = questions[max(page, 0)]
    place = say.section_page(page=max(page, 0) + 1, pages=len(questions))
    name = say.question_head(question=naming.numbered(question))
    blocks = [context(place), section(name), *fields.all_of(audit, question)]
    blocks.append(actions(_turning(audit, section_key, max(page, 0), len(questions))))
    blocks.append(context(say.unsaved_page()))
    token = Token(audit.id, question.key, ANSWER, audit.revision, section_key)
    submit = plain.save_and_next() if page + 1 < len(questions) else plain.save()
    return parts.form(title, Form.SECTION, token, blocks, submit)


def first_gap(audit: Audit, section_key: str) -> int:
    """The page of the section's first question that is not dealt with; 0 where all are."""
    _, questions = _applicable(audit, section_key)
    for place, question in enumerate(questions):
        if any(s not in audit.entries for s in routing.steps_of(question, audit.entries)):
            return place
    return 0


def page_after(audit: Audit, section_key: str, question: str) -> int:
    """The page that follows the one with ``question``, as the audit stands now."""
    order = {q.key: q.number for q in audit.questionnaire.questions}
    _, questions = _applicable(audit, section_key)
    return sum(q.number <= order.get(question, 0) for q in questions)


def read(view: Mapping[str, object]) -> Page | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    given = fields.read(view)
    return Page(token.audit, token.revision, token.value, token.question, given)


def errors(view: Mapping[str, object], found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``question.part``, at their fields."""
    return fields.errors(view, found)


def _applicable(audit: Audit, section_key: str) -> tuple[str, list[Question]]:
    found = {part.key: part for part in audit.questionnaire.sections}[section_key]
    asked = {q.key for q in routing.routing_path(audit.questionnaire, audit.entries)}
    return found.title, [q for q in found.questions if q.key in asked]


def _turning(audit: Audit, section_key: str, page: int, pages: int) -> list[Element]:
    def turn(label: str, to: int) -> Element:
        token = Token(audit.id, section_key, value=str(to))
        return labels.press(label, Act.PAGE, token) | {"action_id": f"{Act.PAGE}.{to}"}

    row = [turn(labels.PREVIOUS_QUESTION, page - 1)] if page > 0 else []
    label = labels.NEXT_QUESTION if page + 1 < pages else labels.FINISH
    return [*row, turn(label, page + 1)]
