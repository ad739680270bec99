"""Concerns as they stand at one time or another, and everything that is said of them, for tests."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.messages import call_list, concerns
from bot.messages.concerns import Around
from bot.messages.forms import concern
from bot.messages.types import Message, Reader, View
from flows.answers import Person
from flows.audit import Audit
from flows.concerns import STEP, Acknowledgement, Concern, Raised, SafeNow, Told
from tests.bot.messages.examples import NOW
from tests.flows.building import EVERYBODY, MARCUS, PRIYA, QUINN, SAM

NUMBER = "0161 496 0000"
STEPS = ((MARCUS.id, PRIYA.id), (SAM.id,), (QUINN.id,))
AROUND = Around(NUMBER, STEPS, {person.id: person for person in EVERYBODY})
NUMBERED = replace(
    AROUND,
    people={p.id: replace(p, telephone="+44 (0) 1632 - 960 - 123 ext. 123456") for p in EVERYBODY},
)
"""Everybody can be called, and each number is as long as one can be."""


def a_concern(case: str = "710452", what: str = "&" * 9_000) -> Concern:
    """A concern that was raised just now."""
    knows = "Nobody yet. " * 300
    return Concern("c1", case, None, None, "U0ASHA", NOW, what, SafeNow.NOT_KNOWN, knows)


def climbed(raised: Concern, steps: int) -> Raised:
    """The concern so many half hours later, with nobody to acknowledge it."""
    everybody = tuple(who for step in STEPS for who in step)
    told = [*STEPS, *(everybody,) * steps][: steps + 1]
    return Raised(raised, tuple(Told(n, NOW + STEP * n, who) for n, who in enumerate(told)))


def acknowledged(standing: Raised, *by: Person) -> Raised:
    """The same once these people have it, one minute after the other."""
    last = standing.told[-1].at
    given = (
        Acknowledgement(person.id, last + timedelta(minutes=n + 1)) for n, person in enumerate(by)
    )
    return replace(standing, acknowledged=tuple(given))


def _standings(raised: Concern) -> Iterator[tuple[str, Raised]]:
    many = tuple(f"U{place:09}" for place in range(35))
    for name, standing in (
        ("to nobody", Raised(raised, (Told(0, NOW, ()),))),
        ("at once", climbed(raised, 0)),
        ("again and again", climbed(raised, 60)),
        ("to many", Raised(raised, (Told(0, NOW, many[:3]), Told(1, NOW + STEP, many)))),
        ("one by one", Raised(raised, tuple(Told(n, NOW, (w,)) for n, w in enumerate(many)))),
    ):
        yield name, standing
        if standing.everybody_told:
            yield f"{name}, acknowledged", acknowledged(standing, MARCUS)
            yield f"{name}, acknowledged twice", acknowledged(standing, MARCUS, QUINN)


def messages(case: str, reader: Reader) -> Iterator[tuple[str, Message]]:
    """Everything that is posted about a concern."""
    for name, standing in _standings(a_concern(case)):
        without = replace(AROUND, number="", unreached=frozenset({MARCUS.id}))
        for kind, around in (("", AROUND), ("numbered", NUMBERED), ("without", without)):
            about = f"{name} {kind}"
            for person in (MARCUS.id, QUINN.id):
                told = concerns.to_person(standing, person, around, reader)
                yield f"to {person} {about}", told
            yield f"to channel {about}", concerns.to_channel(standing, around, reader)
            yield f"confirmed {about}", concerns.confirmed(standing, around, reader)
            last = standing.told[-1]
            yield f"telephone {about}", concerns.telephone(standing, last, around, reader)
            yield f"unreached {about}", concerns.unreached(standing, MARCUS.id, around)
        for at in standing.told:
            yield f"again {at.step} {name}", concerns.told_again(standing, at, AROUND, reader)
            yield f"telephone {at.step} {name}", concerns.telephone(standing, at, AROUND, reader)
        if standing.is_acknowledged:
            yield f"taken up {name}", concerns.taken_up(standing, AROUND, reader)


def views(audit: Audit, reader: Reader) -> Iterator[tuple[str, View]]:
    """The form, and whom it goes to at any time."""
    yield "concern", concern.show(audit, NUMBER, "&" * 5_000)
    yield "concern outside", concern.show(None, "")
    for name, standing in _standings(a_concern(audit.case)):
        for around in (AROUND, NUMBERED):
            lacking = "" if around is NUMBERED else "without numbers"
            yield f"call list {name} {lacking}", call_list.show(standing, around, reader)
