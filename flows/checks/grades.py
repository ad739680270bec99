"""Grades: against what is written beside them, against each other, and the lowest of all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from flows.answers import Entry
from flows.checks.cues import Tone, tone
from flows.checks.query import Mend, Query, Reading, spelled
from flows.checks.wording import says_something
from flows.questionnaire import (
    ANSWER,
    FULL_SCALE,
    NoteKind,
    Option,
    Question,
    Requirement,
    Section,
    Step,
)

CLEARLY: Final = 2
"""How much has to speak for the work, or against it, before a grade is asked about."""
STEPS_APART: Final = 2
_WEIGHS_UP: Final = re.compile(
    r"\b(?:although|though|despite|however|but|because|while|whilst|nevertheless|outweighs?"
    r"|on balance|even so|yet|since)\b",
    re.IGNORECASE,
)


def otherwise(tone: Tone, *, good: bool) -> str:
    """The stock words by which a text reads otherwise than the grade; empty where it does not.

    One fault is enough where nothing speaks for the work; praise has to stand alone, for a comment
    under a low grade often begins with what was good.
    """
    if good:
        enough = CLEARLY + tone.turns
        return tone.fault if tone.ill >= enough and tone.ill > tone.well else ""
    return tone.praise if tone.well >= CLEARLY and not tone.ill and not tone.turns else ""


def reads_otherwise(reading: Reading) -> Iterator[Query]:
    """A grade good or better over a text that speaks against the work, or the other way round.

    The texts beside one grade are read together: what the evidence lacks the impact may say.
    """
    for _, beside in groupby(reading.texts, lambda text: text.step.question):
        texts = list(beside)
        question = texts[0].question
        grade = _grade(reading, question)
        if grade is None:
            continue
        whole = otherwise(tone(".\n".join(text.words for text in texts)), good=bool(grade.good))
        if not whole:
            continue
        step = next((t.step for t in texts if tone(t.words).fault and grade.good), texts[0].step)
        given = [entry.revision for entry in _given(reading, [question])]
        latest = max(*given, *(text.revision for text in texts))
        says = f"{grade.label}, but what is written says “{whole}”"
        label = question.label
        yield Query("reads_otherwise", label, says, False, step, None, latest, Mend.GRADE)


def disagree(reading: Reading) -> Iterator[Query]:
    """An overall grade that its parts do not bear out, with nothing to say why."""
    form = reading.audit.questionnaire
    for section in form.sections:
        rows = [q for q in section.questions if q.key != section.overall]
        yield from _against(reading, section.overall, rows, "grade of this section", "grades")
    overalls = [form.by_key[s.overall] for s in form.sections if _is_part(s, form.overall)]
    if overalls:
        yield from _against(reading, form.overall, overalls, "section grade", "section grades")
    else:
        rows = [q for q in form.judgements() if q.key != form.overall]
        yield from _against(reading, form.overall, rows, "grade", "grades")


def lowest_without_concern(reading: Reading) -> Iterator[Query]:
    """The lowest grade there is, and nobody was told of a concern.

    On a full scale any grade counts. On a shorter one, where the lowest is common, only the
    overall one does, and an action for safety shows that safety was thought of.
    """
    audit = reading.audit
    if reading.around.concern_raised or _was_told(reading):
        return
    safety = any(action.details.safety for action in audit.actions)
    overall = "" if safety else audit.questionnaire.overall
    found = [
        question
        for question in audit.path
        if (grades := [option for option in question.options if option.is_grade])
        and audit.value(question.key) == grades[-1].value
        and (len(grades) >= FULL_SCALE or question.key == overall)
    ]
    if not found:
        return
    whole = audit.questionnaire.overall
    first = next((q for q in found if q.key == whole), found[0])
    latest = max(entry.revision for entry in _given(reading, found))
    grade = _grade(reading, first)
    also = f" (and {spelled(len(found) - 1)} more)" if len(found) > 1 else ""
    says = f"{grade.label if grade else ''}{also}, and no immediate concern was raised"
    step = Step(first.key)
    yield Query(
        "lowest_no_concern", first.label, says, False, step, None, latest, Mend.RAISE_CONCERN
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The grades below an overall one: how many there are, good, and far from it."""

    count: int
    good: int
    far: int


def _against(
    reading: Reading, key: str, rows: Sequence[Question], one: str, many: str
) -> Iterator[Query]:
    overall = reading.audit.questionnaire.by_key.get(key)
    if overall is None or not reading.audit.applies(key):
        return
    grade = _grade(reading, overall)
    parts = _parts(reading, overall, rows)
    if grade is None or parts.count < STEPS_APART or _says_why(reading, overall):
        return
    says = _disagreement(bool(grade.good), parts, one, many)
    if not says:
        return
    latest = max(entry.revision for entry in _given(reading, [overall, *rows]))
    noted = next((n.key for n in overall.notes if n.kind is NoteKind.TEXT), ANSWER)
    step, whole = Step(key, noted), f"{grade.label}, but {says}"
    yield Query("grades_disagree", overall.label, whole, False, step, None, latest, Mend.GRADE)


def _disagreement(good: bool, parts: _Parts, one: str, many: str) -> str:  # noqa: FBT001
    """How the parts differ from the whole; empty where they bear it out well enough."""
    below = parts.count - parts.good
    if good and 3 * below >= parts.count:
        return f"{_of(below, parts.count, one, many)} below good"
    if not good and 3 * parts.good >= 2 * parts.count:
        return f"{_of(parts.good, parts.count, one, many)} good or better"
    if parts.far:
        return f"{_of(parts.far, parts.count, one, many)} two steps or more away"
    return ""


def _of(some: int, count: int, one: str, many: str) -> str:
    if some == count:
        return f"all {spelled(count)} {many} are"
    verb = "is" if some == 1 else "are"
    return f"{spelled(some)} of {spelled(count)} {many if count > 1 else one} {verb}"


def _parts(reading: Reading, overall: Question, rows: Sequence[Question]) -> _Parts:
    """Only grades of the same scale can be far from each other."""
    places = {o.value: at for at, o in enumerate(o for o in overall.options if o.is_grade)}
    mine = places.get(str(reading.audit.value(overall.key)), 0)
    given = [g for q in rows if reading.audit.applies(q.key) and (g := _grade(reading, q))]
    far = sum(abs(places.get(g.value, mine) - mine) >= STEPS_APART for g in given)
    return _Parts(len(given), sum(bool(g.good) for g in given), far)


def _says_why(reading: Reading, overall: Question) -> bool:
    """A reason nobody had to give is one; among words always asked for it has to weigh up."""
    for note in overall.notes:
        step = Step(overall.key, note.key)
        if note.kind is not NoteKind.TEXT or not says_something(reading, step):
            continue
        words = str(reading.audit.value(*step))
        if note.required is Requirement.NEVER or _WEIGHS_UP.search(words):
            return True
    return False


def _is_part(section: Section, overall: str) -> bool:
    return bool(section.overall) and section.overall != overall


def _was_told(reading: Reading) -> bool:
    """Whether an answer that is told to a lead, or offers the concern's form, was given."""
    return any(
        reading.audit.value(q.key) in q.concern.union(*(tell.values for tell in q.tell))
        for q in reading.audit.path
        if q.concern or q.tell
    )


def _grade(reading: Reading, question: Question) -> Option | None:
    given = question.option(reading.audit.value(question.key))
    return given if given is not None and given.is_grade else None


def _given(reading: Reading, questions: Sequence[Question]) -> list[Entry]:
    entries = reading.audit.entries
    return [e for q in questions if (e := entries.get(Step(q.key))) is not None]
