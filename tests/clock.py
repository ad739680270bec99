"""The clock of tests: it stands still until it is moved."""

from datetime import UTC, date, datetime, timedelta

from flows.schedule import is_working_day


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


def next_working_day(day: date) -> date:
    """The first day after this one on which anybody works."""
    later = day + timedelta(days=1)
    while not is_working_day(later):
        later += timedelta(days=1)
    return later
