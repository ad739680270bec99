"""Slack's HTTP requests: believed only if signed, fresh and readable, and then Bolt's to answer."""

import logging
import threading
from collections import OrderedDict
from http import HTTPStatus
from typing import Final
from wsgiref.types import WSGIEnvironment

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from bot.connections.wsgi import TEXT, Answer

log = logging.getLogger(__name__)

FRESH_SECONDS: Final = 300
"""How far a request's time stamp may be from now, before or after: Slack's own rule."""

_READABLE: Final = frozenset({"application/json", "application/x-www-form-urlencoded"})
# What Bolt is told of the headers. It takes orders from others, which are not for Slack to give.
_PASSED_ON: Final = {
    "CONTENT_TYPE": "content-type",
    "HTTP_X_SLACK_RETRY_NUM": "x-slack-retry-num",
    "HTTP_X_SLACK_RETRY_REASON": "x-slack-retry-reason",
}


class SlackRequests:
    """Answers ``POST /slack/events``: events, interactivity, commands and url_verification."""

    def __init__(self, app: App, signing_secret: str, clock: Clock) -> None:
        """Pass on to ``app`` what is signed with the secret and fresh by the clock."""
        self._app = app
        self._clock = _SecondsOf(clock)
        self._verifier = SignatureVerifier(signing_secret, self._clock)
        self._acknowledged = _Acknowledged()

    def __call__(self, environ: WSGIEnvironment) -> Answer:
        """Answer one request; its body is read only so far as its declared length."""
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() not in _READABLE:
            return Answer.of(HTTPStatus.BAD_REQUEST)
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(length).decode("utf-8")
        except ValueError:
            return Answer.of(HTTPStatus.BAD_REQUEST)
        stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not self._is_genuine(body, stamp, signature):
            log.warning("a request was refused: it is not signed by Slack, or not fresh")
            return Answer.of(HTTPStatus.UNAUTHORIZED)
        if self._acknowledged.knows(signature, self._clock.now()):
            log.warning("a request came a second time, and nothing was done")
            return Answer(HTTPStatus.OK)
        answer = self._dispatched(environ, body)
        if answer.status == HTTPStatus.OK:
            # Only now: before, Slack may have to bring it again, in the very same second.
            self._acknowledged.add(signature, int(stamp) + FRESH_SECONDS)
        return answer

    def _is_genuine(self, body: str, stamp: str, signature: str) -> bool:
        try:
            return self._verifier.is_valid(body, stamp, signature)
        except (TypeError, ValueError):
            return False  # The stamp is no number, or the signature no plain text.

    def _dispatched(self, environ: WSGIEnvironment, body: str) -> Answer:
        headers = {name: environ[key] for key, name in _PASSED_ON.items() if key in environ}
        try:
            request = BoltRequest(body=body, headers=headers)
        except Exception:  # noqa: BLE001 - Bolt reads without looking: any shape may trip it
            return Answer.of(HTTPStatus.BAD_REQUEST)
        if not request.body:
            return Answer.of(HTTPStatus.BAD_REQUEST)
        return _answer(self._app.dispatch(request))


def _answer(response: BoltResponse) -> Answer:
    content_type = response.headers.get("content-type", [TEXT])[0]
    return Answer(HTTPStatus(response.status), response.body, content_type)


class _SecondsOf(SlackClock):
    """The bot's clock, as Slack's verifier reads one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()


class _Acknowledged:
    """The signatures of requests that were acknowledged, while somebody could send them again.

    What was committed is never done twice, whoever sends it to whichever process; this keeps what
    is said directly, and not through the database, from being said again.
    """

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def knows(self, signature: str, now: float) -> bool:
        with self._lock:
            while self._until and next(iter(self._until.values())) < now:
                self._until.popitem(last=False)
            return signature in self._until

    def add(self, signature: str, until: float) -> None:
        with self._lock:
            self._until[signature] = until
