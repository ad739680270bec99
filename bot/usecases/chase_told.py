"""What somebody is told of actions on a day: put into words, and shown anew as the actions change.

The key is ``chase/<person>/<day>``; what one message can't hold stands under it, at ``/more/<n>``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages import chasing as messages
from bot.messages import paging
from bot.messages.action_lists import ActionList
from bot.messages.chasing import Chased, Said, Spread, Told
from bot.messages.digest import Ended
from bot.usecases.context import Context
from bot.usecases.everybody import people_of
from flows import following
from flows.actions import Tracked
from flows.answers import Person
from flows.following import Event
from flows.roles import NO_LEADS
from flows.setup import Team
from storage import actions, chases, gates, outbox, people
from storage import chasing as records
from storage.actions import Which
from storage.chases import KeptChase
from storage.chasing import Known
from storage.outbox import Update

KEYS: Final = "chase/"
"""How every key of what is said here begins."""

_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by id, with those whom no message reaches marked as not here, and their teams."""

    everybody: Mapping[str, Person]
    teams: Mapping[str, Team]

    def is_here(self, person: str | None) -> bool:
        """Whether somebody can be told at all."""
        return person is not None and person in self.everybody and self.everybody[person].active


def cast_now(context: Context, conn: Connection) -> Cast:
    """Who there is now."""
    unreached = {gate.destination.id for gate in gates.broken(conn, context.workspace)}
    everybody = {
        person.id: replace(person, active=person.active and person.id not in unreached)
        for person in people_of(context, conn)
    }
    return Cast(everybody, {team.key: team for team in people.teams(conn, context.workspace)})


def key(person: str, day: date, place: int = 0) -> str:
    """The outbox key of what this person is told on a day of theirs, or of what stands below it."""
    root = f"{KEYS}{person}/{day.isoformat()}"
    return f"{root}/more/{place}" if place else root


def word(
    context: Context, conn: Connection, cast: Cast, kept: KeptChase, known: Mapping[str, Known]
) -> Spread:
    """What somebody is told, of actions that stand as they are ``known``."""
    person, zone = cast.everybody[kept.person], ZoneInfo(kept.zone)
    told = []
    for each in kept.groups:
        lines = [_line(known[action], person, cast, kept) for action in each.group.shown]
        whole = ActionList.of(each.whole) if each.whole else None
        told.append(Told(each.group, lines, whole, _open(context, conn, whole, kept.day)))
    noon = datetime.combine(kept.day, _NOON, zone)
    reader = replace(context.reader(person), now=noon, timezone=kept.zone)
    return messages.chase(told, person.id, reader, kept.spread)


def refresh(context: Context, conn: Connection, tracked: Tracked) -> None:
    """After a step of an action: have what was told of it last say how it stands since.

    To be called in the transaction that changed it.
    """
    story = actions.events(conn, context.workspace, tracked)
    refresh_all(context, conn, [tracked], story)


def refresh_all(
    context: Context, conn: Connection, changed: Sequence[Tracked], story: Iterable[Event]
) -> None:
    """The same after several were changed; ``story`` names whoever owned one before."""
    cast, now = cast_now(context, conn), context.clock.now()
    leads, steps = people.leads_by_team(conn, context.workspace), tuple(story)
    heard: set[str] = set()
    # Many that were somebody's concern the same people.
    unlike = {(each.team, each.auditor, each.action.details.owner): each for each in changed}
    for each in unlike.values():
        known = leads.get(each.team) or leads.get(None) or NO_LEADS
        heard |= following.concerned(each, steps, known, cast.everybody.values())
    stand = {each.action.id: each for each in changed}
    today = context.reader().today
    found = chases.latest_with(conn, context.workspace, sorted(heard), [*stand], today)
    for kept, shown in found:
        updates = _updates(context, conn, cast, kept, [stand[action] for action in shown])
        outbox.enqueue(conn, updates, now)


def _updates(
    context: Context, conn: Connection, cast: Cast, kept: KeptChase, changed: Sequence[Tracked]
) -> list[Update]:
    """Those of its messages in which these actions stand, as they are now."""
    known = records.known(conn, context.workspace, kept.shown)
    if len(known) < len(kept.shown):
        return []
    said = word(context, conn, cast, kept, known)
    groups = [each.group for each in kept.groups]
    places = {messages.message_of(each.action.id, groups, kept.spread): each for each in changed}
    keys = {place: key(kept.person, kept.day, place) for place in places}
    standing = outbox.known(conn, context.workspace, [*keys.values()])
    letters = []
    for place, each in places.items():
        target, message = keys[place], said.messages[place]
        # Words that are longer since may be too long for where they stand.
        if target in standing and paging.fits_message(message.blocks):
            as_of = f"{target}/as-of/{each.action.id}/{each.action.revision}"
            update = Update(context.workspace, kept.person, as_of, target, message.body)
            letters.append(update)
    return letters


def _line(known: Known, person: Person, cast: Cast, kept: KeptChase) -> Chased:
    """An action as this person is told of it; its team is named to whoever is of another."""
    team = cast.teams.get(known.team or "") if known.team != person.team else None
    zone = ZoneInfo(kept.zone)
    ended = said = None
    if known.ended_at is not None:
        on = known.ended_at.astimezone(zone).date()
        ended = Ended(known.status, known.ended_by or "", on)
    asked_later = known.ask_on is None or known.ask_on > kept.day
    if known.effect is not None and known.effect_at is not None and asked_later:
        on = known.effect_at.astimezone(zone).date()
        said = Said(known.effect, known.effect_by or "", on)
    owned = cast.is_here(known.item.owner_person)
    return Chased(known.item, known.text, team.name if team else "", owned, ended, said)


def _open(context: Context, conn: Connection, whole: ActionList | None, today: date) -> int:
    """How many actions a list has, as it says itself."""
    if whole is None:
        return 0
    which = Which(whole.team, whole.owner)
    return actions.counts_of(conn, context.workspace, which, today).open
