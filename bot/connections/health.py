"""What those who watch over the bot ask it: is it alive, can it work, and what has it done."""

from http import HTTPStatus
from typing import Final
from wsgiref.types import WSGIEnvironment

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from bot.clock import Clock
from bot.connections.wsgi import Answer, Pages
from storage import backlog
from storage.database import Database, DatabaseFault

ALIVE: Final = "/health"
READY: Final = "/ready"
METRICS: Final = "/metrics"


class Health:
    """Answers ``GET /health``, ``/ready`` and ``/metrics``. None of them names anybody."""

    def __init__(
        self, database: Database, clock: Clock, registry: CollectorRegistry, longest_lag_s: float
    ) -> None:
        """Watch over ``database``; ready while the relay is behind by at most ``longest_lag_s``."""
        self._database = database
        self._clock = clock
        self._registry = registry
        self._longest_lag_s = longest_lag_s

    @property
    def pages(self) -> Pages:
        """The pages."""
        return {
            ALIVE: {"GET": self._alive},
            READY: {"GET": self._ready},
            METRICS: {"GET": self._metrics},
        }

    def _alive(self, _environ: WSGIEnvironment) -> Answer:
        return Answer(HTTPStatus.OK, "ok\n")

    def _ready(self, _environ: WSGIEnvironment) -> Answer:
        why = self._hindrance()
        if why:
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{why}\n")
        return Answer(HTTPStatus.OK, "ready\n")

    def _metrics(self, _environ: WSGIEnvironment) -> Answer:
        said = generate_latest(self._registry).decode()
        return Answer(HTTPStatus.OK, said, CONTENT_TYPE_LATEST)

    def _hindrance(self) -> str:
        """What keeps the bot from working, in a line; empty where nothing does.

        Where the database is, and what is wrong with it, is for the log and ``check`` to say.
        """
        try:
            if not self._database.at_head():
                return "The database's schema is an older one: run python -m bot migrate."
            with self._database.read() as conn:
                lag = backlog.lag_s(conn, self._clock.now())
        except DatabaseFault:
            return "The database can't be used: python -m bot check says why."
        if lag > self._longest_lag_s:
            return f"The relay is {lag:.0f} s behind, and {self._longest_lag_s:g} s are allowed."
        return ""
