"""The app's Request URL: everything is an HTTP request to it, signed as Slack signs."""

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

from aiohttp import ClientError, ClientSession, ClientSSLError, TCPConnector

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.line import NotAcknowledgedError
from bot.sandbox.wire import LOOPBACK, Json
from bot.widgets import limits

_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_FINE: Final = range(200, 300)


class RequestUrl:
    """An address of the app that answered Slack's challenge, and the requests under way to it."""

    def __init__(self, signing_secret: str, clock: WorkspaceClock) -> None:
        """Begin with no address."""
        self._secret = signing_secret.encode()
        self._clock = clock
        self._session: ClientSession | None = None
        self._waiting: set[asyncio.Future[Json]] = set()
        self.url = ""
        self.patience = limits.SECONDS_TO_ACKNOWLEDGE

    @property
    def connected(self) -> bool:
        """Whether there is an address; whether anybody answers there, Slack does not know."""
        return bool(self.url)

    @property
    def unanswered(self) -> int:
        """How many requests await their answer."""
        return len(self._waiting)

    async def verify(self, url: str) -> None:
        """Take an address, once it has answered with the challenge.

        Raises ValueError for one that is not on loopback, or that answers something else.
        """
        if urlsplit(url).hostname not in LOOPBACK:
            raise ValueError(f"the local workspace speaks to loopback only, not to {url}")
        challenge = secrets.token_urlsafe(24)
        body = {"token": "local", "challenge": challenge, "type": "url_verification"}
        try:
            async with asyncio.timeout(self.patience):
                text = await self._post(url, json.dumps(body), {"Content-Type": _JSON})
        except (NotAcknowledgedError, TimeoutError) as fault:
            raise ValueError(f"{url} does not answer url_verification: {fault}") from None
        if challenge not in {text.strip(), _object(text).get("challenge")}:
            raise ValueError(f"{url} did not respond with the value of the challenge parameter")
        self.url = url

    def send(
        self,
        kind: str,
        payload: Json,
        *,
        response: bool = False,
        attempt: int | None = None,
        reason: str = "",
    ) -> asyncio.Future[Json]:
        """Post it; the future holds the app's answer, or NotAcknowledgedError."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Json] = loop.create_future()
        body, content_type = _written(kind, payload)
        headers = {"Content-Type": content_type}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        posting = loop.create_task(self._deliver(answer, kind, body, headers, response=response))
        timer = self._clock.after(self.patience, lambda: _miss(answer, "http_timeout"))

        def over(_answer: asyncio.Future[Json]) -> None:
            timer.cancel()
            posting.cancel()
            self._waiting.discard(answer)

        self._waiting.add(answer)
        answer.add_done_callback(over)
        return answer

    async def close(self) -> None:
        """Give up what is under way."""
        for answer in list(self._waiting):
            _miss(answer, "connection_failed")
        if self._session is not None:
            await self._session.close()

    async def _deliver(
        self,
        answer: asyncio.Future[Json],
        kind: str,
        body: str,
        headers: Mapping[str, str],
        *,
        response: bool,
    ) -> None:
        try:
            text = await self._post(self.url, body, headers)
        except NotAcknowledgedError as missed:
            _miss(answer, str(missed))
            return
        said = _object(text) if response else {}
        if response and text.strip() and not said and kind == "slash_commands":
            said = {"text": text}
        if not answer.done():
            answer.set_result(said)

    async def _post(self, url: str, body: str, headers: Mapping[str, str]) -> str:
        """Post something; give the text of the answer."""
        if self._session is None:
            # A connection each, as the far end may have been started anew since.
            self._session = ClientSession(connector=TCPConnector(force_close=True))
        signed = {**headers, **self._signature(body), "User-Agent": "Slackbot 1.0 (local)"}
        try:
            async with self._session.post(
                url, data=body.encode(), headers=signed, allow_redirects=False
            ) as answer:
                if answer.status not in _FINE:
                    raise NotAcknowledgedError("http_error")
                return await answer.text()
        except ClientSSLError:
            raise NotAcknowledgedError("ssl_error") from None
        except (ClientError, OSError):
            raise NotAcknowledgedError("connection_failed") from None

    def _signature(self, body: str) -> dict[str, str]:
        stamp = str(int(self._clock.now()))
        whole = f"v0:{stamp}:{body}".encode()
        digest = hmac.new(self._secret, whole, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _written(kind: str, payload: Json) -> tuple[str, str]:
    """What is sent, and its type: events are JSON, all else is as a web form sends it."""
    if kind == "events_api":
        return json.dumps(payload, separators=(",", ":")), _JSON
    if kind == "slash_commands":
        return urlencode(payload), _FORM
    return urlencode({"payload": json.dumps(payload, separators=(",", ":"))}), _FORM


def _object(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _miss(answer: asyncio.Future[Json], reason: str) -> None:
    if not answer.done():
        answer.set_exception(NotAcknowledgedError(reason))
