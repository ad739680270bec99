"""Each team's week is posted in its channel, once, on its day and hour, and is kept true there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import groupby, islice
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages import digest as messages
from bot.messages.digest import Ended, Whose, Worded
from bot.messages.types import Message
from bot.usecases.context import Context
from bot.widgets import fitting
from flows import digest as rules
from flows import schedule as schedules
from flows.actions import Tracked
from flows.digest import Digest
from flows.schedule import Due, Schedule
from flows.setup import Team
from storage import digests, gates, outbox, people, ticks
from storage.digests import KeptDigest, Standing, TeamWeek
from storage.gates import Destination
from storage.outbox import Post, Update

_TOGETHER: Final = 25
"""Teams that are read for, and written, in one go: so many cost little each, hold nobody up for
long, and are all of whom anything is held."""


class _Waiting(NamedTuple):
    """A team whose digest is due, its zone, and the slots that are."""

    team: Team
    schedule: Schedule
    due: Due


def post_due(context: Context) -> datetime | None:
    """Post every digest that is due; gives when the next one falls due, if any will.

    A team's first is the one that falls due after the team was first seen here, and so is the first
    on another day or hour. After a pause that of the latest slot is posted, and the older ones are
    recorded as passed over.
    """
    now = context.clock.now()
    with context.database.read() as conn:
        zone = people.workspace(conn, context.workspace).timezone
        teams = people.teams(conn, context.workspace)
        last = rules.in_force(ticks.last_of_all(conn, context.workspace, rules.SCHEDULES))
    planned = [(team, rules.schedule_of(team, zone)) for team in teams]
    _begin(context, rules.beginning(last, [schedule for _, schedule in planned]), now)
    for some in fitting.chunks(_due(planned, last, now), _TOGETHER):
        with context.database.begin() as conn:
            _post(context, conn, some)
        context.wake()
    next_slot = cache(lambda shape: schedules.next_slot(shape, now))
    return min((next_slot(_shape(schedule)) for _, schedule in planned), default=None)


class Built(NamedTuple):
    """A team's digest: the counts of its week, what is shown of it, and the messages."""

    team: Team
    week: TeamWeek
    digest: Digest
    messages: tuple[Message, ...]


def build(
    conn: Connection, workspace: str, teams: Iterable[tuple[Team, ZoneInfo]], now: datetime
) -> Iterator[Built]:
    """The digests of these teams as of ``now``, by the day in each one's zone, in any order.

    However many there are, no more is held than what some of them have open.
    """
    left = iter(teams)
    while whose := {team.key: (team, zone) for team, zone in islice(left, _TOGETHER)}:
        for week in digests.weeks(conn, workspace, list(whose), now):
            team, zone = whose[week.team]
            today = now.astimezone(zone).date()
            counts = {"closed": week.closed, "new": week.new}
            built = rules.digest(week.items, today, further=week.further, **counts)
            texts = week.words(item.id for item in built.shown)
            lines = {each: Worded(text) for each, text in texts.items()}
            shown = messages.digest(_whose(team, week.since, zone), built, lines)
            yield Built(team, week, built, shown)


def refresh(context: Context, conn: Connection, *changed: Tracked) -> None:
    """Show how these actions now stand, in their teams' last digests where they have a line there.

    To be called in the transaction that changed them, each as it is stored.
    """
    listed = sorted((each for each in changed if each.team), key=_team_of)
    for team, of_team in groupby(listed, key=_team_of):
        kept = digests.latest(conn, context.workspace, team)
        here = [each for each in of_team if kept is not None and each.action.id in kept.shown]
        if kept is not None and here:
            _refresh(context, conn, kept, here)


def _begin(context: Context, fresh: Sequence[str], now: datetime) -> None:
    """Note teams, or times of theirs, that are new or gone: nothing is due to them before now."""
    if fresh:
        with context.database.begin() as conn:
            for name in fresh:
                ticks.begin(conn, context.workspace, name, now)


