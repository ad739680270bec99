"""The composition root: the only place where the parts are put together."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Final

from prometheus_client import CollectorRegistry
from slack_bolt import App
from slack_sdk import WebClient

from bot import listeners
from bot.clock import Clock, SystemClock
from bot.connections import Connection, NoConnection
from bot.connections.health import Health
from bot.connections.socket_mode import SocketMode
from bot.connections.web import Watched, Web
from bot.identity import Identity, client_for, identify, quiet
from bot.jobs.clockwork import Clockwork, Duty
from bot.jobs.counting import BacklogCollector, Counters, CountingSlack
from bot.jobs.freshening import Freshening
from bot.jobs.housekeeping import keep_house
from bot.jobs.relay import Relay, RelaySettings
from bot.jobs.slack import WebSlack
from bot.settings import Settings, SettingsFault
from bot.usecases import (
    chasing,
    concern_steps,
    digesting,
    escalating,
    former_channels,
    holding_back,
    leaving,
    reminding,
)
from bot.usecases.breaking import tell_owner
from bot.usecases.context import Context
from bot.usecases.everybody import see_council
from flows import questionnaires
from storage import audits
from storage.database import Database
from storage.questionnaires import Library
from storage.types import Unreadable

CLOCKWORK_SECONDS: Final = 3.0
"""The clockwork's time to end: longer than it waits for a lock."""
FRESHENING_SECONDS: Final = 6.0
"""As long: it calls Slack too."""
RELAY_SECONDS: Final = 6.0
"""The relay's time to end: longer than a call to Slack, and in all a process ends within ten."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is put together: what use cases work on, the relay, and how Slack reaches it.

    ``watched`` is where its health is served, where its connection does not serve that already.
    """

    context: Context
    relay: Relay
    connection: Connection
    clockwork: Clockwork
    freshening: Freshening
    watched: Watched | None = None

    def start(self) -> None:
        """Connect to Slack and begin to deliver.

        Raises:
            SettingsFault: if Slack and the bot can't be connected so.
        """
        if self.watched is not None:
            self.watched.open()
        self.connection.open()
        self.relay.start()
        self.clockwork.start()
        self.freshening.start()

    def stop(self) -> None:
        """Take nothing new, finish what is in hand, and let go of everything.

        What fails to end keeps nothing else from ending; then what it raised is raised.
        """
        # All at once: each may take most of the time that there is.
        with closing(self.context.database), ThreadPoolExecutor(4) as pool:
            ending: list[Future[bool] | Future[None]] = [
                pool.submit(self.relay.stop, RELAY_SECONDS),
                pool.submit(self.clockwork.stop, CLOCKWORK_SECONDS),
                pool.submit(self.freshening.stop, FRESHENING_SECONDS),
            ]
            if self.watched is not None:
                ending.append(pool.submit(self.watched.close))
            self.connection.close()
            for each in ending:
                each.result()

    def run(self, *, until_eof: bool = False) -> None:
        """Serve until the process is told to stop, or standard input ends if ``until_eof``.

        Raises:
            SettingsFault: if Slack and the bot can't be connected so.
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
        connections=settings.database_connections,
    )


def build(settings: Settings, clock: Clock | None = None, *, http: bool = False) -> Bot:
    """Put a bot together, speaking to Slack once to learn which workspace it is in.

    Slack reaches it over Socket Mode, or by requests where ``http`` says so.

    Raises:
        SettingsFault: naming what is wrong or missing, or what Slack refuses.
        DatabaseFault: if the database can't be used.
    """
    if http:
        settings.for_web()
    else:
        settings.for_socket_mode()
    core = _core(settings, clock)
    app = _bolt(core.client, core.identity)
    listeners.register(app, core.context)
    if http:
        return core.reached_by(Web(app, settings, core.context.clock, _health(settings, core)))
    return core.reached_by(SocketMode(app, settings), _watched(settings, core))


def build_worker(settings: Settings, clock: Clock | None = None) -> Bot:
    """Put together a bot that Slack doesn't reach: it says, beside others, what there is to say.

    What falls due by the clock, too.

    Raises:
        SettingsFault: naming what is wrong or missing, or what Slack refuses.
        DatabaseFault: if the database can't be used.
    """
    settings.for_web_api()
    core = _core(settings, clock)
    return core.reached_by(NoConnection(), _watched(settings, core))


@dataclass(frozen=True, slots=True)
class _Core:
    """What every process has, however Slack reaches it."""

    context: Context
    relay: Relay
    identity: Identity
    client: WebClient
    registry: CollectorRegistry
    freshening: Freshening

    def reached_by(self, connection: Connection, watched: Watched | None = None) -> Bot:
        clockwork = _clockwork(self.context)
        return Bot(self.context, self.relay, connection, clockwork, self.freshening, watched)


def _core(settings: Settings, clock: Clock | None) -> _Core:
    database = open_database(settings)
    database.migrate()
    check_key(database)
    client = client_for(settings)
    identity = identify(client, settings)
    wake = Waker()
    registry = CollectorRegistry()
    counters = Counters(registry)
    context = Context(
        workspace=identity.team,
        workspace_url=identity.url,
        database=database,
        clock=clock or SystemClock(),
        library=Library(questionnaires.shipped()),
        wake=wake,
        first_timezone=settings.timezone,
        typed=settings.typed_text,
        admins=frozenset(settings.admins),
        count_turn=counters.turn,
    )
    _check_versions(context)
    # Before any relay of this process looks: it may be night.
    holding_back.look(context)
    relay = _relay(settings, context, counters)
    freshening = Freshening(partial(listeners.home.freshen, context, client))
    wake.targets = (relay.wake, freshening.wake)
    return _Core(context, relay, identity, client, registry, freshening)


def _health(settings: Settings, core: _Core) -> Health:
    database, clock = core.context.database, core.context.clock
    core.registry.register(BacklogCollector(database, clock))
    return Health(database, clock, core.registry, settings.longest_lag_seconds)


def _watched(settings: Settings, core: _Core) -> Watched | None:
    if settings.health_port is None:
        return None
    return Watched(settings.host, settings.health_port, _health(settings, core))


def _clockwork(context: Context) -> Clockwork:
    """In every process: whoever comes first takes a slot, and the others leave it."""
    duties: list[Duty] = [
        partial(see_council, context),
        # First of what takes any time: nothing comes before a child's safety.
        partial(concern_steps.climb, context),
        partial(holding_back.look, context),
        partial(reminding.remind, context),
        partial(escalating.escalate, context),
        partial(escalating.post_waiting, context),
        partial(former_channels.look, context),
        # After the reminders of audits: who had one is spared what can wait.
        partial(chasing.chase, context),
        partial(leaving.tell, context),
        partial(digesting.post_due, context),
    ]
    return Clockwork(context.clock, duties)


def _bolt(client: WebClient, identity: Identity) -> App:
    return App(
        client=client,
        # Below errors Bolt's log repeats payloads, and they hold what people wrote.
        logger=quiet("bolt", logging.ERROR),
        name="golden-thread",
        process_before_response=True,
        # Of workflow steps and assistants, which this app has none of.
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        # A request is verified before Bolt reads it, and by the bot's own clock.
        request_verification_enabled=False,
        # Who the bot is was asked once; a request asks nothing.
        authorize=lambda: identity.authorization,
    )


def _relay(settings: Settings, context: Context, counters: Counters) -> Relay:
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
    counted = CountingSlack(slack, counters)
    return Relay(context.database, counted, context.clock, pace, tell, clean)


class Waker:
    """Wakes whatever works beside the listeners, once there is any."""

    targets: tuple[Callable[[], None], ...] = ()

    def __call__(self) -> None:
        """Wake it."""
        for wake in self.targets:
            wake()


def check_key(database: Database) -> None:
    """See to it that what the database has sealed can be read.

    Raises:
        SettingsFault: if the key is another, or missing.
    """
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
