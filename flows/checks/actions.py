"""Agreed actions: who and when, days that can't be meant, and safety."""

import re
from collections.abc import Iterator
from typing import Final

from flows.actions import Action
from flows.checks.query import Mend, Query, Reading

_WEEKEND: Final = {5: "Saturday", 6: "Sunday"}

_AT_RISK: Final = (
    r"unsafe|unprotected|not (?:yet |currently |always )?(?:safe|protected)"
    r"|no safety plan|without a safety plan|safety plan is (?:missing|not)"
    r"|(?:at|of) (?:immediate|imminent|serious|significant) (?:risk|harm|danger)"
    r"|(?:immediate|imminent) (?:risk|danger|harm)|(?:still|remains?|left) at risk|in danger"
    r"|smoke alarms?|window (?:locks?|restrictors?)|fire risk|self-harm(?:s|ing)?|suicid\w+"
    r"|overdosed?|strangl\w+|strangulation"
)
_SAFETY: Final = re.compile(rf"\b(?:{_AT_RISK})\b")
_STEMS: Final = (
    *("safe", "protected", "risk", "danger", "harm", "smoke", "window", "suicid"),
    *("overdos", "strang"),
)
"""One of these is in everything that the pattern finds, and few texts hold many."""
_AROUND: Final = 24
"""Characters on either side of a stem within which the pattern's words stand."""
_DENIED: Final = re.compile(
    r"\b(?:no|not|never|nor|without|nothing|neither|longer|ceased to be|stopped being|n['’]t"
    r"|any|previously|was once)(?: \w+){0,2} $",
    re.IGNORECASE,
)
_LOOK_BACK: Final = 40


def incomplete(reading: Reading) -> Iterator[Query]:
    """An action that nobody is to do, or that has no date."""
    for action in _to_do(reading):
        lacks = []
        if not action.details.has_owner:
            lacks.append("nobody to do it")
        if action.details.due_on is None:
            lacks.append("no date")
        if lacks:
            says = f"has {' and '.join(lacks)}"
            about = f"Action {action.number}"
            yield Query("action_incomplete", about, says, False, action=action.number)


def late(reading: Reading) -> Iterator[Query]:
    """An action that was due before it was written down, or before the audit was last touched.

    The audit's own last day stands for today: a check knows no clock.
    """
    audit = reading.audit
    last = (audit.submitted_at or audit.updated_at).date()
    for action in _to_do(reading):
        due = action.details.due_on
        if due is None or due >= last:
            continue
        before = due < action.added_at.date()
        says = "was due before it was added" if before else "is due on a day that has passed"
        about = f"Action {action.number}"
        yield Query("action_late", about, says, False, action=action.number)


def on_a_weekend(reading: Reading) -> Iterator[Query]:
    """An action due on a Saturday or Sunday, when whoever is to do it is not at work."""
    for action in _to_do(reading):
        due = action.details.due_on
        day = None if due is None else _WEEKEND.get(due.weekday())
        if day is not None:
            about, says = f"Action {action.number}", f"is due on a {day}"
            yield Query("action_weekend", about, says, False, action=action.number)


def _to_do(reading: Reading) -> Iterator[Action]:
    """The actions that have not ended, as a matter of safety may have before submission."""
    return (action for action in reading.audit.actions if action.ending is None)


def safety_without_action(reading: Reading) -> Iterator[Query]:
    """Something unsafe is written of, and no action is marked as a matter of safety.

    Asked once, about the first place and as of the latest: a new mention is a new question.
    """
    if any(action.details.safety for action in reading.audit.actions):
        return
    found = [(text, word) for text in reading.texts if (word := unsafe_in(text.words))]
    if not found:
        return
    (first, word), latest = found[0], max(text.revision for text, _ in found)
    says = f"{first.does('says')} “{word}”, and no action is marked as a safety matter"
    step, label = first.step, first.question.label
    yield Query("safety_no_action", label, says, False, step, None, latest, Mend.ADD_ACTION)


def unsafe_in(text: str) -> str:
    """The first stock words that say somebody is not safe; empty where none do, or are denied."""
    lowered = text.lower()
    for at in sorted(at for stem in _STEMS for at in _places(lowered, stem)):
        start = max(at - _AROUND, 0)
        found = _SAFETY.search(lowered, start, at + _AROUND)
        if found and not _DENIED.search(
            lowered[max(found.start() - _LOOK_BACK, 0) : found.start()]
        ):
            return found.group()
    return ""


def _places(text: str, stem: str) -> Iterator[int]:
    at = text.find(stem)
    while at >= 0:
        yield at
        at = text.find(stem, at + 1)
