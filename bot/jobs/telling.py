"""One delivery, told to Slack: once, whatever became of the attempts before.

A row with an earlier attempt is looked up by its key before it is posted again. Direct messages
whose D id is not known cannot be looked up: ``conversations.open`` and listing want scopes we do
not ask for, and reading takes no user id. There the message is posted, which tells the D id; if
earlier copies then turn out to stand there, the first is kept and the others are taken back, by
whoever looks next if need be. The id is learnt from the first message that arrives and from every
payload (:func:`storage.gates.remember_channel`), so this is the rare case of a crash in the middle
of somebody's very first message.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.jobs.slack import Refused, Slack
from storage import delivery, gates
from storage.database import Database
from storage.delivery import Parcel
from storage.outbox import Attachment, Method, Place


class LeaseOverError(Exception):
    """The lease ended, or might while Slack is being told."""


@dataclass(slots=True)
class Turn:
    """One delivery under way. ``since`` is when its present lease began, on the monotonic clock."""

    parcel: Parcel
    since: float


@dataclass(frozen=True, slots=True)
class Told:
    """It stands in Slack. ``found``: since an earlier attempt. ``place``: where a message does."""

    found: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells Slack, while the lease of a delivery lasts; a call may take ``call_s`` seconds."""

    database: Database
    slack: Slack
    clock: Clock
    lease_s: float
    call_s: float

    def tell(self, turn: Turn) -> Told:
        """See to it that it stands in Slack, once.

        Raises:
            LeaseOverError: if there was no time left; nothing was told, or it is found later.
            DatabaseFault: if what was learnt on the way cannot be kept.
            SlackFault: as Slack answered, or did not.
        """
        parcel = turn.parcel
        if parcel.method is Method.POST:
            return self._post_again(turn) if parcel.attempts > 1 else self._post(turn)
        if parcel.method is Method.FILE:
            return self._share(turn)
        self._check_lease(turn)
        if parcel.method is Method.RESPOND and parcel.response_url is not None:
            self.slack.respond(parcel.response_url, parcel.body)
        elif parcel.target is not None:
            self.slack.update(parcel.target, parcel.body)
        return Told()

    def _post(self, turn: Turn) -> Told:
        self._check_lease(turn)
        return Told(place=self._posted(turn.parcel))

    def _posted(self, parcel: Parcel) -> Place:
        to = parcel.channel or parcel.to.id
        return self.slack.post(to, parcel.body, parcel.key, parcel.thread_ts)

    def _post_again(self, turn: Turn) -> Told:
        parcel = turn.parcel
        try:
            found = self._find(parcel, parcel.channel or parcel.to.id, parcel.last_ts)
        except Refused as fault:
            if fault.name != "channel_not_found" or parcel.channel is not None:
                raise
            return self._post_without_looking(turn)
        if found:
            return Told(found=True, place=self._keep_first(turn, found))
        self._hold_on(turn)
        return self._post(turn)

    def _post_without_looking(self, turn: Turn) -> Told:
        self._hold_on(turn)
        self._check_lease(turn)
        place, to = self._posted(turn.parcel), turn.parcel.to
        with self.database.begin() as conn:
            gates.remember_channel(conn, to.workspace, to.id, place.channel, self.clock.now())
        self._hold_on(turn)
        found = self._find(turn.parcel, place.channel, None)
        first = self._keep_first(turn, found) if found else place
        return Told(found=first != place, place=first)

    def _keep_first(self, turn: Turn, found: tuple[Place, ...]) -> Place:
        """The earliest copy; the others are taken back."""
        first, *others = found
        for place in others:
            self._hold_on(turn)
            try:
                self.slack.delete(place)
            except Refused as fault:
                if fault.name != "message_not_found":
                    raise
        return first

    def _find(self, parcel: Parcel, channel: str, after: str | None) -> tuple[Place, ...]:
        try:
            return self.slack.find(channel, parcel.key, parcel.thread_ts, after)
        except Refused as fault:
            if fault.name == "thread_not_found":
                return ()  # The root was deleted, and what stood under it with it.
            raise

    def _share(self, turn: Turn) -> Told:
        """Give a file to Slack, keep its id, and only then have it shown.

        A file carries no key: its id is what it is found by. Slack shows an id once at most, so
        one that was kept is shown again without harm, where it does not stand yet.
        """
        what, here = Attachment.unpacked(turn.parcel.body), turn.parcel
        if here.channel is None or here.thread_ts is None:
            raise Refused(Method.FILE, "never_posted")
        if here.file is not None and self.slack.has_file(here.channel, here.thread_ts, here.file):
            return Told(found=True)
        file = here.file or self._upload(turn, what)
        self._hold_on(turn)
        self.slack.share(file, what, here.channel, here.thread_ts)
        return Told()

    def _upload(self, turn: Turn, what: Attachment) -> str:
        self._check_lease(turn)
        address = self.slack.upload_address(what.name, len(what.content))
        self._hold_on(turn)
        self.slack.upload(address, what.content)
        with self.database.begin() as conn:
            turn.parcel = delivery.uploaded(conn, turn.parcel, address.file)
        return address.file

    def _hold_on(self, turn: Turn) -> None:
        since, lease = self.clock.monotonic(), timedelta(seconds=self.lease_s)
        with self.database.begin() as conn:
            held = delivery.extend(conn, turn.parcel, self.clock.now() + lease)
        if held is None:
            raise LeaseOverError
        turn.parcel, turn.since = held, since

    def _check_lease(self, turn: Turn) -> None:
        """A call begun now must end, one way or the other, within the lease."""
        spent = self.clock.monotonic() - turn.since
        if spent > self.lease_s - self.call_s:
            raise LeaseOverError
