"""The request for a moderation: posted, kept as things stand, and brought to people by name.

It stands in the moderators' channel under the key that its moderation keeps. Whoever is asked by
name has a copy in their own messages, under a key made of their place in ``asked``.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from bot.messages import moderated
from bot.messages import requesting as messages
from bot.messages.requesting import Around, Personal, Why
from bot.messages.types import Message
from bot.usecases.around import around as around_audit
from bot.usecases.everybody import find_person, people_of
from bot.usecases.turn import Turn
from flows import checks
from flows.answers import Person
from flows.audit import Audit
from flows.moderation import Moderation, Stage
from flows.roles import QUALITY_LEAD
from flows.rulings import Disputed, HandedTo, Nudged, Released, Requested, Resubmitted, Told
from storage import moderation as moderations
from storage import outbox, people
from storage.outbox import Post, Update

Standing = tuple[str, str]
"""Where a request stands: the channel, and the outbox key of its message there."""


@dataclass(slots=True)
class _Desk:
    """What is said about one audit's request in one turn; enqueued together."""

    now: Turn
    audit: Audit
    around: Around
    letters: list[outbox.Message] = field(default_factory=list)

    def post(self, to: str, key: str, message: Message) -> None:
        workspace = self.now.context.workspace
        self.letters.append(Post(workspace, to, key, message.body))

    def update(self, to: str, target: str, message: Message) -> None:
        """Change what was posted, unless it is only being posted."""
        if any(letter.key == target for letter in self.letters):
            return
        cause = hashlib.sha256(self.now.cause.key.encode()).hexdigest()[:12]
        key = f"{target}/as-of/{self.audit.revision}/{cause}"
        self.letters.append(Update(self.now.context.workspace, to, key, target, message.body))

    def request(self, moderation: Moderation, personal: Personal | None, to: str = "") -> Message:
        person = find_person(self.now.context, self.now.conn, to) if to else None
        reader = self.now.context.reader(person)
        return messages.request(self.audit, moderation, self.around, reader, personal)

    def send(self) -> None:
        outbox.enqueue(self.now.conn, self.letters, self.now.moment.at)


_NUDGES: Final = {
    Stage.NUDGED: Why.NUDGED,
    Stage.NEXT: Why.NEXT,
    Stage.QUALITY_LEAD: Why.LEAD,
}


def tell(
    now: Turn,
    audit: Audit,
    before: Moderation | None,
    moderation: Moderation,
    told: Iterable[Told],
) -> None:
    """Let everybody whom a ruling concerns hear of it.

    ``before`` is the moderation that the turn found, which may be an earlier round.
    """
    desk = _desk(now, audit)
    standing = moderations.posted_at(now.conn, moderation.id)
    for fact in told:
        match fact:
            case Requested():
                standing = _post(desk, moderation, None)
            case Resubmitted():
                standing = _come_back(desk, before, moderation)
                if moderation.moderator is not None:
                    back = Personal(Why.RESUBMITTED, audit.auditor)
                    moderation = _ask(desk, moderation, moderation.moderator, back)
            case HandedTo(person, by):
                moderation = _ask(desk, moderation, person, Personal(Why.HANDED, by))
            case Nudged(stage, str(person)):
                _bring(desk, moderation, person, Personal(_NUDGES[stage]))
            case Disputed(question):
                _dispute(desk, moderation, question)
            case Released(person) if person != now.cause.person:
                desk.around = replace(desk.around, taken_from=person)
            case _:
                pass
    _refresh(desk, moderation, standing)
    desk.send()


def stand_elsewhere(now: Turn, audit: Audit, moderation: Moderation) -> None:
    """Post the request in the channel that the set-up names now, and say so where it stood."""
    desk = _desk(now, audit)
    stood = moderations.posted_at(now.conn, moderation.id)
    standing = _post(desk, moderation, stood)
    if stood is not None and standing is not None:
        desk.update(*stood, messages.moved(audit, standing[0]))
    desk.send()


def leads(now: Turn) -> tuple[Person, ...]:
    """The quality leads who are here."""
    everyone = people_of(now.context, now.conn)
    return tuple(p for p in everyone if p.active and QUALITY_LEAD in p.roles)


def _desk(now: Turn, audit: Audit) -> _Desk:
    known = around_audit(now.context, now.conn, audit.id)
    return _Desk(now, audit, Around(checks.queries(audit, known), known.concern_raised))


def _come_back(desk: _Desk, before: Moderation | None, moderation: Moderation) -> Standing | None:
    """A later round: whoever goes on with it does so at the message that they know."""
    conn = desk.now.conn
    stood = moderations.posted_at(conn, before.id) if before is not None else None
    if before is None or stood is None:
        return _post(desk, moderation, None)
    if moderation.moderator is not None and stood[0] == channel_of(desk.now):
        moderations.posted(conn, moderation.id, *stood)
        return stood
    over = replace(desk, around=replace(desk.around, superseded=True))
    desk.update(*stood, over.request(before, None))
    return _post(desk, moderation, None)


def _post(desk: _Desk, moderation: Moderation, stood: Standing | None) -> Standing | None:
    """Post the request in the moderators' channel; the quality leads hear where there is none."""
    now, channel = desk.now, channel_of(desk.now)
    if not channel:
        for lead in leads(now):
            today = now.context.reader(lead).today
            key = f"moderation/no-channel/{today}/{lead.id}"
            desk.post(lead.id, key, messages.no_channel(desk.audit))
        return None
    key = _key(moderation)
    if stood is not None:
        key = f"{key}/in/{channel}/{now.moment.at:%Y%m%dT%H%M%S}"
    moderations.posted(now.conn, moderation.id, channel, key)
    desk.post(channel, key, desk.request(moderation, None))
    return channel, key


def _ask(desk: _Desk, moderation: Moderation, to: str, personal: Personal) -> Moderation:
    """Ask somebody by name, and keep that they were asked."""
    asked = replace(moderation, asked=(*moderation.asked, to))
    now = desk.now
    moderations.save(now.conn, now.context.workspace, moderation, asked, now.moment)
    _bring(desk, asked, to, personal)
    return asked


def _bring(desk: _Desk, moderation: Moderation, to: str, personal: Personal) -> None:
    """The request in the messages of whoever was asked last."""
    key = _copy(moderation, len(moderation.asked) - 1)
    desk.post(to, key, desk.request(moderation, personal, to))


def _dispute(desk: _Desk, moderation: Moderation, question: str) -> None:
    for lead in leads(desk.now):
        key = f"{_key(moderation)}/disputed/{question}/{lead.id}"
        desk.post(lead.id, key, moderated.disputed(desk.audit, moderation, question))


def _refresh(desk: _Desk, moderation: Moderation, standing: Standing | None) -> None:
    """Have every message about the request say how things stand, wherever it is."""
    if standing is not None:
        desk.update(*standing, desk.request(moderation, None))
    for place, person in enumerate(moderation.asked):
        message = desk.request(moderation, None, person)
        desk.update(person, _copy(moderation, place), message)


def channel_of(now: Turn) -> str:
    """The moderators' channel; empty where none is set up."""
    return people.workspace(now.conn, now.context.workspace).moderators_channel


def _key(moderation: Moderation) -> str:
    return f"moderation/{moderation.id}"


def _copy(moderation: Moderation, place: int) -> str:
    return f"{_key(moderation)}/to/{place}"
