"""The relay: says in Slack what the outbox holds, once each, in order, at Slack's pace.

A row with an earlier attempt is looked up by its key before it is posted again. Direct messages
whose D id is not known cannot be looked up: ``conversations.open`` and listing want scopes we do
not ask for, and reading takes no user id. There the message is posted, which tells the D id; if
earlier copies then turn out to stand there, the first is kept and the others are taken back, by
whoever looks next if need be. The id is learnt from the first message that arrives and from every
payload (:func:`storage.gates.remember_channel`), so this is the rare case of a crash in the middle
of somebody's very first message.
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
from storage import delivery, gates
from storage.database import Database, DatabaseFault
from storage.delivery import Parcel
from storage.outbox import Attachment, Method, Place

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


class _LeaseOverError(Exception):
    """The lease ended, or might while Slack is being told."""


@dataclass(slots=True)
class _Turn:
    """One delivery under way. ``since`` is when its present lease began, on the monotonic clock."""

    parcel: Parcel
    since: float


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
        self._slack = slack
        self._clock = clock
        self._settings = settings
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

    def _first(self) -> list[_Turn]:
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

    def _claim(self, conn: Connection, most: int) -> list[_Turn]:
        """What can go, at ``most`` so many, each at a destination of its own."""
        turns: list[_Turn] = []
        while len(turns) < most:
            since = self._clock.monotonic()
            parcel = delivery.claim(conn, self._clock.now(), self._lease)
            if parcel is None:
                break
            turns.append(_Turn(parcel, since))
        return turns

    def _put_back(self, turn: _Turn) -> None:
        with self._database.begin() as conn:
            delivery.postponed(conn, turn.parcel, self._clock.now())

    def _deliver_some(self, turns: Sequence[_Turn]) -> list[_Turn]:
        """Deliver these, for as long as what was said may be unrecorded; gives what comes next."""
        said: list[_Said] = []
        waiting, began = deque(turns), self._clock.monotonic()
        while waiting and not self._background.stopping:
            self._deliver(waiting.popleft(), said)
            if self._clock.monotonic() - began > _UNRECORDED_S:
                break
        most = 0 if self._background.stopping else _TOGETHER - len(waiting)
        return [*waiting, *self._record(said, most)]

    def _deliver(self, turn: _Turn, said: list[_Said]) -> Outcome:
        """Deliver it; if all went well it is among what was ``said``, and to be recorded."""
        try:
            outcome, place = self._tell(turn)
        except DatabaseFault:
            raise
        except Exception as error:  # noqa: BLE001 - a row that trips us up must not do so for ever
            return self._in_trouble(turn, error)
        said.append((turn.parcel, place))
        return outcome

    def _record(self, said: Sequence[_Said], most: int = 0) -> list[_Turn]:
        """Record what was said, and claim what comes next, at ``most`` so many."""
        with self._database.begin() as conn:
            delivery.sent(conn, said, self._clock.now(), self._pace)
            return self._claim(conn, most)

    def _in_trouble(self, turn: _Turn, error: Exception) -> Outcome:
        match error:
            case _LeaseOverError():
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

    # What is said ---------------------------------------------------------------------------

    def _tell(self, turn: _Turn) -> tuple[Outcome, Place | None]:
        parcel = turn.parcel
        if parcel.method is Method.POST:
            return self._post_again(turn) if parcel.attempts > 1 else self._post(turn)
        if parcel.method is Method.FILE:
            return self._share(turn), None
        self._check_lease(turn)
        if parcel.method is Method.RESPOND and parcel.response_url is not None:
            self._slack.respond(parcel.response_url, parcel.body)
        elif parcel.target is not None:
            self._slack.update(parcel.target, parcel.body)
        return Outcome.SENT, None

    def _post(self, turn: _Turn) -> tuple[Outcome, Place]:
        self._check_lease(turn)
        parcel = turn.parcel
        to = parcel.channel or parcel.to.id
        return Outcome.SENT, self._slack.post(to, parcel.body, parcel.key, parcel.thread_ts)

    def _post_again(self, turn: _Turn) -> tuple[Outcome, Place]:
        parcel = turn.parcel
        try:
            found = self._find(parcel, parcel.channel or parcel.to.id, parcel.last_ts)
        except Refused as fault:
            if fault.name != "channel_not_found" or parcel.channel is not None:
                raise
            return self._post_without_looking(turn)
        if found:
            return Outcome.FOUND, self._keep_first(turn, found)
        self._hold_on(turn)
        return self._post(turn)

    def _post_without_looking(self, turn: _Turn) -> tuple[Outcome, Place]:
        self._hold_on(turn)
        outcome, place = self._post(turn)
        to = turn.parcel.to
        with self._database.begin() as conn:
            gates.remember_channel(conn, to.workspace, to.id, place.channel, self._clock.now())
        self._hold_on(turn)
        found = self._find(turn.parcel, place.channel, None)
        if not found:
            return outcome, place
        first = self._keep_first(turn, found)
        return outcome if first == place else Outcome.FOUND, first

    def _keep_first(self, turn: _Turn, found: tuple[Place, ...]) -> Place:
        """The earliest copy; the others are taken back."""
        first, *others = found
        for place in others:
            self._hold_on(turn)
            try:
                self._slack.delete(place)
            except Refused as fault:
                if fault.name != "message_not_found":
                    raise
        return first

    def _find(self, parcel: Parcel, channel: str, after: str | None) -> tuple[Place, ...]:
        try:
            return self._slack.find(channel, parcel.key, parcel.thread_ts, after)
        except Refused as fault:
            if fault.name == "thread_not_found":
                return ()  # The root was deleted, and what stood under it with it.
            raise

    def _share(self, turn: _Turn) -> Outcome:
        """Give a file to Slack, keep its id, and only then have it shown.

        A file carries no key: its id is what it is found by. Slack shows an id once at most, so
        one that was kept is shown again without harm, where it does not stand yet.
        """
        what, here = Attachment.unpacked(turn.parcel.body), turn.parcel
        if here.channel is None or here.thread_ts is None:
            raise Refused(Method.FILE, "never_posted")
        if here.file is not None and self._slack.has_file(here.channel, here.thread_ts, here.file):
            return Outcome.FOUND
        file = here.file or self._upload(turn, what)
        self._hold_on(turn)
        self._slack.share(file, what, here.channel, here.thread_ts)
        return Outcome.SENT

    def _upload(self, turn: _Turn, what: Attachment) -> str:
        self._check_lease(turn)
        address = self._slack.upload_address(what.name, len(what.content))
        self._hold_on(turn)
        self._slack.upload(address, what.content)
        with self._database.begin() as conn:
            turn.parcel = delivery.uploaded(conn, turn.parcel, address.file)
        return address.file

    def _hold_on(self, turn: _Turn) -> None:
        since = self._clock.monotonic()
        with self._database.begin() as conn:
            held = delivery.extend(conn, turn.parcel, self._clock.now() + self._lease)
        if held is None:
            raise _LeaseOverError
        turn.parcel, turn.since = held, since

    def _check_lease(self, turn: _Turn) -> None:
        """A call begun now must end, one way or the other, within the lease."""
        spent = self._clock.monotonic() - turn.since
        if spent > self._settings.lease_s - self._settings.http_timeout_s:
            raise _LeaseOverError

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
