"""What Slack told us, once each: keys of what happened, never what was in it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert  # Compiles for SQLite too; not the reverse.

from storage.prepared import Prepared
from storage.tables import Inbox

_inbox: Final = Inbox.__table__
_FIRST: Final = Prepared(
    insert(_inbox).on_conflict_do_nothing().returning(_inbox.c.key),
    *("workspace", "key", "received_at"),
)


def first_time(conn: Connection, workspace: str, key: str, at: datetime) -> bool:
    """Whether this has not been handled before; from now on it has, if the transaction commits.

    ``key`` names what happened (a channel and ts, an action's ts and user), not how it was told.
    """
    return ask_first_time(conn, workspace, key, at)()


def ask_first_time(conn: Connection, workspace: str, key: str, at: datetime) -> Callable[[], bool]:
    """The same, to be had a little later."""
    asked = _FIRST.ask(conn, workspace=workspace, key=key, received_at=at)
    return lambda: bool(asked())


def forget(conn: Connection, before: datetime) -> None:
    """Drop keys so old that Slack will not tell of them again."""
    conn.execute(delete(_inbox).where(_inbox.c.received_at < before))
