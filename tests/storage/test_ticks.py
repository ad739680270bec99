"""Scheduled work is done once a slot; after a pause only the latest."""

from datetime import timedelta

from sqlalchemy import select

from storage import ticks
from storage.database import Database
from storage.tables import Tick
from tests.clock import MovableClock

TICKS = Tick.__table__.c
NOW = MovableClock().now()
WEEKS = [NOW - timedelta(weeks=weeks) for weeks in (0, 1, 2)]


def test_a_slot_is_taken_once(database: Database) -> None:
    with database.begin() as conn:
        assert ticks.take(conn, "T1", "digest", [NOW], NOW) == NOW
        assert ticks.take(conn, "T1", "digest", [NOW], NOW) is None
        assert ticks.take(conn, "T1", "reminders", [NOW], NOW) == NOW


def test_after_a_pause_the_latest_slot_is_done_and_the_older_are_passed_over(
    database: Database,
) -> None:
    with database.begin() as conn:
        assert ticks.take(conn, "T1", "digest", WEEKS, NOW) == NOW
        found = conn.execute(select(TICKS.slot, TICKS.passed_over))
        assert {row.slot: row.passed_over for row in found} == {
            WEEKS[0]: False,
            WEEKS[1]: True,
            WEEKS[2]: True,
        }
        assert ticks.last(conn, "T1", "digest") == NOW


def test_nothing_due_takes_nothing(database: Database) -> None:
    with database.begin() as conn:
        assert ticks.take(conn, "T1", "digest", [], NOW) is None
        assert ticks.last(conn, "T1", "digest") is None
