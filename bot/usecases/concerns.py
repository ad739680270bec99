"""Immediate concerns: the manager and the Service Lead are messaged at once."""

import secrets

from bot.messages import concerns as concern_messages
from bot.messages.forms import concern as concern_form
from bot.messages.forms.concern import ConcernGiven
from bot.messages.notices import say
from bot.messages.types import Message
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import (
    Turn,
    TurnedAway,
    find_person,
    look,
    may_not,
    people_of,
    turn,
    turn_away,
    undoing,
)
from flows import cases, concerns, conversation, rights
from flows.answers import Refusal
from flows.concerns import Concern, Raised
from flows.rights import Act
from storage import concerns as kept_concerns
from storage import outbox, people, replies, threads
from storage.outbox import Post


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
        raised = _raise(now, concern)
        kept_concerns.insert(now.conn, context.workspace, raised)
        _tell(now, raised)
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


def _raise(now: Turn, concern: Concern) -> Raised:
    context, conn = now.context, now.conn
    line = people.line_of(conn, context.workspace, concern.team)
    escalation = people.escalation_of(conn, context.workspace, concern.team)
    return concerns.raised(
        concern, concerns.ladder(concern, line, escalation, people_of(context, conn))
    )


def _tell(now: Turn, raised: Raised) -> None:
    context, conn, concern = now.context, now.conn, raised.concern
    workspace = people.workspace(conn, context.workspace)
    told = raised.everybody_told
    number = workspace.emergency_number
    for person in told:
        reader = context.reader(find_person(context, conn, person))
        message = concern_messages.to_person(concern, told, number, reader)
        _say(now, f"{concern.id}/to/{person}", person, message)
    if workspace.escalation_channel:
        message = concern_messages.to_channel(concern, told, number, context.reader())
        _say(now, f"{concern.id}/channel", workspace.escalation_channel, message)
    thread = (
        threads.open_thread_of(conn, context.workspace, concern.audit) if concern.audit else None
    )
    confirmed = concern_messages.confirmed(concern, told, number, context.reader(now.person))
    card = thread.card if thread is not None and thread.person == concern.raised_by else None
    _say(now, f"{concern.id}/confirmed", concern.raised_by, confirmed, card)


def _say(now: Turn, name: str, to: str, message: Message, thread_key: str | None = None) -> None:
    post = Post(now.context.workspace, to, f"concern/{name}", message.body, thread_key)
    outbox.enqueue(now.conn, [post], now.moment.at)
