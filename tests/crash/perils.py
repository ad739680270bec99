"""When the bot is killed: at instants brought about from outside, and at random ones."""

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import func, select

from bot.sandbox import Workspace
from bot.sandbox.faults import Ending, Fault
from storage import tables
from storage.database import Database
from tests.command import PATIENCE_S, BotProcess

POST = "chat.postMessage"
_HANDLED = select(func.count()).select_from(tables.Inbox.__table__)


class Peril(StrEnum):
    """An instant at which the bot is killed, about one thing that a person does."""

    ACKNOWLEDGED = "after Slack was told that it arrived"
    COMMITTED = "when it is in the database, as Slack is about to be told"
    POSTING = "as Slack is about to post the next message, which it then does not"
    POSTED = "when Slack has posted the next message, before the bot hears of it"
    LOOKED_UP = "at either of these, and again while it looks whether the message stands"
    RANDOM = "at a random instant"
    STARTING = "at once, and again while it starts"


Course = Mapping[Peril, int]
"""How often each peril comes."""

TWICE = frozenset({Peril.LOOKED_UP, Peril.STARTING})
PATIENT = 0.8
LONGEST_DEED_S = 0.2
LONGEST_START_S = 0.6


def kills_of(course: Course) -> int:
    """How often the bot is killed in a course."""
    return sum(times * (1 + (peril in TWICE)) for peril, times in course.items())


@dataclass(slots=True)
class Reaper:
    """Kills the bot while a person works, along a course drawn by ``chance``.

    Mostly the person goes on only when ``is_served`` says that the bot is back: what is typed while
    it is away is brought again on Slack's timetable, and takes its time.
    """

    bot: BotProcess
    slack: Workspace
    records: Database
    chance: random.Random
    is_served: Callable[[], bool]
    _course: deque[Peril | None] = field(default_factory=deque)

    def plan(self, course: Course, deeds: int) -> None:
        """Spread the whole course over so many things to be done."""
        perils = [peril for peril, times in course.items() for _ in range(times)]
        self.chance.shuffle(perils)
        fatal = self.chance.sample(range(deeds), len(perils))
        lots = dict(zip(fatal, perils, strict=True))
        self._course = deque(lots.get(deed) for deed in range(deeds))

    @property
    def is_due(self) -> bool:
        """Whether the next thing that a person does is the bot's end."""
        return bool(self._course) and self._course[0] is not None

    @contextmanager
    def threatening(self) -> Iterator[None]:
        """Kill the bot about the one thing that the block does, if that is its lot."""
        peril = self._course.popleft() if self._course else None
        if peril is None:
            yield
            return
        with self._killing(peril):
            yield
        if self.chance.random() < PATIENT:
            self.slack.wait(self.is_served, PATIENCE_S, "the bot did not come back")

    @contextmanager
    def _killing(self, peril: Peril) -> Iterator[None]:
        match peril:
            case Peril.ACKNOWLEDGED:
                yield
                self.slack.wait(self._all_told, PATIENCE_S, "an event was never acknowledged")
                self.bot.kill()
            case Peril.COMMITTED:
                with self._meanwhile(self._at_commit()):
                    yield
            case Peril.POSTING | Peril.POSTED:
                with self._meanwhile(self._at_post(perform=peril is Peril.POSTED)):
                    yield
            case Peril.LOOKED_UP:
                with self._meanwhile(self._in_look_up(), kills=2):
                    yield
            case Peril.RANDOM:
                with self._meanwhile(self._within(LONGEST_DEED_S)):
                    yield
            case Peril.STARTING:
                self.bot.kill()
                with self._meanwhile(self._within(LONGEST_START_S)):
                    yield

    @contextmanager
    def _meanwhile(self, strike: Callable[[], None], kills: int = 1) -> Iterator[None]:
        before = self.bot.kills
        striking = threading.Thread(target=strike, daemon=True)
        striking.start()
        yield
        striking.join(PATIENCE_S)
        assert self.bot.kills == before + kills, "the bot was not killed"

    def _within(self, seconds: float) -> Callable[[], None]:
        instant = self.chance.uniform(0, seconds)

        def strike() -> None:
            threading.Event().wait(instant)
            self.bot.kill()

        return strike

    def _at_post(self, *, perform: bool) -> Callable[[], None]:
        killed = threading.Event()

        def kill() -> None:
            self.bot.kill()
            killed.set()

        self.slack.faults.next(POST, _fatal(kill, perform=perform))
        return lambda: _wait_for(killed)

    def _in_look_up(self) -> Callable[[], None]:
        killed = threading.Event()
        stands, answered = self.chance.random() < 0.8, self.chance.random() < 0.5

        def kill_again() -> None:
            self.bot.kill()
            killed.set()

        def kill() -> None:
            threaded = self.slack.calls.of(POST)[-1].arguments.get("thread_ts")
            looking = "conversations.replies" if threaded else "conversations.history"
            self.slack.faults.next(looking, _fatal(kill_again, perform=answered))
            self.bot.kill()

        self.slack.faults.next(POST, _fatal(kill, perform=stands))
        return lambda: _wait_for(killed)

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
        with self.records.read() as conn:
            return conn.execute(_HANDLED).scalar_one()

    def _all_told(self) -> bool:
        return self.slack.undelivered == 0


def _fatal(kill: Callable[[], None], *, perform: bool) -> Fault:
    """Killed on the workspace's own thread: between the deed, if it is done, and the answer."""
    return Fault(perform=perform, meanwhile=kill, ending=Ending.CLOSED)


def _wait_for(event: threading.Event) -> None:
    event.wait(PATIENCE_S)
