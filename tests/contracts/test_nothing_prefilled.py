"""No grade, judgement, choice or word ever stands where nobody put it.

Whatever else is answered, and whatever an earlier audit of the case says, an unanswered step is
asked with nothing chosen, in messages and in forms.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.messages import asking, looking_back
from bot.messages.forms import header, question, section
from bot.messages.types import Message, View
from bot.widgets.blocks import Block
from flows import remaining
from flows.audit import Audit
from flows.questionnaire import ANSWER, Questionnaire, Step
from flows.questionnaires import shipped
from flows.speech import Ask, Why
from tests.bot.messages.examples import NOW, READER, blocks_of
from tests.flows.building import begun, completed

EVERY = pytest.mark.parametrize("instrument", shipped(), ids=lambda q: q.key)


def without(audit: Audit, step: Step) -> Audit:
    """The audit as if this one step had never been answered."""
    return replace(audit, entries={at: e for at, e in audit.entries.items() if at != step})


def steps(audit: Audit) -> list[Step]:
    """Every step of every question that applies."""
    return [
        Step(asked.key, part)
        for asked in audit.path
        for part in (ANSWER, *(note.key for note in asked.notes))
    ]


def chosen(blocks: list[Block]) -> bool:
    """Whether anything stands in these blocks as if somebody had chosen or written it."""
    return '"initial_' in json.dumps(blocks)


def fields_of(view: View, step: Step) -> list[Block]:
    """The fields of a form that hold this step, the box that repeats a comment included."""
    name = f":{step.question}:{step.part}"
    return [block for block in blocks_of(view) if name in str(block.get("block_id", ""))]


def ways_of_asking(audit: Audit, step: Step) -> Iterator[Message]:
    """Every message that asks the step, with an earlier audit at hand and without."""
    for why in Why:
        for formerly in (False, True):
            ask = Ask(step, why, audit.revision_at(step))
            yield asking.question(audit, ask, READER, formerly=formerly)


def forms_about(audit: Audit, step: Step) -> Iterator[View]:
    """Every form with a field for the step."""
    asked = audit.question(step.question)
    yield question.show(audit, asked, formerly=True)
    part = audit.questionnaire.section_of[step.question].key
    page = section.page_after(audit, part, step.question) - 1
    yield section.show(audit, part, page, saved=asked.key, formerly=True)


@EVERY
def test_an_unanswered_step_is_asked_with_nothing_chosen(instrument: Questionnaire) -> None:
    whole = completed(instrument)
    for step in steps(whole):
        audit = without(whole, step)
        if not audit.applies(step.question):
            continue
        for message in ways_of_asking(audit, step):
            assert not chosen(message.blocks), step
        for view in forms_about(audit, step):
            fields = fields_of(view, step)
            assert fields, step
            assert not chosen(fields), step


@EVERY
def test_an_audit_begins_with_an_empty_header(instrument: Questionnaire) -> None:
    assert not chosen(blocks_of(header.show(instrument, "710452", [completed(instrument)])))


@EVERY
def test_looking_back_shows_and_chooses_nothing(instrument: Questionnaire) -> None:
    former = replace(completed(instrument), id="F1", submitted_at=NOW)
    for step in steps(former):
        view = looking_back.last_time(begun(instrument), step, former, 0, READER)
        assert not chosen(blocks_of(view)), step


@EVERY
def test_a_new_audit_has_no_answer_to_any_question(instrument: Questionnaire) -> None:
    audit = begun(instrument)
    assert not [part for part in remaining.by_section(audit) if part.answered]
    assert not [step for step in audit.entries if step.question not in header_of(instrument)]


def header_of(instrument: Questionnaire) -> set[str]:
    """The keys of the fields that are filled in before the first question."""
    return {field.key for field in instrument.header}
