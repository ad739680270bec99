"""The weeks of teams: their open actions, team by team, and the digests that are built of them.

An action's words stay sealed until somebody asks for those that are shown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Dialect,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
)

from flows.actions import ActionStatus
from flows.digest import MOST, WEEK_DAYS, Digest, Heading, Item
from storage import tables
from storage.actions import IS_OPEN, ITEM, are
from storage.prepared import Prepared
from storage.types import FreeText

_actions = tables.Action.__table__
_digests = tables.Digest.__table__

_AT_ONCE: Final = 25
"""Teams. However many there are, no more is held than so many teams' actions."""
_ENDED: Final = 100
"""Rows of what was closed or new that are held at once."""
_FAR: Final = timedelta(days=WEEK_DAYS + 2)
"""What is due so long after a day of UTC's is due later than this week, whatever the team's day."""
_OF_TEAM: Final = and_(
    _actions.c.workspace == bindparam("workspace"), _actions.c.team == bindparam("team"), IS_OPEN
)
_IS_NEAR: Final = _actions.c.due_on < bindparam("far")
_IS_FURTHER: Final = or_(_actions.c.due_on.is_(None), _actions.c.due_on >= bindparam("far"))
_OPEN: Final = select(
    _actions.c.id,
    type_coerce(_actions.c.text, Text()),
    *ITEM[1:5],
    # These are made what they are with the item: a row that is made twice costs twice.
    type_coerce(_actions.c.due_on, Text()),
    type_coerce(_actions.c.safety, Integer()),
    *ITEM[7:],
).where(_OF_TEAM)
_NEAR: Final = Prepared(_OPEN.where(_IS_NEAR))
_FURTHER: Final = Prepared(_OPEN.where(_IS_FURTHER))
_HOW_MANY_FURTHER: Final = Prepared(
    select(func.count(), func.count(_actions.c.due_on)).where(_OF_TEAM, _IS_FURTHER)
)
_TEXT: Final = FreeText()
_SETTLED: Final = timedelta(seconds=10)
"""After so long whatever was done is committed: a turn takes its time first, and waits for less."""
_CLOSED: Final = (ActionStatus.DONE, ActionStatus.WONT_DO)


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A team's open actions, and how many were closed and new since its last digest.

    Those are counted from ``since`` to ``until``. ``items`` are the most pressing, more than a
    digest has lines for; ``further`` counts by their headings those that come after them.
    """

    team: str
    since: datetime
    until: datetime
    items: Sequence[Item]
    further: Mapping[Heading, int]
    closed: int
    new: int
    _sealed: Mapping[str, str]
    _dialect: Dialect

    def words(self, actions: Iterable[str]) -> dict[str, str]:
        """What is to be done, by the ids of these actions, which are among the items."""
        opened = ((each, self._sealed[each]) for each in actions)
        return {
            each: _TEXT.process_result_value(text, self._dialect) or "" for each, text in opened
        }


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """A digest as it was built, and the channel it went to.

    ``closed`` and ``new`` count from ``since`` to ``until``, where the next one goes on. ``totals``
    are what stood under each heading, ``oldest`` how many days late the latest was. ``shown`` are
    its actions, in order.
    """

    team: str
    slot: datetime
    channel: str
    since: datetime
    until: datetime
    day: date
    closed: int
    new: int
    totals: Mapping[Heading, int]
    oldest: int
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An action of a digest as it now stands."""

    item: Item
    text: str
    status: ActionStatus
    ended_by: str | None
    ended_at: datetime | None


def weeks(
    conn: Connection, workspace: str, teams: Sequence[str], now: datetime
) -> Iterator[TeamWeek]:
    """The week of each of these teams, in their order.

    What was closed or new is counted from where the team's last digest left off, or for a week
    where it had none. Others commit meanwhile what they did before ``now``, so it ends a little
    earlier: none of it is counted twice or left out.
    """
    until = now - _SETTLED
    since = _since(conn, workspace, teams, until)
    here = _actions.c.workspace == workspace
    ended = here & _actions.c.status.in_(_CLOSED)
    begun = here & _actions.c.relists.is_(None)
    closed = _counted(conn, _actions.c.ended_at, since, until, ended)
    new = _counted(conn, _actions.c.live_at, since, until, begun)
    item = _reader(conn.dialect)
    far = now.astimezone(UTC).date() + _FAR
    for team, rows, further in _open(conn, workspace, teams, far):
        items = [item(row) for row in rows]
        sealed = {row[0]: row[1] for row in rows}
        counts = (closed.get(team, 0), new.get(team, 0))
        yield TeamWeek(team, since[team], until, items, further, *counts, sealed, conn.dialect)


