"""Actions and concerns on Home: one's own, those of one's teams, and what nobody has taken up."""

from collections.abc import Iterator

from sqlalchemy import Connection

from bot.messages.action_lists import Row
from bot.messages.home import PAGE, SHOWN, Listing
from bot.messages.home_actions import Alert, Following, TeamActions
from bot.usecases.context import Context
from bot.usecases.stretch import Stretch
from flows import action_rights, concerns
from flows.answers import Person, Refusal
from flows.concerns import Raised
from flows.roles import NO_LEADS, QUALITY_LEAD, Leads
from storage import actions, people
from storage import concerns as kept_concerns
from storage.actions import Counts, Which


def following_for(
    context: Context, conn: Connection, person: Person, stretch: Stretch
) -> Following:
    """What Home shows this person."""
    alerts = _alerts(context, conn, person) if stretch.wants(Listing.ALERTS) else ()
    return Following(
        alerts=stretch.cut(Listing.ALERTS, alerts),
        actions=_actions(context, conn, person, stretch),
        teams=stretch.cut(Listing.TEAMS, tuple(_teams(context, conn, person, stretch))),
        all_teams=_all_teams(context, conn, person, stretch),
        emergency_number=_number(context, conn) if alerts else "",
        person=person.id,
    )


def _alerts(context: Context, conn: Connection, person: Person) -> tuple[Alert, ...]:
    """The concerns nobody has of which this person was told, or whose teams they look after."""
    waiting = kept_concerns.unacknowledged(conn, context.workspace)
    if not waiting:
        return ()
    leads = people.leads_by_team(conn, context.workspace)
    return tuple(
        _alert(context, raised, person)
        for raised in waiting
        if _concerns(raised, person, leads.get(raised.concern.team) or leads[None])
    )


def _concerns(raised: Raised, person: Person, leads: Leads) -> bool:
    if person.id in {leads.manager, leads.service_lead} or QUALITY_LEAD in person.roles:
        return True
    return person.id in {raised.concern.raised_by, *raised.everybody_told}


def _alert(context: Context, raised: Raised, person: Person) -> Alert:
    concern, now = raised.concern, context.clock.now()
    return Alert(
        id=concern.id,
        case=concern.case,
        raised_by=concern.raised_by,
        raised_at=concern.raised_at,
        safe_now=concern.safe_now,
        told=len(raised.everybody_told),
        may_take=not isinstance(concerns.acknowledge(raised, person, now), Refusal),
    )


def _actions(
    context: Context, conn: Connection, person: Person, stretch: Stretch
) -> tuple[Row, ...]:
    if not stretch.wants(Listing.ACTIONS):
        return ()
    which, workspace = Which(owner=person.id), context.workspace
    today = context.reader(person).today
    page, size = (stretch.page, PAGE) if stretch.only else (0, SHOWN)
    found = actions.page_of(conn, workspace, which, today, page, size)
    stretch.totals[Listing.ACTIONS] = found.total
    return tuple(Row(listed.item, listed.text) for listed in found.listed)


def _teams(
    context: Context, conn: Connection, person: Person, stretch: Stretch
) -> Iterator[TeamActions]:
    """How the actions stand of the team that this person is in, and of those they lead."""
    if not stretch.wants(Listing.TEAMS):
        return
    workspace, today = context.workspace, context.reader(person).today
    leads = people.leads_by_team(conn, workspace)
    mine = [
        team
        for team in people.teams(conn, workspace)
        if team.key == person.team
        or person.id in {leads[team.key].manager, leads[team.key].service_lead}
    ]
    counts = actions.counts_of_teams(conn, workspace, [team.key for team in mine], today)
    for team in mine:
        found = counts.get(team.key, Counts())
        yield TeamActions(team.key, team.name, found.open, found.overdue, found.unsafe)


def _all_teams(
    context: Context, conn: Connection, person: Person, stretch: Stretch
) -> tuple[TeamActions, ...]:
    """How all there are stand, for whoever may see them all."""
    refused = action_rights.refusal_for_team(person, None, NO_LEADS)
    if refused is not None or not stretch.wants(Listing.ALL_TEAMS):
        return ()
    today = context.reader(person).today
    found = actions.counts_of(conn, context.workspace, Which(), today)
    if not found.open:
        return ()
    return (TeamActions(None, "", found.open, found.overdue, found.unsafe),)


def _number(context: Context, conn: Connection) -> str:
    return people.workspace(conn, context.workspace).emergency_number
