"""A council for a journey: a local workspace with people, and the bot at work in it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import func, select

from bot import app as composition
from bot import settings
from bot.app import Bot
from bot.clock import Clock
from bot.connections.web import PATH, Web
from bot.sandbox import WorkspaceClock
from bot.usecases import setting_up
from flows import loading, questionnaires
from flows.audit import Audit
from flows.questionnaire import Step
from storage import audits, tables
from storage.database import Database
from storage.outbox import WAITING
from storage.questionnaires import Library
from tests import sqlite
from tests.clock import Stopwatch
from tests.serving import HOST
from tests.workspace import LocalWorkspace, Person, Transport

ROOT = Path(__file__).parents[2]
SETUP = ROOT / "bot" / "example-setup.yaml"
REST_S = 10.0
UNHURRIED_S = REST_S / 2
LOOK_EVERY_S = 0.004
FILE = "bot.db"
MANIFEST = ROOT / "bot" / "manifest.yaml"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SharedClock:
    """The bot's clock, going with the workspace's, so that a test moves both at once."""

    workspace: WorkspaceClock

    def now(self) -> datetime:
        """Return the workspace's time."""
        return datetime.fromtimestamp(self.workspace.now(), UTC)

    def monotonic(self) -> float:
        """Return the workspace's seconds."""
        return self.workspace.now()


