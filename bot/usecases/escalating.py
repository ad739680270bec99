"""Requests that wait too long go on to somebody else; so do those whose moderator is not here.

Looked at as the council's working day begins: whatever is due is done once, all of it together.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.messages import requesting as messages
from bot.messages.requesting import Waiting
from bot.usecases import moderating, requesting, ticking
from bot.usecases.context import Cause, Context
from bot.usecases.everybody import find_person, people_of
from bot.usecases.turn import Turn
from flows import escalation
from flows import moderating as rules
from flows.answers import Person
from flows.audit import Audit, Status
from flows.escalation import Step
from flows.history import CLOCKWORK
from flows.moderation import Moderation, Stage, may_moderate
from flows.rights import Stand
from flows.roles import QUALITY_LEAD
from flows.rulings import Ruling
from storage import gates, outbox, requests
from storage import moderation as moderations
from storage.outbox import Post


def escalate(context: Context) -> datetime:
    """Do what is due about requests that wait; gives when to look again."""
    return ticking.as_the_day_begins(context, "moderation", partial(_escalate, context))


def post_waiting(context: Context) -> None:
    """Post whatever waits in the moderators' channel, if it does not stand there.

    There may have been none when it was submitted, or another one.
    """
    with context.database.read() as conn:
        astray = requests.astray(conn, context.workspace)
    for audit_id in astray:
        with context.database.begin() as conn:
            now = _turn(context, conn, f"post-waiting/{audit_id}")
            found = _load(now, audit_id)
            if found is not None and audit_id in requests.astray(conn, context.workspace):
                requesting.stand_elsewhere(now, *found)
    if astray:
        context.wake()


def _escalate(context: Context, conn: Connection, slot: datetime) -> None:
    now = _turn(context, conn, f"escalation/{slot.isoformat()}")
    here = _here(now)
    waiting: list[Waiting] = []
    # In the order of the audits: whoever locks several locks them in the same order.
    for audit_id in sorted(each.audit for each in moderations.waiting(conn, context.workspace)):
        found = _load(now, audit_id)
        if found is None:
            continue
        audit, moderation = found
        if _is_back_from_whoever_left(now, audit, moderation, here):
            continue
        step = _step(now, audit, moderation, here)
        if step is None:
            continue
        audit, moderation = _go_on(now, audit, moderation, step)
        if not step.to:
            waiting.append(_as_waiting(now, audit, moderation))
    if waiting:
        _remind_channel(now, waiting, slot)


def _turn(context: Context, conn: Connection, key: str) -> Turn:
    nobody = Person(CLOCKWORK, "", active=False)
    return Turn(context, conn, Cause(key, CLOCKWORK), None, context.moment(nobody))


def _load(now: Turn, audit_id: str) -> tuple[Audit, Moderation] | None:
    """The audit and its request, if it still waits; nobody else changes them meanwhile."""
    audit = now.audit(audit_id)
    moderation = moderations.latest(now.conn, now.context.workspace, audit_id)
    if audit is None or moderation is None or moderation.is_decided:
        return None
    return audit, moderation


def _here(now: Turn) -> dict[str, Person]:
    """Everybody who has not left, and whom messages reach."""
    context, conn = now.context, now.conn
    unreached = {gate.destination.id for gate in gates.broken(conn, context.workspace)}
    everyone = people_of(context, conn)
    return {p.id: p for p in everyone if p.active and p.id not in unreached}


def _fault(audit: Audit, person: Person, stand: Stand) -> str:
    """Why somebody can't moderate the audit; empty where they can."""
    refused = may_moderate(person, audit, stand.contributors, stand.group)
    return refused.fault if refused is not None else ""


def _is_back_from_whoever_left(
    now: Turn, audit: Audit, moderation: Moderation, here: dict[str, Person]
) -> bool:
    """Let it wait again where its moderator has left, or may not moderate it; whether they had."""
    if moderation.moderator is None:
        return False
    known = find_person(now.context, now.conn, moderation.moderator)
    person = known or Person(moderation.moderator, f"<@{moderation.moderator}>", active=False)
    stand = moderations.stand(now.conn, now.context.workspace, audit)
    fault = _fault(audit, replace(person, active=person.id in here), stand)
    if not fault:
        return False
    for lead in requesting.leads(now):
        message = messages.given_up(audit, moderation.moderator, fault)
        key = f"moderation/{moderation.id}/given-up/{audit.revision}/{lead.id}"
        _post(now, lead.id, key, message.body)
    _ruled(now, audit, moderation, rules.release(audit, moderation, now.moment))
    return True


def _step(now: Turn, audit: Audit, moderation: Moderation, here: dict[str, Person]) -> Step | None:
    """What is due about it today."""
    context = now.context
    days, today = audit.questionnaire.moderation.days, context.reader().today
    if not escalation.is_late(moderation, days, today, context.timezone):
        return None
    stand = moderations.stand(now.conn, context.workspace, audit)
    # A group is asked in the order in which the set-up names it.
    order = [who for who in stand.group or () if who in here]
    order += [who for who in here if who not in order]
    able = [who for who in order if not _fault(audit, here[who], stand)]
    managers = [who for who in able if QUALITY_LEAD not in here[who].roles]
    leads = [who for who in able if QUALITY_LEAD in here[who].roles]
    standing = moderations.posted_at(now.conn, moderation.id)
    in_channel = standing is not None and standing[0] not in _broken(now)
    return escalation.step(moderation, managers, leads, in_channel=in_channel)


def _go_on(now: Turn, audit: Audit, moderation: Moderation, step: Step) -> tuple[Audit, Moderation]:
    """Ask whom it goes to. Whoever had it and did not finish gives it up."""
    if step.stage is not Stage.NUDGED and audit.status is Status.TAKEN:
        ruling = rules.release(audit, moderation, now.moment)
        audit, moderation = _ruled(now, audit, moderation, ruling)
    for to in step.to or (None,):
        ruling = rules.nudge(audit, moderation, step.stage, to, now.moment)
        audit, moderation = _ruled(now, audit, moderation, ruling)
    return audit, moderation


def _ruled(
    now: Turn, audit: Audit, moderation: Moderation, ruling: Ruling
) -> tuple[Audit, Moderation]:
    moderating.keep(now, audit, moderation, ruling)
    return ruling.decision.audit, ruling.moderation or moderation


def _as_waiting(now: Turn, audit: Audit, moderation: Moderation) -> Waiting:
    standing = moderations.posted_at(now.conn, moderation.id)
    place = standing and outbox.place_of(now.conn, now.context.workspace, standing[1])
    link = now.context.link(place.channel, place.ts) if place else ""
    return Waiting(audit, moderation.requested_at, link)


def _remind_channel(now: Turn, waiting: list[Waiting], slot: datetime) -> None:
    channel = requesting.channel_of(now)
    message = messages.still_waiting(waiting, now.context.reader())
    _post(now, channel, f"moderation/still-waiting/{slot.isoformat()}", message.body)


def _broken(now: Turn) -> Iterator[str]:
    return (gate.destination.id for gate in gates.broken(now.conn, now.context.workspace))


def _post(now: Turn, to: str, key: str, body: dict[str, object]) -> None:
    outbox.enqueue(now.conn, [Post(now.context.workspace, to, key, body)], now.moment.at)
