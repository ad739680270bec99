"""Keeping the workspace across restarts: each change is written before it is answered."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from bot.sandbox.wire import Json

_TABLES = """
create table if not exists record (
    kind text not null, key text not null, body text not null, primary key (kind, key)
) without rowid;
create table if not exists content (id text primary key, body blob not null);
"""


class Store(Protocol):
    """Where the workspace keeps what it knows, by kind and key."""

    def save(self, kind: str, key: str, body: Json) -> None:
        """Keep or replace a record."""

    def drop(self, kind: str, key: str) -> None:
        """Forget a record, whether or not it was there."""

    def load(self, kind: str) -> Iterator[tuple[str, Json]]:
        """Read all of a kind in the order of their keys."""

    def save_content(self, file_id: str, body: bytes) -> None:
        """Keep a file's bytes."""

    def load_content(self, file_id: str) -> bytes | None:
        """Read a file's bytes."""

    def close(self) -> None:
        """Let go of whatever is held open."""


class Memory:
    """Keeps nothing but files' bytes: for tests, whose workspace ends with them."""

    def __init__(self) -> None:
        """Begin empty."""
        self._contents: dict[str, bytes] = {}

    def save(self, kind: str, key: str, body: Json) -> None:
        """Nothing to do: the state itself holds it."""

    def drop(self, kind: str, key: str) -> None:
        """Nothing to do."""

    def load(self, kind: str) -> Iterator[tuple[str, Json]]:  # noqa: ARG002 - the protocol's
        """Nothing was kept."""
        return iter(())

    def save_content(self, file_id: str, body: bytes) -> None:
        """Hold a file's bytes."""
        self._contents[file_id] = body

    def load_content(self, file_id: str) -> bytes | None:
        """Read a file's bytes."""
        return self._contents.get(file_id)

    def close(self) -> None:
        """Nothing is held open."""


class File:
    """A SQLite file. What was saved outlives a killed process, as the system holds its pages."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; raises sqlite3.Error where that cannot be."""
        path.parent.mkdir(parents=True, exist_ok=True)
        # Opened by the thread that starts the workspace, used only by the one that serves it.
        self._sql = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._sql.execute("pragma journal_mode=wal")
        self._sql.execute("pragma synchronous=normal")
        self._sql.executescript(_TABLES)

    def save(self, kind: str, key: str, body: Json) -> None:
        """Keep or replace a record, at once."""
        self._sql.execute(
            "insert into record values (?, ?, ?)"
            " on conflict (kind, key) do update set body = excluded.body",
            (kind, key, json.dumps(body, separators=(",", ":"))),
        )

    def drop(self, kind: str, key: str) -> None:
        """Forget a record, at once."""
        self._sql.execute("delete from record where kind = ? and key = ?", (kind, key))

    def load(self, kind: str) -> Iterator[tuple[str, Json]]:
        """Read all of a kind in the order of their keys."""
        rows = self._sql.execute(
            "select key, body from record where kind = ? order by key",
            (kind,),
        )
        for key, body in rows.fetchall():
            yield key, json.loads(body)

    def save_content(self, file_id: str, body: bytes) -> None:
        """Keep a file's bytes."""
        self._sql.execute("insert or replace into content values (?, ?)", (file_id, body))

    def load_content(self, file_id: str) -> bytes | None:
        """Read a file's bytes."""
        row = self._sql.execute("select body from content where id = ?", (file_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Close the file."""
        self._sql.close()
