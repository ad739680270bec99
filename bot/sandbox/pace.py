"""Slack's pace: how often each method may be called, on the workspace's own clock.

The tier of each method is what its page at docs.slack.dev/reference/methods says; what a tier
allows, docs.slack.dev/apis/web-api/rate-limits. Slack calls its numbers the least it allows and
tolerates bursts of unsaid size: whoever keeps to the least is never refused.
"""

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.wire import SlackError


class TooManyCallsError(SlackError):
    """A call too many; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        """Refuse as Slack does."""
        super().__init__("ratelimited")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `calls` within any `seconds`."""

    calls: int
    seconds: float = 60.0


_TIER_2: Final = Rate(20)
_TIER_3: Final = Rate(50)
_TIER_4: Final = Rate(100)
# Slack's own words for these are "hundreds a minute".
_SPECIAL: Final = Rate(300)
# Tier 1 on the method's older page and tier 3 on its newer: an app may hold ten connections.
_CONNECTIONS: Final = Rate(10)

RATES: Final[Mapping[str, Rate]] = {
    "api.test": _TIER_4,
    "apps.connections.open": _CONNECTIONS,
    "auth.test": _SPECIAL,
    "bots.info": _TIER_3,
    "chat.delete": _TIER_3,
    "chat.getPermalink": _SPECIAL,
    "chat.postEphemeral": _TIER_4,
    "chat.postMessage": _SPECIAL,
    "chat.update": _TIER_3,
    "conversations.history": _TIER_3,
    "conversations.info": _TIER_3,
    "conversations.list": _TIER_2,
    "conversations.members": _TIER_4,
    "conversations.open": _TIER_3,
    "conversations.replies": _TIER_3,
    "files.completeUploadExternal": _TIER_4,
    "files.getUploadURLExternal": _TIER_4,
    "files.info": _TIER_4,
    "users.conversations": _TIER_3,
    "users.info": _TIER_4,
    "users.list": _TIER_2,
    "views.open": _TIER_4,
    "views.publish": _TIER_4,
    "views.push": _TIER_4,
    "views.update": _TIER_4,
}
"""A method's rate in the whole workspace."""

CHANNEL_RATES: Final[Mapping[str, Rate]] = {"chat.postMessage": Rate(5, 5.0)}
"""A method's rate in one channel: "one a second, short bursts allowed", so five in five."""


class Pace:
    """Counts the calls of the last minute, and refuses the one too many."""

    def __init__(self, clock: WorkspaceClock, *, kept: bool) -> None:
        """Count nothing unless it is `kept`."""
        self._clock = clock
        self._kept = kept
        self._calls: dict[tuple[str, str], deque[float]] = {}

    def admit(self, method: str, channel: str) -> None:
        """Count a call; raise TooManyCallsError where it may not be made yet.

        A call refused is not counted: who waits as long as told may call then.
        """
        if not self._kept:
            return
        now = self._clock.now()
        counts = [(RATES[method], self._made(method, "everywhere"))]
        if method in CHANNEL_RATES:
            counts.append((CHANNEL_RATES[method], self._made(method, f"in {channel}")))
        wait = max(_wait(rate, made, now) for rate, made in counts)
        if wait > 0:
            raise TooManyCallsError(math.ceil(wait))
        for _rate, made in counts:
            made.append(now)

    def _made(self, method: str, where: str) -> deque[float]:
        return self._calls.setdefault((method, where), deque())


def _wait(rate: Rate, made: deque[float], now: float) -> float:
    """Seconds until one more may be made; what is long past is forgotten."""
    while made and made[0] <= now - rate.seconds:
        made.popleft()
    return made[0] + rate.seconds - now if len(made) >= rate.calls else 0.0
