"""What a test asks of the workspace: to misbehave once, and to remember every call."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """A Web API call as it came: `at` in the workspace's time, tokens left out.

    An answer through a response_url is kept as a call of that name.
    """

    method: str
    at: float
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """How one call goes wrong.

    `perform` does the deed first; then `meanwhile` is called, on the workspace's thread; `drop`
    closes the connection without an answer; otherwise the answer has this status, or, with
    `error`, is Slack's refusal of that name.
    """

    status: int = 200
    perform: bool = False
    drop: bool = False
    retry_after: int | None = None
    error: str | None = None
    meanwhile: Callable[[], None] | None = None


DROPPED_AFTER = Fault(perform=True, drop=True)
DROPPED_BEFORE = Fault(drop=True)
SERVER_ERROR = Fault(status=500)
SERVER_ERROR_AFTER = Fault(status=500, perform=True)


def rate_limited(retry_after: int) -> Fault:
    """Answer 429, asking to wait so many seconds."""
    return Fault(status=429, retry_after=retry_after, error="ratelimited")


def refused(error: str) -> Fault:
    """Answer with Slack's error of this name."""
    return Fault(error=error)


@dataclass(slots=True)
class Faults:
    """Faults waiting for their method to be called, in the order they were asked for."""

    _waiting: dict[str, deque[Fault]] = field(default_factory=dict)

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        self._waiting.setdefault(method, deque()).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Use up the fault that awaits this method."""
        if not self._waiting:
            return None
        queue = self._waiting.get(method)
        return queue.popleft() if queue else None

    def clear(self) -> None:
        """Behave again."""
        self._waiting.clear()


@dataclass(slots=True)
class CallLog:
    """The calls a bot made, oldest first; the earliest are forgotten past a hundred thousand."""

    _calls: deque[Call] = field(default_factory=lambda: deque(maxlen=100_000))

    def add(self, call: Call) -> None:
        """Remember a call."""
        self._calls.append(call)

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
