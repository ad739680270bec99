"""Transactions are whole, waits are bounded, and faults are said in plain words."""

import sqlite3
import threading
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from storage.database import Database, DatabaseBusy, DatabaseFault, DatabaseUnavailable
from storage.tables import Inbox
from tests.clock import MovableClock
from tests.storage.conftest import IMPATIENCE_S

INBOX = Inbox.__table__
NOW = MovableClock().now()


def rows(database: Database) -> int:
    with database.read() as conn:
        return int(conn.execute(select(func.count()).select_from(INBOX)).scalar_one())


def keep(database: Database, *keys: str, then: Callable[[], object] = lambda: None) -> None:
    with database.begin() as conn:
        for key in keys:
            conn.execute(INBOX.insert(), {"workspace": "T1", "key": key, "received_at": NOW})
        then()


def test_a_block_that_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        keep(database, "a", then=lambda: 1 // 0)
    assert rows(database) == 0


def test_what_is_committed_survives_the_connection(database: Database, url: str) -> None:
    keep(database, "a")
    database.close()
    with closing(Database(url)) as again:
        assert rows(again) == 1


def test_commits_to_a_file_reach_the_disk_before_they_return(sqlite_file: Database) -> None:
    with sqlite_file.begin() as conn:
        assert conn.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert conn.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL
        assert conn.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_reader_waits_for_no_writer_and_sees_one_moment(database: Database) -> None:
    keep(database, "a")
    with database.read() as reading:
        counting = select(func.count()).select_from(INBOX)
        assert reading.execute(counting).scalar() == 1
        keep(database, "b")
        assert reading.execute(counting).scalar() == 1
    assert rows(database) == 2


def test_a_reading_transaction_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable), database.read() as conn:
        conn.execute(INBOX.insert(), {"workspace": "T1", "key": "a", "received_at": NOW})


def test_another_process_that_writes_to_the_file_for_too_long_is_said_to_be_busy(
    sqlite_file: Database, sqlite_url: str, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "thread.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with (
        closing(Database(sqlite_url, busy_timeout_s=IMPATIENCE_S)) as impatient,
        pytest.raises(DatabaseBusy, match="is busy; try again"),
        impatient.begin(),
    ):
        pass
    other.rollback()
    other.close()
    keep(sqlite_file, "a")
    assert rows(sqlite_file) == 1


def test_another_thread_that_writes_the_same_for_too_long_is_said_to_be_busy(
    impatient: Database, database: Database
) -> None:
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        keep(impatient, "a", then=wait)

    def wait() -> None:
        entered.set()
        leave.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(30)
    with pytest.raises(DatabaseBusy, match="is busy; try again"):
        keep(impatient, "a")
    leave.set()
    holder.join()
    assert rows(database) == 1


def test_threads_that_write_at_once_lose_nothing(url: str) -> None:
    database = Database(url, busy_timeout_s=60)
    written = [[f"{writer}-{number}" for number in range(25)] for writer in range(4)]

    def write(keys: list[str]) -> None:
        for key in keys:
            keep(database, key)

    writers = [threading.Thread(target=write, args=[keys]) for keys in written]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert rows(database) == 100
    database.close()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("not an address", "is no database address", id="nonsense"),
        pytest.param("mysql://host/name", "begins with mysql", id="another-kind"),
        pytest.param("sqlite://", "names no file", id="in-memory"),
        pytest.param("sqlite:////no/such/folder/a.db", "there is no such folder", id="no-folder"),
    ],
)
def test_an_address_that_cannot_be_right_is_named_at_once(address: str, said: str) -> None:
    with pytest.raises(DatabaseFault, match=said) as caught:
        Database(address)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_called_that(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("Dear diary, " * 100)
    with pytest.raises(DatabaseFault, match="something else, not a database"):
        Database(f"sqlite:///{tmp_path}/notes.db").migrate()


def test_a_folder_in_place_of_the_file_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault, match="cannot be opened"):
        Database(f"sqlite:///{tmp_path}").migrate()


def test_a_file_that_cannot_be_written_is_said_to_be_so(
    sqlite_file: Database, tmp_path: Path
) -> None:
    with sqlite_file.begin() as conn:
        conn.execute(text("PRAGMA query_only=ON"))
    with pytest.raises(DatabaseUnavailable, match="cannot be written to"):
        keep(sqlite_file, "a")
    assert (tmp_path / "thread.db").exists()


def test_a_full_disk_keeps_nothing_and_is_called_that(sqlite_file: Database) -> None:
    with sqlite_file.begin() as conn:
        pages = conn.execute(text("PRAGMA page_count")).scalar_one()
        conn.execute(text(f"PRAGMA max_page_count={pages}"))
    before = rows(sqlite_file)
    with pytest.raises(DatabaseUnavailable, match="the disk is full"):
        keep(sqlite_file, *(f"key {number}" for number in range(5000)))
    assert rows(sqlite_file) == before


def test_an_error_never_holds_what_was_to_be_stored(database: Database) -> None:
    kept = "window mended"
    keep(database, kept)
    with pytest.raises(IntegrityError, match=r"(?i)unique") as caught:
        keep(database, kept)
    assert kept not in "".join(traceback.format_exception(caught.value))
