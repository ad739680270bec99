"""A bot to be measured: the real one, with real rows, and nobody to speak to.

It is put together as the command does it, at a local workspace that is gone before anything is
measured. What the relay would post it hands to a :class:`Listener` instead.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any, Final, TypeVar

from slack_sdk.socket_mode.request import SocketModeRequest
from sqlalchemy import Connection, func, select

from bot import app as composition
from bot import settings
from bot.app import Bot, Waker
from bot.connections.socket_mode import SocketMode
from bot.jobs.relay import Relay, RelaySettings
from bot.jobs.slack import UploadAddress
from bot.messages.forms.header import Header
from bot.usecases import setting_up, starting
from bot.usecases.context import Cause
from bot.usecases.starting import Begin
from flows import loading
from storage.delivery import Parcel
from storage.outbox import WAITING, Attachment, Body, Place
from storage.questionnaires import Library
from storage.tables import Outbox
from tests.bench import floor, form
from tests.journeys.council import MANIFEST, SETUP
from tests.workspace import LocalWorkspace

Json = dict[str, Any]
S = TypeVar("S", bound="Stage")

ASHA: Final = "U0ASHA"
CHANNEL: Final = "D0ASHA"
GRADE: Final = "good"
REST_S: Final = 10.0
LOOK_EVERY_S: Final = 0.001
EVIDENCE: Final = "The chronology of 3 March shows two visits, both in the evening. " * 6
IMPACT: Final = "Robin sleeps in a room with a lock that works, and says so. " * 4


@dataclass(slots=True)
class Listener:
    """Slack, as the relay knows it: takes everything, and keeps what was posted last."""

    body: Mapping[str, Any] = field(default_factory=dict)
    place: Place = field(default_factory=lambda: Place(CHANNEL, ""))
    root: str = ""
    handed_over_at: float = 0.0
    handed_over: Event = field(default_factory=Event)
    _micros: Iterator[int] = field(default_factory=lambda: itertools.count(time.time_ns() // 1_000))

    def next_ts(self) -> str:
        """The ts of the next thing that anybody says."""
        seconds, micros = divmod(next(self._micros), 1_000_000)
        return f"{seconds}.{micros:06d}"

    def post(self, channel: str, body: Body, key: str, thread_ts: str | None) -> Place:
        """Take a message, and say where it stands."""
        self.handed_over_at = time.perf_counter()
        del channel, key
        self.body, self.place = body, Place(CHANNEL, self.next_ts())
        self.root = thread_ts or self.place.ts
        self.handed_over.set()
        return self.place

    def update(self, place: Place, body: Body) -> None:
        """Take new content."""

    def respond(self, url: str, body: Body) -> None:
        """Take new content."""

    def find(
        self, channel: str, key: str, thread_ts: str | None, after: str | None
    ) -> tuple[Place, ...]:
        """Know of no message: nothing here is tried twice."""
        del channel, key, thread_ts, after
        return ()

    def delete(self, place: Place) -> None:
        """Take it back."""

    def upload_address(self, name: str, size: int) -> UploadAddress:
        """Take a file."""
        del name, size
        return UploadAddress("http://127.0.0.1/upload", "F0")

    def upload(self, address: UploadAddress, content: bytes) -> None:
        """Take its bytes."""

    def share(self, file: str, what: Attachment, channel: str, thread_ts: str) -> None:
        """Show it."""

    def has_file(self, channel: str, thread_ts: str, file: str) -> bool:
        """Know of no file: nothing here is tried twice."""
        del channel, thread_ts, file
        return False


@dataclass(slots=True)
class Stage:
    """The bot, a relay that is driven step by step, and an auditor who answers what is asked."""

    bot: Bot
    slack: Listener
    relay: Relay
    _cases: Iterator[int] = field(default_factory=lambda: itertools.count(700_000))
    _answered: int = 0

    def begin(self) -> None:
        """Begin another audit, and have its card and first question said."""
        cause = Cause(f"begin/{self.slack.next_ts()}", ASHA)
        begin = Begin(cause, Header(form.KEY, str(next(self._cases)), "", {}))
        outcome = starting.begin(self.bot.context, begin)
        if outcome.notice or outcome.errors:
            raise RuntimeError(outcome.notice or str(outcome.errors))
        self._answered = 0
        self.deliver()

    def ready(self) -> None:
        """Have everything said; the next press is in an audit of sixty answers or more."""
        self.deliver()
        if self._answered in (0, 3 * form.JUDGED + form.PLAIN - 1):
            self.begin()
            while self._answered < 3 * form.JUDGED:
                self.answer()
                self.deliver()

    def deliver(self) -> None:
        """Say whatever can be said now."""
        while self.relay.step() is not None:
            pass

    def deliver_one(self) -> None:
        """Hand the next message over, and record that it was taken."""
        self.relay.step()

    def press(self) -> None:
        """Press the grade that the last message asks for, as Socket Mode brings it."""
        self._dispatch("interactive", self._pressed())

    def answer(self) -> None:
        """Answer the last message: a grade is pressed, a note is typed."""
        part = self._answered % 3 if self._answered < 3 * form.JUDGED else 0
        if part == 0:
            self.press()
        else:
            self._dispatch("events_api", self._typed(EVIDENCE if part == 1 else IMPACT))

    def _dispatch(self, kind: str, payload: Json) -> None:
        connection = self.bot.connection
        assert isinstance(connection, SocketMode)
        floor.dispatch(connection.app, SocketModeRequest(kind, "bench", payload))
        self._answered += 1

    def _pressed(self) -> Json:
        at = self.slack.place.ts
        block, button = next(
            (block, element)
            for block in self.slack.body["blocks"]
            for element in block.get("elements", ())
            if element.get("action_id") == f"answer.{GRADE}"
        )
        pressed = {**button, "block_id": block["block_id"], "action_ts": self.slack.next_ts()}
        return floor.payload() | {
            "container": {"type": "message", "message_ts": at, "channel_id": CHANNEL},
            "message": {"type": "message", "ts": at, **self.slack.body},
            "response_url": f"http://127.0.0.1/respond/{at}",
            "actions": [pressed],
        }

    def _typed(self, text: str) -> Json:
        ts = self.slack.next_ts()
        event = {
            "type": "message",
            "user": ASHA,
            "channel": CHANNEL,
            "channel_type": "im",
            "text": text,
            "ts": ts,
            "event_ts": ts,
            "thread_ts": self.slack.root,
        }
        return {"type": "event_callback", "team_id": floor.TEAM, "event_id": ts, "event": event}


@dataclass(slots=True)
class Awake(Stage):
    """The same with the relay at work on its thread. ``committed_at``: when it was last woken."""

    committed_at: float = 0.0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Have the relay deliver by itself, woken as the bot wakes it: once a turn is committed."""
        wake = self.bot.context.wake
        assert isinstance(wake, Waker)
        wake.targets = (self._wake,)
        self.relay.start()
        try:
            yield
        finally:
            self.relay.stop()

    def deliver(self) -> None:
        """Wait until everything that is due is said."""
        database, clock = self.bot.context.database, self.bot.context.clock

        def waits() -> bool:
            with database.read() as conn:
                due = select(func.count()).where(WAITING, Outbox.__table__.c.due_at <= clock.now())
                return bool(conn.execute(due).scalar_one())

        deadline = time.monotonic() + REST_S
        while waits():
            if time.monotonic() > deadline:
                raise RuntimeError("the relay does not come to rest")
            Event().wait(LOOK_EVERY_S)

    def press_and_wait(self) -> None:
        """Press, and wait until the next question was handed over."""
        self.slack.handed_over.clear()
        self.committed_at = 0.0
        self.press()
        if not self.slack.handed_over.wait(REST_S):
            raise RuntimeError("nothing was handed over")

    def _wake(self) -> None:
        self.committed_at = self.committed_at or time.perf_counter()
        self.relay.wake()


