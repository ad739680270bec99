"""The database: transactions, their waits and their faults, and the way to the newest schema.

On SQLite there is one writer at a time: a lock in the process, then ``BEGIN IMMEDIATE`` between
processes. Each wait gets half of the bound, so that whoever presses a button hears of trouble
before Slack gives up. Readers have connections of their own and wait for nobody.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from storage.types import set_cipher

MIGRATIONS: Final = "storage:migrations"
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


class DatabaseFault(Exception):
    """The database cannot be used as it is set up. One line, for a person; no data in it."""


class DatabaseUnavailable(DatabaseFault):
    """The database cannot be used now; what was tried has not happened."""


class DatabaseBusy(DatabaseUnavailable):
    """Somebody else was writing for longer than anybody should wait; nothing has happened."""


class Database:
    """One database, usable from any thread."""

    def __init__(
        self, url: str, *, encryption_key: str | None = None, busy_timeout_s: float = 2.0
    ) -> None:
        """Check the address; nothing is opened yet.

        ``encryption_key``: Fernet keys with commas between, the first of which seals free text.
        No call waits for another writer longer than ``busy_timeout_s``.

        Raises:
            DatabaseFault: for an address or a key that cannot be right.
        """
        address = _address(url)
        self._name = address.render_as_string(hide_password=True)
        self._half = busy_timeout_s / 2
        self._lock = threading.Lock()
        self._checked_out: Connection | None = None
        self._writer = _sqlite(address, self._half, connections=1)
        self._reader = _sqlite(address, self._half, connections=_READERS, reading=True)
        try:
            for engine in (self._writer, self._reader):
                set_cipher(engine.dialect, encryption_key)
        except ValueError:
            raise DatabaseFault("ENCRYPTION_KEY is no key; make one as README says.") from None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One writing transaction: committed when the block ends, undone if it raises.

        Not to be nested in one thread.

        Raises:
            DatabaseBusy: if no turn at writing came within the bound.
            DatabaseUnavailable: if the database failed; nothing of the block is kept.
        """
        with self._turn(), self._plainly(), self._writing() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction on the one writer's connection, which stays checked out for the next."""
        if self._checked_out is None:
            self._checked_out = self._writer.connect()
        with self._checked_out.begin():
            _begin_immediate(self._checked_out)
            yield self._checked_out

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One reading transaction: all of it sees the same moment. Writing in it fails.

        Raises:
            DatabaseUnavailable: if the database failed.
        """
        with self._plainly(), self._reader.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    def migrate(self) -> None:
        """Bring the schema to the newest revision; all of it or nothing.

        Raises:
            DatabaseFault: if it cannot be opened or written, or a newer version made it.
        """
        with self.begin() as connection:
            self._known_revision(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def at_head(self) -> bool:
        """Whether the schema is this version's.

        Raises:
            DatabaseFault: if it cannot be opened, or a newer version made it.
        """
        with self.read() as connection:
            found = self._known_revision(connection)
        return found == ScriptDirectory.from_config(_config()).get_current_head()

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

    def _known_revision(self, connection: Connection) -> str | None:
        found = MigrationContext.configure(connection).get_current_revision()
        known = {
            script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
        }
        if found is not None and found not in known:
            raise DatabaseFault(
                f"The database {self._name} was made by a newer version (its schema is {found}): "
                "run that version, or put back a copy from before."
            )
        return found

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=self._half):
            raise DatabaseBusy(f"The database {self._name} is busy; try again.")
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except NoConnectionFree as error:
            raise DatabaseBusy(f"The database {self._name} is busy; try again.") from error
        except (DBAPIError, sqlite3.Error) as error:
            name = getattr(getattr(error, "orig", error), "sqlite_errorname", "")
            if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise DatabaseBusy(f"The database {self._name} is busy; try again.") from error
            # Extended names add to the plain one: SQLITE_IOERR_WRITE, SQLITE_CANTOPEN_ISDIR.
            for known, why in _FAULTS.items():
                if name.startswith(known):
                    said = f"The database {self._name} cannot be used: {why}."
                    raise DatabaseUnavailable(said) from error
            raise


def _begin_immediate(connection: Connection) -> None:
    # By the driver itself: SQLAlchemy's way takes longer than all that SQLite does of it.
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.execute("BEGIN IMMEDIATE").close()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise DatabaseFault(
            "DATABASE_URL is no database address; give one like sqlite:///golden-thread.db."
        ) from None
    if address.get_backend_name() != "sqlite":
        raise DatabaseFault(
            f"DATABASE_URL begins with {address.drivername}: give a SQLite file, "
            "like sqlite:///golden-thread.db."
        )
    if address.database in {None, "", ":memory:"}:
        raise DatabaseFault("DATABASE_URL names no file; give one like sqlite:///golden-thread.db.")
    folder = Path(str(address.database)).parent
    if not folder.is_dir():
        raise DatabaseFault(f"DATABASE_URL names a file in {folder}, and there is no such folder.")
    return address


def _sqlite(address: URL, busy_s: float, *, connections: int, reading: bool = False) -> Engine:
    engine = create_engine(
        address,
        connect_args={"timeout": busy_s, "check_same_thread": False},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=busy_s,
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


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    return config
