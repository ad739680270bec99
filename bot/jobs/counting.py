"""Counters of what a process does, in a registry of its own: never a name, a case or a word."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.jobs.slack import RateLimited, Refused, Slack, SlackFault, UploadAddress
from storage import backlog
from storage.database import Database, DatabaseFault
from storage.outbox import Attachment, Body, Method, Place

PREFIX: Final = "golden_thread"


class Counters:
    """What this process has done since it began."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Count into ``registry``."""
        self._messages = Counter(
            f"{PREFIX}_messages",
            "Messages given to Slack by this process, by method and what became of it.",
            ("method", "outcome"),
            registry=registry,
        )
        self._refused = Counter(
            f"{PREFIX}_refused",
            "Calls that Slack refused, by method and the name of its error.",
            ("method", "error"),
            registry=registry,
        )
        self._turns = Counter(
            f"{PREFIX}_turns",
            "Things people did that this process dealt with; repeated: dealt with before.",
            ("outcome",),
            registry=registry,
        )

    def turn(self, *, repeated: bool) -> None:
        """Something that somebody did was dealt with."""
        self._turns.labels("repeated" if repeated else "done").inc()

    @contextmanager
    def telling(self, method: Method) -> Iterator[None]:
        """Count a call to Slack that says something, whatever becomes of it."""
        try:
            yield
        except SlackFault as fault:
            self._messages.labels(method, _outcome(fault)).inc()
            if isinstance(fault, Refused):
                self._refused.labels(method, fault.name).inc()
            raise
        self._messages.labels(method, "sent").inc()


def _outcome(fault: SlackFault) -> str:
    if isinstance(fault, RateLimited):
        return "rate_limited"
    return "refused" if isinstance(fault, Refused) else "unanswered"


class CountingSlack:
    """Slack as the relay needs it, with every message counted."""

    def __init__(self, slack: Slack, counters: Counters) -> None:
        """Count what ``slack`` is told."""
        self._slack = slack
        self._counters = counters

    def post(self, channel: str, body: Body, key: str, thread_ts: str | None) -> Place:
        """Post; see :meth:`Slack.post`."""
        with self._counters.telling(Method.POST):
            return self._slack.post(channel, body, key, thread_ts)

    def update(self, place: Place, body: Body) -> None:
        """Update; see :meth:`Slack.update`."""
        with self._counters.telling(Method.UPDATE):
            self._slack.update(place, body)

    def respond(self, url: str, body: Body) -> None:
        """Respond; see :meth:`Slack.respond`."""
        with self._counters.telling(Method.RESPOND):
            self._slack.respond(url, body)

    def find(
        self, channel: str, key: str, thread_ts: str | None, after: str | None
    ) -> tuple[Place, ...]:
        """Look; see :meth:`Slack.find`."""
        return self._slack.find(channel, key, thread_ts, after)

    def delete(self, place: Place) -> None:
        """Take back; see :meth:`Slack.delete`."""
        self._slack.delete(place)

    def upload_address(self, name: str, size: int) -> UploadAddress:
        """Ask; see :meth:`Slack.upload_address`."""
        return self._slack.upload_address(name, size)

    def upload(self, address: UploadAddress, content: bytes) -> None:
        """Bring; see :meth:`Slack.upload`."""
        self._slack.upload(address, content)

    def share(self, file: str, what: Attachment, channel: str, thread_ts: str) -> None:
        """Show; see :meth:`Slack.share`."""
        with self._counters.telling(Method.FILE):
            self._slack.share(file, what, channel, thread_ts)

    def has_file(self, channel: str, thread_ts: str, file: str) -> bool:
        """Look; see :meth:`Slack.has_file`."""
        return self._slack.has_file(channel, thread_ts, file)


class BacklogCollector(Collector):
    """What waits in the database, read whenever it is asked for: the same from every process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Count what ``database`` holds."""
        self._database = database
        self._clock = clock

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """The names, for which nothing is read."""
        return _gauges(None, None, None)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures; none where the database can't be used."""
        try:
            with self._database.read() as conn:
                found = backlog.count(conn)
                lag = backlog.lag_s(conn, self._clock.now())
        except DatabaseFault:
            return iter(())
        return _gauges(found.waiting, found.parked, lag)


def _gauges(
    waiting: float | None, parked: float | None, lag: float | None
) -> Iterator[GaugeMetricFamily]:
    yield GaugeMetricFamily(f"{PREFIX}_waiting", "Messages that wait to be said.", waiting)
    yield GaugeMetricFamily(f"{PREFIX}_parked", "Messages that were given up.", parked)
    yield GaugeMetricFamily(
        f"{PREFIX}_relay_lag_seconds", "For how long what is due has not been looked at.", lag
    )
