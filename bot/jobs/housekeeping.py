"""What nobody needs any more is dropped."""

from datetime import timedelta
from typing import Final

from bot.clock import Clock
from storage import inbox, ticks
from storage.database import Database

KEYS_KEPT_FOR: Final = timedelta(days=3)
"""Slack tells late of what happened, but by no more than a day."""
SLOTS_KEPT_FOR: Final = timedelta(weeks=8)
"""What is due follows from a schedule's latest slot; the others are there to be looked at."""


def keep_house(database: Database, clock: Clock) -> None:
    """Forget the keys of what happened too long ago to be told of again, and slots long past.

    Raises:
        DatabaseFault: if the database can't be used.
    """
    with database.begin() as conn:
        inbox.forget(conn, clock.now() - KEYS_KEPT_FOR)
        ticks.forget(conn, clock.now() - SLOTS_KEPT_FOR)
