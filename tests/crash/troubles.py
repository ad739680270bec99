"""How Slack misbehaves while somebody works: drawn at random, one thing about a deed."""

import random
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox import Workspace, faults
from bot.sandbox.faults import RESPONSE_URL, EventFault, Fault
from tests.crash.perils import POST, Reaper

POSTS = (
    faults.rate_limited(1),
    faults.rate_limited(2),
    faults.SERVER_ERROR,
    faults.SERVER_ERROR_AFTER,
    faults.UNAVAILABLE,
    faults.UNAVAILABLE_AFTER,
    faults.TIMEOUT_BEFORE,
    faults.TIMEOUT_AFTER,
    faults.DROPPED_BEFORE,
    faults.DROPPED_AFTER,
    faults.RESET_BEFORE,
    faults.RESET_AFTER,
    faults.slow(0.5),
)
UNANSWERED_POSTS = (
    faults.SERVER_ERROR_AFTER,
    faults.TIMEOUT_AFTER,
    faults.DROPPED_AFTER,
    faults.RESET_AFTER,
)
LOOK_UPS = (
    faults.rate_limited(1),
    faults.UNAVAILABLE,
    faults.TIMEOUT_BEFORE,
    faults.RESET_BEFORE,
)
CHANGES = (
    faults.rate_limited(1),
    faults.SERVER_ERROR_AFTER,
    faults.TIMEOUT_AFTER,
    faults.RESET_BEFORE,
)
EVENTS = (
    faults.DUPLICATED,
    faults.DUPLICATED_ANEW,
    EventFault(copies=3, anew=True),
    faults.late(1.5),
    EventFault(copies=1, late=1.5),
    EventFault(copies=2, anew=True, late=1.5),
)


class Trouble(StrEnum):
    """What goes wrong about one deed."""

    POST = "the next message is not posted, or posted and not answered"
    LOOK_UP = "a message is posted and not answered, and looking for it fails"
    CHANGE = "a message is not changed, or changed and not answered"
    EVENT = "what is typed is told of twice, late, or both"
    LINE = "the connection is cut, or to be opened anew"


WEIGHTS = {
    Trouble.POST: 6,
    Trouble.LOOK_UP: 2,
    Trouble.CHANGE: 3,
    Trouble.EVENT: 5,
    Trouble.LINE: 2,
}


@dataclass(slots=True)
class Troublemaker:
    """Lets Slack misbehave, and the bot be killed, while a person works."""

    slack: Workspace
    reaper: Reaper
    chance: random.Random
    made: int = 0
    _course: deque[Trouble | None] = field(default_factory=deque)

    def plan(self, troubles: int, deeds: int) -> None:
        """Spread so many troubles over so many things to be done."""
        struck = set(self.chance.sample(range(deeds), troubles))
        kinds, weights = list(WEIGHTS), list(WEIGHTS.values())
        drawn = iter(self.chance.choices(kinds, weights, k=troubles))
        self._course = deque(next(drawn) if deed in struck else None for deed in range(deeds))

    @contextmanager
    def threatening(self) -> Iterator[None]:
        """Make trouble about the one thing that the block does, if that is its lot."""
        trouble = self._course.popleft() if self._course else None
        if trouble is not None or self.reaper.is_due:
            self.forget()  # Or what comes now would wait behind it, and might never strike.
        with self.reaper.threatening():
            if trouble is not None:
                self._make(trouble)
            yield

    def forget(self) -> None:
        """Make none of the trouble that has yet to strike."""
        self.made -= self.slack.faults.waiting
        self.slack.faults.clear()

    def _make(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.POST:
                self._next(POST, POSTS)
            case Trouble.LOOK_UP:
                self._next(POST, UNANSWERED_POSTS)
                self._next("conversations.replies", LOOK_UPS)
            case Trouble.CHANGE:
                self._next(self.chance.choice(("chat.update", RESPONSE_URL)), CHANGES)
            case Trouble.LINE if not self._over_http:
                # A line that was cut takes the bot ten seconds to notice: not too often.
                cut, refresh = self.slack.drop_connections, self.slack.refresh_connections
                self.chance.choice((cut, refresh, refresh))()
                self.made += 1
            case Trouble.EVENT | Trouble.LINE:
                self.slack.faults.next_event(self.chance.choice(EVENTS))
                self.made += 1

    def _next(self, method: str, kinds: tuple[Fault, ...]) -> None:
        self.slack.faults.next(method, self.chance.choice(kinds))
        self.made += 1

    @property
    def _over_http(self) -> bool:
        return "PORT" in self.reaper.bot.settings
