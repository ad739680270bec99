"""What Slack told us, once each: keys of what happened, never what was in it."""

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
    return _FIRST.first(conn, workspace=workspace, key=key, received_at=at) is not None


def forget(conn: Connection, before: datetime) -> None:
    """Drop keys so old that Slack will not tell of them again."""
    conn.execute(delete(_inbox).where(_inbox.c.received_at < before))
