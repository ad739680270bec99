"""A section as a form: one question a page, each kept as soon as it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.messages import asking, labels, naming
from bot.messages.forms import beside, fields, parts
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Block, Element, actions, context, escape, section, sections
from bot.widgets.ids import Act, Form, Token
from flows import remaining, routing
from flows.answers import Given
from flows.audit import Audit, Status
from flows.questionnaire import ANSWER, Question, Step


@dataclass(frozen=True, slots=True)
class Page:
    """What one page gave. ``revision`` is the audit's when the page was shown.

    ``same`` names the question whose comment was chosen to stand at a step too.
    """

    audit: str
    revision: int
    section: str
    question: str
    given: Mapping[Step, Given | None]
    same: Mapping[Step, str] = field(default_factory=dict)


def show(
    audit: Audit, section_key: str, page: int, *, saved: str = "", formerly: bool = False
) -> View:
    """The page, from 0; after the last one, that the section is done and what is missing of it.

    ``saved`` is the question whose page has just been kept. ``formerly``: this page's was answered
    in an earlier audit.

    Raises:
        KeyError: the questionnaire has no such section.
    """
    title, questions = _applicable(audit, section_key)
    if page >= len(questions):
        return _done(audit, section_key, title)
    page = max(page, 0)
    question, plain = questions[page], plain_words("forms")
    blocks = _head(audit, question, questions, saved=saved)
    blocks += fields.all_of(audit, question)
    blocks += beside.row(beside.looking_up(audit, question, formerly=formerly))
    blocks.append(actions(_turning(audit, section_key, page, len(questions))))
    blocks.append(context(words("forms").unsaved_page()))
    token = Token(audit.id, question.key, ANSWER, audit.revision, section_key)
    submit = plain.save_and_next() if page + 1 < len(questions) else plain.save()
    # Closed half-way, the thread has to take up where the form left off.
    return parts.form(title, Form.SECTION, token, blocks, submit) | {"notify_on_close": True}


def question_at(audit: Audit, section_key: str, page: int) -> Question | None:
    """The question of a page, from 0; ``None`` after the last one.

    Raises:
        KeyError: the questionnaire has no such section.
    """
    _, questions = _applicable(audit, section_key)
    return questions[max(page, 0)] if page < len(questions) else None


def page_for(audit: Audit, section_key: str, question: str) -> int:
    """The page with which to go on from ``question``: the first that is not dealt with from there.

    Where none is, the first of the section that is not; where all are, the question's own.
    """
    _, questions = _applicable(audit, section_key)
    number = audit.question(question).number
    gaps = [place for place, each in enumerate(questions) if _is_open(audit, each)]
    onwards = [place for place in gaps if questions[place].number >= number]
    own = [place for place, each in enumerate(questions) if each.key == question]
    return next(iter((*onwards, *gaps, *own)), 0)


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
    given, same = fields.read(view), fields.repeated(view)
    return Page(token.audit, token.revision, token.value, token.question, given, same)


def errors(view: Mapping[str, object], found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``question.part``, at their fields."""
    return fields.errors(view, found)


def _head(
    audit: Audit, question: Question, questions: Sequence[Question], *, saved: str
) -> list[Block]:
    """What was kept just now, where one is, the question, and whether it is answered already."""
    say, blocks = words("forms"), list[Block]()
    if saved:
        blocks.append(context(say.page_saved(question=naming.numbered(audit.question(saved)))))
    place = questions.index(question) + 1
    done = sum(not _is_open(audit, each) for each in questions)
    blocks.append(context(say.section_page(page=place, pages=len(questions), done=done)))
    introduction = audit.questionnaire.section_of[question.key].guidance
    if place == 1 and introduction:
        blocks += sections(escape(introduction))
    blocks.append(section(say.question_head(question=naming.numbered(question))))
    blocks += asking.returned(audit, question.key)
    if Step(question.key) in audit.entries:
        blocks.append(context(say.page_stands()))
    return blocks


def _done(audit: Audit, section_key: str, title: str) -> View:
    found = next((p for p in remaining.by_section(audit) if p.section.key == section_key), None)
    needed = found.needed if found is not None else 0
    text = words("forms").section_done(title=title, needed=needed)
    view = parts.notice(title, text, Token(audit.id, value=section_key))
    left = labels.press(labels.WHAT_IS_LEFT, Act.LEFT, Token(audit.id))
    return view | {"blocks": [*sections(text), actions([left])]}


def _is_open(audit: Audit, question: Question) -> bool:
    """Whether anything that is asked at the question is still to come."""
    if audit.status is Status.RETURNED and question.key in audit.still_returned:
        return True
    return any(step not in audit.entries for step in routing.steps_of(question, audit.entries))


def _applicable(audit: Audit, section_key: str) -> tuple[str, list[Question]]:
    found = {part.key: part for part in audit.questionnaire.sections}[section_key]
    asked = {question.key for question in audit.path if audit.may_change(question.key)}
    return found.title, [q for q in found.questions if q.key in asked]


def _turning(audit: Audit, section_key: str, page: int, pages: int) -> list[Element]:
    def turn(label: str, to: int) -> Element:
        token = Token(audit.id, section_key, value=str(to))
        return labels.press(label, Act.PAGE, token) | {"action_id": f"{Act.PAGE}.{to}"}

    row = [turn(labels.PREVIOUS_QUESTION, page - 1)] if page > 0 else []
    if page + 1 < pages:
        return [*row, turn(labels.NEXT_QUESTION, page + 1)]
    token = Token(audit.id, section_key)
    return [*row, labels.press(labels.FINISH, Act.FINISH_SECTION, token)]
