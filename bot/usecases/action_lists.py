"""Lists of open actions: looked at page by page, and narrowed down."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.messages import action_lists as messages
from bot.messages.action_lists import ActionList, Row, Shelf
from bot.messages.types import Reader
from bot.usecases.context import Context, Outcome
from bot.usecases.everybody import find_person, people_of
from bot.usecases.turn import TurnedAway, turn_away
from flows import action_rights, rights
from flows.action_rights import ActionAct
from flows.answers import Person, Refusal
from flows.roles import NO_LEADS, Leads
from storage import actions, people
from storage.actions import Listed, Which


def show(context: Context, person_id: str, which: ActionList) -> Outcome:
    """A page of a list, the nearest there is, if the person may see it."""
    with context.database.read() as conn:
        person = find_person(context, conn, person_id)
        refused = refusal(context, conn, person, which)
        if person is not None and refused is None:
            reader = context.reader(person)
            found, shelf = _shelf(context, conn, person, which, reader)
            return Outcome(view=messages.shown(found, shelf, reader))
    return turn_away(context, person_id, TurnedAway(ActionAct.SEE, refused or rights.STRANGER))


def refusal(
    context: Context, conn: Connection, person: Person | None, which: ActionList
) -> Refusal | None:
    """Why the person may not see the list, or ``None`` where they may: their own, they always may.

    What is narrowed down to somebody else is a part of the team's list, or of everybody's.
    """
    own = person is not None and person.active and which.owner == person.id
    leads = leads_of(context, conn, which.team)
    return None if own else action_rights.refusal_for_team(person, which.team, leads)


def leads_of(context: Context, conn: Connection, team: str | None) -> Leads:
    """Who leads a team; nobody leads them all."""
    return NO_LEADS if team is None else people.leads_of(conn, context.workspace, team)


def _shelf(
    context: Context, conn: Connection, person: Person, which: ActionList, reader: Reader
) -> tuple[ActionList, Shelf]:
    """The list at a page that there is, and what is on it."""
    workspace, today = context.workspace, reader.today
    whole = Which(which.team, which.owner)
    counts = actions.counts_of(conn, workspace, whole, today)
    wanted = replace(whole, heading=which.heading, safety=which.safety)
    page = actions.page_of(conn, workspace, wanted, today, which.page, messages.PAGE)
    last = messages.page_count(page.total) - 1
    if which.page > last:
        which = which.on(last)
        page = actions.page_of(conn, workspace, wanted, today, last, messages.PAGE)
    everyone = {each.id: each for each in people_of(context, conn)}
    teams = {team.key: team.name for team in people.teams(conn, workspace)}
    led = people.leads_by_team(conn, workspace)
    seen = [
        (key, name)
        for key, name in teams.items()
        if action_rights.refusal_for_team(person, key, led[key]) is None
    ]
    leads = led[which.team] if which.team in teams else NO_LEADS
    everybodys = action_rights.refusal_for_team(person, None, NO_LEADS) is None
    owner = everyone.get(which.owner or "")
    return which, Shelf(
        person=person.id,
        rows=[_row(each, everyone, teams if which.team is None else {}) for each in page.listed],
        total=page.total,
        open=counts.open,
        overdue=counts.overdue,
        unsafe=counts.unsafe,
        teams=seen,
        leads=action_rights.refusal_to_move_all(person, which.team, leads) is None,
        everybodys=everybodys,
        owner_name=owner.name if owner is not None else "",
        owner_left=owner is not None and not owner.active,
    )


def _row(listed: Listed, everyone: dict[str, Person], teams: dict[str, str]) -> Row:
    owner = everyone.get(listed.item.owner_person or "")
    has_left = owner is not None and not owner.active
    return Row(listed.item, listed.text, teams.get(listed.team or "", ""), has_left)
