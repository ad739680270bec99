"""Socket Mode: the app's WebSockets, the envelopes sent over them and their acknowledgements."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.sandbox.clock import Timer, WorkspaceClock
from bot.sandbox.line import NotAcknowledgedError
from bot.sandbox.wire import Json
from bot.widgets import limits

SECONDS_UNTIL_SILENCE_IS_NOTICED: Final = 30.0


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket of the app, and the envelopes it has yet to acknowledge."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    lost: bool = False
    waiting: set[str] = field(default_factory=set)

    def cut(self) -> None:
        """End it without a word."""
        if self.transport is not None:
            self.transport.abort()

    def lose(self) -> None:
        """From now on nothing that either side sends arrives, and neither side is told."""
        self.lost = True
        if self.transport is not None:
            self.transport.pause_reading()


@dataclass(slots=True)
class _Envelope:
    answer: asyncio.Future[Json]
    timer: Timer
    connection: Connection


class Sockets:
    """The app's connections, taken in turn."""

    def __init__(self, app_id: str, clock: WorkspaceClock) -> None:
        """Begin unconnected."""
        self._app_id = app_id
        self._clock = clock
        self._tickets: dict[str, float] = {}
        self._connections: list[Connection] = []
        self._leaving: list[Connection] = []
        self._lost: list[Connection] = []
        self._turn = 0
        self._envelopes: dict[str, _Envelope] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self.patience = limits.SECONDS_TO_ACKNOWLEDGE
        self.on_change: Callable[[bool], None] = lambda _connected: None

    @property
    def connected(self) -> bool:
        """Whether the app has a connection that can be used."""
        return bool(self._connections)

    @property
    def count(self) -> int:
        """How many connections there are."""
        return len(self._connections)

    @property
    def unanswered(self) -> int:
        """How many envelopes await their acknowledgement."""
        return len(self._envelopes)

    def ticket(self) -> str:
        """Issue the right to open one connection soon."""
        ticket = secrets.token_urlsafe(18)
        self._tickets[ticket] = self._clock.now() + limits.SECONDS_A_TICKET_LIVES
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection of the app for as long as it lasts."""
        if self._tickets.pop(request.match_info["ticket"], 0.0) < self._clock.now():
            return web.Response(status=403, text="invalid_ticket")
        # No heartbeat: on one machine whoever ends is noticed, and what is lost must stay so.
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        if len(self._connections) >= limits.CONNECTIONS:
            await socket.send_str(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        connection = Connection(socket, request.transport)
        self._connections.append(connection)
        for old in self._leaving:
            if not old.waiting:
                old.cut()
        await socket.send_str(self._hello())
        self.on_change(True)
        try:
            # Where the line is cut, a ping that came before cannot be answered.
            with contextlib.suppress(ConnectionError):
                async for message in socket:
                    if message.type is WSMsgType.TEXT:
                        self._acknowledged(message.data)
        finally:
            self._forget(connection)
        return socket

    def send(
        self,
        kind: str,
        payload: Json,
        *,
        response: bool = False,
        attempt: int | None = None,
        reason: str = "",
    ) -> asyncio.Future[Json]:
        """Send an envelope; the future holds the app's answer, or NotAcknowledgedError."""
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        if not self._connections:
            answer.set_exception(NotAcknowledgedError("no_connection"))
            return answer
        connection = self._connections[self._turn % len(self._connections)]
        self._turn += 1
        envelope_id = str(uuid4())
        timer = self._clock.after(self.patience, lambda: self._fail(envelope_id, "timeout"))
        self._envelopes[envelope_id] = _Envelope(answer, timer, connection)
        connection.waiting.add(envelope_id)
        body: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": response,
        }
        if attempt is not None:
            body |= {"retry_attempt": attempt, "retry_reason": reason}
        self._say(connection, json.dumps(body, separators=(",", ":")))
        return answer

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask for every connection to be opened anew, as Slack does every few hours.

        Nothing more is sent over the old ones; what is under way there may still be answered.
        """
        for connection in self._connections:
            self._say(connection, _disconnect(reason))
            self._clock.after(limits.SECONDS_AFTER_DISCONNECT, connection.cut)
        self._leaving += self._connections
        self._connections = []
        self.on_change(False)

    def drop(self, count: int | None = None) -> None:
        """Cut every connection without a word, or the oldest so many."""
        for connection in [*self._connections, *self._leaving, *self._lost][:count]:
            connection.cut()

    def lose(self, count: int | None = None) -> None:
        """Let every connection, or the oldest so many, lead nowhere, though it seems to stand.

        It is still sent over, in vain, until it has been silent for as long as Slack bears.
        """
        for connection in self._connections[:count]:
            connection.lose()
            self._lost.append(connection)
            self._clock.after(
                SECONDS_UNTIL_SILENCE_IS_NOTICED,
                partial(self._forget, connection),
            )

    def _say(self, connection: Connection, text: str) -> None:
        if connection.lost:
            return

        async def send() -> None:
            try:
                await connection.socket.send_str(text)
            except ConnectionError:
                self._forget(connection)

        task = asyncio.get_running_loop().create_task(send())
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def _acknowledged(self, text: str) -> None:
        try:
            body = json.loads(text)
        except ValueError:
            return
        envelope_id = body.get("envelope_id") if isinstance(body, dict) else None
        envelope = self._envelopes.pop(envelope_id, None) if envelope_id else None
        if envelope is None:
            return
        envelope.timer.cancel()
        envelope.connection.waiting.discard(str(envelope_id))
        if not envelope.answer.done():
            envelope.answer.set_result(body.get("payload") or {})

    def _fail(self, envelope_id: str, reason: str) -> None:
        envelope = self._envelopes.pop(envelope_id, None)
        if envelope is None:
            return
        envelope.timer.cancel()
        envelope.connection.waiting.discard(envelope_id)
        if not envelope.answer.done():
            envelope.answer.set_exception(NotAcknowledgedError(reason))

    def _forget(self, connection: Connection) -> None:
        known = next((c for c in (self._connections, self._leaving) if connection in c), None)
        if known is None:
            return
        known.remove(connection)
        for envelope_id in list(connection.waiting):
            self._fail(envelope_id, "connection_closed")
        self.on_change(self.connected)

    def _hello(self) -> str:
        return json.dumps(
            {
                "type": "hello",
                "num_connections": len(self._connections),
                "connection_info": {"app_id": self._app_id},
                "debug_info": {
                    "host": "local",
                    "build_number": 1,
                    "approximate_connection_time": 18060,
                },
            },
        )


def _disconnect(reason: str) -> str:
    return json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}})