def _due(
    planned: Iterable[tuple[Team, Schedule]], last: Mapping[str, datetime], now: datetime
) -> list[_Waiting]:
    """Those teams that a digest is due to. Most share their hours, and are reckoned once."""
    found = cache(lambda shape, since: rules.due(shape, since, now))
    waiting = []
    for team, schedule in planned:
        due = found(_shape(schedule), last.get(schedule.name))
        if due is not None:
            waiting.append(_Waiting(team, schedule, due))
    return waiting


def _shape(schedule: Schedule) -> Schedule:
    """When it falls due, whoever's it is."""
    return replace(schedule, name="")


def _post(context: Context, conn: Connection, waiting: Sequence[_Waiting]) -> None:
    """Take these slots, and post what nobody else has."""
    now, workspace = context.clock.now(), context.workspace
    slots: dict[str, datetime] = {}
    broken = {gate.destination.id for gate in gates.broken(conn, workspace)}
    for each in waiting:
        due = [*each.due.older, each.due.slot]
        slot = ticks.take(conn, workspace, each.schedule.name, due, now)
        to = Destination(workspace, each.team.channel)
        # A channel that is mended one day reads one digest, not those of all the weeks before.
        stuck = to.id in broken and outbox.waits(conn, to, f"{rules.SCHEDULES}{each.team.key}/")
        if slot is not None and not stuck:
            slots[each.team.key] = slot
    taken = [(w.team, ZoneInfo(w.schedule.zone)) for w in waiting if w.team.key in slots]
    posts: list[Post] = []
    for team, week, built, told in build(conn, workspace, taken, now):
        slot, channel = slots[team.key], team.channel
        digests.keep(conn, workspace, week, slot, channel, built)
        for place, message in enumerate(told):
            key, root = _key(team.key, slot, place), _key(team.key, slot)
            posts.append(Post(workspace, channel, key, message.body, root if place else None))
    outbox.enqueue(conn, posts, now)


def _refresh(
    context: Context, conn: Connection, kept: KeptDigest, changed: Sequence[Tracked]
) -> None:
    team = people.find_team(conn, context.workspace, kept.team)
    standing = digests.standing(conn, context.workspace, kept.shown)
    if team is None or len(standing) < len(kept.shown):
        return
    zone = ZoneInfo(team.timezone or people.workspace(conn, context.workspace).timezone)
    built = rules.as_built(
        kept.day,
        [standing[each].item for each in kept.shown],
        kept.totals,
        closed=kept.closed,
        new=kept.new,
        oldest=kept.oldest,
    )
    lines = {each: _line(now, zone) for each, now in standing.items()}
    shown = messages.digest(_whose(team, kept.since, zone), built, lines)
    latest = {messages.message_of(kept.shown.index(each.action.id)): each for each in changed}
    updates = [_update(context, kept, place, each, shown[place]) for place, each in latest.items()]
    outbox.enqueue(conn, updates, context.clock.now())


def _update(
    context: Context, kept: KeptDigest, place: int, changed: Tracked, message: Message
) -> Update:
    target = _key(kept.team, kept.slot, place)
    key = f"{target}/as-of/{changed.action.id}/{changed.action.revision}"
    return Update(context.workspace, kept.channel, key, target, message.body)


def _whose(team: Team, since: datetime, zone: ZoneInfo) -> Whose:
    return Whose(team.key, team.name, since.astimezone(zone).date())


def _line(now: Standing, zone: ZoneInfo) -> Worded:
    if now.ended_at is None:
        return Worded(now.text)
    on = now.ended_at.astimezone(zone).date()
    return Worded(now.text, Ended(now.status, now.ended_by or "", on))


def _key(team: str, slot: datetime, place: int = 0) -> str:
    """The outbox key of a digest's message: the first stands in the channel, others under it."""
    root = f"digest/{team}/{slot.isoformat()}"
    return f"{root}/more/{place}" if place else root


def _team_of(tracked: Tracked) -> str:
    return tracked.team or ""
