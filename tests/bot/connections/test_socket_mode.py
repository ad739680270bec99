"""Socket Mode's line: the bot lets go of one that the other side has hung up."""

import base64
import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import settings
from bot.connections.socket_mode import SocketMode
from tests.serving import HOST, serving

PATIENCE_S = 60
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
PING, PONG = 0x89, 0x8A
HELLO = b'{"type": "hello", "num_connections": 1}'


@dataclass(frozen=True, slots=True)
class Exchange:
    """Whoever answers the bot's calls: it takes each line, and never answers a ping."""

    listening: socket.socket

    @property
    def url(self) -> str:
        """Where the bot is to call."""
        return f"ws://{HOST}:{self.listening.getsockname()[1]}/link/?ticket=t"

    @contextmanager
    def call(self) -> Iterator[socket.socket]:
        """A call that the bot makes, once it has been taken and greeted."""
        line, _ = self.listening.accept()
        with line:
            line.settimeout(PATIENCE_S)
            line.sendall(_welcome(_request(line)) + bytes([0x81, len(HELLO)]) + HELLO)
            yield line


def _request(line: socket.socket) -> bytes:
    said = b""
    while b"\r\n\r\n" not in said:
        said += line.recv(1024)
    return said


def _welcome(request: bytes) -> bytes:
    [key] = [
        line.partition(b":")[2].strip()
        for line in request.splitlines()
        if line.lower().startswith(b"sec-websocket-key")
    ]
    # WebSocket's own handshake wants it.
    accepted = base64.b64encode(hashlib.sha1(key + MAGIC, usedforsecurity=False).digest())
    lines = (b"HTTP/1.1 101 x", b"Upgrade: websocket", b"Connection: Upgrade")
    return b"\r\n".join([*lines, b"Sec-WebSocket-Accept: " + accepted, b"", b""])


def _opcode(line: socket.socket) -> int:
    """The kind of the frame that comes next, which is read to its end."""
    with line.makefile("rb", buffering=0) as frames:
        kind, length = frames.read(1), frames.read(1)
        assert kind
        assert length, "the bot has hung up"
        frames.read(4 + (length[0] & 0x7F))
    return kind[0]


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    """Where the bot's calls arrive."""
    with socket.create_server((HOST, 0)) as listening:
        listening.settimeout(PATIENCE_S)
        yield Exchange(listening)


@pytest.fixture
def bot(exchange: Exchange) -> Iterator[SocketMode]:
    """A bot that calls there; Slack's Web API tells it to."""

    def api(_environ: object, start: object) -> list[bytes]:
        assert callable(start)
        start("200 OK", [("Content-Type", "application/json")])
        return [b'{"ok": true, "url": "%s"}' % exchange.url.encode()]

    with serving(api) as address:
        found = settings.read(env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1")
        app = App(
            client=WebClient(token="xoxb-1", base_url=f"{address}/", retry_handlers=[]),
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None),
            request_verification_enabled=False,
        )
        bot = SocketMode(app, found)
        yield bot
        bot.close()


def test_a_line_that_was_hung_up_is_let_go_and_slack_called_anew(
    bot: SocketMode, exchange: Exchange
) -> None:
    """The other side only stops sending: nothing else ever tells the bot."""
    opening = threading.Thread(target=bot.open)
    opening.start()
    with exchange.call() as line:
        opening.join()
        line.shutdown(socket.SHUT_WR)
        with exchange.call() as anew:
            assert anew.recv(1)


def test_who_hangs_up_itself_has_nothing_to_complain_of(
    bot: SocketMode, exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    opening = threading.Thread(target=bot.open)
    opening.start()
    with exchange.call() as line:
        opening.join()
        line.sendall(bytes([PING, 2]) + b"hi")
        while _opcode(line) != PONG:
            pass
        bot.close()
    assert not [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
