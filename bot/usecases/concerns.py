"""Immediate concerns: raised, and acknowledged by whoever has them."""

import secrets
from typing import Final

from bot.messages import call_list
from bot.messages import concerns as concern_messages
from bot.messages.forms import concern as concern_form
from bot.messages.forms.concern import ConcernGiven
from bot.messages.notices import say
from bot.usecases.concern_telling import Telling, around
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.turn import TurnedAway, Undone, look, may_not, turn, turn_away, undoing
from flows import cases, concerns, conversation, rights
from flows.answers import Refusal
from flows.concerns import Concern
from flows.rights import Act
from storage import concerns as kept_concerns
from storage import people, replies

ACKNOWLEDGE: Final = "acknowledge"
SEE_CALL_LIST: Final = "see call list"
"""What the history calls what somebody was not allowed."""


def show_form(context: Context, person: str, audit_id: str = "", source: str = "") -> Outcome:
    """The form. ``source`` is the ts of a message that already says what the matter is."""
    found = look(context, person, audit_id, Act.RAISE_CONCERN) if audit_id else None
    if isinstance(found, Outcome):
        return found
    audit = found[0] if found is not None else None
    with context.database.read() as conn:
        kept = replies.find(conn, context.workspace, person, source) if source else None
        workspace = people.workspace(conn, context.workspace)
        refused = rights.refusal(Act.RAISE_CONCERN, find_person(context, conn, person))
    if audit is None and refused is not None:
        turn_away(context, person, TurnedAway(Act.RAISE_CONCERN, refused))
        return Outcome(notice=concern_messages.refused(refused, workspace.emergency_number))
    said = conversation.concern_in(kept.text) if kept else ""
    return Outcome(view=concern_form.show(audit, workspace.emergency_number, said))


def raise_concern(context: Context, cause: Cause, given: ConcernGiven) -> Outcome:
    """Tell who must know, at once, and say in the thread who was told."""
    errors = _errors(given)
    if errors:
        return Outcome(errors=errors)
    return undoing(context, cause.person, lambda: _raised(context, cause, given))


def _raised(context: Context, cause: Cause, given: ConcernGiven) -> Outcome:
    with turn(context, cause) as now:
        if now is None:
            return Outcome(done=False)
        audit = now.audit(given.audit) if given.audit else None
        refused = rights.refusal(Act.RAISE_CONCERN, now.person)
        if audit is not None:
            refused = may_not(context, now.conn, Act.RAISE_CONCERN, now.person, audit)
        if refused is not None or now.person is None:
            raise TurnedAway(Act.RAISE_CONCERN, refused or rights.STRANGER, given.audit)
        reference = audit.case if audit else str(cases.read_reference(given.case))
        concern = Concern(
            id=secrets.token_hex(6),
            case=reference,
            team=audit.team if audit else now.person.team,
            audit=audit.id if audit else None,
            raised_by=now.person.id,
            raised_at=now.moment.at,
            what=given.what.strip(),
            safe_now=given.safe_now,
            who_knows=given.who_knows.strip(),
        )
        known = around(context, now.conn, concern)
        raised = concerns.raised(concern, known.steps)
        kept_concerns.insert(now.conn, context.workspace, raised)
        telling = Telling(context, now.conn, known, raised)
        telling.tell_at_once()
        telling.send()
    return Outcome(audit=given.audit)


def _errors(given: ConcernGiven) -> dict[str, str]:
    errors = {}
    if not given.what.strip():
        errors["what"] = str(say.concern_empty())
    if not given.audit:
        reference = cases.read_reference(given.case)
        if isinstance(reference, Refusal):
            errors["case"] = str(reference)
    return errors


def acknowledge(context: Context, cause: Cause, concern: str) -> Outcome:
    """Note that somebody has it; nobody more is told then, and whoever raised it hears so."""
    return undoing(context, cause.person, lambda: _acknowledged(context, cause, concern))


def _acknowledged(context: Context, cause: Cause, concern: str) -> Outcome:
    with turn(context, cause) as now:
        if now is None:
            return Outcome(done=False)
        before = kept_concerns.load_to_change(now.conn, context.workspace, concern)
        if before is None:
            raise Undone(Outcome(notice=say.concern_gone()))
        after = concerns.acknowledge(before, now.person, now.moment.at)
        if isinstance(after, Refusal):
            if any(given.person == cause.person for given in before.acknowledged):
                raise Undone(Outcome(notice=str(after)))
            raise TurnedAway(ACKNOWLEDGE, after, before.concern.audit or "")
        kept_concerns.keep_acknowledgement(now.conn, context.workspace, after)
        known = around(context, now.conn, after.concern)
        telling = Telling(context, now.conn, known, after)
        telling.tell_acknowledged(before)
        telling.send()
    # In a message that shows; in Home it would only vanish from the list.
    return Outcome(notice="" if cause.ts else say.concern_taken(case=after.concern.case))


def show_call_list(context: Context, person: str, concern: str) -> Outcome:
    """Whom the concern goes to, who has it, and who is told next."""
    with context.database.read() as conn:
        standing = kept_concerns.find(conn, context.workspace, concern)
        if standing is None:
            return Outcome(notice=say.concern_gone())
        known = around(context, conn, standing.concern)
        asking = find_person(context, conn, person)
    refused = concerns.refusal_to_see(standing, known.steps, asking)
    if refused is not None:
        away = TurnedAway(SEE_CALL_LIST, refused, standing.concern.audit or "")
        return turn_away(context, person, away)
    return Outcome(view=call_list.show(standing, known, context.reader(asking)))
