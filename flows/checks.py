"""What a careful colleague would ask about before an audit is submitted.

Each check is a small rule with a name; what it finds is a :class:`Query`. Only what is required
blocks submission: the rest is asked, and may be kept with a reason the moderator will see.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from flows import routing
from flows.answers import Text
from flows.audit import Audit
from flows.questionnaire import ANSWER, NoteKind, Question, Step

SHORTEST_IMPACT: Final = 15
FEWEST_WORDS: Final = 4
"""Fewer characters or words than these can't say what something meant for a child."""

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


@dataclass(frozen=True, slots=True)
class Query:
    """Something to ask about. ``key`` is the same each time the same thing is found.

    ``about`` is the question's or action's own short name and ``says`` the rest of the sentence;
    neither repeats what was written beyond a few stock words. Exactly one of ``step`` and
    ``action`` says where to mend it.
    """

    check: str
    about: str
    says: str
    blocking: bool
    step: Step | None = None
    action: int | None = None
    revision: int = 0

    @property
    def key(self) -> str:
        """Names this query, about what was written at this revision: written anew, it is anew."""
        where = f"{self.step.question}.{self.step.part}" if self.step else str(self.action)
        return f"{self.check}:{where}@{self.revision}"


def queries(audit: Audit) -> tuple[Query, ...]:
    """Everything there is to ask, what blocks first, then in the order of the form."""
    found = [_as_of_now(audit, query) for check in CHECKS for query in check(audit)]
    place = {q.key: q.number for q in audit.questionnaire.questions}

    def order(query: Query) -> tuple[bool, bool, int]:
        step = query.step
        number = place.get(step.question, 0) if step is not None else query.action or 0
        return (not query.blocking, step is None, number)

    return tuple(sorted(found, key=order))


def unanswered_queries(audit: Audit) -> tuple[Query, ...]:
    """What is still to be mended, or kept with a reason."""
    return tuple(query for query in queries(audit) if query.key not in audit.kept)


def missing(audit: Audit) -> Iterator[Query]:
    """A required answer or note is not there."""
    for field in audit.questionnaire.header_to_ask:
        if field.required and Step(field.key) not in audit.entries:
            yield Query("missing", field.label, "not filled in yet", True, Step(field.key))
    progress = routing.progress(audit.questionnaire, audit.entries)
    for step in progress.unanswered:
        label = audit.question(step.question).label
        yield Query("missing", label, "not answered yet", True, step)
    for step in progress.lacking:
        question = audit.question(step.question)
        note = question.note(step.part)
        named = note.label.lower() if note is not None else step.part
        yield Query("missing", question.label, f"the {named} is missing", True, step)


def points_elsewhere(audit: Audit) -> Iterator[Query]:
    """A text only points to another one, as the impact "As above" in Coventry's exemplar does."""
    for question, step, words in _texts(audit):
        if _points_elsewhere(words):
            named = _named(question, step)
            yield Query(
                "points_elsewhere", question.label, f"{named} says “{words.strip()}”", False, step
            )


def says_nothing(audit: Audit) -> Iterator[Query]:
    """A required text has nothing in it to act on: a dot, "n/a", an impact of three words."""
    for question, step, words in _texts(audit):
        if _needed(question, step, audit) and _says_nothing(step, words):
            says = f"{_named(question, step)} says too little to act on"
            yield Query("says_nothing", question.label, says, False, step)


def impact_repeats_evidence(audit: Audit) -> Iterator[Query]:
    """The impact is word for word the evidence, and that is not queried for itself."""
    for question, step, words in _texts(audit):
        evidence = audit.value(question.key, "evidence")
        if step.part != "impact" or _points_elsewhere(words) or _says_nothing(step, words):
            continue
        if isinstance(evidence, Text) and _bare(str(evidence)) == _bare(words):
            yield Query(
                "repeats_evidence", question.label, "the impact repeats the evidence", False, step
            )


def action_incomplete(audit: Audit) -> Iterator[Query]:
    """An action that nobody is to do, or that has no date."""
    for action in audit.actions:
        lacks = []
        if not action.details.has_owner:
            lacks.append("nobody to do it")
        if action.details.due_on is None:
            lacks.append("no date")
        if lacks:
            says = f"has {' and '.join(lacks)}"
            about = f"Action {action.number}"
            yield Query("action_incomplete", about, says, False, action=action.number)


def action_late_from_the_start(audit: Audit) -> Iterator[Query]:
    """An action that was due before the day on which it was written down."""
    for action in audit.actions:
        due = action.details.due_on
        if due is not None and due < action.added_at.date():
            about = f"Action {action.number}"
            says = "was due before it was added"
            yield Query("action_late", about, says, False, action=action.number)


CHECKS: Final[tuple[Callable[[Audit], Iterator[Query]], ...]] = (
    missing,
    points_elsewhere,
    says_nothing,
    impact_repeats_evidence,
    action_incomplete,
    action_late_from_the_start,
)


def _as_of_now(audit: Audit, query: Query) -> Query:
    if query.step is not None:
        return replace(query, revision=audit.revision_at(query.step))
    found = next(action for action in audit.actions if action.number == query.action)
    return replace(query, revision=found.revision)


def _texts(audit: Audit) -> Iterator[tuple[Question, Step, str]]:
    for question in routing.routing_path(audit.questionnaire, audit.entries):
        for part in (ANSWER, *(n.key for n in question.notes if n.kind is NoteKind.TEXT)):
            value = audit.value(question.key, part)
            if isinstance(value, Text):
                yield question, Step(question.key, part), str(value)


def _needed(question: Question, step: Step, audit: Audit) -> bool:
    if step.part == ANSWER:
        return question.required
    note = question.note(step.part)
    return note is not None and note.is_required(audit.value(question.key))


def _named(question: Question, step: Step) -> str:
    note = question.note(step.part)
    return f"the {note.label.lower()}" if note is not None else "it"


def _points_elsewhere(words: str) -> bool:
    return _POINTS_ELSEWHERE.fullmatch(_bare(words)) is not None


def _says_nothing(step: Step, words: str) -> bool:
    if _points_elsewhere(words):
        return False
    short = len(words.strip()) < SHORTEST_IMPACT or len(words.split()) < FEWEST_WORDS
    return (step.part == "impact" and short) or _SAYS_NOTHING.fullmatch(_bare(words)) is not None


def _bare(words: str) -> str:
    """``words`` without case, punctuation or layout."""
    return re.sub(r"[\W_]+", " ", words).strip().casefold()
