"""The fields in which an audit's questions are answered: made by the widgets, and found again.

A block's id says what it holds (``grade:risk:answer``, ``text:risk:evidence``), so a form that
comes back is read without looking anything up. Whether its answers fit is for the core to say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.messages import labels, naming
from bot.messages.forms import parts
from bot.messages.forms.parts import state_of
from bot.messages.words import plain_words
from bot.widgets import note_field, read_note_field, widget
from bot.widgets.blocks import Block, checkboxes, input_block, option
from flows import repeating
from flows.answers import Given, said
from flows.audit import Audit
from flows.questionnaire import (
    ANSWER,
    Note,
    NoteKind,
    Question,
    QuestionType,
    Requirement,
    Step,
)

_BLOCK: Final = re.compile(r"([a-z_]+):([^:.]+):([^:.]+)")
_SAME: Final = "same"
"""Stands where a field's kind would, on the box that takes over the last comment."""


def all_of(audit: Audit, question: Question) -> list[Block]:
    """A question's own field and those of all its notes, with what stands there now."""
    blocks = own(question, audit)
    for note in question.notes:
        name = f"{note.kind}:{question.key}:{note.key}"
        standing = audit.value(question.key, note.key)
        blocks += note_field(_explained(question, note), name, standing, optional=True)
        if standing is None:
            blocks += _same_as_last(audit, Step(question.key, note.key))
    return blocks


def own(question: Question, audit: Audit | None = None) -> list[Block]:
    """The field of a question's own answer, with the one in ``audit`` in it."""
    value = audit.value(question.key) if audit is not None else None
    return widget(question).field(question, f"{question.type}:{question.key}:{ANSWER}", value)


def read(view: Mapping[str, object]) -> dict[Step, Given | None]:
    """What each field of a sent form holds; ``None`` where it was left empty."""
    state = state_of(view)
    return {step: _read(kind, step, name, state) for name, kind, step in _fields(view)}


def repeated(view: Mapping[str, object]) -> dict[Step, str]:
    """The steps at which the last comment was chosen, and the question whose comment it is."""
    found = {step: parts.ticked(view, name) for name, kind, step in _named(view) if kind == _SAME}
    return {step: next(iter(ticked)) for step, ticked in found.items() if ticked}


def errors(view: Mapping[str, object], found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``question.part``, or by a question alone, at the fields they belong to.

    One whose field is not in this form stands at the first field, so that none is lost.
    """
    fields = list(_fields(view))
    names = {f"{step.question}.{step.part}": name for name, _, step in fields}
    names |= {step.question: name for name, _, step in fields if step.part == ANSWER}
    first = fields[0][0] if fields else ""
    return {names.get(field, first): fault for field, fault in found.items()}


def _same_as_last(audit: Audit, step: Step) -> list[Block]:
    """A box to tick in place of writing; it says whose comment it is, and is never ticked."""
    last = repeating.last_comment(audit, step)
    if last is None:
        return []
    name, say = f"{_SAME}:{step.question}:{step.part}", plain_words("forms")
    whose = say.same_as_for(question=naming.numbered(audit.question(last.question)))
    box = checkboxes(name, [option(whose, last.question)])
    return [input_block(labels.SAME_AS_LAST, box, block_id=name, optional=True)]


def _fields(view: Mapping[str, object]) -> Iterator[tuple[str, str, Step]]:
    kinds = {*QuestionType, *NoteKind}
    return (field for field in _named(view) if field[1] in kinds)


def _named(view: Mapping[str, object]) -> Iterator[tuple[str, str, Step]]:
    blocks = view.get("blocks")
    for block in blocks if isinstance(blocks, list) else ():
        name = str(block.get("block_id", "")) if isinstance(block, Mapping) else ""
        if found := _BLOCK.fullmatch(name):
            yield name, found[1], Step(found[2], found[3])


def _read(kind: str, step: Step, name: str, state: Mapping[str, object]) -> Given | None:
    if step.part != ANSWER:
        note = Note(step.part, "", "", NoteKind(kind))
        return read_note_field(note, name, state)
    question = Question(step.question, QuestionType(kind), "", "")
    return widget(question).read_field(question, name, state)


def _explained(question: Question, note: Note) -> Note:
    """The note, saying when it is needed.

    No form insists on it: a wrong grade must be mended even while its evidence is still to come.
    """
    if note.required is Requirement.NEVER:
        return note
    return replace(note, hint=f"{note.hint} {_needed(question, note)}".strip())


def _needed(question: Question, note: Note) -> str:
    say = plain_words("forms")
    needing = [o.label for o in question.options if o.value in note.required_for]
    others = [o.label for o in question.options if o.value not in note.required_for]
    if note.required is Requirement.ALWAYS or not others:
        return say.needed()
    if len(others) < len(needing):
        return say.needed_unless(answers=said(others))
    return say.needed_for(answers=said(needing))
