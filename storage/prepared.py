"""Statements that every answer takes, built once and handed to the driver as they are.

A turn is a dozen small statements, and SQLAlchemy takes longer over each call than SQLite does over
the statement. So these are compiled when a database first needs them, with the same SQL and the
same column types; what is not on the way of an answer is executed by SQLAlchemy itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Convert = Callable[[Any], Any] | None
Row = tuple[Any, ...]

_BUILT: Final = "prepared_statements"


class Prepared:
    """One statement, for any database. An ``Insert`` names the ``columns`` it is given."""

    def __init__(self, statement: Statement, *columns: str) -> None:
        self.statement: Final = statement
        self.columns: Final = columns or None

    def compiled(self, dialect: Dialect) -> SQLCompiler:
        """The statement in the SQL of one kind of database."""
        compiled = self.statement.compile(dialect=dialect, column_keys=self.columns)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - a Core statement has no other
        return compiled

    def first(self, conn: Connection, /, **given: object) -> Row | None:
        """The first row it finds or gives back, or ``None``."""
        found = self.all(conn, **given)
        return found[0] if found else None

    def all(self, conn: Connection, /, **given: object) -> list[Row]:
        """Every row it finds or gives back."""
        return self.ask(conn, **given)()

    def ask(self, conn: Connection, /, **given: object) -> Callable[[], list[Row]]:
        """Execute it now, and read what it finds later: a server answers in the meantime.

        To be read before anything changes what it looks at.
        """
        built, driver = self._on(conn), _driver(conn)
        return partial(built.rows, driver.ask(built.sql, built.bound(given)))

    def run(self, conn: Connection, /, **given: object) -> None:
        """Execute it for what it does."""
        built = self._on(conn)
        _driver(conn).run(built.sql, built.bound(given))

    def run_each(self, conn: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Execute it once with each of ``rows``, in order."""
        built, driver = self._on(conn), _driver(conn)
        for row in rows:
            driver.run(built.sql, built.bound(row))

    def _on(self, conn: Connection) -> "_Built":
        # It goes with its dialect, whose engine it would otherwise keep alive.
        of_dialect: dict[Prepared, _Built] = vars(conn.dialect).setdefault(_BUILT, {})
        built = of_dialect.get(self)
        if built is None:
            built = of_dialect[self] = _Built.of(self, conn.dialect)
        return built


@dataclass(frozen=True, slots=True)
class _Built:
    """SQL, and how its values go in and come out. ``fixed``: those that stand in the statement."""

    sql: str
    places: tuple[tuple[str, Convert], ...]
    fixed: Mapping[str, object]
    results: tuple[Convert, ...]
    by_name: bool

    @classmethod
    def of(cls, prepared: Prepared, dialect: Dialect) -> "_Built":
        compiled = prepared.compiled(dialect)
        names = compiled.positiontup if compiled.positional else sorted(compiled.binds)
        binds = compiled.binds
        returned = [column.type for column in prepared.statement.exported_columns]
        results = tuple(_result(kind, dialect) for kind in returned)
        return cls(
            str(compiled),
            tuple((name, _bind(binds[name].type, dialect)) for name in names or ()),
            {name: bind.effective_value for name, bind in binds.items() if not bind.required},
            results if any(results) else (),
            by_name=not compiled.positional,
        )

    def bound(self, given: Mapping[str, object]) -> Any:  # noqa: ANN401 - the driver's parameters
        values = {**self.fixed, **given} if self.fixed else given
        if self.by_name:
            return {n: values[n] if c is None else c(values[n]) for n, c in self.places}
        return [values[n] if c is None else c(values[n]) for n, c in self.places]

    def rows(self, asked: Callable[[], list[Row]]) -> list[Row]:
        rows = asked()
        if not self.results:
            return rows
        return [
            tuple(
                value if convert is None else convert(value)
                for value, convert in zip(row, self.results, strict=True)
            )
            for row in rows
        ]


def _driver(conn: Connection) -> Any:  # noqa: ANN401 - sqlite3's or psycopg's, with run and ask
    return conn.connection.driver_connection


def _bind(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _result(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
