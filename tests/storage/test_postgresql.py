"""What is promised of PostgreSQL alone: bounded waits, lost servers replaced, plain errors."""

import socket
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import partial

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, delete, insert, make_url, select, text
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from storage import inbox
from storage.database import Database, DatabaseBusy, DatabaseFault, DatabaseUnavailable
from storage.prepared import Prepared
from storage.tables import Inbox
from tests.clock import MovableClock, Stopwatch, undisturbed
from tests.postgresql import Server
from tests.storage.conftest import IMPATIENCE_S

INBOX = Inbox.__table__
NOW = MovableClock().now()
KEEP = Prepared(insert(INBOX), *INBOX.c.keys())
BOUND_S = 2.0
SLACK_GIVES_UP_AFTER_S = 3.0
MINE = "SELECT pg_backend_pid()"


def keep(conn: Connection, key: str = "a") -> None:
    KEEP.run(conn, workspace="T1", key=key, received_at=NOW)


def kept(database: Database) -> list[str]:
    with database.read() as conn:
        return list(conn.execute(select(INBOX.c.key).order_by(INBOX.c.key)).scalars())


def setting(conn: Connection, name: str) -> str:
    return str(conn.execute(text(f"SHOW {name}")).scalar_one())


@contextmanager
def expect_trouble_in_time(kind: type[DatabaseFault], said: str) -> Iterator[None]:
    """Trouble of this kind, said plainly in one line, before Slack gives up."""
    watch = Stopwatch()
    with pytest.raises(kind, match=said) as caught:
        yield
    assert watch.seconds() < SLACK_GIVES_UP_AFTER_S
    assert "\n" not in str(caught.value)


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server of one's own, to be rough with."""
    server = Server.start("own")
    yield server
    server.stop()


def test_writers_see_what_is_committed_and_readers_one_moment(postgresql_url: str) -> None:
    with closing(Database(postgresql_url)) as database:
        with database.begin() as conn:
            assert setting(conn, "transaction_isolation") == "read committed"
            assert setting(conn, "transaction_read_only") == "off"
        with database.read() as conn:
            assert setting(conn, "transaction_isolation") == "repeatable read"
            assert setting(conn, "transaction_read_only") == "on"


def test_a_connection_in_use_is_closed_as_it_is_given_back_to_a_closed_database(
    postgresql_url: str,
) -> None:
    database = Database(postgresql_url)
    with database.read() as conn:
        driver = conn.connection.driver_connection
        database.close()
        assert conn.execute(select(1)).scalar_one() == 1
    assert isinstance(driver, psycopg.Connection)
    assert driver.closed


def test_waits_are_bounded_by_the_server_too(postgresql_url: str) -> None:
    database = Database(postgresql_url, busy_timeout_s=BOUND_S)
    with closing(database), database.begin() as conn:
        assert setting(conn, "lock_timeout") == "1s"
        assert setting(conn, "statement_timeout") == "2s"


def test_commits_are_on_the_disk_before_they_return_whatever_the_server_is_set_to(
    postgresql_url: str, postgresql_server: Server
) -> None:
    name = Identifier(str(make_url(postgresql_url).database))
    with postgresql_server.admin() as conn:
        conn.execute(SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name))
        with closing(Database(postgresql_url)) as database, database.begin() as writing:
            assert setting(writing, "synchronous_commit") == "on"
        conn.execute(SQL("ALTER DATABASE {} RESET synchronous_commit").format(name))


def test_what_a_connection_has_learnt_outlasts_a_look_at_the_database(postgresql_url: str) -> None:
    known = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO inbox%'"
    with closing(Database(postgresql_url)) as database:
        for number in range(10):
            with database.begin() as conn:
                keep(conn, str(number))
        for _each in range(2):
            with database.read() as conn:
                assert conn.execute(text(known)).scalar_one() == 1


def test_a_statement_is_planned_once_whatever_it_is_given(postgresql_url: str) -> None:
    with closing(Database(postgresql_url)) as database, database.begin() as conn:
        assert setting(conn, "plan_cache_mode") == "force_generic_plan"


