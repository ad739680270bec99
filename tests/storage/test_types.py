"""Times keep their moment; free text is sealed where there is a key."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import StatementError

from storage.database import Database, DatabaseFault
from storage.tables import LooseReply
from storage.types import Unreadable

REPLIES = LooseReply.__table__
AT = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
FIRST, SECOND = Fernet.generate_key().decode(), Fernet.generate_key().decode()
WORDS = "Her mother said the window was mended."


def keep(conn: Connection, words: str, at: datetime = AT) -> None:
    where = {"workspace": "T1", "channel": "D1", "ts": "1.1", "person": "U0ASHA"}
    conn.execute(REPLIES.delete())
    conn.execute(REPLIES.insert(), {**where, "text": words, "received_at": at})


def read(database: Database) -> str:
    with database.read() as conn:
        return str(conn.execute(select(REPLIES.c.text)).scalar_one())


def stored(database: Database) -> str:
    with database.read() as conn:
        return str(conn.execute(text("SELECT text FROM loose_replies")).scalar_one())


@pytest.fixture
def sealing(database: Database, url: str) -> Iterator[Database]:
    """The same file, opened with a key."""
    assert database.at_head()
    opened = Database(url, encryption_key=FIRST)
    yield opened
    opened.close()


@pytest.mark.parametrize("offset", [-5, 0, 1, 13])
def test_a_time_comes_back_as_the_same_moment_in_utc(database: Database, offset: int) -> None:
    moment = AT.astimezone(timezone(timedelta(hours=offset)))
    with database.begin() as conn:
        keep(conn, WORDS, moment)
        found = conn.execute(select(REPLIES.c.received_at)).scalar_one()
    assert found == moment
    assert found.tzinfo is UTC


def test_a_time_that_does_not_know_its_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="must know its zone"), database.begin() as conn:
        keep(conn, WORDS, AT.replace(tzinfo=None))


def test_with_a_key_the_file_does_not_hold_the_words(sealing: Database) -> None:
    with sealing.begin() as conn:
        keep(conn, WORDS)
    assert "window" not in stored(sealing)
    assert read(sealing) == WORDS


def test_what_was_stored_before_there_was_a_key_still_reads(
    database: Database, sealing: Database
) -> None:
    with database.begin() as conn:
        keep(conn, WORDS)
    assert read(sealing) == WORDS


def test_a_new_key_seals_and_the_former_ones_still_open(sealing: Database, url: str) -> None:
    with sealing.begin() as conn:
        keep(conn, WORDS)
    turned = Database(url, encryption_key=f"{SECOND},{FIRST}")
    assert read(turned) == WORDS
    with turned.begin() as conn:
        keep(conn, WORDS)
    turned.close()
    with pytest.raises(Unreadable, match="another ENCRYPTION_KEY"):
        read(sealing)


def test_sealed_words_without_any_key_are_said_to_be_so(
    database: Database, sealing: Database
) -> None:
    with sealing.begin() as conn:
        keep(conn, WORDS)
    with pytest.raises(Unreadable, match="none is set"):
        read(database)


def test_a_key_that_is_none_is_named_without_being_repeated(url: str) -> None:
    with pytest.raises(DatabaseFault, match="ENCRYPTION_KEY is no key") as caught:
        Database(url, encryption_key="hunter2")
    assert "hunter2" not in str(caught.value)


@given(words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_words_come_back_as_they_were(
    database: Database, sealing: Database, words: str
) -> None:
    for opened in (database, sealing):
        for said in (words, f"sealed:{words}", f"plain:{words}"):
            with opened.begin() as conn:
                keep(conn, said)
            assert read(opened) == said
