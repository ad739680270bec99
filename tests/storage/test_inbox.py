"""What Slack tells twice is handled once."""

from datetime import timedelta

import pytest

from storage import inbox
from storage.database import Database
from tests.clock import MovableClock

NOW = MovableClock().now()


def test_the_same_thing_told_twice_is_new_once(database: Database) -> None:
    with database.begin() as conn:
        assert inbox.first_time(conn, "T1", "message D1 1.1", NOW)
        assert not inbox.first_time(conn, "T1", "message D1 1.1", NOW)
        assert inbox.first_time(conn, "T1", "message D1 1.2", NOW)
        assert inbox.first_time(conn, "T2", "message D1 1.1", NOW)


def test_what_was_undone_is_new_again(database: Database) -> None:
    def handle_and_stumble() -> None:
        with database.begin() as conn:
            assert inbox.first_time(conn, "T1", "a", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        handle_and_stumble()
    with database.begin() as conn:
        assert inbox.first_time(conn, "T1", "a", NOW)


def test_only_old_keys_are_forgotten(database: Database) -> None:
    with database.begin() as conn:
        inbox.first_time(conn, "T1", "old", NOW - timedelta(days=8))
        inbox.first_time(conn, "T1", "new", NOW)
        inbox.forget(conn, NOW - timedelta(days=7))
        assert inbox.first_time(conn, "T1", "old", NOW)
        assert not inbox.first_time(conn, "T1", "new", NOW)
