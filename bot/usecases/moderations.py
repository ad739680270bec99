"""Moderation on Home: whose turn it is, what is late, what is seen differently."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from bot.messages.moderations import Dispute, Moderations, Request
from bot.usecases.context import Context
from flows import escalation
from flows.answers import Person
from flows.audit import Audit
from flows.moderation import Moderation, Stage, may_moderate
from flows.roles import QUALITY_LEAD
from storage import audits, groups, requests
from storage import moderation as moderations

APPROVED_SHOWN: Final = 40
"""Finished audits that can be reopened from Home; older ones are found by their case."""


def moderations_for(context: Context, conn: Connection, person: Person) -> Moderations:
    """What Home shows this person of moderation."""
    waiting = tuple(_waiting(context, conn))
    leads = QUALITY_LEAD in person.roles
    return Moderations(
        taken=[_request(*each) for each in waiting if each[1].moderator == person.id],
        to_take=_to_take(context, conn, person, waiting),
        late=[_request(*each) for each in waiting if _is_late(context, *each)] if leads else (),
        disputes=tuple(_disputes(context, conn)) if leads else (),
        approved=tuple(_approved(context, conn)) if leads else (),
    )


def unseen(context: Context, conn: Connection) -> int:
    """How many requests wait while there is no channel for them to stand in."""
    found = moderations.waiting(conn, context.workspace)
    return sum(moderations.posted_at(conn, each.id) is None for each in found)


def _waiting(context: Context, conn: Connection) -> Iterator[tuple[Audit, Moderation]]:
    """Every request that is not decided, the oldest first, with its audit from outside."""
    outlines = requests.outlines(conn, context.workspace, context.library)
    for moderation in moderations.waiting(conn, context.workspace):
        if moderation.audit in outlines:
            yield outlines[moderation.audit], moderation


def _to_take(
    context: Context,
    conn: Connection,
    person: Person,
    waiting: tuple[tuple[Audit, Moderation], ...],
) -> list[Request]:
    """What nobody has taken and this person may."""
    untaken = [(audit, moderation) for audit, moderation in waiting if not moderation.moderator]
    if not untaken:
        return []
    own = requests.contributed_to(conn, context.workspace, person.id)
    named = {audit.questionnaire.moderation.group for audit, _ in untaken}
    members = {key: groups.members(conn, context.workspace, key) for key in named}
    return [
        _request(audit, moderation)
        for audit, moderation in untaken
        if may_moderate(
            person,
            audit,
            {person.id} if audit.id in own else (),
            members[audit.questionnaire.moderation.group],
        )
        is None
    ]


def _is_late(context: Context, audit: Audit, moderation: Moderation) -> bool:
    days, today = audit.questionnaire.moderation.days, context.reader().today
    gone_on = moderation.stage is not Stage.ASKED
    return gone_on or escalation.is_late(moderation, days, today, context.timezone)


def _disputes(context: Context, conn: Connection) -> Iterator[Dispute]:
    for each in requests.disputes(conn, context.workspace):
        audit = audits.load(conn, context.workspace, each.audit, context.library)
        if audit is not None:
            yield Dispute(audit, audit.question(each.question), each.at)


def _approved(context: Context, conn: Connection) -> Iterator[Audit]:
    for audit_id in requests.approved_lately(conn, context.workspace, APPROVED_SHOWN):
        audit = audits.load(conn, context.workspace, audit_id, context.library)
        if audit is not None:
            yield audit


def _request(audit: Audit, moderation: Moderation) -> Request:
    since, moderator = moderation.requested_at, moderation.moderator or ""
    return Request(audit, since, moderation.round, moderator)
