"""One turn: a transaction in which something a person did is dealt with, once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection

from bot.messages.notices import say
from bot.messages.types import Reader
from bot.usecases import going_live, speaking
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import as_set, find_person
from flows import rights
from flows.answers import Person, Refusal
from flows.audit import Audit, Decision, Moment
from flows.rights import Act
from storage import actions, audits, gates, inbox, moderation, people, threads
from storage.database import DatabaseFault

OutOfReach = DatabaseFault
"""The database can't be used: nothing was kept, and whoever asked has to ask again."""


class Undone(Exception):
    """Takes the whole turn back; ``outcome`` is what is shown instead."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class TurnedAway(Undone):
    """Takes the turn back because it was not this person's; that they tried is recorded."""

    def __init__(self, act: str, refusal: Refusal, audit: str = "") -> None:
        super().__init__(Outcome(notice=str(refusal), audit=audit))
        self.act = act


@dataclass(frozen=True, slots=True)
class Turn:
    """An open transaction, who acts in it, and when."""

    context: Context
    conn: Connection
    cause: Cause
    person: Person | None
    moment: Moment
    kept: list[Audit] = field(default_factory=list)
    asked: dict[str, Callable[[], Audit | None]] = field(default_factory=dict)

    def audit(self, audit_id: str) -> Audit | None:
        """The audit as it stands, which nobody else changes meanwhile; or ``None``."""
        asked = self.asked.pop(audit_id, None) or _ask_for(self.context, self.conn, audit_id)
        return asked()

    def link(self, audit_id: str) -> str:
        """Slack's address of the audit's thread; empty while its card is not posted yet."""
        return thread_link(self.context, self.conn, audit_id)

    def keep(self, before: Audit | None, decision: Decision, *, word: str = "") -> None:
        """Store what was decided, and enqueue what must be said."""
        context = self.context
        if decision.changed:
            audits.save(self.conn, context.workspace, before, decision, self.moment)
            self.kept.append(decision.audit)
            if decision.audit.actions != (before.actions if before is not None else ()):
                going_live.announce(context, self.conn, before, decision.audit, self.moment)
        speaking.speak(self.context, self.conn, self.cause, decision, self.person, word=word)


@contextmanager
def turn(context: Context, cause: Cause, about: str = "") -> Iterator[Turn | None]:
    """A transaction for ``cause``; ``None`` where it was dealt with before.

    ``about`` is the audit that will be wanted, if that is known: then it is asked for together
    with what a turn begins with.
    """
    with context.database.begin(promptly=True) as conn:
        now = context.clock.now()
        asked_for = people.ask_for(conn, context.workspace, cause.person)
        is_first = inbox.ask_first_time(conn, context.workspace, cause.key, now)
        asked = {about: _ask_for(context, conn, about)} if about else {}
        if not is_first():
            context.count_turn(repeated=True)
            yield None
            return
        if cause.direct:
            gates.remember_channel(conn, context.workspace, cause.person, cause.channel, now)
        person = as_set(context, cause.person, asked_for())
        acting = person or Person(cause.person, "", active=False)
        now_acting = Turn(context, conn, cause, person, context.moment(acting), asked=asked)
        yield now_acting
    for audit in now_acting.kept:
        context.recent.remember(audit)
    context.count_turn(repeated=False)
    context.wake()


def conduct(
    context: Context,
    cause: Cause,
    audit_id: str,
    act: Act,
    decide: Callable[[Turn, Audit], Decision | Outcome],
    relists: str = "",
) -> Outcome:
    """Let ``decide`` decide about an audit, if the person may; keep and say what it decided.

    ``decide`` may give back an outcome instead. Then it is as if nothing had been done at all:
    the same form can be sent again, and is told the same. ``relists`` is the action of an earlier
    audit whose place may be taken.
    """
    work = partial(_conduct, context, cause, audit_id, act, decide, relists)
    return undoing(context, cause.person, work)


def undoing(context: Context, person: str, work: Callable[[], Outcome]) -> Outcome:
    """The outcome of ``work``, or of what took it back; who was turned away is recorded."""
    try:
        return work()
    except TurnedAway as away:
        return turn_away(context, person, away)
    except Undone as undone:
        return undone.outcome


def turn_away(context: Context, person: str, away: TurnedAway) -> Outcome:
    """Record that somebody wanted to do what is not theirs, and what they are told."""
    moment = context.moment(Person(person, ""))
    with context.database.begin() as conn:
        about = away.outcome.audit or None
        audits.record_refusal(conn, context.workspace, about, away.act, moment)
    return away.outcome


def may_not(
    context: Context, conn: Connection, act: Act, person: Person | None, audit: Audit
) -> Refusal | None:
    """Why this person may not do this with the audit, if they may not."""
    stand = None
    if rights.needs_stand(act, person, audit):
        stand = moderation.stand(conn, context.workspace, audit)
    return rights.refusal(act, person, audit, stand)


def _conduct(
    context: Context,
    cause: Cause,
    audit_id: str,
    act: Act,
    decide: Callable[[Turn, Audit], Decision | Outcome],
    relists: str,
) -> Outcome:
    with turn(context, cause, "" if relists else audit_id) as now:
        if now is None:
            return Outcome(audit=audit_id, done=False)
        if relists:
            actions.lock_with_earlier(now.conn, audit_id, relists)
        audit = wanted(now, audit_id, act)
        decision = decide(now, audit)
        if isinstance(decision, Outcome):
            raise Undone(decision)
        now.keep(audit, decision)
    return Outcome(audit=audit_id)


def wanted(now: Turn, audit_id: str, act: Act) -> Audit:
    """The audit, which nobody else changes meanwhile; undone if whoever acts may not do this."""
    audit = now.audit(audit_id)
    if audit is None:
        raise Undone(Outcome(notice=say.gone()))
    refused = may_not(now.context, now.conn, act, now.person, audit)
    if refused is not None:
        raise TurnedAway(act, refused, audit_id)
    return audit


def _ask_for(context: Context, conn: Connection, audit_id: str) -> Callable[[], Audit | None]:
    ask, workspace = audits.ask_to_change, context.workspace
    return ask(conn, workspace, audit_id, context.library, context.recent)


def thread_link(context: Context, conn: Connection, audit_id: str) -> str:
    """Slack's address of the audit's thread; empty while its card is not posted yet."""
    place = threads.place_of(conn, context.workspace, audit_id)
    return "" if place is None else context.link(place.channel, place.ts, place.ts)


def look(
    context: Context, person_id: str, audit_id: str, act: Act = Act.READ
) -> tuple[Audit, Reader] | Outcome:
    """The audit, for reading only, and its reader, if the person may; else why not."""
    with context.database.read() as conn:
        audit = audits.load(conn, context.workspace, audit_id, context.library)
        if audit is None:
            return Outcome(notice=say.gone())
        person = find_person(context, conn, person_id)
        refused = may_not(context, conn, act, person, audit)
    if refused is not None:
        return turn_away(context, person_id, TurnedAway(act, refused, audit_id))
    return audit, context.reader(person)