def test_a_row_in_other_hands_is_waited_for_no_longer_than_the_bound(postgresql_url: str) -> None:
    with ExitStack() as stack:
        one, other = (
            stack.enter_context(closing(Database(postgresql_url, busy_timeout_s=BOUND_S)))
            for _each in range(2)
        )
        with one.begin() as conn:
            keep(conn)
            with expect_trouble_in_time(DatabaseBusy, "is busy; try again"), other.begin() as late:
                keep(late)
        assert kept(one) == ["a"]


def take_in_turn(url: str, *, promptly: bool) -> float:
    """Write what is in others' hands, each row for a third of what may be waited for one.

    All of them are for more than all its waits together. Gives the seconds that it took.
    """
    keys = [str(number) for number in range(10)]
    together, over = threading.Barrier(len(keys) + 1), threading.Event()
    with ExitStack() as stack:
        others = stack.enter_context(closing(Database(url, connections=len(keys))))
        mine = stack.enter_context(closing(Database(url, busy_timeout_s=BOUND_S)))

        def hold(key: str) -> None:
            with others.begin() as conn:
                keep(conn, key)
                together.wait(30)
                over.wait(BOUND_S / 6 * (int(key) + 1))
                conn.rollback()

        pool = stack.enter_context(ThreadPoolExecutor(len(keys)))
        stack.callback(over.set)
        holding = [pool.submit(hold, key) for key in keys]
        together.wait(30)
        watch = Stopwatch()
        with mine.begin(promptly=promptly) as conn:
            for key in keys:
                assert inbox.first_time(conn, "T1", key, NOW)
        took = watch.seconds()
        for each in holding:
            each.result(30)
    return took


def test_waits_that_add_up_are_bounded_for_whom_somebody_waits(postgresql_url: str) -> None:
    all_in_turn = undisturbed(partial(take_in_turn, postgresql_url, promptly=False))
    assert all_in_turn > BOUND_S
    with closing(Database(postgresql_url)) as database, database.begin() as conn:
        conn.execute(delete(INBOX))
    watch = Stopwatch()
    with pytest.raises(DatabaseBusy, match="is busy; try again"):
        take_in_turn(postgresql_url, promptly=True)
    assert watch.seconds() < all_in_turn
    with closing(Database(postgresql_url)) as database:
        assert kept(database) == []


@pytest.mark.parametrize("waiting_for", ["an answer", "the commit"])
def test_a_server_that_falls_silent_in_the_middle_is_given_up_in_time(
    own_server: Server, waiting_for: str
) -> None:
    """Of a commit it may have heard, unknown to us: it keeps all that was written, or nothing."""
    with own_server.empty() as url, closing(Database(url, busy_timeout_s=0.5)) as database:
        database.migrate()
        with ExitStack() as silence:

            def write() -> None:
                with database.begin(promptly=True) as conn:
                    keep(conn)
                    keep(conn, "with it")
                    silence.enter_context(own_server.silent())
                    if waiting_for == "an answer":
                        inbox.first_time(conn, "T1", "b", NOW)

            with expect_trouble_in_time(DatabaseUnavailable, "does not answer"):
                write()
        heard = [["a", "with it"]] if waiting_for == "the commit" else []
        assert kept(database) in [[], *heard]


def test_who_was_too_late_leaves_a_connection_that_is_good(postgresql_url: str) -> None:
    """Nothing was under way on it: what was done is taken back, and the next goes through."""
    with closing(Database(postgresql_url, busy_timeout_s=0.1)) as database:
        with database.read() as conn:
            mine = conn.execute(text(MINE)).scalar_one()

        def dawdle() -> None:
            with database.begin(promptly=True) as conn:
                keep(conn)
                threading.Event().wait(0.11)
                inbox.first_time(conn, "T1", "b", NOW)

        with pytest.raises(DatabaseBusy):
            dawdle()
        with database.begin(promptly=True) as conn:
            assert conn.execute(text(MINE)).scalar_one() == mine
        assert kept(database) == []


