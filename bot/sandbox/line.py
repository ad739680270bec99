"""The line from the workspace to its app, whichever way it runs."""

import asyncio
from typing import Protocol

from bot.sandbox.wire import Json


class NotAcknowledgedError(Exception):
    """The app did not acknowledge what it was sent; the reason is in Slack's words."""


class Line(Protocol):
    """One way to the app: Socket Mode, or requests to its address."""

    @property
    def connected(self) -> bool:
        """Whether there is anybody to send to."""

    @property
    def unanswered(self) -> int:
        """How much that was sent still awaits its acknowledgement."""

    def send(
        self,
        kind: str,
        payload: Json,
        *,
        response: bool = False,
        attempt: int | None = None,
        reason: str = "",
    ) -> asyncio.Future[Json]:
        """Send something; the future holds the app's answer, or NotAcknowledgedError.

        `kind` is Socket Mode's word: events_api, interactive or slash_commands. With `response`
        the answer may say something; `attempt` and `reason` tell of an event's retries.
        """
