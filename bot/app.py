"""The composition root: the only place where the parts are put together."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from socket import SHUT_RDWR
from types import FrameType
from typing import Final

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.web import SlackResponse

from bot import listeners
from bot.clock import Clock, SystemClock
from bot.jobs.housekeeping import keep_house
from bot.jobs.relay import Relay, RelaySettings
from bot.jobs.slack import WebSlack
from bot.settings import Settings, SettingsFault
from bot.usecases.breaking import tell_owner
from bot.usecases.context import Context
from flows import questionnaires
from storage import audits, people
from storage.database import Database
from storage.questionnaires import Library
from storage.types import Unreadable

log = logging.getLogger(__name__)

PING_SECONDS: Final = 2
"""How often the socket is tried: the client's own 10 let a dead one go unnoticed for a minute."""
SHUTDOWN_SECONDS: Final = 8.0

_REFUSED: Final = {
    "invalid_auth": "it is not a valid token",
    "not_authed": "it is empty",
    "not_allowed_token_type": "it is a token of another kind",
    "missing_scope": "it lacks a scope",
    "token_revoked": "it was revoked",
    "token_expired": "it has expired",
    "account_inactive": "the app was removed from the workspace",
}
_TAKEN_FROM: Final = {
    "SLACK_BOT_TOKEN": "Take it from OAuth & Permissions on the app's page.",
    "SLACK_APP_TOKEN": "Make one with connections:write under Basic Information on its page.",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """The workspace that a token belongs to, and the bot in it."""

    team: str
    url: str
    bot_user: str
    bot: str
    token: str

    @property
    def authorization(self) -> AuthorizeResult:
        """What Bolt wants to know for each request."""
        return AuthorizeResult(
            enterprise_id=None,
            team_id=self.team,
            bot_id=self.bot,
            bot_user_id=self.bot_user,
            bot_token=self.token,
        )


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is put together: the Slack app, the relay, and what use cases work on."""

    app: App
    context: Context
    relay: Relay
    socket: SocketModeHandler

    def start(self) -> None:
        """Connect to Slack and begin to deliver.

        Raises:
            SettingsFault: if Slack refuses the app-level token or does not answer.
        """
        client = self.socket.client
        # Asked here and not by the client, which would log a refusal besides.
        opened = _ask_slack("SLACK_APP_TOKEN", self.app.client, partial(_open, client))
        client.wss_uri = str(opened["url"])
        client.connect()
        self.relay.start()
        if client.is_connected():
            log.info("connected to Slack")
        else:
            log.warning("not connected to Slack yet; it is tried every %d s", PING_SECONDS)

    def stop(self) -> None:
        """Take nothing new, finish what is in hand, and let go of everything."""
        _hang_up(self.socket.client)
        self.relay.stop(SHUTDOWN_SECONDS)
        self.context.database.close()

    def run(self, *, until_eof: bool = False) -> None:
        """Serve until the process is told to stop, or standard input ends if ``until_eof``.

        Raises:
            SettingsFault: if Slack refuses the app-level token or does not answer.
        """
        stopped = stop_signal()
        if until_eof:
            threading.Thread(target=_at_end_of_input, args=(stopped,), daemon=True).start()
        try:
            self.start()
            stopped.wait()
        finally:
            self.stop()


def open_database(settings: Settings) -> Database:
    """The database that the settings name.

    Raises:
        DatabaseFault: if it can't be used.
    """
    return Database(
        settings.database_url,
        encryption_key=settings.encryption_key.get_secret_value() or None,
        busy_timeout_s=settings.database_wait_seconds,
    )


def workspace_of(settings: Settings) -> str:
    """Slack's id of the workspace that the bot token belongs to.

    Raises:
        SettingsFault: if there is no token, or Slack refuses it.
    """
    settings.for_web_api()
    return identify(_client(settings), settings).team


def build(settings: Settings, clock: Clock | None = None) -> Bot:
    """Put a bot together, speaking to Slack once to learn which workspace it is in.

    Raises:
        SettingsFault: naming what is wrong or missing, or what Slack refuses.
        DatabaseFault: if the database can't be used.
    """
    settings.for_socket_mode()
    database = open_database(settings)
    database.migrate()
    _check_key(database)
    client = _client(settings)
    identity = identify(client, settings)
    wake = Waker()
    context = Context(
        workspace=identity.team,
        workspace_url=identity.url,
        database=database,
        clock=clock or SystemClock(),
        library=Library(questionnaires.shipped()),
        wake=wake,
        timezone=_timezone(settings, database, identity.team),
        typed=settings.typed_text,
        admins=frozenset(settings.admins),
    )
    _check_versions(context)
    relay = _relay(settings, context)
    wake.target = relay.wake
    app = _bolt(client, identity)
    listeners.register(app, context)
    socket = SocketModeHandler(
        app,
        settings.slack_app_token.get_secret_value(),
        web_client=client,
        ping_interval=PING_SECONDS,
        concurrency=settings.socket_mode_workers,
    )
    return Bot(app, context, relay, socket)


def _bolt(client: WebClient, identity: Identity) -> App:
    return App(
        client=client,
        # Below errors Bolt's log repeats payloads, and they hold what people wrote.
        logger=_quiet("bolt", logging.ERROR),
        name="golden-thread",
        process_before_response=True,
        # Of workflow steps and assistants, which this app has none of.
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        # Who the bot is was asked once; a request asks nothing.
        authorize=lambda: identity.authorization,
    )


def _relay(settings: Settings, context: Context) -> Relay:
    slack = WebSlack(
        settings.slack_bot_token.get_secret_value(),
        settings.slack_api_url,
        settings.slack_timeout_seconds,
    )
    pace = RelaySettings(
        lease_s=settings.lease_seconds,
        http_timeout_s=settings.slack_timeout_seconds,
        pace_s=settings.pace_seconds,
    )
    tell, clean = partial(tell_owner, context), partial(keep_house, context.database, context.clock)
    return Relay(context.database, slack, context.clock, pace, tell, clean)


def _timezone(settings: Settings, database: Database, workspace: str) -> str:
    """The council's own, once there is a set-up."""
    with database.read() as conn:
        council = people.workspace(conn, workspace)
    return council.timezone if council.name else settings.timezone


class Waker:
    """Wakes the relay, once there is one."""

    target: Callable[[], None] | None = None

    def __call__(self) -> None:
        """Wake it."""
        if self.target is not None:
            self.target()


def _client(settings: Settings) -> WebClient:
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=max(1, round(settings.slack_timeout_seconds)),
        # A retry that nobody sees posts a message twice; the relay does its own.
        retry_handlers=[],
        # Whatever fails is raised, and worded by whoever asked.
        logger=_quiet("slack", logging.CRITICAL),
    )


