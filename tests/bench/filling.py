"""A database with many audits in progress: one real audit's rows, many times over.

Ids are scattered as real ones are, so that no index is filled in the order in which it is read.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.bench.stage import ASHA, Stage, stage

ANSWERED: Final = 3
"""How many answers each of them holds."""
AUDITORS: Final = 500

# Of each table, which rows are the model's. Those of the inbox name no audit: all are.
_MODEL: Final = {
    "audits": "audits.id = :audit",
    "threads": "audit = :audit",
    "entries": "audit = :audit",
    "history": "audit = :audit",
    "prompts": "audit = :audit",
    "outbox": "key LIKE :audit || '/%'",
    "inbox": "key NOT LIKE 'begin/%'",
}
_NUMBERS: Final = """
    CREATE TEMP TABLE numbers AS
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :many)
    SELECT printf('%012x', n * 67280421310721 % 281474976710656) AS id, n % :people AS person
    FROM counted
"""
_PEOPLE: Final = """
    INSERT INTO people (workspace, id, name, team, roles, telephone, active)
    SELECT workspace, 'U' || person, 'Auditor ' || person, team, roles, telephone, active
    FROM people, (SELECT DISTINCT person FROM numbers) WHERE people.id = :model
"""


def database(folder: Path, audits: int) -> None:
    """Make the bot's database in ``folder``, with so many audits in progress."""
    with stage(folder) as made:
        if audits:
            model = _model(made)
            made.bot.context.database.close()
            _multiply(folder / "bot.db", model, audits - 1)


def _model(made: Stage) -> dict[str, object]:
    made.begin()
    for _ in range(ANSWERED):
        made.answer()
        made.deliver()
    with made.bot.context.database.read() as conn:
        query = "SELECT audit, id AS thread FROM threads"
        return dict(conn.exec_driver_sql(query).mappings().one())


def _multiply(path: Path, model: dict[str, object], times: int) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        # Nothing here must outlive a power cut.
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-500000")
        connection.execute(_NUMBERS, {"many": times, "people": AUDITORS})
        connection.execute(_PEOPLE, {"model": ASHA})
        for table, where in _MODEL.items():
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            copied = {name: _copied(table, name, kind) for _, name, kind, *_ in columns}
            into = ", ".join(f'"{name}"' for name, value in copied.items() if value)
            values = ", ".join(value for value in copied.values() if value)
            connection.execute(
                f"INSERT INTO {table} ({into}) SELECT {values} FROM {table}, numbers WHERE {where}",  # noqa: S608
                model,
            )


def _copied(table: str, column: str, kind: str) -> str:
    """What stands in a copy's column; empty for a number that the table gives itself."""
    if column == "id" and kind == "INTEGER":
        return ""
    if "CHAR" not in kind and "TEXT" not in kind:
        return f'{table}."{column}"'
    if table == "inbox" and column == "key":
        return "inbox.key || numbers.id"
    others = f"""replace(replace({table}."{column}", :audit, numbers.id), :thread, numbers.id)"""
    return f"replace({others}, '{ASHA[1:]}', numbers.person)"
