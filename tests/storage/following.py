"""Actions that are followed, for tests of the storage: agreed in audits that are approved."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from flows import agreeing
from flows.actions import Action, ActionDetails, Tracked
from flows.audit import Audit, Decision, Status, changed
from flows.questionnaire import Questionnaire
from flows.questionnaires import shipped
from storage import actions, audits
from storage.questionnaires import Library
from tests.flows.building import AT, COVENTRY, begun, moment

WORKSPACE: Final = "T0NORTHSHIRE"
LIBRARY: Final = Library(shipped())


def agreed(  # noqa: PLR0913 - what tests differ in
    conn: Connection,
    details: Iterable[ActionDetails],
    audit_id: str = "A1",
    *,
    team: str | None = "north",
    case: str = "710452",
    questionnaire: Questionnaire = COVENTRY,
    at: datetime = AT,
    relists: Action | None = None,
    ids: Sequence[str] = (),
) -> Audit:
    """An approved audit with these actions, whose ids are the audit's and their numbers.

    Unless ``ids`` names them.
    """
    LIBRARY.pin(conn, WORKSPACE, questionnaire, AT)
    audit = replace(begun(questionnaire), id=audit_id, team=team, case=case)
    audits.insert(conn, WORKSPACE, audit)
    then = replace(moment(), at=at)
    for number, each in enumerate(details, start=1):
        name = ids[number - 1] if ids else f"{audit_id}.{number}"
        decision = agreeing.add(audit, name, each, then, relists=relists)
        audits.save(conn, WORKSPACE, audit, decision, then)
        audit = decision.audit
    return approved(conn, audit, at)


def approved(conn: Connection, audit: Audit, at: datetime = AT) -> Audit:
    """The audit approved, its actions live."""
    then = replace(moment(), at=at)
    live, changes = agreeing.go_live(audit, then)
    after = changed(audit, at, changes, actions=live, status=Status.APPROVED)
    audits.save(conn, WORKSPACE, audit, Decision(after, changes), then)
    return after


def due(day: date | None, text: str = "Mend the lock", *, safety: bool = False) -> ActionDetails:
    """An action of Dana's."""
    return ActionDetails(text, owner_person="U0DANA", due_on=day, safety=safety)


def found(conn: Connection, action: str) -> Tracked:
    """An action that is there, to be changed."""
    tracked = actions.load_to_change(conn, WORKSPACE, LIBRARY, action)
    assert tracked is not None
    return tracked