def identify(client: WebClient, settings: Settings) -> Identity:
    """Ask Slack who the bot is.

    Raises:
        SettingsFault: if Slack refuses the token or does not answer.
    """
    answer = _ask_slack("SLACK_BOT_TOKEN", client, client.auth_test)
    return Identity(
        team=str(answer["team_id"]),
        url=str(answer["url"]),
        bot_user=str(answer["user_id"]),
        bot=str(answer["bot_id"]),
        token=settings.slack_bot_token.get_secret_value(),
    )


def _quiet(name: str, level: int) -> logging.Logger:
    logger = logging.getLogger(f"{__name__}.{name}")
    logger.setLevel(level)
    return logger


def _open(client: SocketModeClient) -> SlackResponse:
    return client.web_client.apps_connections_open(app_token=client.app_token)


def _ask_slack(token: str, client: WebClient, ask: Callable[[], SlackResponse]) -> SlackResponse:
    """What Slack answers; ``token`` is the name of the setting that it is asked with."""
    try:
        return ask()
    except SlackApiError as error:
        status, said = error.response.status_code, str(error.response.get("error", ""))
        if said in _REFUSED:
            line = f"{token} was refused by Slack: {_REFUSED[said]}. {_TAKEN_FROM[token]}"
        else:
            what = said if status == HTTPStatus.OK else f"status {status}"
            line = f"Slack does not answer as it should at {client.base_url} ({what}): "
            line += "check SLACK_API_URL, or try again in a minute."
    except Exception as error:  # noqa: BLE001 - the transport has a dozen ways to fail
        reason = getattr(error, "reason", error)
        reason = getattr(reason, "strerror", None) or reason
        line = f"Slack does not answer at {client.base_url} ({reason}): check SLACK_API_URL."
    raise SettingsFault((line,))


def _check_key(database: Database) -> None:
    try:
        with database.read() as conn:
            audits.check_key(conn)
    except Unreadable as fault:
        raise SettingsFault((str(fault),)) from None


def _check_versions(context: Context) -> None:
    with context.database.read() as conn:
        changed = context.library.changed_without_version(conn, context.workspace)
    if changed:
        lines = tuple(
            f"The questionnaire {q.key} changed, but still has version {q.version}, which audits "
            "were begun with. Give it a new version number."
            for q in changed
        )
        raise SettingsFault(lines)


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
            session.sock.shutdown(SHUT_RDWR)  # Who reads from it lets go of its lock.
    client.close()


def stop_signal() -> threading.Event:
    """An event that is set when the process is told to stop."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stopped


def _at_end_of_input(stopped: threading.Event) -> None:
    # Unbuffered: a buffer's lock, held while it waits, would keep the interpreter from ending.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stopped.set()
