"""The workspace's own time, which a test can move."""

import asyncio
import heapq
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(order=True, slots=True)
class Timer:
    """One thing to do at a time; `cancel` makes it nothing."""

    due: float
    serial: int
    action: Callable[[], None] | None = field(compare=False)

    def cancel(self) -> None:
        """Do nothing when the time comes."""
        self.action = None


class WorkspaceClock:
    """Seconds since the epoch, moved on by `advance`; timers run on the workspace's loop."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        """Follow `now`, from which `advance` only ever moves further ahead."""
        self._now = now
        self._ahead = 0.0
        self._timers: list[Timer] = []
        self._serials = itertools.count()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def now(self) -> float:
        """Say the time in the workspace, in seconds since the epoch."""
        return self._now() + self._ahead

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Run timers on this loop from now on."""
        self._loop = loop
        self._set_alarm()

    def at(self, due: float, action: Callable[[], None]) -> Timer:
        """Do `action` at `due`; to be called on the loop."""
        timer = Timer(due, next(self._serials), action)
        heapq.heappush(self._timers, timer)
        if self._timers[0] is timer:
            self._set_alarm()
        return timer

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Do `action` so many seconds from now."""
        return self.at(self.now() + seconds, action)

    def advance(self, seconds: float) -> None:
        """Move on; what fell due in between has been started when this returns."""
        self._ahead += seconds
        loop = self._loop
        if loop is None or not loop.is_running():
            return
        ran = threading.Event()

        def run() -> None:
            self._run_due()
            ran.set()

        loop.call_soon_threadsafe(run)
        ran.wait(5)

    def _run_due(self) -> None:
        while self._timers and self._timers[0].due <= self.now():
            action = heapq.heappop(self._timers).action
            if action is not None:
                action()
        self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        while self._timers and self._timers[0].action is None:
            heapq.heappop(self._timers)
        if self._timers and self._loop is not None:
            wait = max(0.0, self._timers[0].due - self.now())
            self._alarm = self._loop.call_later(wait, self._run_due)
