"""Scheduled work is done once a slot; after a pause only the latest."""

import subprocess
import sys
from contextlib import closing
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


def test_schedules_are_found_by_how_their_names_begin_and_by_nothing_like_it(
    database: Database,
) -> None:
    """A team's key may hold what stands for any character in a pattern."""
    with database.begin() as conn:
        for name in ("leaver/U1/a_b/U2", "leaver/U1/a-b/U2", "leaver/U1/a_bc/U2"):
            ticks.take(conn, "T1", name, WEEKS, NOW)
        assert ticks.last_of_all(conn, "T1", "leaver/U1/a_b/") == {"leaver/U1/a_b/U2": NOW}


ONE_AFTER_THE_OTHER = 20
PROCESS = """
import sys
from datetime import datetime, timedelta
from storage import ticks
from storage.database import Database

url, first = sys.argv[1], datetime.fromisoformat(sys.argv[2])
database = Database(url)
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    slots = [first + timedelta(days=n) for n in range(number + 1)]
    with database.begin() as conn:
        last = ticks.last(conn, "T1", "digest")
        due = [slot for slot in slots if last is None or slot > last]
        if ticks.take(conn, "T1", "digest", due, first) is not None:
            print(slots[-1].isoformat(), flush=True)
database.close()
"""


def test_two_processes_take_each_tick_once_between_them(url: str) -> None:
    """Both see every slot fall due; one of them does its work."""
    command = [sys.executable, "-c", PROCESS, url, NOW.isoformat()]
    pair = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in pair:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in pair:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    done = [slot for process in pair for slot in process.communicate(timeout=60)[0].split()]
    assert [process.returncode for process in pair] == [0, 0]
    wanted = [(NOW + timedelta(days=n)).isoformat() for n in range(ONE_AFTER_THE_OTHER)]
    assert len(done) == len(set(done))
    assert done
    assert set(done) <= set(wanted)
    with closing(Database(url)) as database, database.read() as conn:
        rows = conn.execute(select(TICKS.slot, TICKS.passed_over)).all()
    assert sorted(row.slot.isoformat() for row in rows) == wanted
    assert {row.slot.isoformat() for row in rows if not row.passed_over} == set(done)
