"""The weeks of teams: their open actions, team by team, and the digests that are built of them.

An action's words stay sealed until somebody asks for those that are shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Dialect,
    Integer,
    Row,
    ScalarSelect,
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

_Row = Row[*tuple[Any, ...]]

_actions = tables.Action.__table__
_digests = tables.Digest.__table__
_teams = tables.Team.__table__

_FAR: Final = timedelta(days=WEEK_DAYS + 2)
"""What is due so long after a day of UTC's is due later than this week, whatever the team's day."""
_SETTLED: Final = timedelta(seconds=10)
"""After so long whatever was done is committed: a turn takes its time first, and waits for less."""
_CLOSED: Final = (ActionStatus.DONE, ActionStatus.WONT_DO)
_KEEP: Final = Prepared(_digests.insert(), *_digests.c.keys())
_TEXT: Final = FreeText()

_HERE: Final = _actions.c.workspace == bindparam("workspace")
_IS_NEAR: Final = _actions.c.due_on < bindparam("far")
_IS_LATER: Final = _actions.c.due_on >= bindparam("far")
_IS_UNDATED: Final = _actions.c.due_on.is_(None)
_OPEN: Final = select(
    _actions.c.team,
    type_coerce(_actions.c.text, Text()),
    *ITEM[:5],
    # These are made what they are with the item: a row that is made twice costs twice.
    type_coerce(_actions.c.due_on, Text()),
    type_coerce(_actions.c.safety, Integer()),
    *ITEM[7:],
).where(_HERE, _actions.c.team.in_(bindparam("teams", expanding=True)), IS_OPEN)
_NEAR: Final = _OPEN.where(_IS_NEAR)
_FURTHER: Final = _OPEN.where(or_(_IS_LATER, _IS_UNDATED))
_LEFT_OFF: Final = (
    select(_digests.c.until)
    .where(_digests.c.workspace == _teams.c.workspace, _digests.c.team == _teams.c.key)
    .order_by(_digests.c.slot.desc())
    .limit(1)
    .scalar_subquery()
)
_BEGUN: Final = (
    select(_teams.c.key, func.coalesce(_LEFT_OFF, bindparam("week_ago")).label("since"))
    .where(
        _teams.c.workspace == bindparam("workspace"),
        _teams.c.key.in_(bindparam("teams", expanding=True)),
    )
    .subquery("begun")
)


def _how_many(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """So many of a team's actions."""
    of_team = _actions.c.team == _BEGUN.c.key
    return select(func.count()).where(_HERE, of_team, *conditions).scalar_subquery()


def _lately(when: Column[Any]) -> ColumnElement[bool]:
    return and_(when > _BEGUN.c.since, when <= bindparam("until"))


_COUNTS: Final = select(
    *_BEGUN.c,
    _how_many(_lately(_actions.c.ended_at), _actions.c.status.in_(_CLOSED)),
    _how_many(_lately(_actions.c.live_at), _actions.c.relists.is_(None)),
    _how_many(IS_OPEN, _IS_LATER),
    _how_many(IS_OPEN, _IS_UNDATED),
)


class _Counts(NamedTuple):
    """A row of them: since when, how many were closed and new, are due later, and on no day."""

    team: str
    since: datetime
    closed: int
    new: int
    later: int
    undated: int


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
    """The week of each of these teams, in their order; of none that is not set up any more.

    What was closed or new is counted from where the team's last digest left off, or for a week
    where it had none. Others commit meanwhile what they did before ``now``, so it ends a little
    earlier: none of it is counted twice or left out. All of them take no more statements than one,
    and what is read of all of them is held until the last.
    """
    until = now - _SETTLED
    given = {
        "workspace": workspace,
        "teams": teams,
        "until": until,
        "week_ago": until - timedelta(days=WEEK_DAYS),
        "far": now.astimezone(UTC).date() + _FAR,
    }
    counts = {row[0]: _Counts._make(row) for row in conn.execute(_COUNTS, given).all()}
    rows = _by_team(conn, _NEAR, given)
    # Where there are lines left for what comes after, it is read too.
    short = [
        team for team, it in counts.items() if it.later + it.undated and len(rows[team]) < MOST
    ]
    after = _by_team(conn, _FURTHER, {**given, "teams": short}) if short else {}
    item = _reader(conn.dialect)
    for team in (each for each in teams if each in counts):
        it = counts[team]
        further = {} if team in short else {Heading.LATER: it.later, Heading.UNDATED: it.undated}
        of_team = rows.pop(team, []) + after.pop(team, [])
        sealed = {row[2]: row[1] for row in of_team}
        items = [item(row) for row in of_team]
        yield TeamWeek(
            team, it.since, until, items, further, it.closed, it.new, sealed, conn.dialect
        )


def keep(
    conn: Connection,
    workspace: str,
    week: TeamWeek,
    slot: datetime,
    channel: str,
    built: Digest,
) -> None:
    """Keep what a team is told for a slot: once, in the transaction that enqueues it."""
    _KEEP.run(
        conn,
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


def went_to(conn: Connection, workspace: str, team: str, slot: datetime, channel: str) -> None:
    """Note that a digest is said in another channel than it was built for."""
    c = _digests.c
    it = (c.workspace == workspace) & (c.team == team) & (c.slot == slot)
    conn.execute(_digests.update().where(it).values(channel=channel))


def latest(conn: Connection, workspace: str, team: str) -> KeptDigest | None:
    """The last digest that a team had, or ``None``."""
    found = select(_digests).where(_digests.c.workspace == workspace, _digests.c.team == team)
    row = conn.execute(found.order_by(_digests.c.slot.desc()).limit(1)).first()
    if row is None:
        return None
    totals = {heading: getattr(row, heading) for heading in Heading}
    return KeptDigest(
        *(row.team, row.slot, row.channel, row.since, row.until, row.day),
        *(row.closed, row.fresh, totals, row.oldest, tuple(row.shown)),
    )


def standing(conn: Connection, workspace: str, actions: Sequence[str]) -> dict[str, Standing]:
    """These actions as they now stand, by their ids: for a digest that is shown anew."""
    c = _actions.c
    found = select(c.text, c.status, c.ended_by, c.ended_at, *ITEM).where(are(workspace, actions))
    rows = conn.execute(found).all()
    return {
        columns[0]: Standing(Item(*columns), text, ActionStatus(status), by, at)
        for text, status, by, at, *columns in rows
    }


def _by_team(
    conn: Connection, statement: Select[*tuple[Any, ...]], given: Mapping[str, object]
) -> dict[str, list[_Row]]:
    rows: dict[str, list[_Row]] = defaultdict(list)
    for row in conn.execute(statement, given).all():
        rows[row[0]].append(row)
    return rows


def _reader(dialect: Dialect) -> Callable[[_Row], Item]:
    """Makes an item of a row of ``_OPEN``."""
    day = Date().dialect_impl(dialect).result_processor(dialect, None) or _as_it_is

    def item(row: _Row) -> Item:
        _, _, key, audit, case, person, role, due, safety, redated, relisted, revision = row
        counts = (redated, relisted, revision)
        return Item(key, audit, case, person, role, day(due), bool(safety), *counts)

    return item


def _as_it_is(day: date | None) -> date | None:
    return day
