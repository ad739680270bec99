"""The clockwork: does what falls due by the clock, whether anybody presses anything or not.

What there is to do, and that it is done once, is its duties' own business: each looks at its
schedules, takes the tick of a slot in the transaction that enqueues the slot's work, and says
when the next one comes. Any number of clockworks may run, in one process or several.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.clock import Clock
from bot.jobs.background import Background, whatever_happens

_log = logging.getLogger(__name__)

Duty = Callable[[], datetime | None]
"""Does what is due, if anything is; gives when its next slot comes, if one is to come."""

_LONGEST_REST_S: Final = 30.0
"""A clock may be set, a machine sleep, and somebody move to another zone."""
_AFTER_A_FAULT_S: Final = 5.0


class Clockwork:
    """Does its duties when they fall due, on a thread of its own."""

    def __init__(self, clock: Clock, duties: Sequence[Duty]) -> None:
        """Make one at rest; :meth:`start` sets it going."""
        self._clock = clock
        self._duties = tuple(duties)
        self._background = Background("clockwork", self.step)

    def start(self) -> None:
        """Do what falls due, beginning with what fell due meanwhile, until :meth:`stop`."""
        self._background.start()

    def wake(self) -> None:
        """Look at the clock at once. Costs nothing, from any thread."""
        self._background.wake()

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Finish the duty under way and end; whether the thread ended in time."""
        return self._background.stop(timeout_s)

    def step(self) -> float:
        """Do whatever is due; gives the seconds to rest. A duty that fails keeps none from its own.

        It is tried again a little later: its tick was not taken.
        """
        rest = _LONGEST_REST_S
        for duty in self._duties:
            if self._background.stopping:
                break
            rest = min(rest, self._do(duty))
        return rest

    def _do(self, duty: Duty) -> float:
        work = partial(self._rest_after, duty)
        return whatever_happens(_log, "the clockwork", work, _AFTER_A_FAULT_S)

    def _rest_after(self, duty: Duty) -> float:
        upcoming = duty()
        if upcoming is None:
            return _LONGEST_REST_S
        return max(0.0, (upcoming - self._clock.now()) / timedelta(seconds=1))
