"""A prepared statement does what SQLAlchemy would do with it, on whatever database it is used."""

import gc
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path
from weakref import ref

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import ClauseElement, Dialect, Insert, bindparam, insert, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

from storage import (
    actions,
    audits,
    chasing,
    delivery,
    digests,
    gates,
    inbox,
    moderation,
    outbox,
    people,
    requests,
    threads,
    ticks,
)
from storage.database import Database, DatabaseUnavailable
from storage.prepared import Prepared
from storage.tables import LooseReply
from tests.storage.plans import reads_ever_more

REPLIES = LooseReply.__table__
KEEP = Prepared(insert(REPLIES), *REPLIES.c.keys())
TYPED = Prepared(
    select(REPLIES.c.text, REPLIES.c.received_at, REPLIES.c.used_at)
    .where(REPLIES.c.person == bindparam("person"))
    .order_by(REPLIES.c.ts)
)
USE = Prepared(
    update(REPLIES)
    .where(REPLIES.c.ts == bindparam("of_ts"))
    .values(used_at=bindparam("now"))
    .returning(REPLIES.c.text, REPLIES.c.used_at)
)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
EAST = timezone(timedelta(hours=2))


def reply(ts: str, words: str = "The window was open.") -> dict[str, object]:
    told = {"workspace": "T1", "channel": "D0ASHA", "person": "U0ASHA", "used_at": None}
    return {**told, "ts": ts, "text": words, "received_at": NOON.astimezone(EAST)}


def test_what_goes_in_comes_out_with_its_type(database: Database) -> None:
    with database.begin() as conn:
        KEEP.run(conn, **reply("1.0"))
        KEEP.run_each(conn, [reply("2.0", "And"), reply("3.0", "so on")])
        assert TYPED.first(conn, person="U0ASHA") == ("The window was open.", NOON, None)
        assert [row[0] for row in TYPED.all(conn, person="U0ASHA")][1:] == ["And", "so on"]
        assert TYPED.first(conn, person="U0SAM") is None
        assert USE.first(conn, of_ts="2.0", now=NOON) == ("And", NOON)


def test_it_stores_and_reads_what_sqlalchemy_would(database: Database) -> None:
    with database.begin() as conn:
        KEEP.run(conn, **reply("1.0"))
        conn.execute(insert(REPLIES), reply("2.0"))
        prepared, executed = conn.execute(select(REPLIES).order_by(REPLIES.c.ts)).all()
        assert prepared._asdict() | {"ts": ""} == executed._asdict() | {"ts": ""}
        stored = conn.execute(text("SELECT received_at FROM loose_replies")).scalars().all()
        assert stored[0] == stored[1]


def test_a_database_that_is_closed_leaves_no_statement_behind(url: str) -> None:
    """A process that opens one after another grows no heavier by it."""
    with closing(Database(url)) as database, database.begin() as conn:
        KEEP.run(conn, **reply("1.0"))
        dialect = ref(conn.dialect)
    del conn, database
    gc.collect()
    assert dialect() is None


def test_each_database_keeps_its_own_key(tmp_path: Path) -> None:
    found = []
    for name in ("north", "south"):
        key = Fernet.generate_key().decode()
        database = Database(f"sqlite:///{tmp_path / name}.db", encryption_key=key)
        database.migrate()
        with database.begin() as conn:
            KEEP.run(conn, **reply("1.0"))
            stored = conn.execute(text("SELECT text FROM loose_replies")).scalar_one()
            assert "window" not in stored
            found.append(TYPED.first(conn, person="U0ASHA"))
        database.close()
    assert found == [("The window was open.", NOON, None)] * 2


def test_a_failing_one_says_so_as_any_other_statement_does(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable), database.read() as conn:
        KEEP.run(conn, **reply("1.0"))


MODULES = (
    *(actions, audits, chasing, delivery, digests, gates, inbox, moderation, outbox, people),
    *(requests, threads, ticks),
)
BUILT = [
    each
    for name, each in chain.from_iterable(vars(module).items() for module in MODULES)
    if name.isupper() and name.startswith("_")
]


def test_none_reads_more_rows_the_more_a_workspace_holds(sqlite_file: Database) -> None:
    """Each finds what it wants by an index of what waits, or that names more than the workspace."""
    with sqlite_file.read() as conn:
        for each in (each for each in BUILT if isinstance(each, Prepared)):
            compiled = each.compiled(conn.dialect)
            given = [None] * len(compiled.positiontup or ())
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(given)).all()
            steps = [row.detail for row in plan if row.detail != "SCAN CONSTANT ROW"]
            assert [step for step in steps if reads_ever_more(step)] == []


def test_every_statement_built_ahead_is_good_on_either_database() -> None:
    prepared = [each for each in BUILT if isinstance(each, Prepared)]
    others = [each for each in BUILT if isinstance(each, ClauseElement)]
    assert len(prepared) > 15
    assert len(others) > 20
    dialects: list[Dialect] = [module.dialect() for module in (sqlite, psycopg)]
    for dialect in dialects:
        assert all(str(each.compiled(dialect)) for each in prepared)
        for statement in others:
            columns = statement.table.c.keys() if isinstance(statement, Insert) else None
            assert str(statement.compile(dialect=dialect, column_keys=columns))
