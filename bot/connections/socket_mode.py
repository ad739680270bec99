"""Socket Mode: the bot calls Slack, and needs no public address."""

import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from ssl import SSLSocket
from typing import Any, Final, cast

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.web import SlackResponse

from bot.identity import ask_slack
from bot.settings import Settings

log = logging.getLogger(__name__)

PING_SECONDS: Final = 2
"""How often the socket is tried. The client takes five or six tries in vain to notice a dead one:
a minute at its own 10 s, about twelve seconds at this."""


class SocketMode:
    """The bot at the end of one WebSocket, or of several between which Slack chooses.

    Where one is cut, Slack uses the others at once. Where one dies in silence, what Slack sends
    over it is lost until either side notices: a press fails visibly, and an event comes again.
    """

    def __init__(self, app: App, settings: Settings) -> None:
        """Prepare to connect ``app`` as the settings say."""
        self.app = app
        self._clients = [
            _Handler(app, settings).client for _ in range(settings.socket_mode_connections)
        ]

    def open(self) -> None:
        """Connect; where that fails for now, it is tried again and again.

        Raises:
            SettingsFault: if Slack refuses the app-level token or does not answer.
        """
        for client in self._clients:
            # Asked here and not by the client, which would log a refusal besides.
            opened = ask_slack("SLACK_APP_TOKEN", client.web_client, partial(_address_for, client))
            client.wss_uri = str(opened["url"])
            client.connect()
            if client.is_connected():
                log.info("connected to Slack")
            else:
                log.warning("not connected to Slack yet; it is tried every %d s", PING_SECONDS)

    def close(self) -> None:
        """Let what is in hand be acknowledged, then cut the line."""
        # Together: each may have to wait for what it has in hand.
        with ThreadPoolExecutor(len(self._clients)) as pool:
            for done in [pool.submit(_hang_up, client) for client in self._clients]:
                done.result()


class _Handler(SocketModeHandler):
    """Bolt's handler, with a client that hears when the other side hangs up."""

    def __init__(self, app: App, settings: Settings) -> None:
        self.app = app
        self.app_token = settings.slack_app_token.get_secret_value()
        self.client = _Client(
            app_token=self.app_token,
            logger=app.logger,
            web_client=app.client,
            proxy=app.client.proxy,
            ping_interval=PING_SECONDS,
            concurrency=settings.socket_mode_workers,
        )
        # As Bolt's own does, which its types do not allow for.
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]


class _Client(SocketModeClient):
    """The SDK's client, which takes a line that was hung up for one on which nothing comes.

    It would ask such a line again and again without rest, until its pings fail: or for ever.
    """

    def connect(self) -> None:
        super().connect()
        session = self.current_session
        if session is None:
            return
        # Who lets go of the socket holds this lock.
        with session.sock_send_lock:
            if session.sock is not None:
                session.sock = cast("SSLSocket", _Line(session.sock, self))

    def disconnect(self) -> None:
        # Whoever reads may have let go of the line a moment before.
        with suppress(AttributeError):
            super().disconnect()


class _Line:
    """A socket that says so when the other side has hung up, rather than its own client."""

    def __init__(self, sock: socket.socket, client: SocketModeClient) -> None:
        self._sock, self._client = sock, client

    def recv(self, size: int) -> bytes:
        """What came.

        Raises:
            ConnectionResetError: if nothing ever will again.
        """
        found = self._sock.recv(size)
        if not found and not self._client.closed:
            raise ConnectionResetError("the other side has hung up")
        return found

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a socket has
        return getattr(self._sock, name)


def _address_for(client: SocketModeClient) -> SlackResponse:
    return client.web_client.apps_connections_open(app_token=client.app_token)


def _hang_up(client: SocketModeClient) -> None:
    """Let what is in hand be acknowledged, then cut the line: the client does it the other way."""
    client.auto_reconnect_enabled = False
    client.closed = True
    # Or the one that reads might begin again while it is waited for, and then for ever.
    client.current_session_runner.event.set()
    client.message_queue.put("")  # Who waits for a message wakes up, and ends.
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown()
    session = client.current_session
    if session is not None and session.sock is not None:
        with suppress(OSError):
            session.sock.shutdown(socket.SHUT_RDWR)  # Who reads from it lets go of its lock.
    client.close()
