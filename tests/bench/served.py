"""A turn on PostgreSQL, beside the least that one could cost there."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from tests.bench import floor
from tests.bench.answering import beside_the_project
from tests.bench.harness import Sides, Step
from tests.bench.stage import stage
from tests.postgresql import Server


@contextmanager
def server() -> Iterator[tuple[Server, Path]]:
    """A server of the bench's own, every commit of which is on the project's own disk; a folder."""
    with beside_the_project() as folder:
        found = Server.start_safe(folder / "server")
        try:
            yield found, folder
        finally:
            found.stop()


@contextmanager
def bare(address: str) -> Iterator[Step]:
    """F as it is on a server: one bare dispatch, and one raw commit of two rows."""
    app, request = floor.bare_app(), floor.press()
    with closing(psycopg.connect(address)) as connection:
        connection.execute("CREATE TABLE rows (id SERIAL PRIMARY KEY, body TEXT NOT NULL)")
        connection.commit()

        def step() -> None:
            floor.dispatch(app, request)
            for _ in range(2):
                connection.execute("INSERT INTO rows (body) VALUES (%s)", ("x" * 200,))
            connection.commit()

        yield step


@contextmanager
def acknowledged() -> Iterator[Sides]:
    """A button answer up to its acknowledgement, every row written on a real server."""
    with (
        server() as (served, folder),
        served.empty() as aside,
        served.migrated() as address,
        bare(aside) as step,
        stage(folder, address) as bot,
    ):
        yield Sides(step, bot.press, ready=bot.ready)
