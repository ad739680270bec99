"""Scheduled work, once a slot: the slot is taken in the transaction that enqueues its work."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Select, Text, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import insert  # Compiles for SQLite too; not the reverse.

from storage.tables import Tick

_ticks: Final = Tick.__table__
_TAKE: Final = insert(_ticks).on_conflict_do_nothing().returning(_ticks.c.slot)
_LAST: Final = select(func.max(_ticks.c.slot)).where(
    _ticks.c.workspace == bindparam("of_workspace"), _ticks.c.schedule == bindparam("of_schedule")
)


def _latest() -> Select[str, datetime]:
    """Every schedule with its latest slot: from name to name, by an index that begins with it.

    A schedule that has run for years takes as long as one that is new.
    """
    c, here = _ticks.c, _ticks.c.workspace == bindparam("of_workspace")
    names = select(literal("", Text).label("name")).cte("names", recursive=True)
    after = select(func.min(c.schedule)).where(here, c.schedule > names.c.name).scalar_subquery()
    names = names.union_all(select(after).where(names.c.name.is_not(None)))
    slot = select(func.max(c.slot)).where(here, c.schedule == names.c.name).scalar_subquery()
    return select(names.c.name, slot).where(names.c.name != "")


_LATEST: Final = _latest()


def take(
    conn: Connection, workspace: str, schedule: str, slots: Sequence[datetime], now: datetime
) -> datetime | None:
    """Take the latest of the due ``slots``, in any order, and pass the older ones over.

    Gives the slot whose work is now to be done, or ``None`` where it was taken before (or there
    is none). All of it holds only if the transaction commits.
    """
    if not slots:
        return None
    *older, latest = sorted(slots)
    given = {"workspace": workspace, "schedule": schedule, "taken_at": now}
    for slot in older:
        conn.execute(_TAKE, {**given, "slot": slot, "passed_over": True})
    taken = conn.execute(_TAKE, {**given, "slot": latest, "passed_over": False}).first()
    return None if taken is None else latest


def last(conn: Connection, workspace: str, schedule: str) -> datetime | None:
    """The latest slot dealt with; ``None`` for a schedule that has not begun."""
    given = {"of_workspace": workspace, "of_schedule": schedule}
    found: datetime | None = conn.execute(_LAST, given).scalar()
    return found


def begin(conn: Connection, workspace: str, schedule: str, now: datetime) -> None:
    """Let a schedule begin ``now``: no slot before is ever due."""
    given = {"workspace": workspace, "schedule": schedule, "taken_at": now}
    conn.execute(_TAKE, {**given, "slot": now, "passed_over": True})


def last_of_all(conn: Connection, workspace: str, prefix: str) -> dict[str, datetime]:
    """The latest slot dealt with of every schedule whose name begins like this, by its name."""
    rows = conn.execute(_LATEST, {"of_workspace": workspace}).all()
    return {row[0]: row[1] for row in rows if row[0].startswith(prefix)}