def test_a_statement_that_takes_too_long_is_given_up(postgresql_url: str) -> None:
    with (
        closing(Database(postgresql_url, busy_timeout_s=IMPATIENCE_S)) as database,
        expect_trouble_in_time(DatabaseBusy, "is busy"),
        database.begin() as conn,
    ):
        conn.execute(text("SELECT pg_sleep(30)"))


def test_a_connection_that_is_not_free_in_time_is_said_to_be_busy(postgresql_url: str) -> None:
    database = Database(postgresql_url, connections=1)
    with (
        closing(database),
        database.read(),
        expect_trouble_in_time(DatabaseBusy, "is busy"),
        database.read(),
    ):
        pass


def test_two_who_wait_for_each_other_are_not_left_waiting(postgresql_url: str) -> None:
    """No turn does it; should one ever, one of the two goes through."""
    with closing(Database(postgresql_url, busy_timeout_s=10)) as database:
        has_first = threading.Barrier(2)

        def take(first: str, second: str) -> bool:
            try:
                with database.begin() as conn:
                    keep(conn, first)
                    conn.execute(text("SELECT 1"))  # Whose answer comes after the other's.
                    has_first.wait(30)
                    keep(conn, second)
            except DatabaseBusy:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            went = [pool.submit(take, *order) for order in (("a", "b"), ("b", "a"))]
            assert sorted(each.result() for each in went) == [False, True]
        assert kept(database) == ["a", "b"]


@pytest.mark.parametrize("begin", [Database.begin, Database.read], ids=["writing", "reading"])
def test_connections_that_were_lost_are_replaced_unseen(
    postgresql_url: str, postgresql_server: Server, begin: object
) -> None:
    """As after a restart of the server: all that waited in the pool are gone."""
    with closing(Database(postgresql_url)) as database:
        with database.read() as one, database.read() as other:
            pids = [conn.execute(text(MINE)).scalar_one() for conn in (one, other)]
        with postgresql_server.admin() as conn:
            for pid in pids:
                conn.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
        assert callable(begin)
        with begin(database) as again:
            assert again.execute(text(MINE)).scalar_one() not in pids


@pytest.mark.parametrize("prepared", [True, False], ids=["prepared", "executed"])
def test_one_that_is_lost_in_the_middle_keeps_nothing_and_the_next_goes_through(
    postgresql_url: str, postgresql_server: Server, *, prepared: bool
) -> None:
    with closing(Database(postgresql_url)) as database:
        lost = "is stopping or starting|does not answer"
        with expect_trouble_in_time(DatabaseUnavailable, lost), database.begin() as conn:
            keep(conn)
            pid = conn.execute(text(MINE)).scalar_one()
            with postgresql_server.admin() as admin:
                admin.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
            if prepared:
                keep(conn, "b")
            else:
                conn.execute(text(MINE))
        assert kept(database) == []
        with database.begin() as conn:
            keep(conn)
        assert kept(database) == ["a"]


def test_a_server_that_falls_silent_is_not_waited_for(own_server: Server) -> None:
    """Its machine hangs, or the network swallows what it says: nothing refuses, nothing answers."""
    with own_server.empty() as url, closing(Database(url, busy_timeout_s=0.5)) as database:
        database.migrate()
        with database.begin() as conn:
            keep(conn)
        with own_server.silent():
            for begin in (database.begin, database.read):
                with expect_trouble_in_time(DatabaseUnavailable, "does not answer"), begin():
                    pass
        assert kept(database) == ["a"]


def test_a_server_that_was_started_again_is_used_again(own_server: Server) -> None:
    with own_server.empty() as url, closing(Database(url)) as database:
        database.migrate()
        own_server.halt()
        with expect_trouble_in_time(DatabaseUnavailable, "does not answer"), database.begin():
            pass
        own_server.resume()
        with database.begin() as conn:
            keep(conn)
        assert kept(database) == ["a"]


