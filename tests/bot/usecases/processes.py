"""Several processes at work in one council, for tests of use cases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.jobs.clockwork import Clockwork
from bot.usecases.context import Context, Council
from flows.questionnaires import shipped
from storage.questionnaires import Library
from storage.recent import RecentAudits
from tests.at_once import at_once, databases
from tests.bot.usecases.house import House

Duty = Callable[[Context], datetime | None]


@contextmanager
def processes(house: House, url: str, count: int) -> Iterator[tuple[Context, ...]]:
    """So many at the house's database, each with connections and a memory of its own."""
    with databases(url, count) as opened:
        yield tuple(
            replace(
                house.context,
                database=each,
                library=Library(shipped()),
                recent=RecentAudits(),
                council=Council(),
            )
            for each in opened
        )


def clockworks(house: House, url: str, duty: Duty, count: int = 4) -> None:
    """Let so many clockworks with this duty look at the same moment, each in its own process."""
    with processes(house, url, count) as several:
        duties = [partial(duty, context) for context in several]
        at_once(*(Clockwork(house.clock, [each]).step for each in duties))
