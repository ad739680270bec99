"""What changed since an audit was given back: what was asked, and old beside new.

It holds what was written, so it is shown to whoever may read the audit, and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.messages import explaining, labels, naming, paging
from bot.messages.desk import Desk
from bot.messages.labels import press
from bot.messages.types import View
from bot.messages.words import plain_words, words
from bot.widgets.blocks import Block, actions, context, section, sections
from bot.widgets.blocks import words as own_words
from bot.widgets.ids import Act, Form, Token
from flows.answers import Text, Value
from flows.audit import Audit
from flows.questionnaire import ANSWER, Question, Step

Stood = Mapping[Step, Value | None]
"""What stood at a step before; ``None`` for nothing."""


def changes(desk: Desk, stood: Stood, page: int) -> View:
    """Every question that was returned or changed, a page at a time from 0.

    Beside a returned one stands what was asked of it. Of a grade that the reader may not see yet
    there is neither.
    """
    say, audit = words("moderated"), desk.audit
    parts = [_part(desk, question, stood) for question in _order(audit)]
    found = [group for group in parts if group]
    pages = paging.pages([found])
    here = min(max(page, 0), len(pages) - 1)
    blocks = list(pages[here]) or [section(say.nothing_changed())]
    turning = list(_turning(audit, here, len(pages)))
    if turning:
        blocks += [context(say.page(page=here + 1, pages=len(pages))), actions(turning)]
    title, token = plain_words("moderated").changes_title(), Token(audit.id, value=str(here))
    return explaining.reading(title, Form.WHAT_CHANGED, token, blocks)


def _order(audit: Audit) -> Sequence[Question]:
    return (*audit.questionnaire.header_to_ask, *audit.questionnaire.questions)


def _part(desk: Desk, question: Question, stood: Stood) -> list[Block]:
    """One question: what was asked of it, then each part of it that is another now."""
    say, asked = words("moderated"), desk.asked_for
    parts = [ANSWER, *(note.key for note in question.notes)]
    steps = [step for part in parts if (step := Step(question.key, part)) in stood]
    shown = [s for s in steps if s.part != ANSWER or not desk.hides_values(question)]
    if desk.hides_question(question) or (not shown and question.key not in asked):
        return []
    blocks = [section(say.step(step=naming.numbered(question)))]
    if asked.get(question.key):
        blocks += [context(say.asked_for()), *own_words(asked[question.key])]
    if not steps:
        blocks.append(context(say.unchanged()))
    for step in shown:
        blocks += _beside(desk.audit, question, step, stood[step])
    return blocks


def _beside(audit: Audit, question: Question, step: Step, before: Value | None) -> Iterator[Block]:
    """Old, then new, under the name of what it is where that is no answer itself."""
    say = words("moderated")
    note = question.note(step.part) if step.part != ANSWER else None
    label = note.label if note is not None else ""
    for heading, value in ((say.before, before), (say.now, audit.value(*step))):
        yield context(heading(label=label))
        if value is None:
            yield context(say.nothing_there())
        elif isinstance(value, Text):
            yield from own_words(str(value))
        else:
            given = naming.note(note, value) if note else naming.whole_answer(question, value)
            yield from sections(given)


def _turning(audit: Audit, page: int, pages: int) -> Iterator[dict[str, object]]:
    for label, to in ((labels.PREVIOUS_PAGE, page - 1), (labels.NEXT_PAGE, page + 1)):
        if 0 <= to < pages:
            made = press(label, Act.TURN_CHANGES, Token(audit.id, value=str(to)))
            yield made | {"action_id": f"{Act.TURN_CHANGES}.{to}"}
