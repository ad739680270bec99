"""What all the digests of a large council cost, beside the least that reading for them could."""

import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import psycopg

from bot.usecases import digesting
from flows.setup import Setup, Team
from storage import people, tables
from storage.database import Database
from tests.bench.answering import beside_the_project
from tests.bench.harness import Sides, Step
from tests.bench.served import server
from tests.storage.following import WORKSPACE, agreed, due

TEAMS: Final = 1_000
EACH: Final = 100
"""Open actions of a team."""
FEW: Final = 100
NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
_ZONE: Final = ZoneInfo("Europe/London")
_READ: Final = """
    SELECT team, text, id, audit, case_reference, owner_person, owner_role, due_on, safety,
           redated, relisted, revision
    FROM actions
    WHERE workspace = 'T0NORTHSHIRE' AND live_at IS NOT NULL AND ended_at IS NULL
    ORDER BY team
"""


@contextmanager
def built() -> Iterator[Sides]:
    """A thousand teams' digests over a hundred thousand open actions, worded, on SQLite.

    The floor is the one query that reads those actions, its rows in the driver's own types.
    """
    with beside_the_project() as folder:
        path = folder / "digests.db"
        with filled(f"sqlite:///{path}", TEAMS) as build, closing(sqlite3.connect(path)) as raw:
            yield _sides(build, lambda: raw.execute(_READ))


@contextmanager
def built_on_a_server() -> Iterator[Sides]:
    """The same on PostgreSQL."""
    with (
        server() as (served, _),
        served.migrated() as address,
        filled(address, TEAMS) as build,
        closing(psycopg.connect(address)) as raw,
    ):
        raw.execute("ANALYZE")  # As the server does by itself, within a minute.
        raw.commit()
        yield _sides(build, lambda: raw.execute(_READ))


@contextmanager
def memory() -> Iterator[Callable[[], float]]:
    """The most that is held at once for a thousand teams, against a hundred of the same size."""
    with beside_the_project() as folder:
        few, many = (f"sqlite:///{folder / name}" for name in ("few.db", "many.db"))
        with filled(few, FEW) as build_few, filled(many, TEAMS) as build_many:
            yield lambda: most_held(build_many) / most_held(build_few)


def most_held(build: Step) -> int:
    """Bytes, at the highest, while all digests are built."""
    tracemalloc.start()
    build()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def _sides(build: Step, query: Callable[[], Any]) -> Sides:
    def read() -> None:
        rows = query().fetchall()
        if len(rows) != TEAMS * EACH:
            raise RuntimeError("not every action was read")

    return Sides(floor=read, measured=build, turns=3, warm_up=1)


@contextmanager
def filled(address: str, teams: int) -> Iterator[Step]:
    """So many teams, each with its open actions; what builds all their digests."""
    database = Database(address)
    database.migrate()
    named = [Team(f"team-{n:04}", f"Team {n}", f"C{n:010}") for n in range(teams)]
    _fill(database, named)
    whose = [(team, _ZONE) for team in named]

    def build() -> None:
        with database.read() as conn:
            found = digesting.build(conn, WORKSPACE, whose, NOW)
            if sum(each.digest.open for each in found) != teams * EACH:
                raise RuntimeError("not every action was counted")

    yield build
    database.close()


def _fill(database: Database, teams: Sequence[Team]) -> None:
    """The same action many times over, on many days; as it comes, no team's stand together."""
    table = tables.Action.__table__
    with database.begin() as conn:
        people.set_up(conn, WORKSPACE, Setup("Northshire", "0300 123 4567", tuple(teams), ()))
        agreed(conn, [due(NOW.date(), "Make sure that the window in the bedroom is safe")], "A0")
        row = conn.execute(table.select()).one()._asdict()
        conn.execute(table.delete())
        for place in range(EACH):
            day = NOW.date() + timedelta(days=place * 7 % EACH - 20)
            more = {
                "due_on": None if place % 10 == 0 else day,
                "safety": place % 9 == 0,
                "live_at": NOW - timedelta(days=place * 3),
            }
            ids = (f"{(n * EACH + place) * 67280421310721 % 2**48:012x}" for n in range(len(teams)))
            given = [
                {**row, **more, "id": key, "number": n * EACH + place, "team": team.key}
                for n, (key, team) in enumerate(zip(ids, teams, strict=True))
            ]
            conn.execute(table.insert(), given)
