"""The relay: says in Slack what the outbox holds, once each, in order, at Slack's pace.

Which of it goes next, and what comes of what Slack refuses or does not answer, is here; how one of
them is told is in :mod:`bot.jobs.telling`.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from bot.clock import Clock
from bot.jobs.background import Background, whatever_happens
from bot.jobs.refusals import GONE, HOPELESS, SHUT_OUT
from bot.jobs.slack import ADDRESS, UPLOAD, RateLimited, Refused, Slack, Unreachable
from bot.jobs.telling import LeaseOverError, Teller, Turn
from storage import delivery, gates
from storage.database import Database, DatabaseFault
from storage.delivery import Parcel
from storage.outbox import Method, Place

_log = logging.getLogger(__name__)

OnBroken = Callable[[Connection, Parcel, str, datetime], None]
"""Tells a destination's owner that it is gone, in a transaction of its own; again if that fails."""

HouseKeeping = Callable[[], None]
"""Drops what nobody needs any more; called once an hour, when there is nothing to say."""

_POLL_S: Final = 2.0
_TOGETHER: Final = 4
"""How many are claimed, and recorded, in one transaction."""
_UNRECORDED_S: Final = 0.5
"""Nobody answers what was sent so soon; where it stands must be known by then."""
_HOUR_S: Final = 3600.0
_AHEAD: Final = timedelta(minutes=2)
"""Nothing but Slack itself has anything wait for so long; a clock that was set back may."""


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """How the relay goes about it; all times in seconds.

    ``lease_s`` must be longer than ``http_timeout_s``. What Slack refuses is given up after
    ``give_up_after`` attempts; what never got an answer only once ``give_up_silence_s`` have
    passed as well, since a long outage is no message's fault.
    """

    lease_s: float = 8.0
    http_timeout_s: float = 5.0
    pace_s: float = 1.0
    give_up_after: int = 8
    give_up_silence_s: float = 86_400.0
    first_delay_s: float = 2.0
    longest_delay_s: float = 60.0
    shut_out_s: float = 60.0


