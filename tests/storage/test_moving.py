"""Everything moves from a file to PostgreSQL as it was, or nothing does."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select, text

from storage import audits, moving, outbox, people, replies
from storage.database import Database, DatabaseFault
from storage.outbox import Post, Update
from storage.questionnaires import Library
from storage.replies import LooseReply
from storage.tables import Base
from tests.bot.usecases.house import SETUP
from tests.clock import MovableClock
from tests.flows.building import AT, COVENTRY, begun, moment, typed
from tests.postgresql import Server

NOW = MovableClock().now()
KEY = Fernet.generate_key().decode()
WORDS = "Her mother said the window was mended."


@pytest.fixture
def bare_url(postgresql_server: Server) -> Iterator[str]:
    """The address of a database on the server without any tables."""
    with postgresql_server.empty() as url:
        yield url


@pytest.fixture
def file(sqlite_file: Database, sqlite_url: str) -> str:
    """The address of a file with something in it, its free text sealed."""
    with closing(Database(sqlite_url, encryption_key=KEY)) as sealing, sealing.begin() as conn:
        people.set_up(conn, "T1", SETUP)
        Library(()).pin(conn, "T1", COVENTRY, AT)
        audit = begun()
        audits.insert(conn, "T1", audit)
        decision = typed(audit, "risk", "evidence", WORDS)
        audits.save(conn, "T1", audit, decision, moment(1))
        replies.set_aside(conn, "T1", LooseReply("D0ASHA", "1.1", "U0ASHA", WORDS), NOW)
        outbox.enqueue(conn, [Post("T1", "U0ASHA", "card", {"text": WORDS})], NOW)
        for number in range(1_200):
            card = Update("T1", "U0ASHA", f"card@{number}", "card", {"text": WORDS})
            outbox.enqueue(conn, [card], NOW)
            post = Post("T1", "U0ASHA", f"post {number}", {"text": WORDS})
            outbox.enqueue(conn, [post], NOW)
    assert sqlite_file.at_head()
    return sqlite_url


def count(database: Database) -> dict[str, int]:
    with database.read() as conn:
        return {
            name: conn.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def test_everything_arrives_and_is_counted(file: str, bare_url: str) -> None:
    with closing(Database(file)) as old, closing(Database(bare_url)) as new:
        moved = {each.table: each.rows for each in moving.move(old, new)}
        assert moved == count(old) == count(new)
        assert moved["outbox"] == 1_202
        assert {"audits", "entries", "history", "people", "loose_replies"} <= {
            name for name, rows in moved.items() if rows
        }


def test_what_is_sealed_stays_sealed_and_opens_with_its_key(file: str, bare_url: str) -> None:
    with closing(Database(file)) as old, closing(Database(bare_url)) as new:
        moving.move(old, new)
        with old.read() as here, new.read() as there:
            stored = text("SELECT text FROM loose_replies")
            assert here.execute(stored).scalar_one() == there.execute(stored).scalar_one()
            assert "window" not in there.execute(stored).scalar_one()
    with closing(Database(bare_url, encryption_key=KEY)) as opened, opened.read() as conn:
        found = replies.find(conn, "T1", "U0ASHA", "1.1")
        assert found is not None
        assert found.text == WORDS
        audit = audits.load(conn, "T1", "A1", Library(()))
    with closing(Database(file, encryption_key=KEY)) as opened, opened.read() as conn:
        assert audit == audits.load(conn, "T1", "A1", Library(()))


def test_no_number_is_given_twice(file: str, bare_url: str) -> None:
    """Not even that of a row that was replaced: a late report on it must find nothing."""
    with closing(Database(file)) as old, closing(Database(bare_url)) as new:
        moving.move(old, new)
        used = text("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")
        with old.read() as conn:
            last = conn.execute(used).scalar_one()
        with new.begin() as conn:
            outbox.enqueue(conn, [Post("T1", "U0ASHA", "new", {"text": "new"})], NOW)
            assert conn.execute(text("SELECT max(id) FROM outbox")).scalar_one() == last + 1


def test_a_database_that_holds_anything_is_left_alone(file: str, served: Database) -> None:
    with served.begin() as conn:
        people.set_up(conn, "T1", SETUP)
    before = count(served)
    with closing(Database(file)) as old, pytest.raises(DatabaseFault, match="is not empty"):
        moving.move(old, served)
    assert count(served) == before


def test_what_does_not_arrive_as_it_was_leaves_nothing_behind(file: str, served: Database) -> None:
    with served.begin() as conn:
        conn.execute(text("CREATE RULE lost AS ON INSERT TO people DO INSTEAD NOTHING"))
    try:
        said = "people did not arrive as it was: 3 rows were sent and 0 stand"
        with closing(Database(file)) as old, pytest.raises(DatabaseFault, match=said):
            moving.move(old, served)
        assert set(count(served).values()) == {0}
    finally:
        with served.begin() as conn:
            conn.execute(text("DROP RULE lost ON people"))


def test_content_moves_from_a_file_to_a_server_only(
    sqlite_file: Database, served: Database
) -> None:
    with pytest.raises(DatabaseFault, match="from SQLite to PostgreSQL"):
        moving.move(served, sqlite_file)


def test_a_file_that_is_not_there_is_named_and_not_made(sqlite_url: str, served: Database) -> None:
    with closing(Database(sqlite_url)) as old, pytest.raises(DatabaseFault, match="not there yet"):
        moving.move(old, served)
    assert not Path(sqlite_url.removeprefix("sqlite:///")).exists()


def test_a_file_of_an_older_version_is_to_be_migrated_first(
    sqlite_url: str, served: Database
) -> None:
    Path(sqlite_url.removeprefix("sqlite:///")).touch()
    with closing(Database(sqlite_url)) as old, pytest.raises(DatabaseFault, match="migrate it"):
        moving.move(old, served)
