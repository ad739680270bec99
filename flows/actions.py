"""Agreed actions: what, by whom, by when, and whether a child's safety hangs on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from flows.questionnaire import ActionPolicy


class ActionStatus(StrEnum):
    """Where an action is in its life."""

    OPEN = "open"
    DONE = "done"
    WONT_DO = "wont_do"
    SUPERSEDED = "superseded"


class Effect(StrEnum):
    """Whether an action that was done changed anything for the child."""

    BETTER = "better"
    NO_CHANGE = "no_change"
    WORSE = "worse"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is to do it: a person, a role, a person in a role, or nobody yet."""

    person: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class ActionDetails:
    """What a person says of an action.

    Its owner is a person, or a role, or not yet known. A role that was turned into a person stays
    beside the person.
    """

    text: str
    owner_person: str | None = None
    owner_role: str | None = None
    due_on: date | None = None
    safety: bool = False
    question: str | None = None

    @property
    def has_owner(self) -> bool:
        """Whether anybody is to do it."""
        return bool(self.owner_person or self.owner_role)

    @property
    def owner(self) -> Owner:
        """Who is to do it."""
        return Owner(self.owner_person, self.owner_role)


@dataclass(frozen=True, slots=True)
class Ending:
    """How an action ended: ``words`` say what was done, or why it won't be.

    ``instead`` is the id of the action that took the place of a superseded one.
    """

    by: str
    at: datetime
    words: str = ""
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What supervision said of an action, on which day, and who initialled it."""

    on: date
    comments: str
    initials: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action that was done has changed for the child, and how that is known."""

    effect: Effect
    evidence: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Action:
    """An agreed action of one audit. ``number`` is its place among the audit's actions, from 1.

    ``live_at`` is when following it began: at once for a matter of safety, else when its audit was
    approved. ``review`` is supervision's latest of the action as it is worded. ``effect_due_on`` is
    the day on which its effect is to be asked for. ``first_due_on`` is the day it was first agreed
    for, and ``redated`` counts how often that was moved.

    An action that an earlier audit had agreed already ``relists`` that one, by id; ``first`` is
    where the line of them began, and ``relisted`` their number before this one.
    """

    id: str
    number: int
    details: ActionDetails
    added_by: str
    added_at: datetime
    revision: int
    status: ActionStatus = ActionStatus.OPEN
    live_at: datetime | None = None
    ending: Ending | None = None
    review: Review | None = None
    outcome: Outcome | None = None
    effect_due_on: date | None = None
    first_due_on: date | None = None
    redated: int = 0
    relists: str | None = None
    first: str | None = None
    relisted: int = 0

    @property
    def is_live(self) -> bool:
        """Whether it is followed, or was."""
        return self.live_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it is followed and still to be done."""
        return self.is_live and self.status is ActionStatus.OPEN


@dataclass(frozen=True, slots=True)
class Tracked:
    """An action with what its audit says of it. ``auditor`` is the audit's; ``team`` a key."""

    action: Action
    audit: str
    case: str
    team: str | None
    auditor: str
    policy: ActionPolicy


def live(action: Action, at: datetime) -> Action:
    """The action, followed from ``at`` on; as it was if it is live already."""
    if action.is_live:
        return action
    first = action.first_due_on or action.details.due_on
    return replace(action, live_at=at, first_due_on=first)


def going_live(actions: Iterable[Action], at: datetime) -> Iterator[tuple[Action, Action]]:
    """Those of ``actions`` that become live at ``at``, before and after."""
    return ((action, live(action, at)) for action in actions if not action.is_live)


def newly_live(before: Iterable[Action], after: Iterable[Action]) -> tuple[Action, ...]:
    """Those of ``after`` that are live and were not ``before``."""
    known = {action.id for action in before if action.is_live}
    return tuple(action for action in after if action.is_live and action.id not in known)


def again(action: Action, earlier: Action) -> Action:
    """The action, as one that agrees an ``earlier`` one again.

    What became of the earlier one so far goes on: the day it was first agreed for, and how often
    that was moved.
    """
    return replace(
        action,
        relists=earlier.id,
        first=earlier.first or earlier.id,
        relisted=earlier.relisted + 1,
        first_due_on=earlier.first_due_on or earlier.details.due_on or action.details.due_on,
        redated=earlier.redated,
    )
