"""One turn of a moderation: the audit and its moderation change together, and all hear of it."""

from collections.abc import Callable
from functools import partial
from typing import Final

from bot.messages import requesting as messages
from bot.usecases import requesting
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, Undone, turn, undoing, wanted
from flows.answers import Refusal
from flows.audit import Audit
from flows.moderation import Moderation
from flows.rights import Act
from flows.rulings import Overtaken, Ruling
from storage import actions
from storage import moderation as moderations

Decide = Callable[[Turn, Audit, Moderation | None], Ruling | Outcome]

_GOES_LIVE: Final = frozenset({Act.SUBMIT, Act.APPROVE})
"""What an audit's actions may go live by, and take the place of earlier ones."""


def moderate(context: Context, cause: Cause, audit_id: str, act: Act, decide: Decide) -> Outcome:
    """Let ``decide`` rule about an audit and its latest moderation, if the person may.

    Both are locked, the audit first: of two who press at once the second is ruled about what the
    first has done. What is ruled is kept, told in the auditor's thread, and shown by every message
    about the request. One who is refused is told why, or who was there before them and when, and
    nothing is kept. ``decide`` may give back an outcome instead; then too it is as if nothing had
    been done at all.
    """
    work = partial(_moderate, context, cause, audit_id, act, decide)
    return undoing(context, cause.person, work)


def _moderate(context: Context, cause: Cause, audit_id: str, act: Act, decide: Decide) -> Outcome:
    with turn(context, cause) as now:
        if now is None:
            return Outcome(audit=audit_id, done=False)
        if act in _GOES_LIVE:
            actions.lock_with_earlier(now.conn, audit_id)
        audit = wanted(now, audit_id, act)
        moderation = moderations.latest(now.conn, context.workspace, audit_id)
        ruling = decide(now, audit, moderation)
        if isinstance(ruling, Outcome):
            raise Undone(ruling)
        if ruling.refused is not None:
            raise Undone(Outcome(notice=_why(now, ruling.refused), audit=audit_id))
        keep(now, audit, moderation, ruling)
    return Outcome(audit=audit_id)


def keep(now: Turn, audit: Audit, before: Moderation | None, ruling: Ruling) -> None:
    """Store what was ruled, and enqueue what must be said to everybody whom it concerns.

    ``before`` is the moderation as the turn found it, which may be an earlier round.
    """
    after = ruling.moderation
    moderations.save(now.conn, now.context.workspace, before, after, now.moment)
    now.keep(audit, ruling.decision)
    # A mark is the moderator's own business: the request looks the same after it.
    if after is not None and ruling.told:
        requesting.tell(now, ruling.decision.audit, before, after, ruling.told)


def _why(now: Turn, refused: Refusal | Overtaken) -> str:
    if isinstance(refused, Overtaken):
        return messages.overtaken(refused, now.context.reader(now.person))
    return str(refused)
