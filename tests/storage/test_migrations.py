"""The migrations make the tables that the code knows, and history is only added to."""

import re
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeEngine

from storage.database import Database, DatabaseFault
from storage.tables import Base, History
from tests.clock import MovableClock

HISTORY = History.__table__
NOW = MovableClock().now()


def differs(
    context: MigrationContext,
    _0: object,
    known: Column[object],
    found: TypeEngine[object],
    _1: object,
) -> bool:
    """Whether the database would be told another word for the type."""
    return found.compile(context.dialect) != known.type.compile(context.dialect)


def test_the_migrations_and_the_tables_agree(database: Database) -> None:
    """In tables, columns, types, keys and indexes."""
    with database.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": differs})
        assert compare_metadata(context, Base.metadata) == []


def test_a_files_tables_are_made_as_the_code_would_make_them(sqlite_file: Database) -> None:
    """Word for word, which also covers what a comparison does not see: AUTOINCREMENT, ROWID."""
    with sqlite_file.read() as conn:
        rows = conn.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {row.name: row.sql for row in rows}
        for table in Base.metadata.sorted_tables:
            wanted = str(CreateTable(table).compile(dialect=conn.dialect))
            assert lines_of(str(made[table.name])) == lines_of(wanted)


def lines_of(statement: str) -> set[str]:
    return {line.strip(" ,\t") for line in statement.splitlines() if line.strip()}


def test_every_index_on_part_of_a_table_has_its_condition(database: Database) -> None:
    with database.read() as conn:
        kind = conn.dialect.name
        found = {
            index["name"]: plain(str(index["dialect_options"][f"{kind}_where"]))
            for table in Base.metadata.tables
            for index in inspect(conn).get_indexes(table)
            if index.get("dialect_options", {}).get(f"{kind}_where") is not None
        }
    wanted = {
        index.name: plain(str(index.dialect_options[kind]["where"]))
        for table in Base.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options[kind]["where"] is not None
    }
    assert found == wanted


def plain(condition: str) -> str:
    """Without the brackets and casts that PostgreSQL puts in."""
    return re.sub(r"[()]|::\w+", "", condition)


def test_migrating_again_changes_nothing(database: Database) -> None:
    database.migrate()
    assert database.at_head()


def test_a_database_knows_that_it_is_behind(empty_url: str) -> None:
    with closing(Database(empty_url)) as database:
        with database.begin() as conn:
            conn.execute(text("CREATE TABLE older (id INTEGER)"))
        assert not database.at_head()


def test_a_schema_of_a_newer_version_is_left_alone(empty_url: str) -> None:
    with closing(Database(empty_url)) as database:
        database.migrate()
        with database.begin() as conn:
            conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(DatabaseFault, match="made by a newer version"):
            database.migrate()
        with pytest.raises(DatabaseFault, match="made by a newer version"):
            database.at_head()


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = command.upgrade

    def stumble(config: Config, revision: str) -> None:
        upgrade(config, revision)
        raise RuntimeError

    monkeypatch.setattr(command, "upgrade", stumble)
    with closing(Database(empty_url)) as database:
        with pytest.raises(RuntimeError):
            database.migrate()
        with database.read() as conn:
            assert inspect(conn).get_table_names() == []


def add(conn: Connection) -> None:
    who = {"workspace": "T1", "by": "U0ASHA", "at": NOW}
    conn.execute(HISTORY.insert(), {**who, "what": "grade", "before": None, "after": "good"})


@pytest.mark.parametrize("change", ["UPDATE history SET after = 'x'", "DELETE FROM history"])
def test_history_can_only_be_added_to(database: Database, change: str) -> None:
    with database.begin() as conn:
        add(conn)
    with pytest.raises(IntegrityError, match="append-only"), database.begin() as conn:
        conn.execute(text(change))
    with database.begin() as conn:
        add(conn)
        assert conn.execute(text("SELECT count(*) FROM history")).scalar() == 2
