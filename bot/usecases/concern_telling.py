"""Who reads of a concern where, and that all of it says how things stand.

Each person's messages hold one copy with buttons: a newer one takes the place of the older, which
then only says so. Whoever raised it has a message in their thread that is kept as things stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.messages import concerns as messages
from bot.messages.concerns import Around
from bot.messages.types import Message, Reader
from bot.usecases.context import Context
from bot.usecases.everybody import people_of
from flows import concerns
from flows.concerns import Concern, Raised, Told
from storage import concerns as kept_concerns
from storage import gates, outbox, people, threads
from storage.outbox import Addressed, Post, Update


def around(context: Context, conn: Connection, concern: Concern) -> Around:
    """Whom it goes to as things are now: nobody whom no message reaches, if there is another."""
    workspace = context.workspace
    leads = people.leads_of(conn, workspace, concern.team)
    escalation = people.escalation_of(conn, workspace, concern.team)
    everyone = people_of(context, conn)
    unreached = frozenset(gate.destination.id for gate in gates.broken(conn, workspace))
    reached = [person for person in everyone if person.id not in unreached]
    steps = concerns.ladder(concern, leads, escalation, reached)
    if not any(steps):
        steps = concerns.ladder(concern, leads, escalation, everyone)
    number = people.workspace(conn, workspace).emergency_number
    return Around(number, steps, {person.id: person for person in everyone}, unreached)


def tell_unreached(context: Context, conn: Connection, person: str) -> None:
    """Whoever raised a concern that nobody has is told that this person does not read of it.

    If nobody who was told does, whoever is next is told at once.
    """
    workspace = context.workspace
    waiting = kept_concerns.unacknowledged(conn, workspace)
    for each in sorted(one.concern.id for one in waiting if person in one.everybody_told):
        standing = kept_concerns.load_to_change(conn, workspace, each)
        if standing is not None and not standing.is_acknowledged:
            known = around(context, conn, standing.concern)
            telling = Telling(context, conn, known, standing)
            telling.tell_unreached(person)
            telling.send()
            tell_more(context, conn, known, standing)


def tell_more(context: Context, conn: Connection, known: Around, before: Raised) -> None:
    """Tell whoever is next of a concern that was loaded to change, if that is due."""
    told = concerns.escalate(before, known.steps, context.clock.now(), known.unreached)
    if told is not None:
        after = kept_concerns.keep_step(conn, context.workspace, before, told)
        telling = Telling(context, conn, known, after)
        telling.tell_step(before)
        telling.send()


@dataclass(slots=True)
class Telling:
    """What is said about one concern in one transaction; enqueued together by :meth:`send`."""

    context: Context
    conn: Connection
    around: Around
    standing: Raised
    letters: list[outbox.Message] = field(default_factory=list)

    def tell_at_once(self) -> None:
        """It was raised: tell the first step, the channel that there is one, and who raised it."""
        concern = self.standing.concern
        for person in self.standing.everybody_told:
            self._post(person, self._copy(person), self._to_person(person))
        channel = people.workspace(self.conn, self.context.workspace).escalation_channel
        if channel:
            self._post(channel, self._key("channel"), self._to_channel())
        thread = (
            threads.open_thread_of(self.conn, self.context.workspace, concern.audit)
            if concern.audit
            else None
        )
        card = thread.card if thread is not None and thread.person == concern.raised_by else None
        self._post(concern.raised_by, self._key("confirmed"), self._confirmed(), card)

    def tell_step(self, before: Raised) -> None:
        """Nobody had acknowledged it: tell whoever is next, and who raised it to telephone."""
        told, by = self.standing.told[-1], self.standing.concern.raised_by
        for person in before.everybody_told:
            if person in told.people:
                again = messages.told_again(self.standing, told, self.around, self._reader(person))
                self._update(person, _copy_of(before, person), again)
        for person in told.people:
            self._post(person, self._copy(person), self._to_person(person))
        self._refresh(who for who in before.everybody_told if who not in told.people)
        if before.told[-1].step:
            self._update(by, self._telephone_key(before.told[-1]), self._telephone(before.told[-1]))
        self._post(by, self._telephone_key(told), self._telephone(told), self._thread())

    def tell_acknowledged(self, before: Raised) -> None:
        """Somebody has it: everybody reads so, and whoever raised it hears of the first."""
        by, person = self.standing.concern.raised_by, self.standing.acknowledged[-1].person
        told = self.standing.everybody_told
        given = [one.person for one in before.acknowledged]
        if person not in told:
            # A quality lead took it up unasked: what it is about they have not read yet.
            self._post(person, self._copy(person), self._to_person(person))
        self._refresh([*told, *(who for who in given if who not in told)])
        if before.is_acknowledged:
            return
        last = before.told[-1]
        if last.step:
            self._update(by, self._telephone_key(last), self._telephone(last))
        taken_up = messages.taken_up(self.standing, self.around, self._reader(by))
        self._post(by, self._key("taken-up"), taken_up, self._thread())

    def tell_unreached(self, person: str) -> None:
        """No message reaches somebody who was told: whoever raised it must not wait for them."""
        by = self.standing.concern.raised_by
        message = messages.unreached(self.standing, person, self.around)
        self._post(by, self._key(f"unreached/{person}"), message, self._thread())
        self._update(by, self._key("confirmed"), self._confirmed(), f"/without/{person}")

    def send(self) -> None:
        """Enqueue it all."""
        outbox.enqueue(self.conn, self.letters, self.context.clock.now())

    def _refresh(self, told: Iterable[str]) -> None:
        """Have the copies of these people, the channel and who raised it say how things stand."""
        for person in told:
            self._update(person, self._copy(person), self._to_person(person))
        channel = self._key("channel")
        if there := self._enqueued(channel):
            self._update(there.to, channel, self._to_channel())
        by = self.standing.concern.raised_by
        self._update(by, self._key("confirmed"), self._confirmed())

    def _post(self, to: str, key: str, message: Message, under: str | None = None) -> None:
        self.letters.append(Post(self.context.workspace, to, key, message.body, under))

    def _update(self, to: str, target: str, message: Message, why: str = "") -> None:
        as_of = f"{len(self.standing.told)}-{len(self.standing.acknowledged)}{why}"
        key = f"{target}/as-of/{as_of}"
        self.letters.append(Update(self.context.workspace, to, key, target, message.body))

    def _to_person(self, person: str) -> Message:
        return messages.to_person(self.standing, person, self.around, self._reader(person))

    def _to_channel(self) -> Message:
        return messages.to_channel(self.standing, self.around, self.context.reader())

    def _confirmed(self) -> Message:
        reader = self._reader(self.standing.concern.raised_by)
        return messages.confirmed(self.standing, self.around, reader)

    def _telephone(self, told: Told) -> Message:
        reader = self._reader(self.standing.concern.raised_by)
        return messages.telephone(self.standing, told, self.around, reader)

    def _reader(self, person: str) -> Reader:
        return self.context.reader(self.around.people.get(person))

    def _thread(self) -> str | None:
        """The thread in which whoever raised it was told who knows."""
        confirmed = self._enqueued(self._key("confirmed"))
        return confirmed.under if confirmed is not None else None

    def _enqueued(self, key: str) -> Addressed | None:
        return outbox.enqueued(self.conn, self.context.workspace, [key]).get(key)

    def _copy(self, person: str) -> str:
        return _copy_of(self.standing, person)

    def _telephone_key(self, told: Told) -> str:
        return self._key(f"step/{told.step}/telephone")

    def _key(self, name: str) -> str:
        return _key(self.standing, name)


def _copy_of(standing: Raised, person: str) -> str:
    """The key of the newest message by which somebody was told."""
    step = max((told.step for told in standing.told if person in told.people), default=0)
    return _key(standing, f"step/{step}/to/{person}" if step else f"to/{person}")


def _key(standing: Raised, name: str) -> str:
    return f"concern/{standing.concern.id}/{name}"
