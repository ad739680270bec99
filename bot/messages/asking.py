"""A question, as one message: where we are, the question, how to answer it, and what else to do.

Everything that depends on the question alone is built once and kept; what carries the audit is
built each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from bot.messages import labels, naming, preamble
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, words
from bot.widgets import ask_note, widget
from bot.widgets.blocks import (
    PRIMARY,
    Block,
    Element,
    actions,
    button,
    context,
    escape,
    quoted,
    section,
)
from bot.widgets.ids import Act, Token
from flows import repeating
from flows.answering import note_for
from flows.answers import Text, Value
from flows.audit import Audit
from flows.questionnaire import (
    ANSWER,
    Note,
    NoteKind,
    Question,
    Questionnaire,
    QuestionType,
    Section,
    Step,
)
from flows.speech import Ask, Speech, Why

SHORT_GUIDANCE: Final = 300
"""Characters. Longer guidance to a question waits behind a button."""
SHORT_INTRODUCTION: Final = 600
"""Characters. The same for a section's, which is shown once."""

LONGEST_COMMENT: Final = 2_000
"""Characters of a moderator's comment beside the question that it is about."""

_ANEW: Final = frozenset({Why.BACK, Why.CHANGE, Why.NOTE})


def question(
    audit: Audit,
    ask: Ask,
    reader: Reader,
    told: Sequence[Speech] = (),
    *,
    formerly: bool = False,
) -> Message:
    """The message that asks one step. ``told`` is said on top of it.

    ``formerly``: the question was answered in an earlier audit of the case.
    """
    kept = _kept(audit.questionnaire, ask.step, typed=reader.typed)
    value = audit.value(*ask.step)
    blocks = preamble.blocks(audit, told, ask.step) if told else []
    if ask.step.part != ANSWER:
        blocks.append(_about_answer(audit, kept))
    blocks += kept.top
    if ask.step.part == ANSWER:
        blocks += returned(audit, ask.step.question)
    if value is not None:
        blocks.append(context(_standing(audit, ask, value, reader)))
    elif ask.why is Why.SKIPPED:
        blocks.append(context(words("asking").put_off()))
    # The hint stands between the answers and what else can be done, and so tells them apart.
    hint = [kept.hint] if kept.hint is not None and not isinstance(value, Text) else []
    token = Token(audit.id, kept.question.key, ask.step.part, ask.revision)
    back = [button(labels.LAST_TIME, Act.LAST_TIME, token.pack())] if formerly else []
    if kept.note is not None:
        answering = ask_note(kept.note, token)
        last = repeating.last_comment(audit, ask.step) if value is None else None
        hint += _last_comment(audit, last)
        row = _beside_note(audit, ask, kept, token, is_pressed=bool(answering))
        row[1:1] = [*_same_as(token, last), *back]
        return Message(kept.text, [*blocks, *answering, *hint, *_row(row)])
    answering = widget(kept.question).ask(kept.question, token)
    row = _beside(audit, ask, kept, token, is_pressed=bool(answering))
    return Message(kept.text, [*blocks, *answering, *hint, *_row([*back, *row])])


def returned(audit: Audit, question: str) -> list[Block]:
    """What the moderator who returned this question says of it."""
    comment = audit.returned.get(question, "")
    if not comment:
        return []
    return [section(words("asking").returned()), *quoted(comment, LONGEST_COMMENT)]


