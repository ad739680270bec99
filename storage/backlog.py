"""How much waits to be said, for those who watch over the bot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from storage import gates
from storage.outbox import WAITING
from storage.tables import Outbox

_c: Final = Outbox.__table__.c
_WAITING: Final = select(func.count()).select_from(Outbox.__table__).where(WAITING)
_PARKED: Final = select(func.count()).select_from(Outbox.__table__).where(_c.parked_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Backlog:
    """Rows of the outbox that wait, and that were given up; in all workspaces."""

    waiting: int
    parked: int


def count(conn: Connection) -> Backlog:
    """Count them."""
    waiting, parked = (conn.execute(each).scalar_one() for each in (_WAITING, _PARKED))
    return Backlog(waiting, parked)


def lag_s(conn: Connection, now: datetime) -> float:
    """For how many seconds a relay should have looked at the destination that waits longest.

    What Slack puts off, or the pace, is no lag: the destination is not to be looked at before.
    """
    wake = gates.next_wake(conn)
    return 0.0 if wake is None else max(0.0, (now - wake).total_seconds())
