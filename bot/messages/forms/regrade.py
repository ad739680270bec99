"""Grading from the evidence, the auditor's grades unseen: one a page, each kept when sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages import explaining, labels, naming, paging
from bot.messages.asking import meanings_label
from bot.messages.desk import Desk, Place, turned
from bot.messages.forms import parts
from bot.messages.labels import press
from bot.messages.paging import Part
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets import widget
from bot.widgets.blocks import Block, Element, actions, context, section
from bot.widgets.ids import Act, Form, Token
from flows.audit import Audit
from flows.moderation import Moderation
from flows.questionnaire import Question


@dataclass(frozen=True, slots=True)
class Graded:
    """A page that was sent: which question was graded, how, and where it stood."""

    audit: str
    question: str
    grade: str
    place: Place


def show(desk: Desk, standing: Moderation, place: Place, *, saved: str = "") -> View | None:
    """The page at ``place``, or the nearest; ``None`` where there is nothing to grade.

    ``saved`` is the question whose page has just been kept.
    """
    audit, questions = desk.audit, standing.to_regrade(desk.audit)
    if not questions:
        return None
    at = min(max(place.beside or 0, 0), len(questions) - 1)
    place, question = Place(place.page, at), questions[at]
    say, plain, blocks = words("regrading"), plain_words("regrading"), list[Block]()
    if saved in audit.questionnaire.by_key:
        named = naming.numbered(audit.question(saved))
        blocks.append(context(words("forms").page_saved(question=named)))
    given = len(questions) - len(standing.left_to_grade(audit))
    blocks.append(context(say.page(page=at + 1, pages=len(questions), given=given)))
    blocks.append(section(say.question(question=naming.numbered(question))))
    blocks += _evidence(audit, question, place)
    graded = standing.mark(question.key).graded or None
    blocks += widget(question).field(question, _field(question.key), graded, optional=False)
    blocks.append(actions(_turning(audit, place, len(questions))))
    blocks.append(context(words("forms").unsaved_page()))
    submit = plain_words("forms").save_and_next() if at + 1 < len(questions) else plain.last()
    token = place.token(audit, question.key)
    return parts.form(plain.title(), Form.REGRADE, token, blocks, submit)


def next_page(standing: Moderation, audit: Audit, question: str) -> int:
    """The page after a question's that is still to be graded, else the first that is."""
    questions = standing.to_regrade(audit)
    keys = [each.key for each in questions]
    here = keys.index(question) if question in keys else -1
    left = [keys.index(each.key) for each in standing.left_to_grade(audit)]
    onwards = [page for page in left if page > here]
    return next(iter((*onwards, *left)), len(keys) - 1)


def read(view: Mapping[str, object]) -> Graded | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    grade = parts.picked(view, _field(token.question))
    return Graded(token.audit, token.question, grade, Place.of(token))


def errors(view: Mapping[str, object], found: Mapping[str, str]) -> dict[str, str]:
    """Errors at the one field there is."""
    token = parts.token_of(view)
    name = _field(token.question if token is not None else "")
    return parts.at(found, name, {name})


def _field(question: str) -> str:
    """The field's name: another on each page, or Slack would keep what was picked before."""
    return f"grade:{question}"


def _evidence(audit: Audit, question: Question, place: Place) -> list[Block]:
    """What stands beside the grade, and the way to the rest of its section."""
    say = words("regrading")
    noted = explaining.noted(audit, question)
    laid = paging.layout([[Part.of([each]) for each in noted]], characters=paging.READ_AT_ONCE)
    blocks = laid.page(0)
    if not noted:
        blocks = [context(say.no_evidence())]
    elif len(laid.pages) > 1:
        blocks.append(context(say.goes_on()))
    row = [press(labels.READ_SECTION, Act.READ_SECTION, place.token(audit, question.key))]
    if label := meanings_label(question):
        row.append(press(label, Act.MEANINGS, Token(audit.id, question.key)))
    return [*blocks, actions(row)]


def _turning(audit: Audit, place: Place, pages: int) -> list[Element]:
    def turn(label: str, to: int) -> Element:
        made = press(label, Act.REGRADE, Place(place.page, to).token(audit))
        return made | {"action_id": turned(Act.REGRADE, to)}

    at = place.beside or 0
    row = [turn(labels.PREVIOUS_QUESTION, at - 1)] if at > 0 else []
    if at + 1 < pages:
        row.append(turn(labels.NEXT_QUESTION, at + 1))
    return row
