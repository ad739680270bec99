"""Work beside the listeners: a thread that does what there is, rests, and looks again."""

import logging
import threading
from collections.abc import Callable

from storage.database import DatabaseFault


def whatever_happens(
    log: logging.Logger, who: str, work: Callable[[], float], otherwise_s: float
) -> float:
    """What ``work`` gives, or ``otherwise_s`` where something went wrong: that ends no thread.

    It is logged by its name alone: what an error says could hold what somebody wrote.
    """
    try:
        return work()
    except DatabaseFault as fault:
        log.warning("%s waits: %s", who, fault)
    except Exception as error:  # noqa: BLE001 - whatever it is, the thread is needed
        log.error("%s stumbled: %s", who, type(error).__name__)  # noqa: TRY400 - a trace says more
    return otherwise_s


class Background:
    """Calls ``work`` again and again on a thread of its own.

    ``work`` gives the seconds to rest before the next time, and raises nothing: see
    :func:`whatever_happens`.
    """

    def __init__(self, name: str, work: Callable[[], float]) -> None:
        """Make one at rest; :meth:`start` sets it going."""
        self._name = name
        self._work = work
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def stopping(self) -> bool:
        """Whether it was told to end."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Work until :meth:`stop`."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """End the rest. Costs nothing, from any thread."""
        self._woken.set()

    def stop(self, timeout_s: float) -> bool:
        """Finish what is under way and end; whether the thread ended in time."""
        self._stopping.set()
        self._woken.set()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            rest_s = self._work()
            if rest_s > 0:
                self._woken.wait(rest_s)
