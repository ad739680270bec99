"""How SQLite would find what is asked of it."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, event

from storage.tables import Base

_PARTIAL: Final = {
    str(index.name)
    for table in Base.metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}
"""Indexes of those rows alone that something is still to be done about."""


def statements_of(conn: Connection, ask: Callable[[], object]) -> list[tuple[str, Any]]:
    """What ``ask`` has SQLAlchemy execute on the connection: each statement, what it is given."""
    found: list[tuple[str, Any]] = []

    def note(*told: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own arguments
        found.append((told[2], told[3]))

    event.listen(conn, "before_cursor_execute", note)
    ask()
    event.remove(conn, "before_cursor_execute", note)
    return found


def steps_of(conn: Connection, ask: Callable[[], object]) -> list[str]:
    """Every table and index that ``ask`` goes through on SQLite, and what by."""
    tables = Base.metadata.tables
    plan = [
        row.detail
        for sql, given in statements_of(conn, ask)
        for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()
    ]
    return [
        step for step in plan if step.startswith(("SCAN ", "SEARCH ")) and step.split()[1] in tables
    ]


def reads_ever_more(step: str) -> bool:
    """Whether it goes through all that a table holds, or all of a workspace's."""
    whole = step.startswith("SCAN ") or "(workspace=?)" in step
    return whole and _PARTIAL.isdisjoint(step.split())
