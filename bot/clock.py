"""The time: the only reader of it, so that a test can move it."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring how long something takes."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()
