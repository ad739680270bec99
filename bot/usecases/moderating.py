"""One turn of a moderation: the audit and its moderation change together, and all hear of it."""

from collections.abc import Callable

from bot.messages.notices import say
from bot.usecases import requesting
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, Undone, turn
from flows import rights
from flows.answers import Refusal
from flows.audit import Audit
from flows.moderation import Moderation, Ruling
from flows.rights import Act
from flows.speech import Refused
from storage import moderation as moderations

Decide = Callable[[Turn, Audit, Moderation | None], Ruling | Outcome]


def moderate(
    context: Context, cause: Cause, audit_id: str, act: Act, decide: Decide
) -> Outcome:
    """Let ``decide`` rule about an audit and its moderation, if the person may.

    Both are locked, the audit first: of two who press at once the second is ruled about what the
    first has done. What the ruling says is kept, told in the auditor's thread, and shown by every
    message about the request. One that refuses is told to whoever pressed, and nothing is kept.
    ``decide`` may give back an outcome instead; then it is as if nothing had been done at all.
    """
    try:
        return _moderate(context, cause, audit_id, act, decide)
    except Undone as undone:
        return undone.outcome


def _moderate(
    context: Context, cause: Cause, audit_id: str, act: Act, decide: Decide
) -> Outcome:
    with turn(context, cause) as now:
        if now is None:
            return Outcome(audit=audit_id, done=False)
        audit = now.audit(audit_id)
        if audit is None:
            raise Undone(Outcome(notice=say.gone()))
        moderation = moderations.load_to_change(now.conn, context.workspace, audit_id)
        refused = rights.refusal(act, now.person, audit, now.stand(audit, moderation))
        if refused is not None:
            raise Undone(Outcome(notice=str(refused), audit=audit_id))
        ruling = decide(now, audit, moderation)
        if isinstance(ruling, Outcome):
            raise Undone(ruling)
        fault = _refusal_in(ruling)
        if fault is not None and now.cause.person != audit.auditor:
            raise Undone(Outcome(notice=str(fault), audit=audit_id))
        keep(now, audit, moderation, ruling)
    return Outcome(audit=audit_id)


def keep(now: Turn, audit: Audit, moderation: Moderation | None, ruling: Ruling) -> None:
    """Store what was ruled, and enqueue what must be said to everybody it concerns."""
    now.keep(audit, ruling.decision)
    if ruling.moderation is not None and ruling.moderation != moderation:
        after = requesting.tell(now, ruling.decision.audit, ruling.moderation, ruling.told)
        workspace = now.context.workspace
        if moderation is not None and moderation.id == after.id:
            moderations.save(now.conn, workspace, moderation, after, now.moment)
        else:
            moderations.insert(now.conn, workspace, after)


def _refusal_in(ruling: Ruling) -> Refusal | None:
    """Why it changes nothing, where somebody came second or may not."""
    if ruling.decision.changed:
        return None
    return next((s.refusal for s in ruling.decision.say if isinstance(s, Refused)), None)
