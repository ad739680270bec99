"""Agreeing actions during an audit: added, changed, taken off the list."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from flows import dates
from flows.actions import Action, ActionDetails, again, live
from flows.answers import Refusal
from flows.audit import ActionChanged, Audit, Change, Decision, Moment, changed, unchanged
from flows.checks.people import person_in
from flows.speech import ActionTold, Closed, RefreshCard, Refused

FAR_AHEAD: Final = timedelta(days=270)
_YEAR: Final = re.compile(r"\b(?:20\d\d|\d\d?[/.-]\d\d?[/.-]\d\d|year|month)", re.IGNORECASE)

LONGEST_ACTION = 500
"""Characters. An action is one thing to do; the reasons belong in the evidence."""
_TOLD: Final = Refusal(
    "This action is live: its owner was told of it.",
    "If it is not to be done, choose “Update” beside the action and say why.",
)


def read_text(text: str) -> str | Refusal:
    """The action's words, trimmed, or why they can't be used."""
    words = " ".join(text.split())
    if not words:
        return Refusal("The action has no words.", "Say what is to be done.")
    if len(words) > LONGEST_ACTION:
        return Refusal(
            f"The action has {len(words)} characters.",
            f"Keep it to {LONGEST_ACTION}: one thing to do. The reasons belong in the evidence.",
        )
    return words


def read_due(text: str, today: date, *, passed_too: bool = False) -> date | Refusal | None:
    """By when: a typed date, looking ahead; ``None`` for nothing typed.

    A day that has passed is refused, unless ``passed_too``: an older audit's actions keep the
    days they were agreed with. A day without its year is refused where the next one is so far
    ahead that the one just gone was meant.
    """
    if not text.strip():
        return None
    due = dates.read_date(text, today, prefer="future")
    if isinstance(due, Refusal):
        return due
    if due < today and not passed_too:
        return Refusal(f"{dates.in_full(due)} has passed.", "Give today or a day to come, or none.")
    if due - today > FAR_AHEAD and not _YEAR.search(text):
        return Refusal(
            f"That would be {dates.in_full(due)}, a long way off.",
            "Give the year as well if you mean it, or a day to come soon.",
        )
    return due


def name_fault(text: str, known: Iterable[str]) -> Refusal | None:
    """What to ask of an action whose words seem to name a person; ``None`` where they do not.

    An action is read in its team's channel. ``known`` are the names of those who work there.
    """
    name = person_in(text, known)
    if not name:
        return None
    return Refusal(
        f"“{name}” looks like a person's name, and actions are read in the team's channel.",
        "Write who they are to the case instead, such as “the mother”, or say that it is meant.",
    )


def add(
    audit: Audit,
    action_id: str,
    details: ActionDetails,
    moment: Moment,
    *,
    relists: Action | None = None,
) -> Decision:
    """Add an agreed action to the end of the list; a matter of safety is live at once.

    ``relists`` is the open action of an earlier audit of the case that it agrees again.
    """
    if not audit.is_open:
        return unchanged(audit, Closed())
    text = read_text(details.text)
    if isinstance(text, Refusal):
        return unchanged(audit, Refused(text))
    number = max((action.number for action in audit.actions), default=0) + 1
    worded = replace(details, text=text)
    action = Action(action_id, number, worded, moment.by, moment.at, audit.revision + 1)
    if relists is not None:
        action = again(action, relists)
    if worded.safety:
        action = live(action, moment.at)
    changes = (ActionChanged(None, action),)
    after = changed(audit, moment.at, changes, actions=(*audit.actions, action))
    return Decision(after, changes, (ActionTold(number, "added"), RefreshCard()))


def change(
    audit: Audit,
    number: int,
    details: ActionDetails,
    moment: Moment,
    *,
    relists: Action | None = None,
) -> Decision:
    """Change an action of this audit; the same again counts for nothing.

    Of one that is live already, neither a day that stood nor its safety is changed in passing.
    ``relists``: one that is not live yet turns out to agree this one of an earlier audit again.
    """
    if not audit.is_open:
        return unchanged(audit, Closed())
    before = find(audit, number)
    if before is None:
        return unchanged(audit, Refused(_gone(number)))
    text = read_text(details.text)
    if isinstance(text, Refusal):
        return unchanged(audit, Refused(text))
    worded = replace(details, text=text)
    relists = None if before.is_live else relists
    if before.details == worded and (relists is None or relists.id == before.relists):
        return unchanged(audit)
    if fault := _live_fault(before, worded):
        return unchanged(audit, Refused(fault))
    # What supervision said was said of other words.
    review = before.review if worded.text == before.details.text else None
    after = replace(before, details=worded, revision=audit.revision + 1, review=review)
    if relists is not None:
        after = again(after, relists)
    if worded.safety or before.is_live:
        after = replace(live(after, moment.at), first_due_on=after.first_due_on or worded.due_on)
    changes = (ActionChanged(before, after),)
    actions = tuple(after if action.number == number else action for action in audit.actions)
    told = (ActionTold(number, "changed"), RefreshCard())
    return Decision(changed(audit, moment.at, changes, actions=actions), changes, told)


def remove(audit: Audit, number: int, moment: Moment) -> Decision:
    """Take an action off the list. The others keep their numbers."""
    if not audit.is_open:
        return unchanged(audit, Closed())
    before = find(audit, number)
    if before is None:
        return unchanged(audit, Refused(_gone(number)))
    if before.is_live:
        return unchanged(audit, Refused(_TOLD))
    changes = (ActionChanged(before, None),)
    actions = tuple(action for action in audit.actions if action.number != number)
    told = (ActionTold(number, "removed"), RefreshCard())
    return Decision(changed(audit, moment.at, changes, actions=actions), changes, told)


def go_live(audit: Audit, moment: Moment) -> tuple[tuple[Action, ...], tuple[Change, ...]]:
    """The audit's actions once it is approved, every one of them live, and what that changes.

    For whoever approves it: the actions count with the audit's next revision.
    """
    number = audit.revision + 1
    pairs = [
        (action, action if action.is_live else replace(live(action, moment.at), revision=number))
        for action in audit.actions
    ]
    changes = tuple(ActionChanged(was, now) for was, now in pairs if was is not now)
    return tuple(now for _, now in pairs), changes


def find(audit: Audit, number: int) -> Action | None:
    """The action with this number, if the audit has it."""
    return next((action for action in audit.actions if action.number == number), None)


def _live_fault(before: Action, details: ActionDetails) -> Refusal | None:
    """Why a live action can't be changed like this, if it can't."""
    if not before.is_live:
        return None
    if not before.is_open:
        return Refusal("This action is closed.", "To open it again, choose it in the team's list.")
    if before.details.due_on not in {None, details.due_on}:
        return Refusal(
            "Its owner was told to do it by that day.",
            "Choose “More time” beside the action: the new day is kept with its reason.",
        )
    if before.details.safety and not details.safety:
        return Refusal(
            "Its owner was told that a child's safety hangs on it.",
            "Choose “Update” beside the action, where a reason is kept.",
        )
    return None


def _gone(number: int) -> Refusal:
    return Refusal(f"Action {number} is not on the list any more.", "Nothing was changed.")
