"""Several processes at one database, and what they do at the same moment."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from typing import Final, TypeVar

from storage.database import Database

PATIENCE_S: Final = 20.0
T = TypeVar("T")


@contextmanager
def databases(url: str, count: int) -> Iterator[tuple[Database, ...]]:
    """So many that know nothing of each other, at the same address."""
    with ExitStack() as stack:
        opened = (Database(url, busy_timeout_s=PATIENCE_S) for _ in range(count))
        yield tuple(stack.enter_context(closing(database)) for database in opened)


def at_once(*works: Callable[[], T]) -> list[T]:
    """Begin all of it at the same moment; what came of each."""
    together = threading.Barrier(len(works))

    def begin(work: Callable[[], T]) -> T:
        together.wait(PATIENCE_S)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(begin, work) for work in works]]
