"""The clockwork does its duties when they fall due, whatever befalls one of them."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.jobs.clockwork import Clockwork, Duty
from storage.database import DatabaseBusy
from tests.clock import MovableClock

PATIENCE_S = 10.0
SECRET = "She said so on the landing."


class Bell:
    """A duty that rings, and says when to look again."""

    def __init__(self, upcoming: Callable[[], datetime | None] = lambda: None) -> None:
        self._upcoming = upcoming
        self.rings = threading.Semaphore(0)

    def __call__(self) -> datetime | None:
        self.rings.release()
        return self._upcoming()

    def rang(self) -> bool:
        """Whether it rings once more, given time."""
        return self.rings.acquire(timeout=PATIENCE_S)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


def failing(error: Exception) -> Duty:
    def fail() -> datetime | None:
        raise error

    return fail


def test_it_rests_until_the_first_of_its_duties_is_due(clock: MovableClock) -> None:
    soon, later = (clock.now() + timedelta(seconds=seconds) for seconds in (7, 21))
    assert Clockwork(clock, [Bell(lambda: later), Bell(lambda: soon), Bell()]).step() == 7


def test_it_looks_at_the_clock_now_and_then_however_far_the_next_slot_is(
    clock: MovableClock,
) -> None:
    """The clock may be set meanwhile, and the machine may have slept."""
    far = clock.now() + timedelta(days=3)
    assert Clockwork(clock, [Bell(lambda: far)]).step() == 30
    assert Clockwork(clock, [Bell()]).step() == 30


def test_a_slot_that_came_meanwhile_is_looked_at_once_more_at_once(clock: MovableClock) -> None:
    past = clock.now() - timedelta(seconds=3)
    assert Clockwork(clock, [Bell(lambda: past)]).step() == 0


@pytest.mark.parametrize("error", [ValueError(SECRET), DatabaseBusy("it is busy")])
def test_a_duty_that_fails_keeps_none_of_the_others_from_theirs(
    clock: MovableClock, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried again soon, and the log holds nothing that somebody wrote."""
    bell = Bell()
    with caplog.at_level(logging.WARNING):
        rest = Clockwork(clock, [failing(error), bell]).step()
    assert rest == 5
    assert bell.rang()
    assert caplog.messages
    assert SECRET not in caplog.text


def test_its_thread_outlives_a_duty_that_fails_and_looks_whenever_it_is_woken(
    clock: MovableClock,
) -> None:
    bell = Bell()
    clockwork = Clockwork(clock, [failing(ValueError(SECRET)), bell])
    clockwork.start()
    assert bell.rang()
    for _ in range(3):
        clockwork.wake()
        assert bell.rang()
    assert clockwork.stop(PATIENCE_S)


def test_told_to_end_it_ends_at_once_though_nothing_is_due_for_days(clock: MovableClock) -> None:
    bell = Bell(lambda: clock.now() + timedelta(days=3))
    clockwork = Clockwork(clock, [bell])
    assert clockwork.stop(), "one that never began has ended"
    clockwork.start()
    assert bell.rang()
    assert clockwork.stop(PATIENCE_S)
