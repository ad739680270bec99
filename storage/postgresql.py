"""A PostgreSQL server, through psycopg: as many writers as there are connections.

Whoever writes sees what others have committed so far, and waits for a row that somebody else has
changed; :mod:`storage.gates` says in which order rows are taken. A reader sees one moment. Waits
are bounded by the server, and by the client should the server fall silent.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from time import monotonic
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGconn
from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError

from storage.faults import DatabaseBusy, DatabaseFault, DatabaseUnavailable
from storage.types import as_json

RV = TypeVar("RV")

_UNHURRIED_S: Final = 60
_ONE_AT_A_TIME: Final = 1_196_573_007  # The number of an advisory lock.
_LEAST_CONNECT_S: Final = 2  # libpq's own least.
_ABANDONED_S: Final = 30
_GRACE_S: Final = 0.5

# By SQLSTATE, or how it begins.
_BUSY: Final = ("55P03", "57014", "40P01", "40001", "53300")
_FAULTS: Final = {
    "28": "the user name or the password is refused",
    "3D000": "there is no database of that name on the server",
    "42501": "access is denied",
    "25006": "it cannot be written to",
    "53100": "the disk is full",
    "53": "the server has run out of room",
    "57P": "the server is stopping or starting",
    "58": "the server's disk does not answer as it should",
    "08": "the server does not answer",
    "XX": "it is damaged; put back a copy",
}
# A refused connection comes without SQLSTATE. What libpq says may be long, and names hosts.
_REFUSALS: Final = {
    "password": _FAULTS["28"],
    "authentication": _FAULTS["28"],
    "no pg_hba.conf entry": "the server takes no connection from here",
    "role ": _FAULTS["28"],
    "does not exist": _FAULTS["3D000"],
    "starting up": _FAULTS["57P"],
    "shutting down": _FAULTS["57P"],
    "could not translate": "there is no server of that name",
    "failed to resolve": "there is no server of that name",
    "SSL": "the server and DATABASE_URL do not agree about SSL",
    "certificate": "the server's certificate is not trusted",
    "invalid connection option": "DATABASE_URL has an option that PostgreSQL does not know",
}
_FULL: Final = "too many clients"
_NAMES_ONLY: Final = ("23", "42")
_SETTINGS: Final = """
    SELECT set_config('lock_timeout', %(lock)s, false),
        set_config('statement_timeout', %(statement)s, false),
        set_config('idle_in_transaction_session_timeout', %(idle)s, false),
        set_config('timezone', 'UTC', false),
        -- Each finds its rows by an index, whatever it is given: to plan a claim anew takes ten
        -- times as long as to make it, and longer the more there is to claim.
        set_config('plan_cache_mode', 'force_generic_plan', false),
        CASE current_setting('synchronous_commit')
            WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END
