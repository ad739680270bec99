"""One thing of a set-up changed: what it then is, or what is wrong with the change, by its field.

Whatever else would be wrong with the set-up as a file is found by ``setup_writing.checked``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

from flows.answers import Person, Refusal, said
from flows.loading import FileFaults, limits
from flows.roles import QUALITY_LEAD
from flows.schedule import Hours
from flows.setup import DEFAULT_TIMEZONE, MONDAY_MORNING, DigestTime, Setup, Team
from flows.setup_writing import checked

Faults = Mapping[str, Refusal]
"""What is wrong, by the name of the field that it is wrong with."""

EMPTY: Final = Setup("", "", (), ())
"""Before anything is set up."""

_NOT_IN_KEYS: Final = re.compile(r"[^a-z0-9]+")
_NOT_SET_UP: Final = Refusal(
    "Somebody chosen here is not set up in Golden Thread, or has left.",
    "Add them first, or choose somebody else.",
)
_NO_NAME: Final = Refusal("There is no name.", "Write one.")
_NO_NUMBER: Final = Refusal(
    "People in an emergency are told to call this number, so it can't be left out.",
    "Give it as people dial it, like 01632 960123.",
)
_NO_ROLE: Final = Refusal("Nobody does anything here without a role.", "Tick at least one.")
_ONE_TIME: Final = Refusal("One of the two times is missing.", "Give both, or neither.")
_HOURS: Final = Refusal("The day would end before it begins.", "Choose a later time.")
_LAST_TEAM: Final = Refusal("This is the only team there is.", "Add another one first.")
_LAST_LEAD: Final = Refusal(
    "Nobody else here is a quality lead, and somebody must look after all this.",
    "Make somebody else one first.",
)


@dataclass(frozen=True, slots=True)
class CouncilGiven:
    """A council's own facts as they are to be. ``first``: the team of one that has none yet."""

    name: str
    emergency_number: str
    timezone: str
    moderators_channel: str
    escalation_channel: str
    service_lead: str
    opens: time | None
    closes: time | None
    escalation: tuple[str, ...]
    first: "TeamGiven | None" = None


@dataclass(frozen=True, slots=True)
class TeamGiven:
    """A team as it is to be. ``key`` is empty for a new one; ``gone``: it is to be taken out."""

    key: str
    name: str
    channel: str
    manager: str = ""
    service_lead: str = ""
    digest: DigestTime = MONDAY_MORNING
    timezone: str = ""
    opens: time | None = None
    closes: time | None = None
    escalation: tuple[str, ...] = ()
    gone: bool = False


@dataclass(frozen=True, slots=True)
class PersonGiven:
    """Somebody as they are to be. ``team`` is its key, or empty; ``left``: not here any more."""

    id: str
    name: str
    team: str
    roles: frozenset[str]
    timezone: str = ""
    telephone: str = ""
    left: bool = False


def council(setup: Setup, given: CouncilGiven, by: Person) -> Setup | Faults:
    """The set-up with these facts. Where nobody is set up yet, ``by`` is its first quality lead."""
    people = setup.people or (replace(by, roles=by.roles | {QUALITY_LEAD}),)
    faults = {
        "name": None if given.name.strip() else _NO_NAME,
        "emergency_number": None if given.emergency_number.strip() else _NO_NUMBER,
        "opens": _hours_fault(given.opens, given.closes, optional=False),
        "service_lead": _unknown(people, [given.service_lead]),
        "escalation": _unknown(people, given.escalation),
    }
    first = given.first if not setup.teams else None
    if first is not None and not first.name.strip():
        faults["team_name"] = _NO_NAME
    if found := _found(faults):
        return found
    after = replace(
        setup,
        name=_line(given.name),
        emergency_number=given.emergency_number.strip(),
        timezone=given.timezone.strip() or DEFAULT_TIMEZONE,
        moderators_channel=given.moderators_channel,
        escalation_channel=given.escalation_channel,
        service_lead=given.service_lead or None,
        hours=_hours(given.opens, given.closes) or setup.hours,
        escalation=given.escalation,
        people=people,
    )
    if first is not None:
        team = Team(_key_of(first.name, ()), _line(first.name), first.channel)
        after = replace(after, teams=(team,))
    return _held(after)


