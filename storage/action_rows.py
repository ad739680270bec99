"""Actions as rows: what an audit agreed, and what became of it."""

import json
from datetime import date
from typing import Any, Final

from sqlalchemy import Row

from flows.actions import (
    Action,
    ActionDetails,
    ActionStatus,
    Effect,
    Ending,
    Outcome,
    Review,
)
from flows.audit import Audit
from storage import tables

COLUMNS: Final = tuple(
    column
    for column in tables.Action.__table__.c
    if column.key not in {"reminded_on", "chased_on", "asked_on"}
)
"""Everything but what the clockwork notes."""
CHANGED: Final = "action"
"""What a line of history says where an audit's form added, changed or removed an action."""


def read(row: Row[*tuple[Any, ...]]) -> Action:
    """The action in a row that has all of ``COLUMNS``."""
    details = ActionDetails(
        row.text, row.owner_person, row.owner_role, row.due_on, row.safety, row.question
    )
    return Action(
        row.id,
        row.number,
        details,
        row.added_by,
        row.added_at,
        row.revision,
        ActionStatus(row.status),
        live_at=row.live_at,
        ending=_ending(row),
        review=_review(row),
        outcome=_outcome(row),
        effect_due_on=row.effect_due_on,
        first_due_on=row.first_due_on,
        redated=row.redated,
        relists=row.relists,
        first=row.first,
        relisted=row.relisted,
    )


def agreed(action: Action) -> dict[str, object]:
    """The columns that an audit's own decisions write."""
    details, review = action.details, action.review
    return {
        "text": details.text,
        "owner_person": details.owner_person,
        "owner_role": details.owner_role,
        "due_on": details.due_on,
        "safety": details.safety,
        "question": details.question,
        "revision": action.revision,
        "live_at": action.live_at,
        "first_due_on": action.first_due_on,
        "redated": action.redated,
        "relists": action.relists,
        "first": action.first,
        "relisted": action.relisted,
        "reviewed_on": review and review.on,
        "review": review and review.comments,
        "initials": review and review.initials,
        "reviewed_by": review and review.by,
        "reviewed_at": review and review.at,
    }


def followed(action: Action) -> dict[str, object]:
    """Every column of what can become of an action."""
    ending, outcome = action.ending, action.outcome
    return {
        **agreed(action),
        "status": action.status,
        "ended_by": ending and ending.by,
        "ended_at": ending and ending.at,
        "ending": (ending and ending.words) or None,
        "instead": ending and ending.instead,
        "effect": outcome and outcome.effect,
        "evidence": outcome and outcome.evidence,
        "effect_by": outcome and outcome.by,
        "effect_at": outcome and outcome.at,
        "effect_due_on": action.effect_due_on,
    }


def new(workspace: str, audit: Audit, action: Action) -> dict[str, object]:
    """The whole row of an action that was added to an audit."""
    return {
        "workspace": workspace,
        "id": action.id,
        "audit": audit.id,
        "number": action.number,
        "case_reference": audit.case,
        "team": audit.team,
        "added_by": action.added_by,
        "added_at": action.added_at,
        **followed(action),
    }


def told(action: Action | None) -> str | None:
    """An action as a line of history holds it."""
    if action is None:
        return None
    details = action.details
    said = {
        "number": action.number,
        "text": details.text,
        "owner": details.owner_person or details.owner_role,
        "due_on": details.due_on.isoformat() if details.due_on else None,
        "safety": details.safety,
        "question": details.question,
        "live": action.is_live,
        "relists": action.relists,
    }
    return json.dumps(said, ensure_ascii=False)


def retold(number: int, told: str | None) -> ActionDetails | None:
    """What a line of history told of the action with this number, if it was live by then.

    Its owner stands as a person, whether it was one or a role.
    """
    said = json.loads(told) if told else {}
    if said.get("number") != number or not said.get("live"):
        return None
    due = date.fromisoformat(said["due_on"]) if said["due_on"] else None
    return ActionDetails(said["text"], said["owner"], None, due, said["safety"], said["question"])


def _ending(row: Row[*tuple[Any, ...]]) -> Ending | None:
    if row.ended_at is None:
        return None
    return Ending(row.ended_by, row.ended_at, row.ending or "", row.instead)


def _review(row: Row[*tuple[Any, ...]]) -> Review | None:
    if row.reviewed_at is None:
        return None
    return Review(row.reviewed_on, row.review, row.initials, row.reviewed_by, row.reviewed_at)


def _outcome(row: Row[*tuple[Any, ...]]) -> Outcome | None:
    if row.effect_at is None:
        return None
    return Outcome(Effect(row.effect), row.evidence, row.effect_by, row.effect_at)
