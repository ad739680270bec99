"""Agreed actions: what, by whom, by when, and whether a child's safety hangs on it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ActionStatus(StrEnum):
    """Where an action is in its life."""

    OPEN = "open"
    DONE = "done"
    WONT_DO = "wont_do"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class ActionDetails:
    """What a person says of an action. Its owner is a person, or a role, or not yet known."""

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


@dataclass(frozen=True, slots=True)
class Action:
    """An agreed action of one audit. ``number`` is its place among the audit's actions, from 1."""

    id: str
    number: int
    details: ActionDetails
    added_by: str
    added_at: datetime
    revision: int
    status: ActionStatus = ActionStatus.OPEN