def team(setup: Setup, given: TeamGiven) -> Setup | Faults:
    """The set-up with this team, or without it."""
    if given.gone:
        return _without(setup, given.key)
    faults = {
        "name": None if given.name.strip() else _NO_NAME,
        "opens": _hours_fault(given.opens, given.closes),
        "manager": _unknown(setup.people, [given.manager]),
        "service_lead": _unknown(setup.people, [given.service_lead]),
        "escalation": _unknown(setup.people, given.escalation),
    }
    if found := _found(faults):
        return found
    made = Team(
        given.key or _key_of(given.name, {team.key for team in setup.teams}),
        _line(given.name),
        given.channel,
        given.manager or None,
        given.service_lead or None,
        given.digest,
        given.timezone.strip() or None,
        _hours(given.opens, given.closes),
        given.escalation,
    )
    others = tuple(each for each in setup.teams if each.key != made.key)
    return _held(replace(setup, teams=(*others, made)))


def person(setup: Setup, given: PersonGiven) -> Setup | Faults:
    """The set-up with this person so. Who leaves is in no group any more."""
    faults = {
        "name": None if given.name.strip() else _NO_NAME,
        "roles": None if given.roles else _NO_ROLE,
        "left": _named(setup, given.id) if given.left else None,
    }
    made = Person(
        given.id,
        _line(given.name),
        given.team or None,
        given.roles,
        not given.left,
        given.timezone.strip() or None,
        given.telephone.strip(),
    )
    others = tuple(each for each in setup.people if each.id != made.id)
    if not any(each.active and QUALITY_LEAD in each.roles for each in (*others, made)):
        faults["left" if given.left else "roles"] = _LAST_LEAD
    if found := _found(faults):
        return found
    groups = setup.groups
    if given.left:
        kept = {key: tuple(p for p in people if p != made.id) for key, people in groups.items()}
        groups = {key: people for key, people in kept.items() if people}
    return _held(replace(setup, people=(*others, made), groups=groups))


def _held(after: Setup) -> Setup | Faults:
    """The set-up as its file would be read, or what is wrong, by the last of each key."""
    try:
        return checked(after)
    except FileFaults as found:
        return {
            _field(fault.key): Refusal(fault.fault, fault.mend) for fault in reversed(found.faults)
        }


def _field(key: str) -> str:
    *_, last = key.split(".")
    within = {"moderators": "moderators_channel", "from": "opens", "to": "opens"}
    named = within.get(last, last)
    return "escalation_channel" if key == "channels.escalation" else named


def _without(setup: Setup, key: str) -> Setup | Faults:
    left = tuple(team for team in setup.teams if team.key != key)
    here = sum(person.active and person.team == key for person in setup.people)
    if here:
        who = "Somebody is" if here == 1 else f"{here} people are"
        return {"gone": Refusal(f"{who} still in this team.", "Move them to another one first.")}
    if not left:
        return {"gone": _LAST_TEAM}
    people = tuple(replace(p, team=None) if p.team == key else p for p in setup.people)
    return _held(replace(setup, teams=left, people=people))


def _named(setup: Setup, who: str) -> Refusal | None:
    """Why somebody can't leave: what they are still named for."""
    tasks = list(_tasks(setup, who))
    if not tasks:
        return None
    return Refusal(f"They are still {said(tasks, 'and')}.", "Name somebody else there first.")


def _tasks(setup: Setup, who: str) -> Iterator[str]:
    if setup.service_lead == who:
        yield "the Service Lead"
    if who in setup.escalation:
        yield "on the escalation list"
    for each in setup.teams:
        if each.manager == who:
            yield f"the manager of {each.name}"
        if each.service_lead == who:
            yield f"the Service Lead of {each.name}"
        if who in each.escalation:
            yield f"on the escalation list of {each.name}"


def _unknown(people: Iterable[Person], chosen: Iterable[str]) -> Refusal | None:
    here = {person.id for person in people if person.active}
    return _NOT_SET_UP if {who for who in chosen if who} - here else None


def _hours_fault(
    opens: time | None, closes: time | None, *, optional: bool = True
) -> Refusal | None:
    if opens is None and closes is None and optional:
        return None
    if opens is None or closes is None:
        return _ONE_TIME
    return _HOURS if opens >= closes else None


def _hours(opens: time | None, closes: time | None) -> Hours | None:
    return None if opens is None or closes is None else Hours(opens, closes)


def _found(faults: Mapping[str, Refusal | None]) -> Faults:
    return {name: fault for name, fault in faults.items() if fault is not None}


def _line(text: str) -> str:
    return " ".join(text.split())


def _key_of(name: str, taken: Iterable[str]) -> str:
    """A key for a team of this name that no other has."""
    words = _NOT_IN_KEYS.sub("-", name.casefold()).strip("-").removesuffix("-team")
    stem = words if words[:1].isalpha() else f"team-{words}".rstrip("-")
    stem = stem[: limits.KEY - 4].rstrip("-")
    known, number, key = {*taken}, 1, stem
    while key in known:
        number += 1
        key = f"{stem}-{number}"
    return key
