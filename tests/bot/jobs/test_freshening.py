"""Homes are freshened when something happens, at a pace, whatever befalls one of them."""

import logging
import threading
from collections.abc import Callable

import pytest

from bot.jobs.freshening import Freshening
from storage.database import DatabaseBusy

PATIENCE_S = 10.0
SECRET = "She said so on the landing."


def failing(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_it_looks_when_something_was_committed() -> None:
    looks = threading.Semaphore(0)
    freshening = Freshening(looks.release, pace_s=0)
    freshening.start()
    try:
        for _ in range(3):
            assert looks.acquire(timeout=PATIENCE_S)
            freshening.wake()
    finally:
        assert freshening.stop(PATIENCE_S)


def test_it_looks_no_oftener_than_its_pace_and_then_does_look() -> None:
    looks: list[int] = []
    freshening = Freshening(lambda: looks.append(1), pace_s=60)
    freshening.step()
    rests = [freshening.step() for _ in range(100)]
    assert len(looks) == 1
    # What is left of the pace: then it looks at what happened meanwhile.
    assert all(30 < rest <= 60 for rest in rests)


@pytest.mark.parametrize("error", [ValueError(SECRET), DatabaseBusy("busy")])
def test_what_goes_wrong_ends_nothing_and_is_told_without_its_words(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert Freshening(failing(error), pace_s=0).step() > 0
    assert len(caplog.records) == 1
    assert SECRET not in caplog.text