def test_a_server_that_takes_a_connection_and_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        database = Database(f"postgresql://golden:hunter2@127.0.0.1:{port}/golden")
        with expect_trouble_in_time(DatabaseUnavailable, "does not answer"), database.begin():
            pass


def test_a_password_is_in_no_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing_soon:
        port = closing_soon.getsockname()[1]
    nowhere = f"127.0.0.1:{port}/golden"
    for url in (f"golden:hunter2@{nowhere}", f"golden@{nowhere}?password=hunter2"):
        database = Database(f"postgresql://{url}")
        with pytest.raises(DatabaseUnavailable, match="does not answer") as caught:
            database.migrate()
        assert "hunter2" not in "".join(traceback.format_exception(caught.value))
        assert "hunter2" not in database.name


def test_a_database_that_is_not_there_is_named(postgresql_server: Server) -> None:
    database = Database(postgresql_server.url("nowhere"))
    said = "/nowhere cannot be used: there is no database of that name"
    with pytest.raises(DatabaseUnavailable, match=said):
        database.migrate()


def test_an_address_without_a_database_is_refused() -> None:
    with pytest.raises(DatabaseFault, match="names no database"):
        Database("postgresql://golden@localhost")


def test_a_database_that_cannot_keep_every_letter_is_refused(postgresql_server: Server) -> None:
    with postgresql_server.admin() as conn:
        conn.execute("CREATE DATABASE plain TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    database = Database(postgresql_server.url("plain"))
    with closing(database), pytest.raises(DatabaseFault, match="make it with ENCODING 'UTF8'"):
        database.migrate()


def test_processes_that_start_at_once_migrate_once(postgresql_server: Server) -> None:
    with postgresql_server.empty() as url, ExitStack() as stack:
        databases = [stack.enter_context(closing(Database(url))) for _each in range(4)]
        together = threading.Barrier(4)

        def start(database: Database) -> bool:
            together.wait(30)
            database.migrate()
            return database.at_head()

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(start, databases)) == [True] * 4


@pytest.mark.parametrize("prepared", [True, False], ids=["prepared", "executed"])
def test_an_error_of_a_program_names_the_constraint_and_no_value(
    served: Database, *, prepared: bool
) -> None:
    """PostgreSQL's own words repeat the key; nothing that is logged may."""
    words = "window mended"

    def keep_words() -> None:
        with served.begin() as conn:
            if prepared:
                keep(conn, words)
            else:
                conn.execute(insert(INBOX), {"workspace": "T1", "key": words, "received_at": NOW})

    keep_words()
    with pytest.raises(IntegrityError, match="pk_inbox") as caught:
        keep_words()
    assert words not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__cause__ is None
    assert isinstance(caught.value.orig, psycopg.errors.UniqueViolation)


def test_an_error_about_a_value_does_not_repeat_it(served: Database) -> None:
    read = text("SELECT CAST(:words AS integer)")
    said = "InvalidTextRepresentation"
    with pytest.raises(DataError, match=said) as caught, served.begin() as conn:
        conn.execute(read, {"words": "window"})
    assert "window" not in str(caught.value)


def test_an_error_in_a_statement_says_what_is_wrong_with_it(served: Database) -> None:
    with pytest.raises(ProgrammingError, match='"nobody" does not exist'), served.read() as conn:
        conn.execute(text("SELECT * FROM nobody"))


def test_what_is_taken_back_by_whoever_came_first_is_new_to_the_next(served: Database) -> None:
    """It waits for the first to end, and only then knows."""
    began, told = threading.Event(), []

    def second() -> None:
        began.wait(30)
        with served.begin() as conn:
            told.append(inbox.first_time(conn, "T1", "message", NOW))

    def first_and_stumble() -> None:
        with served.begin() as conn:
            assert inbox.first_time(conn, "T1", "message", NOW)
            began.set()
            raise RuntimeError

    other = threading.Thread(target=second)
    other.start()
    with pytest.raises(RuntimeError):
        first_and_stumble()
    other.join()
    assert told == [True]