@dataclass(frozen=True, slots=True)
class _Place:
    """A step of one version of a questionnaire; equal by digest, without looking inside."""

    digest: str
    step: Step
    typed: bool
    questionnaire: Questionnaire = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is the same whenever a step is asked. The blocks are shared: nobody changes them."""

    question: Question
    note: Note | None
    text: str
    top: tuple[Block, ...]
    hint: Block | None
    section_form: str
    has_guidance: bool
    meanings: str


def _kept(questionnaire: Questionnaire, step: Step, *, typed: bool) -> _Kept:
    where = _Place(questionnaire.digest, step, typed, questionnaire)
    return _remembered(where) if questionnaire.digest else _prepared(where)


def _prepared(where: _Place) -> _Kept:
    asked = where.questionnaire.by_key[where.step.question]
    note = asked.note(where.step.part) if where.step.part != ANSWER else None
    return _prepared_note(where, asked, note) if note else _prepared_question(where, asked)


_remembered = lru_cache(maxsize=2048)(_prepared)


def _prepared_question(where: _Place, asked: Question) -> _Kept:
    say = words("asking")
    begins = _begun_section(where.questionnaire, asked)
    introduction = escape(begins.guidance) if begins is not None else ""
    guidance = escape(asked.guidance)
    introduced, guided = len(introduction) <= SHORT_INTRODUCTION, len(guidance) <= SHORT_GUIDANCE
    top = [context(_lead(where.questionnaire, asked))]
    if introduction and introduced:
        top.append(section(introduction))
    top.append(section(say.question(label=asked.label, ask=asked.ask)))
    if guidance and guided:
        top.append(context(guidance))
    hint = widget(asked).typed_hint(asked) if where.typed else ""
    return _Kept(
        question=asked,
        note=None,
        text=_fallback(where.questionnaire, asked),
        top=tuple(top),
        hint=context(escape(hint)) if hint else None,
        section_form=_section_form(where.questionnaire, asked),
        has_guidance=not (introduced and guided),
        meanings=meanings_label(asked),
    )


def _prepared_note(where: _Place, asked: Question, note: Note) -> _Kept:
    say = words("asking")
    top = [section(say.question(label=note.ask or note.label, ask=""))]
    if note.hint:
        top.append(context(escape(note.hint)))
    hint = say.reply_with_date() if note.kind is NoteKind.DATE else say.reply_in_words()
    return _Kept(
        question=asked,
        note=note,
        text=f"{_fallback(where.questionnaire, asked)} · {escape(note.label)}",
        top=tuple(top),
        hint=context(hint) if where.typed else None,
        section_form="",
        has_guidance=False,
        meanings="",
    )


def meanings_label(asked: Question) -> str:
    """What the button that explains the answers says; empty where there is nothing to explain."""
    if not any(option.meaning for option in asked.options):
        return ""
    is_grade = asked.type is QuestionType.GRADE
    return labels.MEANINGS_OF_GRADES if is_grade else labels.MEANINGS


def _beside(
    audit: Audit, ask: Ask, kept: _Kept, token: Token, *, is_pressed: bool
) -> list[Element]:
    """What else can be done at a question. ``is_pressed``: it has buttons of its own."""
    asked, packed = kept.question, token.pack()
    row = []
    if kept.has_guidance:
        row.append(button(labels.GUIDANCE, Act.GUIDANCE, packed))
    if kept.meanings:
        row.append(button(kept.meanings, Act.MEANINGS, packed))
    if asked.notes or not is_pressed:
        style = None if kept.hint is not None or is_pressed else PRIMARY
        row.append(button(labels.ANSWER_IN_FORM, Act.ANSWER_IN_FORM, packed, style=style))
    if kept.section_form and ask.why not in {*_ANEW, Why.RETURNED}:
        row.append(button(kept.section_form, Act.SECTION_FORM, packed))
    return [*row, *_onwards(audit, ask, kept, packed)]


def _beside_note(
    audit: Audit, ask: Ask, kept: _Kept, token: Token, *, is_pressed: bool
) -> list[Element]:
    asked, packed = kept.question, token.pack()
    style = None if kept.hint is not None or is_pressed else PRIMARY
    row = [button(labels.ANSWER_IN_FORM, Act.ANSWER_IN_FORM, packed, style=style)]
    if audit.value(*ask.step) is None:
        answer = Token(audit.id, asked.key, ANSWER, audit.revision_at(Step(asked.key)))
        label = labels.CHANGE_ANSWER
        if asked.type is QuestionType.GRADE:
            label = labels.CHANGE_GRADE
        row.append(button(label, Act.CHANGE, answer.pack()))
    return [*row, *_onwards(audit, ask, kept, packed)]


def _onwards(audit: Audit, ask: Ask, kept: _Kept, packed: str) -> list[Element]:
    """The way on without an answer; none where the question was put off before."""
    if ask.why in _ANEW:
        stands = audit.value(*ask.step) is not None
        label = labels.KEEP_AND_CARRY_ON if stands else labels.CARRY_ON
        return [button(label, Act.CONTINUE, packed)]
    if ask.why is Why.SKIPPED or not kept.question.number:
        return []
    is_needed = kept.question.required or ask.step.part != ANSWER
    return [button(labels.SKIP if is_needed else labels.LEAVE_OUT, Act.SKIP, packed)]


def _standing(audit: Audit, ask: Ask, value: Value, reader: Reader) -> Mrkdwn:
    """What stands at the step now, and what another answer does, or the same one."""
    say, asked = words("asking"), audit.question(ask.step.question)
    if isinstance(value, Text):
        return say.standing_text(amount=naming.amount(value), typed=reader.typed)
    note = asked.note(note_for(asked) or "") if ask.why is Why.RETURNED else None
    onwards = note.label.lower() if note is not None and ask.step.part == ANSWER else ""
    return say.standing(answer=naming.given(audit, ask.step), onwards=onwards)


def _about_answer(audit: Audit, kept: _Kept) -> Block:
    """Which question a note belongs to, and what was answered there."""
    asked = kept.question
    given = naming.given(audit, Step(asked.key))
    place = naming.place_in(audit.questionnaire, asked)
    return context(words("asking").about_answer(place=place, label=asked.label, answer=given))


def _lead(questionnaire: Questionnaire, asked: Question) -> Mrkdwn:
    section_of = questionnaire.section_of.get(asked.key)
    return words("asking").lead(
        place=naming.place_in(questionnaire, asked),
        section=section_of.title if section_of is not None else "",
        optional=not asked.required,
    )


def _fallback(questionnaire: Questionnaire, asked: Question) -> str:
    return f"{naming.place_in(questionnaire, asked)} · {escape(asked.label)}"


def _begun_section(questionnaire: Questionnaire, asked: Question) -> Section | None:
    """The section whose first question this is, if it is the first of one."""
    found = questionnaire.section_of.get(asked.key)
    return found if found is not None and found.questions[0].key == asked.key else None


def _section_form(questionnaire: Questionnaire, asked: Question) -> str:
    """What the way into the section's form is called; empty where one question is all it holds."""
    found = questionnaire.section_of.get(asked.key)
    if found is None or found.questions[-1].key == asked.key:
        return ""
    begins = found.questions[0].key == asked.key
    return labels.SECTION_FORM if begins else labels.REST_OF_SECTION


def _last_comment(audit: Audit, last: Step | None) -> list[Block]:
    """Whose comment the last one is: what it says stands further up already."""
    if last is None:
        return []
    whose = naming.numbered(audit.question(last.question))
    return [context(words("asking").last_comment(question=whose))]


def _same_as(token: Token, last: Step | None) -> list[Element]:
    if last is None:
        return []
    named = replace(token, value=last.question)
    return [button(labels.SAME_AS_LAST, Act.SAME_AS_LAST, named.pack())]


def _row(elements: list[Element]) -> list[Block]:
    return [actions(elements)] if elements else []
