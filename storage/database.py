"""The database: transactions, their waits and their faults, and the way to the newest schema.

A SQLite file (:mod:`storage.sqlite`) or a PostgreSQL server (:mod:`storage.postgresql`), by its
address alone. Whoever presses a button hears of trouble before Slack gives up.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Dialect, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from storage import gates
from storage.faults import DatabaseBusy, DatabaseFault, DatabaseUnavailable
from storage.postgresql import PostgresqlServer
from storage.sqlite import SqliteFile
from storage.types import set_cipher

__all__ = ["Database", "DatabaseBusy", "DatabaseFault", "DatabaseUnavailable"]

MIGRATIONS: Final = "storage:migrations"


class Kind(Protocol):
    """All that differs between one kind of database and another."""

    @property
    def name(self) -> str:
        """Its address, with nothing secret in it."""

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What it raises."""

    @property
    def dialects(self) -> tuple[Dialect, ...]:
        """What statements are compiled for."""

    def begin(self, *, promptly: bool = False) -> AbstractContextManager[Connection]:
        """A writing transaction; ``promptly``: whose waits are bounded in all."""

    def read(self) -> AbstractContextManager[Connection]:
        """A reading one: all of it sees the same moment."""

    def unhurried(self) -> AbstractContextManager[Connection]:
        """A writing one that may take its time; only one process has such a one at a time."""

    def plain(self, error: Exception) -> Exception:
        """What an error comes to, in plain words and without data; itself if it has none."""

    def close(self) -> None:
        """Close every connection that is not in use."""


class Database:
    """One database, usable from any thread."""

    def __init__(
        self,
        url: str,
        *,
        encryption_key: str | None = None,
        busy_timeout_s: float = 2.0,
        connections: int = 12,
    ) -> None:
        """Check the address; nothing is opened yet.

        ``encryption_key``: Fernet keys with commas between, the first of which seals free text.
        No statement waits for others, or for a server, longer than ``busy_timeout_s``, nor does a
        transaction for its beginning. ``connections``: at most so many to a server at once.

        Raises:
            DatabaseFault: for an address or a key that cannot be right.
        """
        self._kind = _kind(_address(url), busy_timeout_s, connections)
        try:
            for dialect in self._kind.dialects:
                set_cipher(dialect, encryption_key)
        except ValueError:
            raise DatabaseFault("ENCRYPTION_KEY is no key; make one as README says.") from None

    @property
    def name(self) -> str:
        """Its address, with nothing secret in it."""
        return self._kind.name

    @contextmanager
    def begin(self, *, promptly: bool = False) -> Iterator[Connection]:
        """One writing transaction: committed when the block ends, undone if it raises.

        Not to be nested in one thread. ``promptly``: somebody waits for it in Slack, and so all
        its waits together are bounded, not only each.

        Raises:
            DatabaseBusy: if others were in the way for longer than the bound.
            DatabaseUnavailable: if the database failed; nothing of the block is kept.
        """
        kind = self._kind.begin(promptly=promptly)
        with self._plainly(), kind as connection, gates.last(connection):
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One reading transaction: all of it sees the same moment. Writing in it fails.

        Raises:
            DatabaseUnavailable: if the database failed.
        """
        with self._plainly(), self._kind.read() as connection:
            yield connection

    @contextmanager
    def unhurried(self) -> Iterator[Connection]:
        """As :meth:`begin`, for much work that is done rarely: by one process at a time.

        Raises:
            DatabaseFault: as :meth:`begin`, or if the database is not made as it should be.
        """
        with self._plainly(), self._kind.unhurried() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the schema to the newest revision; all of it or nothing, by one process at a time.

        Raises:
            DatabaseFault: if it cannot be opened or written, or a newer version made it.
        """
        with self.unhurried() as connection:
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
        self._kind.close()

    def _known_revision(self, connection: Connection) -> str | None:
        found = MigrationContext.configure(connection).get_current_revision()
        known = {
            script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
        }
        if found is not None and found not in known:
            raise DatabaseFault(
                f"The database {self.name} was made by a newer version (its schema is {found}): "
                "run that version, or put back a copy from before."
            )
        return found

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except NoConnectionFree:
            raise DatabaseBusy(f"The database {self.name} is busy; try again.") from None
        except self._kind.errors as error:
            plain = self._kind.plain(error)
            if plain is error:
                raise
            # Not chained: what the driver says may repeat what was to be stored.
            raise plain.with_traceback(error.__traceback__) from None


def _address(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseFault(
            "DATABASE_URL is no database address; give one like sqlite:///golden-thread.db or "
            "postgresql://user:password@host/golden."
        ) from None


def _kind(address: URL, wait_s: float, connections: int) -> Kind:
    if address.drivername in {"sqlite", "sqlite+pysqlite"}:
        return SqliteFile(address, wait_s)
    if address.drivername in {"postgresql", "postgresql+psycopg", "postgres"}:
        return PostgresqlServer(address, wait_s, connections)
    raise DatabaseFault(
        f"DATABASE_URL begins with {address.drivername}: give a SQLite file, like "
        "sqlite:///golden-thread.db, or postgresql://user:password@host/golden."
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    return config