@contextmanager
def stage(folder: Path, address: str = "") -> Iterator[Stage]:
    """A bot over the database at ``address``, else over the one in ``folder``, new or not."""
    with _put_together(folder, address, Stage) as found:
        yield found


@contextmanager
def awake(folder: Path) -> Iterator[Awake]:
    """A bot over the database in ``folder``, its relay at work."""
    with _put_together(folder, "", Awake) as found, found.at_work():
        yield found


@contextmanager
def _put_together(
    folder: Path, address: str, kind: Callable[[Bot, Listener, Relay], S]
) -> Iterator[S]:
    with LocalWorkspace.start(manifest=MANIFEST) as workspace:
        bot = composition.build(
            settings.read(
                env_file=None,
                slack_bot_token=workspace.slack.bot_token,
                slack_app_token=workspace.slack.app_token,
                slack_api_url=workspace.slack.api_url,
                database_url=address or f"sqlite:///{folder / 'bot.db'}",
            )
        )
    context = bot.context
    now = context.clock.now()
    text = SETUP.read_text(encoding="utf-8")
    setting_up.import_setup(
        context.database, context.library, context.workspace, text, SETUP.name, now
    )
    with context.database.begin() as conn:
        Library(()).pin(conn, context.workspace, loading.load(form.text()), now)
    slack = Listener()
    relay = Relay(context.database, slack, context.clock, RelaySettings(pace_s=0), _never_broken)
    try:
        yield kind(bot, slack, relay)
    finally:
        bot.connection.close()
        context.database.close()


def _never_broken(conn: Connection, parcel: Parcel, why: str, now: datetime) -> None:
    del conn, now
    raise RuntimeError(f"{parcel.key} was not taken: {why}")
