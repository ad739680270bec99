"""The Events API: what happened, delivered at least once and retried on Slack's timetable."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.clock import Timer
from bot.sandbox.faults import EventFault, Faults
from bot.sandbox.line import Line, NotAcknowledgedError
from bot.sandbox.state import State
from bot.sandbox.wire import Json, new_id
from bot.widgets import limits

_FAULTLESS: Final = EventFault()


@dataclass(slots=True, eq=False)
class Pending:
    """An event the app has not acknowledged yet."""

    body: Json
    born: float
    attempt: int = 0
    reason: str = ""
    waiting: bool = False
    timer: Timer | None = field(default=None)


class Events:
    """Delivers events; those nobody acknowledged wait for their next attempt."""

    def __init__(
        self,
        state: State,
        line: Line,
        faults: Faults,
        wanted: Callable[[str], bool],
    ) -> None:
        """Deliver those `wanted` by the app, by the name it subscribed to."""
        self._faults = faults
        self._state = state
        self._clock = state.clock
        self._line = line
        self._wanted = wanted
        self._pending: dict[str, Pending] = {}

    @property
    def pending(self) -> int:
        """How many events are still undelivered."""
        return len(self._pending)

    def publish(self, subscription: str, event: Json) -> None:
        """Deliver an event to the app, if it asked for such events."""
        if not self._wanted(subscription):
            return
        fault = self._faults.take_event() or _FAULTLESS
        body = self._body(event, int(self._clock.now()))
        due = self._clock.now() + fault.late
        pending = Pending(body, due)
        self._pending[body["event_id"]] = pending
        self._state.store.save("event", body["event_id"], {"body": body, "born": due})
        if fault.late:
            pending.timer = self._clock.at(due, lambda: self._try(pending))
        else:
            self._try(pending)
        for _copy in range(fault.copies):
            # Nobody waits for what becomes of a copy: the event itself is what is retried.
            event_id = new_id("Ev") if fault.anew else body["event_id"]
            copy = self._send(Pending({**body, "event_id": event_id}, due))
            copy.add_done_callback(lambda done: done.cancelled() or done.exception())

    def resume(self) -> None:
        """Take up what an earlier run left undelivered, oldest first."""
        kept = sorted(self._state.store.load("event"), key=lambda each: each[1]["born"])
        now = self._clock.now()
        for event_id, record in kept:
            born = record["born"]
            due = sum(born + wait <= now for wait in limits.SECONDS_TO_RETRIES)
            pending = Pending(record["body"], born, due, "no_connection", waiting=True)
            self._pending[event_id] = pending
            self._set_timer(pending, due)

    @property
    def tried_in_vain(self) -> int:
        """How many attempts were made at what waits for its next one."""
        waiting = (p for p in self._pending.values() if p.timer and p.timer.action)
        return sum(p.attempt + 1 for p in waiting)

    def connected(self) -> None:
        """The app is there: send what waited for it."""
        for pending in [each for each in self._pending.values() if each.waiting]:
            self._try(pending)

    def _try(self, pending: Pending) -> None:
        if pending.timer is not None:
            pending.timer.cancel()
        if not self._line.connected:
            pending.waiting = True
            pending.attempt = max(1, pending.attempt)
            pending.reason = "no_connection"
            self._set_timer(pending, pending.attempt)
            return
        pending.waiting = False
        self._send(pending).add_done_callback(lambda done: self._settled(pending, done))

    def _send(self, pending: Pending) -> asyncio.Future[Json]:
        return self._line.send(
            "events_api",
            pending.body,
            attempt=pending.attempt,
            reason=pending.reason,
        )

    def _settled(self, pending: Pending, answer: asyncio.Future[Json]) -> None:
        if answer.cancelled():
            return
        fault = answer.exception()
        if fault is None:
            self._forget(pending)
            return
        pending.reason = str(fault) if isinstance(fault, NotAcknowledgedError) else "unknown_error"
        self._set_timer(pending, pending.attempt)

    def _set_timer(self, pending: Pending, attempts_made: int) -> None:
        """Try again at the moment Slack's timetable names next, or give up after the last."""
        if attempts_made >= len(limits.SECONDS_TO_RETRIES):
            self._forget(pending)
            return
        due = pending.born + limits.SECONDS_TO_RETRIES[attempts_made]
        pending.timer = self._clock.at(due, lambda: self._retry(pending, attempts_made + 1))

    def _retry(self, pending: Pending, attempt: int) -> None:
        if pending.body["event_id"] in self._pending:
            pending.attempt = attempt
            self._try(pending)

    def _forget(self, pending: Pending) -> None:
        if pending.timer is not None:
            pending.timer.cancel()
        self._pending.pop(pending.body["event_id"], None)
        self._state.store.drop("event", pending.body["event_id"])

    def _body(self, event: Json, now: int) -> Json:
        app, team = self._state.app, self._state.team
        return {
            "token": "local",
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": now,
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                },
            ],
            "is_ext_shared_channel": False,
            "event_context": new_id("4-", 16),
        }