@dataclass
class Council:
    """A workspace, the bot's database, and the bot, which may be stopped and started."""

    workspace: LocalWorkspace
    folder: Path
    clock: Clock | None = None
    overrides: dict[str, object] | None = None
    bot: Bot | None = None
    was_set_up: bool = False
    transport: Transport = "socket"
    port: int = 0
    address: str = ""

    def __post_init__(self) -> None:
        """Let a busy machine take its time: what is late is another test's business.

        Slack waits longer for the bot, and so does the bot for its database, than either would.
        A test of who waits how long says so in its ``overrides``.
        """
        self.workspace.slack.acknowledge_within(REST_S)
        file = self.folder / FILE
        if not self.address and not file.exists():
            sqlite.make(file)

    @property
    def database_url(self) -> str:
        """Where the bot keeps everything: a file of its own, unless an address was given."""
        return self.address or f"sqlite:///{self.folder / FILE}"

    def start_bot(self) -> None:
        """Put a bot together as the command for this transport does, and connect it."""
        found = settings.read(
            env_file=None,
            slack_bot_token=self.workspace.slack.bot_token,
            slack_app_token=self.workspace.slack.app_token,
            slack_signing_secret=self.workspace.slack.signing_secret,
            slack_api_url=self.workspace.slack.api_url,
            database_url=self.database_url,
            **{
                "pace_seconds": 0,
                "database_wait_seconds": UNHURRIED_S,
                **(self.overrides or {}),
            },
        )
        # No setting may ask for any free port: a real Slack has to know which.
        found = found.model_copy(update={"port": self.port})
        clock = self.clock or SharedClock(self.workspace.slack.clock)
        self.bot = composition.build(found, clock, http=self.transport == "http")
        if not self.was_set_up:
            self.set_up(SETUP.read_text(encoding="utf-8"))
        self.bot.start()
        if self.transport == "http":
            self._answer_the_door()
        self.workspace.slack.wait_for_bot()

    def _answer_the_door(self) -> None:
        """Give Slack the bot's address; what it missed since then is brought a minute later."""
        slack, connection = self.workspace.slack, self.running.connection
        assert isinstance(connection, Web)
        if not slack.connected:
            self.port = connection.port
            slack.deliver_to(f"http://{HOST}:{self.port}{PATH}")
        elif slack.undelivered:
            self.pass_time(minutes=1)

    def set_up(self, text: str) -> None:
        """Import a set-up file of these contents."""
        context = self.running.context
        now = context.clock.now()
        setting_up.import_setup(
            context.database, context.library, context.workspace, text, SETUP.name, now
        )
        self.was_set_up = True

    @property
    def running(self) -> Bot:
        """The bot, at work."""
        assert self.bot is not None, "the bot is stopped"
        return self.bot

    def stop_bot(self) -> None:
        """End the bot as a signal would."""
        if self.bot is not None:
            self.bot.stop()
            self.bot = None

    def person(self, person_id: str) -> Person:
        """Somebody at the workspace's page."""
        return self.workspace.person(person_id)

    def pass_time(self, **span: float) -> None:
        """Let time pass, for Slack and the bot alike; ``span`` is a timedelta's."""
        self.workspace.slack.clock.advance(timedelta(**span).total_seconds())
        if self.bot is not None:
            self.bot.relay.wake()
            self.bot.clockwork.wake()

    def settle(self) -> None:
        """Wait until everything done so far is dealt with, and everything due is said."""
        if self.bot is None:
            return
        slack, database = self.workspace.slack, self.bot.context.database
        outbox = tables.Outbox.__table__

        def settled() -> bool:
            if slack.unanswered or slack.undelivered:
                return False
            with database.read() as conn:
                due = select(func.count()).where(WAITING, outbox.c.due_at <= self.now)
                return not conn.execute(due).scalar_one()

        watch = Stopwatch()
        while not settled():
            assert watch.seconds() < REST_S, "the bot does not come to rest"
            threading.Event().wait(LOOK_EVERY_S)

    @property
    def now(self) -> datetime:
        """What time it is here."""
        return datetime.fromtimestamp(self.workspace.slack.clock.now(), UTC)

    def forge(self, to: str, message: Json) -> Json:
        """Put a copy of a message in somebody else's direct messages; give it as they see it.

        Whoever presses its buttons sends what a forged request would hold.
        """
        slack = self.workspace.slack
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        said = client.chat_postMessage(channel=to, text="forged", blocks=message["blocks"])
        return self.person(to).message(str(said["ts"]))

    def audits(self) -> list[Audit]:
        """Every audit as the tables hold it, in the order of their beginning."""
        table = tables.Audit.__table__
        workspace = "T0NORTHSHIRE"
        library = Library(questionnaires.shipped())
        with self.records() as database, database.read() as conn:
            ids = conn.execute(select(table.c.id).order_by(table.c.begun_at)).scalars().all()
            found = [audits.load(conn, workspace, each, library) for each in ids]
        return [audit for audit in found if audit is not None]

    def audit(self) -> Audit:
        """The audit begun last, as the tables hold it."""
        return self.audits()[-1]

    def at_once(self, person_id: str, *acts: Callable[[Person], object]) -> None:
        """Let one person do several things at the same moment, each in a window of its own."""
        slack = self.workspace.slack
        together = threading.Barrier(len(acts))

        def do(act: Callable[[Person], object]) -> None:
            window = Person(person_id, slack.url, slack.changes.wait)
            together.wait()
            act(window)
            window.leave()

        with ThreadPoolExecutor(len(acts)) as pool:
            for done in [pool.submit(do, act) for act in acts]:
                done.result()

    def counted(self) -> dict[Step, bool | None]:
        """Whether each answer in the tables counts; ``None`` while that is open."""
        table = tables.Entry.__table__
        with self.records() as database, database.read() as conn:
            rows = conn.execute(select(table.c.question, table.c.part, table.c.applies)).all()
        return {Step(question, part): applies for question, part, applies in rows}

    def add_questionnaire(self, text: str) -> None:
        """Add a questionnaire of the council's own."""
        context = self.running.context
        with context.database.begin() as conn:
            added = loading.load(text)
            context.library.pin(conn, context.workspace, added, context.clock.now())

    def first_posted(self, words: str) -> Json:
        """What the bot posted first that says this, as it was before any change."""
        posts = (dict(call.arguments) for call in self.workspace.slack.calls.of("chat.postMessage"))
        return next(post for post in posts if words in str(post["text"]))

    def history(self, what: str) -> list[str | None]:
        """What the history says things of this kind became, in order."""
        table = tables.History.__table__
        with self.records() as database, database.read() as conn:
            query = select(table.c.after).where(table.c.what == what).order_by(table.c.id)
            return list(conn.execute(query).scalars().all())

    @contextmanager
    def records(self) -> Iterator[Database]:
        """The bot's database, opened beside it."""
        database = Database(self.database_url)
        try:
            yield database
        finally:
            database.close()
