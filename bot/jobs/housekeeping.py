"""What nobody needs any more is dropped."""

from datetime import timedelta
from typing import Final

from bot.clock import Clock
from storage import inbox
from storage.database import Database

KEYS_KEPT_FOR: Final = timedelta(days=3)
"""Slack tells late of what happened, but by no more than a day."""


def keep_house(database: Database, clock: Clock) -> None:
    """Forget the keys of what happened too long ago to be told of again.

    Raises:
        DatabaseFault: if the database can't be used.
    """
    with database.begin() as conn:
        inbox.forget(conn, clock.now() - KEYS_KEPT_FOR)
