"""The way through a questionnaire, derived afresh from the answers each time.

Nothing here is stored. Change an earlier answer and the path changes with it; an answer whose
question no longer applies is simply off the path until it applies again.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from flows.answers import Entries, Value, value_at
from flows.conditions import holds, leaves
from flows.questionnaire import ANSWER, Question, Questionnaire, Section, Step


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit is: ``answered`` of all the ``total`` questions of the form.

    The total is the one that every prompt names, and never moves. A question counts as answered
    once its own answer is there and it applies; ``not_asked`` are :func:`passed_over`. ``lacking``
    lists the required notes still missing beside an answer, and ``unanswered`` the required
    questions with none.
    """

    answered: int
    total: int
    lacking: tuple[Step, ...]
    unanswered: tuple[Step, ...]
    not_asked: int

    @property
    def complete(self) -> bool:
        """Whether nothing required is missing."""
        return not (self.lacking or self.unanswered)


def routing_path(questionnaire: Questionnaire, entries: Entries) -> tuple[Question, ...]:
    """The questions that apply, in order."""
    return tuple(_applicable(questionnaire, entries))


def _applicable(questionnaire: Questionnaire, entries: Entries) -> Iterator[Question]:
    applicable = {field.key for field in questionnaire.header}

    def answer_to(key: str) -> Value | None:
        return value_at(entries, key) if key in applicable else None

    for question in questionnaire.questions:
        if question.when is None or holds(question.when, answer_to):
            applicable.add(question.key)
            yield question


def steps_of(question: Question, entries: Entries) -> tuple[Step, ...]:
    """What is asked at this question: its answer, then the notes that answer requires."""
    own = Step(question.key)
    answer = entries.get(own)
    if answer is None or not question.notes:
        return (own,)
    notes = (note.key for note in question.notes if note.is_required(answer.value))
    return (own, *(Step(question.key, key) for key in notes))


def next_step(
    questionnaire: Questionnaire, entries: Entries, skipped: Collection[str] = ()
) -> Step | None:
    """What to ask now: the first gap on the path, the skipped questions only after all others.

    ``None`` when every question that applies is dealt with. An optional question that was
    skipped is dealt with.
    """
    for question in _applicable(questionnaire, entries):
        if question.key not in skipped and (gap := first_gap(question, entries)) is not None:
            return gap
    return next(iter(put_off(questionnaire, entries, skipped)), None)


def first_gap(question: Question, entries: Entries) -> Step | None:
    """What is asked next at this question, if it asks anything more."""
    own = _step(question.key, ANSWER)
    answer = entries.get(own)
    if answer is None:
        return own
    for note in question.notes:
        step = _step(question.key, note.key)
        if step not in entries and note.is_required(answer.value):
            return step
    return None


# Every turn goes over all the steps that are dealt with; making them anew took most of its time.
_step = lru_cache(maxsize=4096)(Step)


def put_off(
    questionnaire: Questionnaire, entries: Entries, skipped: Collection[str]
) -> tuple[Step, ...]:
    """What was skipped and still has to be dealt with, in the order of the form."""
    path = routing_path(questionnaire, entries)
    gaps = ((q, first_gap(q, entries)) for q in path if q.key in skipped)
    return tuple(gap for q, gap in gaps if gap is not None and (q.required or gap.part != ANSWER))


def previous_question(
    questionnaire: Questionnaire, entries: Entries, current: str | None
) -> Question | None:
    """The question before ``current`` on the path (from the end where it is ``None``).

    ``current`` need not be on the path itself; before a header field there is none.
    """
    path = routing_path(questionnaire, entries)
    at = None if current is None else questionnaire.by_key.get(current)
    before = [question for question in path if at is None or question.number < at.number]
    return before[-1] if before else None


def progress(questionnaire: Questionnaire, entries: Entries) -> Progress:
    """How far the audit is."""
    path = routing_path(questionnaire, entries)
    lacking: list[Step] = []
    unanswered: list[Step] = []
    answered = 0
    for question in path:
        answer, *notes = steps_of(question, entries)
        if answer in entries:
            answered += 1
            lacking += (step for step in notes if step not in entries)
        elif question.required:
            unanswered.append(answer)
    total = len(questionnaire.questions)
    passed = total - len(path) and len(passed_over(questionnaire, entries))
    return Progress(answered, total, tuple(lacking), tuple(unanswered), passed)


def passed_over(questionnaire: Questionnaire, entries: Entries) -> frozenset[str]:
    """The questions that do not apply, and not only because what they hang on is still to come."""
    path = {question.key for question in routing_path(questionnaire, entries)}
    dealt_with = {field.key for field in questionnaire.header}
    passed = set()
    for question in questionnaire.questions:
        if question.key in path:
            if Step(question.key) in entries:
                dealt_with.add(question.key)
        elif question.when is not None and dealt_with.issuperset(
            leaf.question for leaf in leaves(question.when)
        ):
            passed.add(question.key)
            dealt_with.add(question.key)
    return frozenset(passed)


def hidden(questionnaire: Questionnaire, entries: Entries) -> frozenset[Step]:
    """The steps that hold an answer though their question does not apply at present."""
    shown = {question.key for question in routing_path(questionnaire, entries)}
    shown.update(field.key for field in questionnaire.header)
    return frozenset(step for step in entries if step.question not in shown)


def ends_section(questionnaire: Questionnaire, entries: Entries, question: str) -> Section | None:
    """The section that ``question`` is the last applicable one of, if it is the last."""
    section = questionnaire.section_of.get(question)
    if section is None:
        return None
    keys = {q.key for q in section.questions}
    inside = [q.key for q in routing_path(questionnaire, entries) if q.key in keys]
    return section if inside and inside[-1] == question else None


def position(question: Question, questionnaire: Questionnaire) -> str:
    """Where a question stands, as people say it: "5 of 14"."""
    return f"{question.number} of {len(questionnaire.questions)}"
