"""A local workspace, an outbox and a relay that is driven step by step."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.jobs.relay import Outcome, Relay, RelaySettings
from bot.jobs.slack import Slack, WebSlack
from bot.sandbox import Workspace
from storage import outbox
from storage.database import Database
from storage.delivery import Parcel
from storage.outbox import Message, Parked, Post, Update
from tests.clock import MovableClock
from tests.workspace import LocalWorkspace

TEAM = "T0NORTHSHIRE"
ASHA, SAM, LEE, QUINN, NORTH = "U0ASHA", "U0SAM", "U0LEE", "U0QUINN", "C0NORTH"


def post(key: str, to: str = ASHA, under: str | None = None) -> Post:
    """A message whose words are its key."""
    return Post(TEAM, to, key, {"text": key}, under)


def update(key: str, target: str, to: str = ASHA) -> Update:
    """New words, its key, for the message ``target``."""
    return Update(TEAM, to, key, target, {"text": key})


@dataclass(slots=True)
class Desk:
    """All of it, and a clock to move."""

    local: LocalWorkspace
    database: Database
    clock: MovableClock = field(default_factory=MovableClock)
    settings: RelaySettings = field(default_factory=RelaySettings)
    told: list[tuple[str, str]] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        """The local Slack."""
        return self.local.slack

    def web_slack_is(self) -> tuple[str, str, float]:
        """What making a client for it takes: token, address, timeout."""
        return self.workspace.bot_token, self.workspace.api_url, 5.0

    def web_slack(self) -> WebSlack:
        """Slack as the relay reaches it."""
        return WebSlack(*self.web_slack_is())

    def relay(self, slack: Slack | None = None) -> Relay:
        """A relay, as a process that has just started makes it."""
        slack = slack or self.web_slack()
        return Relay(self.database, slack, self.clock, self.settings, self.tell_owner)

    def tell_owner(self, conn: Connection, parcel: Parcel, why: str, now: datetime) -> None:
        """Tell the quality lead which destination is gone."""
        self.told.append((parcel.to.id, why))
        outbox.enqueue(conn, [post(f"gone {parcel.to.id}", QUINN)], now)

    def enqueue(self, *messages: Message) -> None:
        """Have messages said."""
        with self.database.begin() as conn:
            for message in messages:
                outbox.enqueue(conn, [message], self.clock.now())

    def deliver(self, seconds: int = 30, relay: Relay | None = None) -> list[tuple[str, Outcome]]:
        """Deliver what falls due within so many seconds of the clock; what became of it."""
        relay, done = relay or self.relay(), []
        for _second in range(seconds):
            while delivery := relay.step():
                done.append((delivery.key, delivery.outcome))
            self.clock.move(1)
        return done

    def direct(self, person: str = ASHA) -> list[str]:
        """The words of a person's direct messages with the bot, threads left out."""
        return [str(each["text"]) for each in self.local.person(person).messages()]

    def thread(self, root: str, person: str = ASHA) -> list[str]:
        """The words in the thread under the message with the key ``root``, which come first."""
        found = self.local.person(person).messages(thread_ts=self.ts(root))
        return [str(each["text"]) for each in found]

    def channel(self, channel: str = NORTH) -> list[str]:
        """The words in a channel."""
        return [str(each["text"]) for each in self.local.person(ASHA).messages(channel)]

    def ts(self, key: str) -> str | None:
        """Where the outbox says that a message stands."""
        with self.database.read() as conn:
            return outbox.ts_of(conn, TEAM, key)

    def parked(self) -> tuple[Parked, ...]:
        """What was given up."""
        with self.database.read() as conn:
            return outbox.parked(conn, TEAM)
