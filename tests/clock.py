"""The clocks of tests: one stands still until it is moved, one while the machine stands still."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final, TypeVar

from flows.schedule import is_working_day
from storage.faults import DatabaseFault

_STANDSTILL_S: Final = 0.1
T = TypeVar("T")


class MovableClock:
    """A :class:`bot.clock.Clock` that a test moves."""

    def __init__(self, now: datetime = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)) -> None:
        """Stand still at ``now``."""
        self._start = now
        self._moved = timedelta()

    def now(self) -> datetime:
        """Return where the clock stands."""
        return self._start + self._moved

    def monotonic(self) -> float:
        """Return the seconds it was moved by."""
        return self._moved.total_seconds()

    def move(self, seconds: float) -> None:
        """Move it on."""
        self._moved += timedelta(seconds=seconds)

    def set_back(self, seconds: float) -> None:
        """Have it show an earlier time; what it measures by goes on."""
        self._start -= timedelta(seconds=seconds)


class SteadyClock:
    """Seconds in which this process ran: few pass while the machine has no time for it.

    Whoever is bound to be in time by it is not late because a whole machine stood still.
    """

    _LAP_S: Final = 0.02
    _LONGEST_LAP_S: Final = 0.1

    def __init__(self) -> None:
        """Start at nought."""
        self._so_far = (0.0, time.monotonic())
        threading.Thread(target=self._run, name="steady clock", daemon=True).start()

    def seconds(self) -> float:
        """Return how many there were so far."""
        passed, lapped = self._so_far
        return passed + min(time.monotonic() - lapped, self._LONGEST_LAP_S)

    def _run(self) -> None:
        never = threading.Event()
        while not never.wait(self._LAP_S):
            now = time.monotonic()
            passed, lapped = self._so_far
            self._so_far = (passed + min(now - lapped, self._LONGEST_LAP_S), now)


@cache
def steady() -> SteadyClock:
    """The one of this process."""
    return SteadyClock()


@cache
def _first_asked() -> float:
    return time.time() - steady().seconds()


def steady_time() -> float:
    """Seconds since the epoch, as many too few as the machine had no time for."""
    return _first_asked() + steady().seconds()


class Stopwatch:
    """How long something took, not counting what the machine had no time for."""

    def __init__(self) -> None:
        """Start."""
        self._began = steady().seconds()

    def seconds(self) -> float:
        """Return how long it has run."""
        return steady().seconds() - self._began


def undisturbed(work: Callable[[], T]) -> T:
    """Do what must be in time to a part of a second; anew, if the machine stood still meanwhile.

    Raises what the work raised while the machine went on as it should.
    """
    for _each in range(5):
        began, watch = time.monotonic(), Stopwatch()
        try:
            return work()
        except (AssertionError, DatabaseFault):
            if time.monotonic() - began - watch.seconds() < _STANDSTILL_S:
                raise
    return work()


def next_working_day(day: date) -> date:
    """The first day after this one on which anybody works."""
    later = day + timedelta(days=1)
    while not is_working_day(later):
        later += timedelta(days=1)
    return later