"""


class PatientConnection(psycopg.Connection[Any]):
    """One that is given up, not waited for, when the server does not answer a statement.

    ``deadline``: by the monotonic clock, when the statements of a transaction must be done, if
    somebody waits for it.
    """

    patience_s: float | None = None
    deadline: float | None = None
    given_up: bool = False
    _in_a_row: ExitStack | None = None

    def __init__(self, pgconn: PGconn) -> None:
        super().__init__(pgconn)
        self._runs: dict[str, psycopg.Cursor[Any]] = {}
        self._read: dict[str, psycopg.Cursor[Any]] = {}

    def ask(
        self, statement: str, given: Mapping[str, object]
    ) -> Callable[[], list[tuple[Any, ...]]]:
        """Execute it, and read what it finds later, by a cursor that has been read to the end."""
        cursor = self._read.pop(statement, None) or self.cursor()
        cursor.execute(statement, given)

        def rows() -> list[tuple[Any, ...]]:
            found = cursor.fetchall()
            self._read[statement] = cursor
            return found

        return rows

    def run(self, statement: str, given: Mapping[str, object] | None = None) -> None:
        """Execute it for what it does, by the cursor that did so before.

        To make a cursor, and have it learn the types, takes longer than the statement.
        """
        cursor = self._runs.get(statement)
        if cursor is None:
            cursor = self._runs[statement] = self.cursor()
        cursor.execute(statement, given)

    def is_left(self) -> bool:
        """Whether the server has ended it, as far as is known without asking."""
        try:
            # What it said on leaving is read first, and only then that it left.
            for _each in range(2):
                self.pgconn.consume_input()
        except psycopg.OperationalError:
            return True
        return self.closed

    def begin_in_a_row(self, begin: str) -> None:
        """Begin a transaction whose statements are waited for only when rows are read.

        So its beginning goes to the server with what it reads first, what a turn writes together,
        and its commit with it; what fails says so at the next read, or at the end.
        """
        self._in_a_row = ExitStack()
        try:
            self._in_a_row.enter_context(self.pipeline())
            self.run(begin)
        except BaseException:
            with suppress(psycopg.Error):
                self.one_by_one()
            raise

    @contextmanager
    def committed_in_a_row(self) -> Iterator[None]:
        """The rest of such a transaction."""
        try:
            yield
            if self._in_a_row is not None:
                self.run("COMMIT")
        except BaseException:
            # What else failed is not the fault to tell, and must not be logged: it names values.
            for undo in (self.rollback, self.one_by_one):
                with suppress(psycopg.Error):
                    undo()
            raise
        self.one_by_one()

    def one_by_one(self) -> None:
        """Wait for what was executed in a row, and for every statement from now on."""
        stack, self._in_a_row = self._in_a_row, None
        if stack is not None:
            stack.close()

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for the server, but no longer than ``patience_s``, nor long past the ``deadline``.

        Raises:
            psycopg.OperationalError: if it did not answer by then; the connection is closed. Or if
                it is too late to ask.
        """
        began, allowed = monotonic(), self._allowed() if timeout is None else timeout
        try:
            return super().wait(gen, interval, allowed)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
                self.given_up = True
                if self.deadline is not None and monotonic() - began < self._longest_answer_s():
                    raise _too_late() from None
            raise

    def rollback(self) -> None:
        """Take back what was done; it is never too late for that."""
        self.deadline = None
        super().rollback()

    def _allowed(self) -> float | None:
        if self.deadline is None or self.patience_s is None:
            return self.patience_s
        left = self.deadline - monotonic()
        resting = self.pgconn.transaction_status != TransactionStatus.ACTIVE
        if left <= 0 and resting:
            raise _too_late()
        return min(self.patience_s, max(left, 0.0) + _GRACE_S)

    def _longest_answer_s(self) -> float:
        """A server that is there has said by then that it is busy."""
        return (self.patience_s or _GRACE_S) - _GRACE_S


def _too_late() -> psycopg.errors.QueryCanceled:
    return psycopg.errors.QueryCanceled("all the waits of a transaction came to too much")


