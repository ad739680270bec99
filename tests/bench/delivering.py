"""What the relay costs: to be woken, to drain a backlog, and to find the next among many.

``python -m tests.bench.delivering FOLDER`` delivers some messages of the backlog there, and prints
how much memory it then holds, in a unit of its own.
"""

import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from bot.clock import SystemClock
from bot.jobs.relay import Relay, RelaySettings
from bot.jobs.slack import Slack, WebSlack
from storage import delivery, outbox
from storage.database import Database
from storage.delivery import Parcel
from storage.outbox import Body, Place, Post
from tests.bench.answering import beside_the_project
from tests.bench.floor import TEAM, floor
from tests.bench.harness import Sides
from tests.bench.rendering import by_hand
from tests.bench.served import server
from tests.bench.serving import memory_held
from tests.bench.stage import Listener, awake
from tests.flows.building import begun
from tests.journeys.council import MANIFEST
from tests.workspace import LocalWorkspace

FEW, MANY = 100, 100_000
A_TIME: Final = 1_000
"""How many are enqueued in one transaction."""
PEOPLE: Final = 500
BACKLOG: Final = 40
AUDITORS: Final = ("U0ASHA", "U0MARCUS", "U0SAM", "U0QUINN")
DELIVERED: Final = 300
LEASE: Final = timedelta(seconds=8)


class Counting(WebSlack):
    """Slack, and how many messages it took."""

    posted = 0

    def post(self, channel: str, body: Body, key: str, thread_ts: str | None) -> Place:
        """Post, and count."""
        self.posted += 1
        return super().post(channel, body, key, thread_ts)


@contextmanager
def woken() -> Iterator[Sides]:
    """From a turn's commit until Slack is called, the bot having been at rest."""
    with beside_the_project() as folder, floor(folder) as bare, awake(folder) as bot:
        yield Sides(
            bare,
            bot.press_and_wait,
            ready=bot.ready,
            since=lambda: bot.committed_at,
            until=lambda: bot.slack.handed_over_at,
        )


@contextmanager
def backlog() -> Iterator[Sides]:
    """A bare loop of calls to the local workspace, against a relay that makes the same ones.

    So the ratio is the relay's share of the pace that the loop has.
    """
    with ExitStack() as stack:
        local = stack.enter_context(LocalWorkspace.start(manifest=MANIFEST))
        folder = stack.enter_context(beside_the_project())
        database = stack.enter_context(migrated(address_in(folder)))
        slack = Counting(local.slack.bot_token, local.slack.api_url, 5.0)
        relay, numbers = relay_to(database, slack), itertools.count()
        body = by_hand(begun())

        def ready() -> None:
            posts = [Post(TEAM, to, f"post/{next(numbers)}", body) for to in AUDITORS * 10]
            enqueue(database, posts)

        def drain() -> None:
            before = slack.posted
            relay.drain()
            if slack.posted != before + BACKLOG:
                raise RuntimeError("the backlog was not drained")

        def bare_loop() -> None:
            for to in AUDITORS * 10:
                slack.post(to, body, f"bare/{next(numbers)}", None)

        yield Sides(floor=drain, measured=bare_loop, turns=6, warm_up=2, ready=ready)


@contextmanager
def claiming() -> Iterator[Sides]:
    """The next message of a hundred thousand found and taken, against the next of a hundred."""
    with beside_the_project() as few, beside_the_project() as many, ExitStack() as stack:
        sides = [
            stack.enter_context(waiting(address_in(folder), size))
            for folder, size in ((few, FEW), (many, MANY))
        ]
        yield claimed(sides)


@contextmanager
def claiming_on_a_server() -> Iterator[Sides]:
    """The same on PostgreSQL."""
    with server() as (served, _), ExitStack() as stack:
        addresses = [stack.enter_context(served.migrated()) for _each in range(2)]
        sides = [
            stack.enter_context(waiting(address, size))
            for address, size in zip(addresses, (FEW, MANY), strict=True)
        ]
        yield claimed(sides)


def claimed(sides: "Sequence[Claims]") -> Sides:
    """Claims by turns; what was claimed is put back before the next turn."""
    few, many = sides

    def ready() -> None:
        few.put_back()
        many.put_back()

    return Sides(few.claim, many.claim, turns=100, ready=ready)


class Claims:
    """Claims of one database's messages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._parcels: list[Parcel] = []

    def claim(self) -> None:
        """Take the next, as the relay does."""
        with self._database.begin() as conn:
            parcel = delivery.claim(conn, datetime.now(UTC), LEASE)
        if parcel is None:
            raise RuntimeError("nothing was claimed")
        self._parcels.append(parcel)

    def put_back(self) -> None:
        """Let it be claimed again, after those of everybody else."""
        for parcel in self._parcels:
            with self._database.begin() as conn:
                delivery.postponed(conn, parcel, datetime.now(UTC))
        self._parcels.clear()


@contextmanager
def waiting(address: str, size: int) -> Iterator[Claims]:
    """So many messages that wait: half of them for one channel, the others for many people."""
    with migrated(address) as database:
        fill(database, size)
        yield Claims(database)


def fill(database: Database, size: int) -> None:
    """Enqueue so many, all due; and let the database know what it holds, as it would by itself."""
    body = by_hand(begun())
    people = itertools.cycle(f"U{number}" for number in range(PEOPLE))
    posts = (
        Post(TEAM, next(people) if number % 2 else "C0NORTH", f"post/{number}", body)
        for number in range(size)
    )
    while some := list(itertools.islice(posts, A_TIME)):
        enqueue(database, some)
    with database.begin() as conn:
        conn.execute(text("ANALYZE"))


def enqueue(database: Database, posts: Sequence[Post]) -> None:
    """Have them said."""
    with database.begin() as conn:
        outbox.enqueue(conn, posts, datetime.now(UTC))


@contextmanager
def migrated(address: str) -> Iterator[Database]:
    """The database there, at the newest schema."""
    with closing(Database(address)) as database:
        database.migrate()
        yield database


def relay_to(database: Database, slack: Slack) -> Relay:
    """A relay that keeps no pace, to be driven step by step."""
    return Relay(database, slack, SystemClock(), RelaySettings(pace_s=0), _never_broken)


def _never_broken(conn: Connection, parcel: Parcel, why: str, now: datetime) -> None:
    del conn, now
    raise RuntimeError(f"{parcel.key} was not taken: {why}")


@contextmanager
def memory() -> Iterator[Callable[[], float]]:
    """Memory of a relay at work with a hundred thousand messages waiting, against a hundred."""
    with beside_the_project() as few, beside_the_project() as many:
        for folder, size in ((few, FEW), (many, MANY)):
            with migrated(address_in(folder)) as database:
                fill(database, size)
        yield lambda: held(many) / held(few)


def address_in(folder: Path) -> str:
    """The address of the database there."""
    return f"sqlite:///{folder / 'bot.db'}"


def held(folder: Path) -> float:
    """How much a process holds that has delivered some of what waits there while more came."""
    command = [sys.executable, "-m", "tests.bench.delivering", str(folder)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def _deliver_some(folder: Path) -> None:
    with migrated(address_in(folder)) as database:
        relay, began, body = relay_to(database, Listener()), time.time_ns(), by_hand(begun())
        for number in range(DELIVERED):
            enqueue(database, [Post(TEAM, "C0NORTH", f"post/{began}/{number}", body)])
            if relay.step() is None:
                raise RuntimeError("nothing was left to say")
        print(memory_held())


if __name__ == "__main__":
    _deliver_some(Path(sys.argv[1]))
