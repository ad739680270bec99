"""Moderation on Home: whose turn it is, what is late, what is seen differently."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from sqlalchemy import Connection

from bot.messages.home import Listing
from bot.messages.moderations import Dispute, Moderations, Request
from bot.usecases.context import Context
from bot.usecases.stretch import Stretch
from flows import escalation
from flows.answers import Person
from flows.audit import Audit
from flows.moderation import Moderation, may_moderate
from flows.roles import QUALITY_LEAD
from storage import audits, groups, requests
from storage import moderation as moderations
from storage.requests import Waiting

APPROVED_SHOWN: Final = 40
"""Finished audits that can be reopened from Home; older ones are found by their case."""


def moderations_for(
    context: Context, conn: Connection, person: Person, stretch: Stretch
) -> Moderations:
    """What Home shows this person of moderation, as far as ``stretch`` says."""
    waiting = requests.waiting(conn, context.workspace)
    leads = QUALITY_LEAD in person.roles
    taken = [each for each in waiting if each.moderator == person.id]
    to_take: list[Waiting] = []
    if stretch.wants(Listing.TO_TAKE):
        to_take = _to_take(context, conn, person, [each for each in waiting if not each.moderator])
    late = _late(context, conn, waiting) if leads and stretch.wants(Listing.LATE) else []
    return Moderations(
        taken=_requests(context, conn, stretch.cut(Listing.TAKEN, taken)),
        to_take=_requests(context, conn, stretch.cut(Listing.TO_TAKE, to_take)),
        late=_requests(context, conn, stretch.cut(Listing.LATE, late)),
        disputes=tuple(_disputes(context, conn, stretch)) if leads else (),
        approved=tuple(_approved(context, conn, stretch)) if leads else (),
    )


def unseen(context: Context, conn: Connection) -> int:
    """How many requests wait while there is no channel for them to stand in."""
    return requests.unposted(conn, context.workspace)


def _requests(context: Context, conn: Connection, found: Iterable[Waiting]) -> list[Request]:
    """The requests to be shown, with their audits from outside."""
    wanted = {each.id: each.audit for each in found}
    if not wanted:
        return []
    workspace = context.workspace
    outlines = requests.outlines(conn, workspace, context.library, tuple(wanted.values()))
    rounds = moderations.waiting(conn, workspace, tuple(wanted))
    return [_request(outlines[one.audit], one) for one in rounds if one.audit in outlines]


def _to_take(
    context: Context, conn: Connection, person: Person, untaken: list[Waiting]
) -> list[Waiting]:
    """What nobody has taken and this person may."""
    if not untaken:
        return []
    asked = [each.audit for each in untaken]
    own = requests.contributed_to(conn, context.workspace, person.id, asked)

    @cache
    def may(questionnaire: str, auditor: str, team: str | None) -> bool:
        """Whether they may take such an audit: there are few kinds, however many wait."""
        form = context.library.by_digest(conn, context.workspace, questionnaire)
        at = context.clock.now()
        audit = Audit("", form, "", team, auditor, begun_at=at, updated_at=at)
        members = groups.members(conn, context.workspace, form.moderation.group)
        return may_moderate(person, audit, (), members) is None

    return [
        each
        for each in untaken
        if each.audit not in own and may(each.questionnaire, each.auditor, each.team)
    ]


def _late(context: Context, conn: Connection, waiting: Iterable[Waiting]) -> list[Waiting]:
    """Those that have gone on to somebody, or have waited through their policy's days."""
    today, zone = context.reader().today, context.timezone

    @cache
    def late_by(days: int) -> frozenset[str]:
        before = escalation.late_before(days, today, zone)
        return requests.late(conn, context.workspace, before)

    @cache
    def late(questionnaire: str) -> frozenset[str]:
        """What is late by this one's policy: there are few, and fewer policies."""
        form = context.library.by_digest(conn, context.workspace, questionnaire)
        return late_by(form.moderation.days)

    return [each for each in waiting if each.id in late(each.questionnaire)]


def _disputes(context: Context, conn: Connection, stretch: Stretch) -> Iterator[Dispute]:
    if not stretch.wants(Listing.DISPUTES):
        return
    found, total = requests.disputes(conn, context.workspace, *stretch.asked)
    span = stretch.span(Listing.DISPUTES, total)
    if span != stretch.asked:
        found, _ = requests.disputes(conn, context.workspace, *span)
    for each in found:
        audit = audits.load(conn, context.workspace, each.audit, context.library, context.recent)
        if audit is not None:
            yield Dispute(audit, audit.question(each.question), each.at)


def _approved(context: Context, conn: Connection, stretch: Stretch) -> Iterator[Audit]:
    if not stretch.wants(Listing.APPROVED):
        return
    found = requests.approved_lately(conn, context.workspace, APPROVED_SHOWN)
    for audit_id in stretch.cut(Listing.APPROVED, found):
        audit = audits.load(conn, context.workspace, audit_id, context.library, context.recent)
        if audit is not None:
            yield audit


def _request(audit: Audit, moderation: Moderation) -> Request:
    since, moderator = moderation.requested_at, moderation.moderator or ""
    return Request(audit, since, moderation.round, moderator)
