"""An answered question, folded: the question, the answer, and how much was written, never what."""

from bot.messages import labels, naming
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import words
from bot.widgets.blocks import Block, actions, context, escape, section
from bot.widgets.ids import Act, Token
from flows import routing
from flows.answers import Text
from flows.audit import Audit
from flows.questionnaire import ANSWER, Question, Step


def folded(audit: Audit, question: str, reader: Reader) -> Message:
    """The question in a line, and in a second one what was written beside the answer."""
    del reader
    asked = audit.question(question)
    given = naming.given(audit, Step(question))
    name = naming.numbered(asked)
    text = escape(f"{name} · answered" if given else f"{name} · not answered")
    token = Token(audit.id, question, ANSWER, audit.revision_at(Step(question)))
    line = words("folding").line(question=name, answer=given, chosen=not asked.is_text)
    beside = _beside(audit, asked)
    shown: list[Block] = [section(line)]
    if beside:
        shown = [section(line), context(beside)]
    if not audit.is_open:
        return Message(text, shown)
    change = press(labels.CHANGE if given else labels.ANSWER, Act.CHANGE, token)
    if has_words(audit, asked):
        see = press(labels.SEE, Act.SEE, token)
        return Message(text, [*shown, actions([change, see])])
    return Message(text, [section(line, change), *shown[1:]])


def asked_again(audit: Audit, question: str, reader: Reader) -> Message:
    """What stays of a question that is asked again further down: its name, and where to look."""
    del reader
    name = naming.numbered(audit.question(question))
    return Message(escape(name), [context(words("folding").asked_again(question=name))])


def has_words(audit: Audit, asked: Question) -> bool:
    """Whether anything was written at this question."""
    parts = (ANSWER, *(note.key for note in asked.notes))
    return any(isinstance(audit.value(asked.key, part), Text) for part in parts)


def _beside(audit: Audit, asked: Question) -> str:
    """How much was written in each note, and which ones are still to come."""
    needed = {step.part for step in routing.steps_of(asked, audit.entries)}
    written = []
    for note in asked.notes:
        given = naming.given(audit, Step(asked.key, note.key))
        if given:
            written.append(words("folding").note(label=note.label, given=given))
        elif note.key in needed:
            written.append(words("folding").to_come(label=note.label))
    return " · ".join(written)
