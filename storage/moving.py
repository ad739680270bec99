"""Moving everything from a SQLite file to PostgreSQL: all of it or nothing, checked row for row.

Free text is moved as it is stored: what is sealed stays sealed, and no key is needed.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, func, select, text
from sqlalchemy.types import TypeEngine

from storage.database import Database, DatabaseFault
from storage.tables import Base
from storage.types import FreeText, FreeTextJson

_BATCH: Final = 500
_DIGEST_BITS: Final = 256


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that was moved, and how many rows it has."""

    table: str
    rows: int


@dataclass(slots=True)
class _Sum:
    """How many rows there are and what they come to, in whatever order they are."""

    rows: int = 0
    digest: int = 0

    def add(self, row: tuple[object, ...]) -> None:
        found = hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest()
        self.digest = (self.digest + int.from_bytes(found)) % (1 << _DIGEST_BITS)
        self.rows += 1


def move(source: Database, target: Database) -> tuple[Moved, ...]:
    """Put everything that ``source`` holds into ``target``, which holds nothing yet.

    Nobody writes to ``source`` meanwhile; it stays as it is.

    Raises:
        DatabaseFault: if either cannot be used for it, or they do not agree afterwards; then
            ``target`` is as empty as it was.
    """
    _check_kinds(source, target)
    if not source.at_head():
        raise DatabaseFault(f"The database {source.name} is of an older version: migrate it first.")
    target.migrate()
    with source.unhurried() as reading, target.unhurried() as writing:
        tables = [_as_stored(table) for table in Base.metadata.sorted_tables]
        for table in tables:
            if writing.execute(select(table).limit(1)).first() is not None:
                raise DatabaseFault(
                    f"The database {target.name} is not empty (see {table.name}): give another."
                )
        return tuple(
            Moved(table.name, _move(table, reading, writing, target.name)) for table in tables
        )


def _check_kinds(source: Database, target: Database) -> None:
    for database, kind, like in (
        (source, "sqlite", "sqlite:///golden-thread.db"),
        (target, "postgresql", "postgresql://user:password@host/golden"),
    ):
        if not database.name.startswith(f"{kind}:"):
            raise DatabaseFault(
                "Content moves from SQLite to PostgreSQL: "
                f"{database.name} is in the wrong place; give one like {like}."
            )


def _as_stored(table: Table) -> Table:
    """The table with free text as it stands there, which may be sealed."""
    return Table(table.name, MetaData(), *(Column(c.name, _plain(c.type)) for c in table.c))


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return Text() if isinstance(kind, FreeText | FreeTextJson) else kind


def _move(table: Table, reading: Connection, writing: Connection, to: str) -> int:
    given, found = _Sum(), _Sum()
    coming = _rows(table, reading)
    while rows := list(islice(coming, _BATCH)):
        for row in rows:
            given.add(row)
        named = [dict(zip(table.c.keys(), row, strict=True)) for row in rows]
        writing.execute(table.insert(), named)
    _go_on_counting(table, reading, writing)
    for row in _rows(table, writing):
        found.add(row)
    if found != given:
        raise DatabaseFault(
            f"{table.name} did not arrive as it was: {given.rows} rows were sent and "
            f"{found.rows} stand in {to}, or differ. Nothing was moved."
        )
    return found.rows


def _rows(table: Table, conn: Connection) -> Iterator[tuple[object, ...]]:
    found = conn.execute(select(table), execution_options={"yield_per": _BATCH})
    # NUL says nothing to anybody, and PostgreSQL has no place for it.
    return (
        tuple(each.replace("\0", "") if isinstance(each, str) else each for each in row)
        for row in found
    )


def _go_on_counting(table: Table, reading: Connection, writing: Connection) -> None:
    """No number is given twice: the file remembers those of rows that are gone, too."""
    if not isinstance(table.c[0].type, Integer) or table.c[0].name != "id":
        return
    last = reading.execute(
        text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
    ).scalar()
    if last:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        writing.execute(select(func.setval(sequence, last)))