def keep(
    conn: Connection,
    workspace: str,
    week: TeamWeek,
    slot: datetime,
    channel: str,
    built: Digest,
) -> None:
    """Keep what a team is told for a slot: once, in the transaction that enqueues it."""
    conn.execute(
        _digests.insert().values(
            workspace=workspace,
            team=week.team,
            slot=slot,
            channel=channel,
            since=week.since,
            until=week.until,
            day=built.day,
            closed=built.closed,
            fresh=built.new,
            oldest=built.oldest,
            shown=[item.id for item in built.shown],
            **{heading.value: built.totals.get(heading, 0) for heading in Heading},
        )
    )


def went_to(conn: Connection, workspace: str, team: str, slot: datetime, channel: str) -> None:
    """Note that a digest is said in another channel than it was built for."""
    c = _digests.c
    it = (c.workspace == workspace) & (c.team == team) & (c.slot == slot)
    conn.execute(_digests.update().where(it).values(channel=channel))


def kept(conn: Connection, workspace: str, team: str, slot: datetime) -> KeptDigest | None:
    """The digest that a team had for a slot, or ``None``."""
    c = _digests.c
    it = (c.workspace == workspace) & (c.team == team) & (c.slot == slot)
    return _kept(conn, select(_digests).where(it))


def latest(conn: Connection, workspace: str, team: str) -> KeptDigest | None:
    """The last digest that a team had, or ``None``."""
    found = select(_digests).where(_digests.c.workspace == workspace, _digests.c.team == team)
    return _kept(conn, found.order_by(_digests.c.slot.desc()).limit(1))


def standing(conn: Connection, workspace: str, actions: Sequence[str]) -> dict[str, Standing]:
    """These actions as they now stand, by their ids: for a digest that is shown anew."""
    c = _actions.c
    found = select(c.text, c.status, c.ended_by, c.ended_at, *ITEM).where(are(workspace, actions))
    rows = conn.execute(found).all()
    return {
        columns[0]: Standing(Item(*columns), text, ActionStatus(status), by, at)
        for text, status, by, at, *columns in rows
    }


def _reader(dialect: Dialect) -> Callable[[tuple[Any, ...]], Item]:
    """Makes an item of a row of ``_OPEN``."""
    day = Date().dialect_impl(dialect).result_processor(dialect, None) or _as_it_is

    def item(row: tuple[Any, ...]) -> Item:
        key, _, audit, case, person, role, due, safety, redated, relisted, revision = row
        counts = (redated, relisted, revision)
        return Item(key, audit, case, person, role, day(due), bool(safety), *counts)

    return item


def _as_it_is(day: date | None) -> date | None:
    return day


def _open(
    conn: Connection, workspace: str, teams: Sequence[str], far: date
) -> Iterator[tuple[str, list[tuple[Any, ...]], dict[Heading, int]]]:
    """The rows of each team's open actions, and how many come after them by their headings.

    Some teams are asked for before any is read.
    """
    for start in range(0, len(teams), _AT_ONCE):
        some = teams[start : start + _AT_ONCE]
        named = [{"workspace": workspace, "team": team, "far": far} for team in some]
        asked = [(_NEAR.ask(conn, **of), _HOW_MANY_FURTHER.ask(conn, **of)) for of in named]
        for of, (near, how_many) in zip(named, asked, strict=True):
            rows, ((count, dated),) = near(), how_many()
            further = {Heading.LATER: dated, Heading.UNDATED: count - dated}
            if count and len(rows) < MOST:  # There are lines left for them.
                rows, further = rows + _FURTHER.all(conn, **of), {}
            yield str(of["team"]), rows, further


def _since(
    conn: Connection, workspace: str, teams: Sequence[str], until: datetime
) -> dict[str, datetime]:
    c = _digests.c
    rows = conn.execute(
        select(c.team, func.max(c.until))
        .where(c.workspace == workspace, c.team.in_(teams))
        .group_by(c.team)
    )
    since = dict.fromkeys(teams, until - timedelta(days=WEEK_DAYS))
    since.update(tuple(row) for row in rows)
    return since


def _counted(
    conn: Connection,
    when: Column[Any],
    since: Mapping[str, datetime],
    until: datetime,
    condition: ColumnElement[bool],
) -> dict[str, int]:
    """How many actions of each team this happened to since its own last digest."""
    earliest = min(since.values(), default=until)
    found = select(_actions.c.team, when).where(condition, when > earliest, when <= until)
    counts: dict[str, int] = {}
    for team, at in conn.execute(found, execution_options={"yield_per": _ENDED}):
        if team in since and at > since[team]:
            counts[team] = counts.get(team, 0) + 1
    return counts


def _kept(conn: Connection, found: Select[Any]) -> KeptDigest | None:
    row = conn.execute(found).first()
    if row is None:
        return None
    totals = {heading: getattr(row, heading) for heading in Heading}
    return KeptDigest(
        *(row.team, row.slot, row.channel, row.since, row.until, row.day),
        *(row.closed, row.fresh, totals, row.oldest, tuple(row.shown)),
    )