class Outcome(StrEnum):
    """What became of one delivery."""

    SENT = "sent"
    FOUND = "found"
    RATE_LIMITED = "rate_limited"
    FAILED = "failed"
    PARKED = "parked"
    BROKEN = "broken"
    SHUT_OUT = "shut_out"
    TURNED = "turned"
    LOST_TURN = "lost_turn"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery and what became of it."""

    key: str
    outcome: Outcome


_Said = tuple[Parcel, Place | None]
"""What was delivered, and where it stands."""


class Relay:
    """Delivers what is due. Any number may run, in one process or several."""

    def __init__(
        self,
        database: Database,
        slack: Slack,
        clock: Clock,
        settings: RelaySettings,
        on_broken: OnBroken,
        keep_house: HouseKeeping = lambda: None,
    ) -> None:
        """Make one at rest; :meth:`start` sets it going."""
        self._database = database
        self._clock = clock
        self._settings = settings
        self._teller = Teller(database, slack, clock, settings.lease_s, settings.http_timeout_s)
        self._on_broken = on_broken
        self._keep_house = keep_house
        self._house_kept_until = clock.monotonic()
        self._seen: datetime | None = None
        self._lease = timedelta(seconds=settings.lease_s)
        self._pace = timedelta(seconds=settings.pace_s)
        self._background = Background("relay", self._work)

    def start(self) -> None:
        """Deliver on a thread of its own, until :meth:`stop`."""
        self._background.start()

    def wake(self) -> None:
        """Look at once: something was committed. Costs nothing, from any thread."""
        self._background.wake()

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Finish the delivery under way and end; whether the thread ended in time."""
        return self._background.stop(timeout_s)

    def step(self) -> Delivery | None:
        """Make one delivery, and say what became of it; ``None`` when nothing can go now.

        Where nothing can, it is a good time to keep house, if an hour has passed.

        Raises:
            DatabaseFault: if the outbox cannot be read or written; what was sent and could not be
                recorded is found by its key later.
        """
        turns = self._first()
        if not turns:
            return None
        said: list[_Said] = []
        outcome = self._deliver(turns[0], said)
        if said:
            self._record(said)
        return Delivery(turns[0].parcel.key, outcome)

    def drain(self) -> None:
        """Deliver one after the other until nothing can go, or the relay is to stop.

        A few are claimed, and recorded, together: a commit that is safe on the disk takes about as
        long as all the rest.

        Raises:
            DatabaseFault: as :meth:`step`.
        """
        turns = self._first()
        while turns and not self._background.stopping:
            turns = self._deliver_some(turns)
        for turn in turns:
            self._put_back(turn)

    def idle_s(self) -> float:
        """Seconds in which nothing can fall due but what is enqueued meanwhile; at most two."""
        with self._database.read() as conn:
            wake = gates.next_wake(conn)
        if wake is None:
            return _POLL_S
        return min(_POLL_S, max(0.0, (wake - self._clock.now()).total_seconds()))

    def _work(self) -> float:
        return whatever_happens(_log, "the relay", self._drain_and_rest, _POLL_S)

    def _drain_and_rest(self) -> float:
        self.drain()
        return self.idle_s()

    def _first(self) -> list[Turn]:
        """What can go first; where nothing can, house is kept if an hour has passed."""
        since, now = self._clock.monotonic(), self._clock.now()
        with self._database.begin() as conn:
            if self._seen is None or now + _AHEAD < self._seen:
                delivery.make_up(conn, now, now + _AHEAD, now + self._lease)
            turns = self._claim(conn, 1)
        self._seen = now
        if not turns and since >= self._house_kept_until:
            self._house_kept_until = since + _HOUR_S
            self._keep_house()
        return turns

    def _claim(self, conn: Connection, most: int) -> list[Turn]:
        """What can go, at ``most`` so many, each at a destination of its own."""
        turns: list[Turn] = []
        while len(turns) < most:
            since = self._clock.monotonic()
            parcel = delivery.claim(conn, self._clock.now(), self._lease)
            if parcel is None:
                break
            turns.append(Turn(parcel, since))
        return turns

    def _put_back(self, turn: Turn) -> None:
        with self._database.begin() as conn:
            delivery.postponed(conn, turn.parcel, self._clock.now())

    def _deliver_some(self, turns: Sequence[Turn]) -> list[Turn]:
        """Deliver these, for as long as what was said may be unrecorded; gives what comes next."""
        said: list[_Said] = []
        waiting, began = deque(turns), self._clock.monotonic()
        while waiting and not self._background.stopping:
            self._deliver(waiting.popleft(), said)
            if self._clock.monotonic() - began > _UNRECORDED_S:
                break
        most = 0 if self._background.stopping else _TOGETHER - len(waiting)
        return [*waiting, *self._record(said, most)]

    def _deliver(self, turn: Turn, said: list[_Said]) -> Outcome:
        """Deliver it; if all went well it is among what was ``said``, and to be recorded."""
        try:
            told = self._teller.tell(turn)
        except DatabaseFault:
            raise
        except Exception as error:  # noqa: BLE001 - a row that trips us up must not do so for ever
            return self._in_trouble(turn, error)
        said.append((turn.parcel, told.place))
        return Outcome.FOUND if told.found else Outcome.SENT

    def _record(self, said: Sequence[_Said], most: int = 0) -> list[Turn]:
        """Record what was said, and claim what comes next, at ``most`` so many."""
        with self._database.begin() as conn:
            delivery.sent(conn, said, self._clock.now(), self._pace)
            return self._claim(conn, most)

    def _in_trouble(self, turn: Turn, error: Exception) -> Outcome:
        match error:
            case LeaseOverError():
                self._put_back(turn)
                return Outcome.LOST_TURN
            case RateLimited():
                return self._rate_limited(turn.parcel, error)
            case Refused():
                return self._refused(turn.parcel, error)
            case Unreachable():
                return self._failed(turn.parcel, error.name, silent=True)
            case _:
                return self._failed(turn.parcel, type(error).__name__, silent=False)

    # What went wrong ------------------------------------------------------------------------

    def _rate_limited(self, parcel: Parcel, fault: RateLimited) -> Outcome:
        now = self._clock.now()
        with self._database.begin() as conn:
            until = now + timedelta(seconds=fault.wait_s)
            delivery.rate_limited(conn, parcel, _resting(parcel, fault), now, until)
        _log.info("%s is left alone for %g s", fault.method, fault.wait_s)
        return Outcome.RATE_LIMITED

    def _refused(self, parcel: Parcel, fault: Refused) -> Outcome:
        if parcel.method is Method.RESPOND and parcel.target is not None:
            with self._database.begin() as conn:
                delivery.turn_to_update(conn, parcel, self._clock.now())
            return Outcome.TURNED
        if fault.name in SHUT_OUT:
            return self._shut_out(parcel, fault)
        if fault.name in GONE:
            return self._broken(parcel, fault.name)
        if fault.name in HOPELESS:
            return self._park(parcel, fault.name)
        if parcel.file is not None and fault.name == parcel.error:
            # Not shown after all this time, and refused once more: that upload is gone.
            with self._database.begin() as conn:
                delivery.uploaded(conn, parcel, None)
        return self._failed(parcel, fault.name, silent=False)

    def _shut_out(self, parcel: Parcel, fault: Refused) -> Outcome:
        now = self._clock.now()
        with self._database.begin() as conn:
            until = now + timedelta(seconds=self._settings.shut_out_s)
            delivery.rate_limited(conn, parcel, _resting(parcel, fault), now, until)
        _log.error("Slack refuses the bot itself: %s at %s", fault.name, fault.method)
        return Outcome.SHUT_OUT

    def _failed(self, parcel: Parcel, name: str, *, silent: bool) -> Outcome:
        now = self._clock.now()
        waited_s = (now - parcel.first_attempt_at).total_seconds()
        if parcel.attempts >= self._settings.give_up_after and (
            not silent or waited_s >= self._settings.give_up_silence_s
        ):
            return self._park(parcel, name)
        grown = self._settings.first_delay_s * 2 ** min(parcel.attempts - 1, 16)
        delay = timedelta(seconds=min(grown, self._settings.longest_delay_s))
        with self._database.begin() as conn:
            delivery.failed(conn, parcel, name, now + delay)
        _log.warning("%s of %s failed: %s", parcel.method.value, parcel.key, name)
        return Outcome.FAILED

    def _park(self, parcel: Parcel, name: str) -> Outcome:
        with self._database.begin() as conn:
            delivery.park(conn, parcel, name, self._clock.now())
        _log.error("%s of %s is parked: %s", parcel.method.value, parcel.key, name)
        return Outcome.PARKED

    def _broken(self, parcel: Parcel, why: str) -> Outcome:
        now = self._clock.now()
        with self._database.begin() as conn:
            untold = delivery.broken(conn, parcel, why, now)
        _log.error("%s takes no messages: %s", parcel.to.id, why)
        if untold:
            self._tell_owner(parcel, why, now)
        return Outcome.BROKEN

    def _tell_owner(self, parcel: Parcel, why: str, now: datetime) -> None:
        try:
            # Not in the transaction that holds the broken gate: nobody with one reaches for others.
            with self._database.begin() as conn:
                self._on_broken(conn, parcel, why, now)
                gates.owner_told(conn, parcel.to, now)
        except Exception as error:  # noqa: BLE001 - the gate is marked all the same, and tried again
            _log.error("the owner of %s was not told: %s", parcel.to.id, type(error).__name__)


def _resting(parcel: Parcel, fault: RateLimited | Refused) -> str:
    """The method to leave alone: a file's first steps are only ever made for its last.

    So what else there is to say goes on.
    """
    return parcel.method.value if fault.method in {ADDRESS, UPLOAD} else fault.method