class PostgresqlServer:
    """A database on a server, and the connections to it."""

    errors: Final = (DBAPIError, psycopg.Error)

    def __init__(self, address: URL, wait_s: float, connections: int) -> None:
        """Check the address; nothing is opened yet.

        Raises:
            DatabaseFault: for an address that cannot be right.
        """
        if not address.database:
            raise DatabaseFault(
                "DATABASE_URL names no database; give one like postgresql://user@host/golden."
            )
        # Options may hold a password, too: they are never shown.
        shown = address.set(drivername="postgresql", query={})
        self.name: Final = shown.render_as_string(hide_password=True)
        self._wait_s = wait_s
        self._closings = 0
        self._engine = _engine(address.set(drivername="postgresql+psycopg"), wait_s, connections)

    @property
    def dialects(self) -> tuple[Dialect, ...]:
        """What statements are compiled for, and ciphers travel with."""
        return (self._engine.dialect,)

    @contextmanager
    def begin(self, *, promptly: bool = False) -> Iterator[Connection]:
        """A transaction that sees what is committed meanwhile, and waits for others' rows."""
        until = monotonic() + self._wait_s if promptly else None
        begun = self._begun("BEGIN ISOLATION LEVEL READ COMMITTED", until, in_a_row=True)
        with begun as connection, connection.begin(), _driver(connection).committed_in_a_row():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction in which all is seen as of one moment, and writing fails."""
        with self._begun("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as connection:
            yield connection
            # Ended by a rollback it would cost the connection every statement that it knows.
            _driver(connection).commit()

    @contextmanager
    def unhurried(self) -> Iterator[Connection]:
        """A transaction that waits for others like it, and may take its time.

        Raises:
            DatabaseFault: for a database that cannot keep every language's letters.
        """
        with self.begin() as connection:
            driver = _driver(connection)
            patience, driver.patience_s = driver.patience_s, None
            try:
                driver.execute(f"SET LOCAL lock_timeout = '{_UNHURRIED_S}s'")
                driver.execute("SET LOCAL statement_timeout = 0")
                driver.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
                self._check_encoding(driver)
                yield connection
            finally:
                driver.patience_s = patience

    def plain(self, error: Exception) -> Exception:
        """The fault that an error of the driver is, without anything that was to be stored."""
        cause = getattr(error, "orig", error)
        if not isinstance(cause, psycopg.Error):
            return error
        state = cause.sqlstate or ""
        if state in _BUSY or (not state and _FULL in str(cause)):
            return DatabaseBusy(f"The database {self.name} is busy; try again.")
        why = next((why for known, why in _FAULTS.items() if state.startswith(known)), None)
        if not state and isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
            said = str(cause)
            why = next((why for known, why in _REFUSALS.items() if known in said), _FAULTS["08"])
        if why is not None:
            return DatabaseUnavailable(f"The database {self.name} cannot be used: {why}.")
        return _without_data(error, cause, self._engine.dialect)

    def close(self) -> None:
        """Close every connection: at once, or as soon as it is given back."""
        self._closings += 1
        self._engine.dispose()

    @contextmanager
    def _begun(
        self, begin: str, until: float | None = None, *, in_a_row: bool = False
    ) -> Iterator[Connection]:
        """A connection with a transaction begun on it; one that was lost meanwhile is replaced.

        That costs nothing while all is well, unlike asking first whether the server is there.
        """
        closings, connection = self._closings, self._engine.connect()
        try:
            if _driver(connection).is_left():
                raise _lost()
            _begin(connection, begin, until, in_a_row=in_a_row)
        except psycopg.OperationalError:
            driver = _driver(connection)
            lost = driver.closed and not driver.given_up
            _let_go(connection)
            if not lost:
                raise
            # Whatever ended it has ended the others, too.
            self.close()
            closings, connection = self._closings, self._engine.connect()
            _begin(connection, begin, until, in_a_row=in_a_row)
        try:
            yield connection
        finally:
            if closings != self._closings and not connection.invalidated:
                # The pool that it came from is no more.
                connection.invalidate()
                connection.close()
            elif not _let_go(connection):
                self.close()

    def _check_encoding(self, driver: PatientConnection) -> None:
        found = driver.execute("SHOW server_encoding").fetchone()
        if found != ("UTF8",):
            raise DatabaseFault(
                f"The database {self.name} cannot keep every letter: make it with ENCODING 'UTF8'."
            )


def _driver(connection: Connection) -> PatientConnection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, PatientConnection)  # noqa: S101 - no other is ever opened
    return driver


def _begin(connection: Connection, begin: str, until: float | None, *, in_a_row: bool) -> None:
    driver = _driver(connection)
    driver.deadline = until
    if in_a_row:
        driver.begin_in_a_row(begin)
    else:
        driver.execute(begin)


def _lost() -> psycopg.OperationalError:
    return psycopg.OperationalError("the server has ended the connection")


def _let_go(connection: Connection) -> bool:
    """Give it back, and say whether it is good; one that was lost is not to be used again."""
    good = not connection.invalidated
    if good:
        driver = _driver(connection)
        driver.deadline = None
        if driver.closed:
            connection.invalidate()
            good = False
    connection.close()
    return good


def _without_data(error: Exception, cause: psycopg.Error, dialect: Dialect) -> Exception:
    """The same error in names alone: PostgreSQL repeats the values that it objects to."""
    said = type(cause).__name__
    if cause.diag.message_primary and (cause.sqlstate or "").startswith(_NAMES_ONLY):
        said = f"{said}: {cause.diag.message_primary}"
    statement = error.statement if isinstance(error, DBAPIError) else None
    return DBAPIError.instance(
        statement, None, type(cause)(said), psycopg.Error, hide_parameters=True, dialect=dialect
    )


def _engine(address: URL, wait_s: float, connections: int) -> Engine:
    engine = create_engine(
        address,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=wait_s / 2,
        # The same few, which know the statements already.
        pool_use_lifo=True,
        use_native_hstore=False,
        json_serializer=as_json,
        # What a statement was given may be about a child: it is in no error and no log.
        hide_parameters=True,
    )

    @event.listens_for(engine, "before_cursor_execute")
    def execute(connection: Connection, *_: object) -> None:
        # SQLAlchemy reads at once what comes back.
        _driver(connection).one_by_one()

    bounds = {
        "lock": f"{round(wait_s * 500)}ms",
        "statement": f"{round(wait_s * 1000)}ms",
        "idle": f"{_ABANDONED_S}s",
    }

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: Dialect, _record: object, given: tuple[Any, ...], named: dict[str, Any]
    ) -> DBAPIConnection:
        patience = max(_LEAST_CONNECT_S, round(wait_s))
        # Transactions begin where it is said, not in the driver.
        opened: Any = PatientConnection.connect(
            *given,
            **{"connect_timeout": patience, "client_encoding": "utf8", **named, "autocommit": True},
        )
        opened.patience_s = wait_s + _GRACE_S
        opened.execute(_SETTINGS, bounds)
        return opened  # type: ignore[no-any-return]

    return engine
