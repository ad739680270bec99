"""Somebody has left: whoever leads a team is told what they had to do, and how it goes on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from bot.messages import leaving as messages
from bot.usecases import ticking
from bot.usecases.context import Context
from bot.usecases.everybody import find_person, people_of
from flows import leaving as rules
from flows.actions import Tracked
from flows.answers import Person
from flows.chasing import Chase, Reason, Roster, Why
from flows.following import Happened
from flows.leaving import Left, Owned
from storage import actions, chasing, gates, leaving, outbox, people, ticks
from storage.outbox import Post, Update

KEYS: Final = "leaver/"
"""How every key of what is said here begins, and the name of its tick: of whom, in which team, and
who was told."""
_NO_TEAM: Final = "-"
_GONE: Final = frozenset({"is_inactive", "user_disabled", "user_not_found"})
"""What Slack says when a message is for somebody who was deactivated."""


def tell(context: Context) -> datetime:
    """Tell of those who have left since, as the working day begins; gives when to look again."""
    return ticking.as_the_day_begins(context, "leavers", partial(_tell, context))


def refresh(context: Context, conn: Connection, tracked: Tracked) -> None:
    """After a step of an action: have what was said of a leaver say what is theirs since."""
    story = actions.events(conn, context.workspace, tracked)
    owners = {tracked.action.details.owner_person}
    if story and story[-1].what is Happened.REASSIGNED:
        owners.add(story[-1].before)
    for person in sorted(filter(None, owners)):
        refresh_all(context, conn, person, [tracked], story[-1].by if story else "")


def refresh_all(
    context: Context, conn: Connection, person: str, changed: Sequence[Tracked], by: str
) -> None:
    """The same after somebody changed several actions that are or were one person's."""
    workspace, now = context.workspace, context.clock.now()
    told = {
        team: ticks.last_of_all(conn, workspace, _tick(person, team, ""))
        for team in sorted({each.team for each in changed}, key=lambda key: key or "")
    }
    if not any(told.values()):
        return
    owned = leaving.owned(conn, workspace, [person], context.reader().today)
    left = {each.team: each for each in owned}
    names = {team.key: team.name for team in people.teams(conn, workspace)}
    as_of = f"as-of/{changed[-1].action.id}/{changed[-1].action.revision}"
    letters = []
    for team, where in told.items():
        named, theirs = names.get(team or "", ""), left.get(team)
        for tick, slot in where.items():
            if theirs is None:
                message = messages.seen_to(person, named, by, context.reader().on(now))
            else:
                message = messages.has_left(theirs, named)
            to, target = tick.rpartition("/")[2], _key(tick, slot.date())
            letters.append(Update(workspace, to, f"{target}/{as_of}", target, message.body))
    outbox.enqueue(conn, letters, now)


def is_here(context: Context, conn: Connection, person: str) -> bool:
    """Whether somebody is set up and has not left, as far as Slack knows either."""
    found = find_person(context, conn, person)
    return found is not None and found.active and person not in _gone(context, conn)


def to_notice(context: Context, conn: Connection) -> tuple[Owned, ...]:
    """What those who have left had to do, of which this working day is still to tell."""
    return tuple(left.owned for left in _untold(context, conn))


def _tell(context: Context, conn: Connection, slot: datetime) -> None:
    workspace = context.workspace
    names = {team.key: team.name for team in people.teams(conn, workspace)}
    letters, heard = [], []
    for left in _untold(context, conn):
        message = messages.has_left(left.owned, names.get(left.owned.team or "", ""))
        theirs = leaving.actions_of(conn, workspace, left.owned)
        heard.append(Chase(left.owned.person, tuple(Reason(each, Why.UNOWNED) for each in theirs)))
        for to in left.to:
            tick = _tick(left.owned.person, left.owned.team, to)
            ticks.take(conn, workspace, tick, [slot], context.clock.now())
            letters.append(Post(workspace, to, _key(tick, slot.date()), message.body))
    # Who leads the team has heard of them with this: they come one by one a week later.
    chasing.told(conn, heard, context.reader().today)
    outbox.enqueue(conn, letters, context.clock.now())


def _untold(context: Context, conn: Connection) -> tuple[Left, ...]:
    """Of whose actions to tell, and whom."""
    workspace, today = context.workspace, context.reader().today
    everyone = _everyone(context, conn)
    gone = [person.id for person in everyone.values() if not person.active]
    roster = Roster(everyone, people.leads_by_team(conn, workspace))
    owned = leaving.owned(conn, workspace, gone, today)
    return rules.to_tell(owned, roster, _last_told(conn, workspace), today)


def _everyone(context: Context, conn: Connection) -> dict[str, Person]:
    """Everybody by id; whom Slack does not know any more, as having left."""
    gone = _gone(context, conn)
    return {
        person.id: replace(person, active=person.active and person.id not in gone)
        for person in people_of(context, conn)
    }


def _gone(context: Context, conn: Connection) -> frozenset[str]:
    """Those whom Slack does not know any more."""
    broken = gates.broken(conn, context.workspace)
    return frozenset(gate.destination.id for gate in broken if gate.why in _GONE)


def _last_told(conn: Connection, workspace: str) -> dict[tuple[str, str | None], date]:
    """When it was last said of whom and which team."""
    told: dict[tuple[str, str | None], date] = {}
    for tick, slot in ticks.last_of_all(conn, workspace, KEYS).items():
        person, team, _ = tick.removeprefix(KEYS).split("/")
        about = (person, None if team == _NO_TEAM else team)
        told[about] = max(slot.date(), told.get(about, slot.date()))
    return told


def _tick(person: str, team: str | None, to: str) -> str:
    return f"{KEYS}{person}/{team or _NO_TEAM}/{to}"


def _key(tick: str, on: date) -> str:
    """The outbox key of what was said on that day."""
    return f"{tick}/{on.isoformat()}"
