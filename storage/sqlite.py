"""A SQLite file: one writer at a time.

A lock in the process, then ``BEGIN IMMEDIATE`` between processes; each wait gets half of the bound.
Readers have connections of their own and wait for nobody.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError

from storage.faults import DatabaseBusy, DatabaseFault, DatabaseUnavailable
from storage.types import as_json

_READERS: Final = 16
_FAULTS: Final = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it cannot be written to",
    "SQLITE_PERM": "access is denied",
    "SQLITE_CANTOPEN": "the file cannot be opened or made there",
    "SQLITE_NOTADB": "the file is something else, not a database",
    "SQLITE_CORRUPT": "the file is damaged; put back a copy",
    "SQLITE_IOERR": "the disk does not answer as it should",
}


class SqliteFile:
    """A file, and the connections to it."""

    errors: Final = (DBAPIError, sqlite3.Error)

    def __init__(self, address: URL, wait_s: float) -> None:
        """Check the address; nothing is opened yet.

        Raises:
            DatabaseFault: for an address that cannot be right.
        """
        _check(address)
        self.name: Final = address.render_as_string(hide_password=True)
        self._half = wait_s / 2
        self._lock = threading.Lock()
        self._checked_out: Connection | None = None
        self._writer = _engine(address, self._half, connections=1)
        there = _if_it_is_there(address)
        self._reader = _engine(there, self._half, connections=_READERS, reading=True)

    @property
    def dialects(self) -> tuple[Dialect, ...]:
        """What statements are compiled for, and ciphers travel with."""
        return self._writer.dialect, self._reader.dialect

    @contextmanager
    def begin(self, *, promptly: bool = False) -> Iterator[Connection]:
        """A transaction on the one writer's connection, which stays checked out for the next.

        Once it has begun it waits for nobody: ``promptly`` or not, that is bounded.
        """
        del promptly
        if not self._lock.acquire(timeout=self._half):
            raise DatabaseBusy(f"The database {self.name} is busy; try again.")
        try:
            if self._checked_out is None:
                self._checked_out = self._writer.connect()
            with self._checked_out.begin():
                _begin_immediate(self._checked_out)
                yield self._checked_out
        finally:
            self._lock.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction in which all is seen as of one moment, and writing fails."""
        with self._connected_to_read() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    unhurried = begin

    def _connected_to_read(self) -> Connection:
        try:
            return self._reader.connect()
        except DBAPIError as error:
            if _name(error).startswith("SQLITE_CANTOPEN"):
                why = "the file is not there yet, or cannot be opened"
                said = f"The database {self.name} cannot be used: {why}."
                raise DatabaseUnavailable(said) from None
            raise

    def plain(self, error: Exception) -> Exception:
        """The fault that an error of the driver is, without anything that was to be stored."""
        name = _name(error)
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return DatabaseBusy(f"The database {self.name} is busy; try again.")
        # Extended names add to the plain one: SQLITE_IOERR_WRITE, SQLITE_CANTOPEN_ISDIR.
        for known, why in _FAULTS.items():
            if name.startswith(known):
                return DatabaseUnavailable(f"The database {self.name} cannot be used: {why}.")
        return error  # SQLite names tables and columns, and no values.

    def close(self) -> None:
        """Close every connection that is not in use."""
        if self._lock.acquire(timeout=self._half):
            try:
                if self._checked_out is not None:
                    self._checked_out.close()
                    self._checked_out = None
            finally:
                self._lock.release()
        self._writer.dispose()
        self._reader.dispose()


def _check(address: URL) -> None:
    if address.database in {None, "", ":memory:"}:
        raise DatabaseFault("DATABASE_URL names no file; give one like sqlite:///golden-thread.db.")
    folder = Path(str(address.database)).parent
    if not folder.is_dir():
        raise DatabaseFault(f"DATABASE_URL names a file in {folder}, and there is no such folder.")


def _if_it_is_there(address: URL) -> URL:
    """The same file, which is not made where there is none: who reads would find it empty."""
    if "uri" in address.query:
        return address  # Who wrote it said how it is to be opened.
    file = str(Path(str(address.database)).absolute())
    for sign in "%?#":  # As SQLite wants it: the first of them first.
        file = file.replace(sign, f"%{ord(sign):02x}")
    return address.set(database=f"file:{file}", query={"mode": "rw", "uri": "true"})


def _name(error: Exception) -> str:
    return str(getattr(getattr(error, "orig", error), "sqlite_errorname", ""))


class _Running(sqlite3.Connection):
    """A connection, with what is asked of one of either kind of database."""

    def ask(self, statement: str, given: Sequence[Any]) -> Callable[[], list[tuple[Any, ...]]]:
        """Execute it, and read what it finds later."""
        return self.execute(statement, given).fetchall

    def run(self, statement: str, given: Sequence[Any]) -> None:
        """Execute it for what it does."""
        self.execute(statement, given).close()


def _begin_immediate(connection: Connection) -> None:
    # By the driver itself: SQLAlchemy's way takes longer than all that SQLite does of it.
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.execute("BEGIN IMMEDIATE").close()


def _engine(address: URL, busy_s: float, *, connections: int, reading: bool = False) -> Engine:
    engine = create_engine(
        address,
        connect_args={"timeout": busy_s, "check_same_thread": False, "factory": _Running},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=busy_s,
        json_serializer=as_json,
        # What a statement was given may be about a child: it is in no error and no log.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def opened(connection: DBAPIConnection, _record: object) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        connection.isolation_level = None  # Transactions begin where it is said, not in the driver.
        pragmas = ("query_only=ON",) if reading else ("journal_mode=WAL", "synchronous=FULL")
        for pragma in (*pragmas, "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine
