"""Ways in which a database goes away, for as long as a block lasts."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.postgresql import Server

BARRED = ("inbox", "outbox", "audits", "entries", "gates")
BAR = """
    CREATE FUNCTION bar() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
"""
NO_MORE_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Place:
    """A database, and what is needed to be rough with it."""

    address: str
    folder: Path
    server: Server | None = None

    @property
    def its_server(self) -> Server:
        """The server that it is on."""
        assert self.server is not None, "it is on no server"
        return self.server


Outage = Callable[[Place], AbstractContextManager[None]]


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Somebody else is writing, and does not stop."""
    file = place.address.removeprefix("sqlite:///")
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def no_room_for_a_file(place: Place) -> Iterator[None]:
    """No file of this process may grow, nor be written to beyond its first bytes."""
    assert place.server is None, "only files are meant"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (NO_MORE_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def stopped(place: Place) -> Iterator[None]:
    """The server ends, and is started again."""
    place.its_server.halt()
    try:
        yield
    finally:
        place.its_server.resume()


@contextmanager
def silent(place: Place) -> Iterator[None]:
    """The server neither answers nor refuses anything."""
    with place.its_server.silent():
        yield


@contextmanager
def no_room_on_the_server(place: Place) -> Iterator[None]:
    """The server refuses every row as it does when its disk is full."""
    with closing(psycopg.connect(place.address, autocommit=True)) as conn:
        conn.execute(BAR)
        for table in BARRED:
            conn.execute(
                f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION bar()"
            )
        try:
            yield
        finally:
            # One at a time: with several tables locked, it and a turn could wait for each other.
            for table in BARRED:
                conn.execute(f"DROP TRIGGER full_disk ON {table}")
            conn.execute("DROP FUNCTION bar")
