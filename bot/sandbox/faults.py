"""What a test asks of the workspace: to misbehave, and to remember every call.

Calls go wrong by their method, or whichever comes next:

    faults.next("chat.postMessage", RESET_AFTER)
    faults.next("response_url", rate_limited(7), times=3)
    faults.next(ANY_METHOD, UNAVAILABLE)

Each fault strikes before the deed or, where it is called so, after it. Nothing answers at all
(TIMEOUT), the line ends (DROPPED) or is reset (RESET), the server fails (SERVER_ERROR,
UNAVAILABLE), asks for patience (`rate_limited`), refuses (`refused`), or takes its time (`slow`).

Events go wrong on their way to the app, the next that it asked for first:

    faults.next_event(DUPLICATED)        twice, with the same event_id
    faults.next_event(DUPLICATED_ANEW)   twice, each with its own
    faults.next_event(late(5))           later, and so behind what happens meanwhile

What befalls the workspace itself is done to it: see `Workspace.drop_connections`,
`lose_connections` (bytes vanish, and neither side is told), `refresh_connections`, `archive`,
`restrict`, `remove`, `deactivate`, `revoke_token` and `revoke_scope`, and their opposites.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final


@dataclass(frozen=True, slots=True)
class Call:
    """A Web API call as it came: `at` in the workspace's time, tokens left out.

    An answer through a response_url is kept as a call of that name.
    """

    method: str
    at: float
    arguments: Mapping[str, object]


RESPONSE_URL: Final = "response_url"
"""What stands for a method's name where an app answers through a response_url."""
UPLOAD: Final = "upload"
"""What stands for a method's name where an app brings a file's bytes."""
ANY_METHOD: Final = "any method"
"""Whichever is called next, response_url and upload included."""


class Ending(Enum):
    """How an exchange ends: with an answer, a closed or a reset connection, or not at all."""

    ANSWERED = auto()
    CLOSED = auto()
    RESET = auto()
    SILENT = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """How one call goes wrong.

    `perform` does the deed first; then `meanwhile` is called, on the workspace's thread; then
    `seconds` pass on everybody's clock. Where it ends in an answer, that has this status, or,
    with `error`, is Slack's refusal of that name; of a deed done without fault, its own.
    """

    status: int = 200
    perform: bool = False
    ending: Ending = Ending.ANSWERED
    seconds: float = 0.0
    retry_after: int | None = None
    error: str | None = None
    meanwhile: Callable[[], None] | None = None


SERVER_ERROR: Final = Fault(status=500)
SERVER_ERROR_AFTER: Final = Fault(status=500, perform=True)
UNAVAILABLE: Final = Fault(status=503)
UNAVAILABLE_AFTER: Final = Fault(status=503, perform=True)
DROPPED_BEFORE: Final = Fault(ending=Ending.CLOSED)
DROPPED_AFTER: Final = Fault(ending=Ending.CLOSED, perform=True)
RESET_BEFORE: Final = Fault(ending=Ending.RESET)
RESET_AFTER: Final = Fault(ending=Ending.RESET, perform=True)
TIMEOUT_BEFORE: Final = Fault(ending=Ending.SILENT)
TIMEOUT_AFTER: Final = Fault(ending=Ending.SILENT, perform=True)


def rate_limited(retry_after: int) -> Fault:
    """Answer 429, asking to wait so many seconds."""
    return Fault(status=429, retry_after=retry_after, error="ratelimited")


def refused(error: str) -> Fault:
    """Answer with Slack's error of this name."""
    return Fault(error=error)


def slow(seconds: float) -> Fault:
    """Do it at once, and answer so many seconds later, on everybody's clock."""
    return Fault(perform=True, seconds=seconds)


@dataclass(frozen=True, slots=True)
class EventFault:
    """How one event goes wrong: `copies` more of it, and `late` seconds on the workspace's clock.

    Copies have an event_id of their own each where it is `anew`.
    """

    copies: int = 0
    anew: bool = False
    late: float = 0.0


DUPLICATED: Final = EventFault(copies=1)
DUPLICATED_ANEW: Final = EventFault(copies=1, anew=True)


def late(seconds: float) -> EventFault:
    """Deliver so many seconds late, on the workspace's clock."""
    return EventFault(late=seconds)


@dataclass(slots=True)
class Faults:
    """Faults waiting for their method to be called or their event to happen, in order."""

    _waiting: dict[str, deque[Fault]] = field(default_factory=dict)
    _events: deque[EventFault] = field(default_factory=deque)

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong; those of its own before those of any."""
        self._waiting.setdefault(method, deque()).extend([fault] * times)

    def next_event(self, fault: EventFault, times: int = 1) -> None:
        """Let the next events go wrong."""
        self._events.extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Use up the fault that awaits this method."""
        if not self._waiting:
            return None
        queue = self._waiting.get(method) or self._waiting.get(ANY_METHOD)
        return queue.popleft() if queue else None

    def take_event(self) -> EventFault | None:
        """Use up the fault that awaits the next event."""
        return self._events.popleft() if self._events else None

    @property
    def waiting(self) -> int:
        """How many faults have yet to strike."""
        return sum(map(len, self._waiting.values())) + len(self._events)

    def clear(self) -> None:
        """Behave again."""
        self._waiting.clear()
        self._events.clear()


@dataclass(slots=True)
class CallLog:
    """The calls a bot made, oldest first; the earliest are forgotten past a hundred thousand."""

    _calls: deque[Call] = field(default_factory=lambda: deque(maxlen=100_000))
    _refused: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=100_000))

    def add(self, call: Call) -> None:
        """Remember a call."""
        self._calls.append(call)

    def add_refusal(self, method: str, error: str) -> None:
        """Remember that a call was refused, and why."""
        self._refused.append((method, error))

    @property
    def refused(self) -> list[tuple[str, str]]:
        """Every refusal the workspace made of its own accord: method and error, oldest first."""
        return list(self._refused)

    def __iter__(self) -> Iterator[Call]:
        """Go over a copy, which may be done from any thread."""
        return iter(list(self._calls))

    def __len__(self) -> int:
        """How many calls there were."""
        return len(self._calls)

    def of(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self if call.method == method]

    def count(self, method: str) -> int:
        """How often a method was called."""
        return len(self.of(method))

    def clear(self) -> None:
        """Forget them."""
        self._calls.clear()
        self._refused.clear()
