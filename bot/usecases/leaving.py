"""Somebody has left: whoever leads a team is told what they had to do, and how it goes on."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from bot.messages import leaving as messages
from bot.usecases import ticking
from bot.usecases.context import Context
from bot.usecases.turn import Turn, find_person, people_of
from flows import leaving as rules
from flows.answers import Person
from flows.chasing import Roster
from storage import gates, leaving, outbox, people, ticks
from storage.outbox import Post, Update

_TOLD: Final = "leaver/"
"""Begins the name of a tick: of whom, in which team, and who was told."""
_NO_TEAM: Final = "-"
_GONE: Final = frozenset({"is_inactive", "user_disabled", "user_not_found"})
"""What Slack says when a message is for somebody who was deactivated."""


def tell(context: Context) -> datetime:
    """Tell of those who have left since, as the working day begins; gives when to look again."""
    return ticking.as_the_day_begins(context, "leavers", partial(_tell, context))


def refresh(now: Turn, person: str, teams: Iterable[str | None]) -> None:
    """Have what was said of a leaver say what is still theirs, after some of it was given away."""
    context, conn, workspace = now.context, now.conn, now.context.workspace
    today, cause = context.reader().today, hashlib.sha256(now.cause.key.encode()).hexdigest()[:12]
    left = {each.team: each for each in leaving.owned(conn, workspace, [person], today)}
    names = {team.key: team.name for team in people.teams(conn, workspace)}
    letters = []
    for team in sorted(set(teams), key=lambda key: key or ""):
        named, owned = names.get(team or "", ""), left.get(team)
        for tick, slot in ticks.last_of_all(conn, workspace, _tick(person, team, "")).items():
            to = tick.rpartition("/")[2]
            if owned is None:
                on = context.reader().on(now.moment.at)
                message = messages.given(person, named, now.cause.person, on)
            else:
                message = messages.has_left(owned, named)
            target = _key(tick, slot.date())
            letters.append(Update(workspace, to, f"{target}/as-of/{cause}", target, message.body))
    outbox.enqueue(conn, letters, now.moment.at)


def is_here(context: Context, conn: Connection, person: str) -> bool:
    """Whether somebody is set up and has not left, as far as Slack knows either."""
    found = find_person(context, conn, person)
    return found is not None and found.active and person not in _gone(context, conn)


def _tell(context: Context, conn: Connection, slot: datetime) -> None:
    workspace, today = context.workspace, context.reader().today
    everyone = _everyone(context, conn)
    gone = [person.id for person in everyone.values() if not person.active]
    roster = Roster(everyone, people.lines(conn, workspace))
    names = {team.key: team.name for team in people.teams(conn, workspace)}
    owned = leaving.owned(conn, workspace, gone, today)
    letters = []
    for left in rules.to_tell(owned, roster, _last_told(conn, workspace), today):
        message = messages.has_left(left.owned, names.get(left.owned.team or "", ""))
        for to in left.to:
            tick = _tick(left.owned.person, left.owned.team, to)
            ticks.take(conn, workspace, tick, [slot], context.clock.now())
            letters.append(Post(workspace, to, _key(tick, slot.date()), message.body))
    outbox.enqueue(conn, letters, context.clock.now())


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
    for tick, slot in ticks.last_of_all(conn, workspace, _TOLD).items():
        person, team, _ = tick.removeprefix(_TOLD).split("/")
        about = (person, None if team == _NO_TEAM else team)
        told[about] = max(slot.date(), told.get(about, slot.date()))
    return told


def _tick(person: str, team: str | None, to: str) -> str:
    return f"{_TOLD}{person}/{team or _NO_TEAM}/{to}"


def _key(tick: str, on: date) -> str:
    """The outbox key of what was said on that day."""
    return f"{tick}/{on.isoformat()}"
