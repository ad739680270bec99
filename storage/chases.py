"""What people were told of actions on a day, kept for as long as it is shown anew.

None of its words is kept, but which actions stood where.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from flows.chasing import Group, Why
from storage import tables

_chases = tables.Chase.__table__
_c = _chases.c

KEPT: Final = timedelta(weeks=4)
"""Whatever stands in an older message stays as it is."""


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """Actions told of for one reason; what has no line is in the list of this name, if in one."""

    group: Group
    whole: str = ""


@dataclass(frozen=True, slots=True)
class KeptChase:
    """What somebody was told on a day of theirs, in their ``zone``.

    ``spread`` is how many parts stood in the message, and in each of those below it.
    """

    person: str
    day: date
    zone: str
    groups: tuple[KeptGroup, ...]
    spread: tuple[int, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The actions that have a line, in order."""
        return tuple(action for each in self.groups for action in each.group.shown)


def keep(conn: Connection, workspace: str, told: Iterable[KeptChase]) -> None:
    """Keep what these people are told, and forget what they were told long ago."""
    for each in told:
        theirs = (_c.workspace == workspace) & (_c.person == each.person)
        conn.execute(_chases.delete().where(theirs, _c.day < each.day - KEPT))
        groups = [
            [group.why, list(group.shown), group.total, kept.whole]
            for kept in each.groups
            for group in [kept.group]
        ]
        about = {"workspace": workspace, "person": each.person, "day": each.day, "zone": each.zone}
        row = {**about, "groups": groups, "spread": list(each.spread)}
        conn.execute(_chases.insert().values(row))


def latest_with(
    conn: Connection, workspace: str, people: Collection[str], actions: Sequence[str], today: date
) -> tuple[tuple[KeptChase, tuple[str, ...]], ...]:
    """Of what each person was told the last that shows each action, and which of them it is of."""
    found = (
        select(_c.person, _c.day, _c.zone, _c.groups, _c.spread)
        .where(_c.workspace == workspace, _c.person.in_(people), _c.day >= today - KEPT)
        .order_by(_c.person, _c.day.desc())
    )
    sought = {person: set(actions) for person in people}
    latest = []
    for chase in map(_chase, conn.execute(found).all()):
        wanted = sought[chase.person]
        here = tuple(action for action in chase.shown if action in wanted)
        wanted.difference_update(here)
        if here:
            latest.append((chase, here))
    return tuple(latest)


def _chase(row: Row[*tuple[Any, ...]]) -> KeptChase:
    person, day, zone, groups, spread = row
    kept = tuple(
        KeptGroup(Group(Why(why), tuple(shown), total), whole)
        for why, shown, total, whole in groups
    )
    return KeptChase(person, day, zone, kept, tuple(spread))
