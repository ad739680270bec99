"""Whose Home was opened of late in this process: it is shown anew when what it says changes."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.messages.types import View

LATELY: Final = timedelta(minutes=10)
"""Who looks at their Home for longer than this without pressing anything is not looking."""
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class OpenHome:
    """Somebody's Home: since when it is open, and what it shows."""

    person: str
    opened_at: datetime
    view: View


class OpenHomes:
    """The Homes that may still be looked at: the latest ones, each for a while."""

    def __init__(self) -> None:
        """None is open."""
        self._lock = threading.Lock()
        self._open: OrderedDict[str, OpenHome] = OrderedDict()

    def opened(self, person: str, view: View, at: datetime) -> None:
        """Somebody has opened theirs, and is shown this."""
        with self._lock:
            self._open.pop(person, None)
            self._open[person] = OpenHome(person, at, view)
            while len(self._open) > MOST:
                self._open.popitem(last=False)

    def shown(self, person: str, view: View) -> None:
        """It shows this now, and is no younger for it."""
        with self._lock:
            if person in self._open:
                self._open[person] = replace(self._open[person], view=view)

    def lately(self, now: datetime) -> tuple[OpenHome, ...]:
        """Those that were opened of late; the others are forgotten."""
        with self._lock:
            for home in tuple(self._open.values()):
                if now - home.opened_at > LATELY:
                    del self._open[home.person]
            return tuple(self._open.values())
