"""Keeping Homes fresh: whoever has theirs open is shown what became of anything on it.

Each is made anew a moment after something was committed, and shown where it says something else
now. Nobody has to know on whose Home something stands. It costs nothing while no Home is open.
"""

import logging
import time
from collections.abc import Callable
from typing import Final

from bot.jobs.background import Background, whatever_happens

_log = logging.getLogger(__name__)

PACE_S: Final = 3.0
"""Between two looks, however much happens meanwhile."""
_LOOK_AGAIN_S: Final = 30.0
"""For what other processes have done."""


class Freshening:
    """Calls ``freshen`` when it is woken, at its pace, on a thread of its own."""

    def __init__(self, freshen: Callable[[], None], pace_s: float = PACE_S) -> None:
        """Make one at rest; :meth:`start` sets it going."""
        self._freshen = freshen
        self._pace_s = pace_s
        self._not_before = 0.0
        self._background = Background("freshening", self.step)

    def start(self) -> None:
        """Look whenever woken, until :meth:`stop`."""
        self._background.start()

    def wake(self) -> None:
        """Something was committed. Costs nothing, from any thread."""
        self._background.wake()

    def stop(self, timeout_s: float) -> bool:
        """Finish what is under way and end; whether the thread ended in time."""
        return self._background.stop(timeout_s)

    def step(self) -> float:
        """Look, if it is time to; gives the seconds to rest."""
        early = self._not_before - time.monotonic()
        if early > 0:
            return early
        rest_s = whatever_happens(_log, "the freshening of Homes", self._look, _LOOK_AGAIN_S)
        self._not_before = time.monotonic() + self._pace_s
        return rest_s

    def _look(self) -> float:
        self._freshen()
        return _LOOK_AGAIN_S
