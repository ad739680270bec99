"""Which line the app is reached by: an app uses Socket Mode or HTTP, never both."""

import asyncio
from collections.abc import Callable

from bot.sandbox.line import Line
from bot.sandbox.requesturl import RequestUrl
from bot.sandbox.socketmode import Sockets
from bot.sandbox.wire import Json


class Switchboard:
    """Socket Mode, until the app has a Request URL."""

    def __init__(self, sockets: Sockets, requests: RequestUrl) -> None:
        """Join both lines."""
        self._sockets = sockets
        self._requests = requests
        self.on_change: Callable[[bool], None] = lambda _connected: None
        sockets.on_change = lambda _connected: self.on_change(self.connected)

    @property
    def over_http(self) -> bool:
        """Whether the app has a Request URL."""
        return bool(self._requests.url)

    @property
    def connected(self) -> bool:
        """Whether there is anybody to send to."""
        return self._line.connected

    @property
    def unanswered(self) -> int:
        """How much that was sent still awaits its acknowledgement."""
        return self._sockets.unanswered + self._requests.unanswered

    def acknowledge_within(self, seconds: float) -> None:
        """Give the app so long to acknowledge."""
        self._sockets.patience = self._requests.patience = seconds

    def send(
        self,
        kind: str,
        payload: Json,
        *,
        response: bool = False,
        attempt: int | None = None,
        reason: str = "",
    ) -> asyncio.Future[Json]:
        """Send something; the future holds the app's answer, or NotAcknowledgedError."""
        return self._line.send(kind, payload, response=response, attempt=attempt, reason=reason)

    async def deliver_to(self, url: str) -> None:
        """Reach the app at this address from now on; raise ValueError if it does not answer."""
        await self._requests.verify(url)
        self._sockets.disconnect("link_disabled")
        self.on_change(self.connected)

    def return_to_sockets(self) -> None:
        """Have no Request URL from now on, but Socket Mode again."""
        self._requests.url = ""
        self.on_change(self.connected)

    async def close(self) -> None:
        """Give up what is under way."""
        self._sockets.drop()
        await self._requests.close()

    @property
    def _line(self) -> Line:
        return self._requests if self.over_http else self._sockets
