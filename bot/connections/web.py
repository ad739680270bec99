"""HTTP: Slack calls the bot, at an address of its own; and so do those who watch over it."""

import logging
import socket
import threading
from contextlib import suppress
from typing import ClassVar, Final

import waitress
from slack_bolt import App
from waitress import wasyncore
from waitress.server import BaseWSGIServer

from bot.clock import Clock
from bot.connections import SECONDS_TO_ACKNOWLEDGE
from bot.connections.health import Health
from bot.connections.slack_requests import SlackRequests
from bot.connections.wsgi import Pages, Router
from bot.settings import Settings, SettingsFault

log = logging.getLogger(__name__)

PATH: Final = "/slack/events"
LARGEST_BODY: Final = 2 * 1024 * 1024
"""Bytes. A form of Slack's largest size, filled in and written as a web form, is under one MB."""
LOOK_EVERY_SECONDS: Final = 0.02
IDLE_SECONDS: Final = 30
"""A connection on which nothing comes is let go."""
_WATCHERS: Final = 2


class WebServer:
    """A web server with threads. What it serves, and the setting of its port, are its kind's."""

    serves: ClassVar[str]
    port_is: ClassVar[str]

    def __init__(self, pages: Pages, host: str, port: int, workers: int) -> None:
        """Prepare to serve ``pages`` with so many ``workers``; port 0 stands for any free one."""
        self._router = Router(pages)
        self._host, self.port = host, port
        self._workers = workers
        self._sockets: dict[int, object] = {}
        self._server: BaseWSGIServer | None = None

    def open(self) -> None:
        """Begin to serve.

        Raises:
            SettingsFault: if the host or port can't be used.
        """
        listening = self._listening()
        self.port = listening.getsockname()[1]
        self._server = waitress.create_server(
            self._router,
            map=self._sockets,
            sockets=[listening],
            threads=self._workers,
            max_request_body_size=LARGEST_BODY,
            # What people wrote never spills into a temporary file.
            inbuf_overflow=2 * LARGEST_BODY,
            outbuf_overflow=2 * LARGEST_BODY,
            channel_timeout=IDLE_SECONDS,
            asyncore_use_poll=True,
            # A connection that breaks is no fault, and no reason for a trace in the log.
            log_socket_errors=False,
            ident="golden-thread",
        )
        self._thread = threading.Thread(target=self._server.run, name="web", daemon=True)
        self._thread.start()
        log.info("serving %s at http://%s:%d", self.serves, self._host, self.port)

    def close(self) -> None:
        """Take no more connections, answer the requests that came, and end; once."""
        server, self._server = self._server, None
        if server is None:
            return
        # What is pulled runs on the server's own thread, which alone may touch its connections.
        server.trigger.pull_trigger(lambda: wasyncore.dispatcher.close(server))
        for _ in range(round(SECONDS_TO_ACKNOWLEDGE / LOOK_EVERY_SECONDS)):
            if not any(channel.requests for channel in list(server.active_channels.values())):
                break
            self._thread.join(LOOK_EVERY_SECONDS)
        server.task_dispatcher.shutdown(timeout=1)
        # It ends when nothing is left to listen to, which it may have found by itself.
        with suppress(OSError):
            server.trigger.pull_trigger(lambda: wasyncore.close_all(self._sockets))
        self._thread.join(1)

    def _listening(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            return socket.create_server((self._host, self.port), family=family)
        except OSError as error:
            line = (
                f"Port {self.port} of {self._host} can't be used "
                f"({error.strerror or error}): choose others with HOST and {self.port_is}."
            )
            raise SettingsFault((line,)) from None


class Web(WebServer):
    """The bot behind a web server."""

    serves = "Slack's requests"
    port_is = "PORT"

    def __init__(self, app: App, settings: Settings, clock: Clock, health: Health) -> None:
        """Prepare to serve ``app``, and its ``health``, at the settings' host and port."""
        requests = SlackRequests(app, settings.slack_signing_secret.get_secret_value(), clock)
        pages: Pages = {PATH: {"POST": requests}, **health.pages}
        super().__init__(pages, settings.host, settings.port, settings.web_workers)


class Watched(WebServer):
    """A bot's health alone, for a process that Slack sends no requests to."""

    serves = "those who watch over it"
    port_is = "HEALTH_PORT"

    def __init__(self, host: str, port: int, health: Health) -> None:
        """Prepare to serve ``health``."""
        super().__init__(health.pages, host, port, _WATCHERS)
