"""When the bot is killed: at instants brought about from outside, and at random ones."""

import random
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox import Workspace
from bot.sandbox.faults import Ending, Fault
from tests.command import DATABASE, PATIENCE_S, BotProcess


class Peril(StrEnum):
    """An instant at which the bot is killed, about one thing that a person does."""

    ACKNOWLEDGED = "after Slack was told that it arrived"
    COMMITTED = "when it is in the database, as Slack is about to be told"
    POSTED = "when Slack has posted the next message, before the bot hears of it"
    RANDOM = "at a random instant"
    STARTING = "at once, and again while it starts"


# How often each. STARTING kills twice.
COURSE = {
    Peril.ACKNOWLEDGED: 4,
    Peril.COMMITTED: 4,
    Peril.POSTED: 5,
    Peril.RANDOM: 5,
    Peril.STARTING: 1,
}
KILLS = sum(times * (2 if peril is Peril.STARTING else 1) for peril, times in COURSE.items())
LONGEST_DEED_S = 0.2
LONGEST_START_S = 1.0


@dataclass(slots=True)
class Reaper:
    """Kills the bot while a person works, along a course drawn by ``chance``."""

    bot: BotProcess
    slack: Workspace
    chance: random.Random
    _course: deque[Peril | None] = field(default_factory=deque)

    def plan(self, deeds: int) -> None:
        """Spread the whole course over so many things to be done."""
        perils = [peril for peril, times in COURSE.items() for _ in range(times)]
        self.chance.shuffle(perils)
        fatal = self.chance.sample(range(deeds), len(perils))
        lots = dict(zip(fatal, perils, strict=True))
        self._course = deque(lots.get(deed) for deed in range(deeds))

    @contextmanager
    def threatening(self) -> Iterator[None]:
        """Kill the bot about the one thing that the block does, if that is its lot."""
        peril = self._course.popleft() if self._course else None
        match peril:
            case None:
                yield
            case Peril.ACKNOWLEDGED:
                yield
                self.slack.wait(self._all_told, PATIENCE_S, "an event was never acknowledged")
                self.bot.kill()
            case Peril.COMMITTED:
                with self._meanwhile(self._at_commit()):
                    yield
            case Peril.POSTED:
                with self._meanwhile(self._at_post()):
                    yield
            case Peril.RANDOM:
                with self._meanwhile(self._within(LONGEST_DEED_S)):
                    yield
            case Peril.STARTING:
                self.bot.kill()
                with self._meanwhile(self._within(LONGEST_START_S)):
                    yield

    @contextmanager
    def _meanwhile(self, strike: Callable[[], None]) -> Iterator[None]:
        before = self.bot.kills
        striking = threading.Thread(target=strike, daemon=True)
        striking.start()
        yield
        striking.join(PATIENCE_S)
        assert self.bot.kills == before + 1, "the bot was not killed"

    def _within(self, seconds: float) -> Callable[[], None]:
        instant = self.chance.uniform(0, seconds)

        def strike() -> None:
            threading.Event().wait(instant)
            self.bot.kill()

        return strike

    def _at_post(self) -> Callable[[], None]:
        """On the workspace's own thread, between the posting and the answer."""
        killed = threading.Event()

        def kill() -> None:
            self.bot.kill()
            killed.set()

        fault = Fault(perform=True, meanwhile=kill, ending=Ending.CLOSED)
        self.slack.faults.next("chat.postMessage", fault)

        def strike() -> None:
            killed.wait(PATIENCE_S)

        return strike

    def _at_commit(self) -> Callable[[], None]:
        before = self._handled()

        def strike() -> None:
            patience = time.monotonic() + PATIENCE_S
            while self._handled() == before and time.monotonic() < patience:
                pass
            self.bot.kill()

        return strike

    def _handled(self) -> int:
        """How many things that a person did are in the bot's database."""
        with closing(sqlite3.connect(self.bot.folder / DATABASE)) as records:
            count: int = records.execute("SELECT count(*) FROM inbox").fetchone()[0]
        return count

    def _all_told(self) -> bool:
        return self.slack.undelivered == 0
