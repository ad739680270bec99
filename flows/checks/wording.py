"""Texts that say nothing of their own: they point elsewhere, are all but empty, or repeat."""

import re
from collections.abc import Iterator
from typing import Final

from flows.checks.query import Query, Reading, Written
from flows.questionnaire import ANSWER, NOT_APPLICABLE, Step

SHORTEST_IMPACT: Final = 15
FEWEST_WORDS: Final = 4
"""Fewer characters or words than these can't say what something meant for a child."""
FEWEST_REPEATED: Final = 5
"""Words. What is shorter may well be true of two questions."""
_LONGEST_STOCK: Final = 60
"""Characters. Nothing longer is only a stock phrase."""

_PLACE: Final = r"(?:above|below|before|previous(?:ly)?|earlier|last)"
_THING: Final = r"(?:evidence|comments?|answers?|sections?|box)"
_POINTS_ELSEWHERE: Final = re.compile(
    r"(?:please )?(?:as|see|same as|refer to)(?: per| stated| described)?(?: the)?"
    rf"(?: {_PLACE}(?: {_THING})?| {_THING}(?: {_PLACE})?)|above|ditto|same(?: again)?|idem"
)
_SAYS_NOTHING: Final = re.compile(
    r"n ?a|not applicable|none|nothing|nil|no|yes|ok(?:ay)?|tb[ac]|(?:not |un)known"
    r"|don ?t know|no comments?|good|fine|"
)


def points_elsewhere(reading: Reading) -> Iterator[Query]:
    """A text only points to another one, as the impact "As above" in Coventry's exemplar does."""
    for text in reading.texts:
        if _points_elsewhere(text):
            said = " ".join(text.words.split())[:_LONGEST_STOCK]
            says = f"{text.does('says')} “{said}”"
            yield Query("points_elsewhere", text.question.label, says, False, text.step)


def says_nothing(reading: Reading) -> Iterator[Query]:
    """A required text has nothing in it to act on: a dot, "n/a", an impact of three words."""
    for text in reading.texts:
        if _is_needed(text, reading) and _says_nothing(text):
            says = f"{text.does('says')} too little to act on"
            yield Query("says_nothing", text.question.label, says, False, text.step)


def impact_repeats_evidence(reading: Reading) -> Iterator[Query]:
    """The impact is word for word the evidence, and that is not queried for itself."""
    evidence = {t.step.question: t for t in reading.texts if t.step.part == "evidence"}
    for text in reading.texts:
        beside = evidence.get(text.step.question) if text.step.part == "impact" else None
        if beside is None or beside.bare != text.bare or not _is_own(text):
            continue
        latest = max(text.revision, beside.revision)
        says = "the impact repeats the evidence"
        label = text.question.label
        yield Query("repeats_evidence", label, says, False, text.step, revision=latest)


def repeats_another(reading: Reading) -> Iterator[Query]:
    """A text stands word for word at an earlier question too.

    What does not apply may well not apply for the same reason.
    """
    first: dict[str, Written] = {}
    for text in reading.texts:
        if text.bare.count(" ") + 1 < FEWEST_REPEATED or not _is_own(text):
            continue
        if reading.audit.value(text.step.question) == NOT_APPLICABLE:
            continue
        earlier = first.setdefault(text.bare, text)
        if earlier.step.question == text.step.question:
            continue
        says = f"{text.does('is')} the same, word for word, as at {_numbered(earlier)}"
        latest = max(text.revision, earlier.revision)
        label = text.question.label
        yield Query("repeats_another", label, says, False, text.step, revision=latest)


def _numbered(text: Written) -> str:
    return f"{text.question.number} · {text.question.label}"


def _is_needed(text: Written, reading: Reading) -> bool:
    if text.step.part == ANSWER:
        return text.question.required
    note = text.question.note(text.step.part)
    return note is not None and note.is_required(reading.audit.value(text.question.key))


def _is_own(text: Written) -> bool:
    return not (_points_elsewhere(text) or _says_nothing(text))


def says_something(reading: Reading, step: Step) -> bool:
    """Whether a text stands at ``step`` that has words of its own."""
    return any(text.step == step and _is_own(text) for text in reading.texts)


def _points_elsewhere(text: Written) -> bool:
    return len(text.bare) <= _LONGEST_STOCK and _POINTS_ELSEWHERE.fullmatch(text.bare) is not None


def _says_nothing(text: Written) -> bool:
    if len(text.bare) > _LONGEST_STOCK or _points_elsewhere(text):
        return False
    words = text.words
    short = len(words.strip()) < SHORTEST_IMPACT or len(words.split()) < FEWEST_WORDS
    return (text.step.part == "impact" and short) or _SAYS_NOTHING.fullmatch(text.bare) is not None
