"""A council's set-up from YAML: read whole, or every fault named at once.

What is wrong with any file of ours (its YAML, its keys) bears the questionnaire format's codes;
what only a set-up can get wrong has codes of its own.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from yaml import Node, ScalarNode

from flows.answers import Person
from flows.lists import Lists
from flows.loading import Code, Fault, FileFaults, limits
from flows.loading.nodes import Fields, Keys, Sheet, suggestion
from flows.loading.options import Options, fold
from flows.questionnaire import Option
from flows.roles import QUALITY_LEAD
from flows.schedule import NINE_TO_FIVE
from flows.setup import DEFAULT_TIMEZONE, ROLES, Setup, Team
from flows.setup_codes import SetupCode
from flows.setup_times import Times

MOST_PEOPLE: Final = 5_000
MOST_TEAMS: Final = 500
LONGEST_NUMBER: Final = 40
"""Characters of a telephone number, with all that people put between its digits."""

_KEYS: Final = Keys.of(
    "The set-up",
    "name emergency_number teams people",
    "timezone channels service_lead lists groups working_hours escalation",
)
_CHANNEL_KEYS: Final = Keys.of("'channels'", "", "moderators escalation")
_TEAM_KEYS: Final = Keys.of(
    "A team",
    "key name channel",
    "manager service_lead digest timezone working_hours escalation",
)
_PERSON_KEYS: Final = Keys.of("A person", "id name roles", "team active timezone telephone")

_NOT_IN_IDS: Final = re.compile(r"[\s#@/]")
_NUMBER: Final = re.compile(r"(\+?[0-9(][0-9 ().-]*[0-9)])(?: ?(?:ext\.?|x) ?[0-9]{1,6})?")
_DIGITS: Final = range(6, 16)
"""Shorter is 999, 101 and their like, which nobody has for their own; none is longer."""


class _IdKind(NamedTuple):
    """A kind of Slack id: its code, what it is called, and what to say of one that is none."""

    code: SetupCode
    what: str
    empty: str
    mend: str


_CHANNEL: Final = _IdKind(
    SetupCode.CHANNEL_ID,
    "a channel's id",
    "is empty: YAML takes # and what follows it for a comment.",
    "Give the id, which begins with C: in Slack open the channel's details, it is at the bottom.",
)
_PERSON: Final = _IdKind(
    SetupCode.PERSON_ID,
    "a person's Slack id",
    "is empty.",
    "Give the member id, which begins with U or W: in Slack open their profile, press the three "
    "dots, then Copy member ID.",
)


def read_setup(text: str, name: str = "setup.yaml", lists: Collection[str] | None = None) -> Setup:
    """The set-up that ``text`` describes. ``name`` is the file's, for its faults.

    ``lists`` are those that a questionnaire takes, where that is known.

    Raises:
        FileFaults: anything is wrong with it; it holds every fault.
    """
    try:
        return _Reader(Sheet(text, name), lists).read()
    except FileFaults as found:
        raise FileFaults(tuple(map(_in_its_terms, found.faults))) from None


class _Reader:
    """Reads the set-up on ``sheet``, once, from the top down."""

    def __init__(self, sheet: Sheet, lists: Collection[str] | None) -> None:
        self._sheet = sheet
        self._known_lists = lists
        self._times = Times(sheet)
        self._teams: dict[str, str] = {}
        self._people: dict[str, Person] = {}
        self._named: list[tuple[Node, str, str]] = []

    def read(self) -> Setup:
        """The set-up.

        Raises:
            FileFaults: anything is wrong with it.
        """
        sheet = self._sheet
        top = sheet.fields(sheet.root, _KEYS)
        channels = sheet.fields(top["channels"], _CHANNEL_KEYS) if "channels" in top else {}
        setup = Setup(
            name=sheet.line(top, "name", limits.TITLE),
            emergency_number=self._emergency_number(top),
            teams=tuple(self._team(node) for node in sheet.items(top, "teams", MOST_TEAMS)),
            people=tuple(self._person(node) for node in sheet.items(top, "people", MOST_PEOPLE)),
            timezone=self._timezone(top) or DEFAULT_TIMEZONE,
            moderators_channel=self._id(channels, "moderators", _CHANNEL),
            escalation_channel=self._id(channels, "escalation", _CHANNEL),
            service_lead=self._somebody(top, "service_lead"),
            lists=self._lists(top),
            groups=self._groups(top),
            hours=self._times.hours(top) or NINE_TO_FIVE,
            escalation=self._members(top, "escalation"),
        )
        if setup.people:
            self._hold_together(setup, top["people"])
        sheet.end()
        return setup

    def _emergency_number(self, top: Fields) -> str:
        return self._number(
            top.get("emergency_number"),
            SetupCode.EMERGENCY_NUMBER,
            "{}, and people in an emergency are told to call it.",
            "Give the emergency duty team's, as people dial it, like 01632 960123.",
        )

    def _number(self, node: Node | None, code: SetupCode, fault: str, mend: str) -> str:
        """A telephone number as it is written; ``fault`` goes on after what is wrong with it."""
        if node is None:
            return ""
        said = "This is no telephone number"
        if type(node) is ScalarNode:
            number = " ".join(node.value.split())
            match = _NUMBER.fullmatch(number) if len(number) <= LONGEST_NUMBER else None
            if match and sum(map(str.isdigit, match[1])) in _DIGITS:
                return number
            said = f"'{number[:60]}' is no telephone number" if number else "There is no number"
        self._sheet.fault(code, node, fault.format(said), mend)
        return ""

    def _lists(self, top: Fields) -> Lists:
        found = self._sheet.mapping(top["lists"], "'lists'") if "lists" in top else {}
        options = Options(self._sheet)
        for name, node in found.items():
            if self._known_lists is not None and name not in self._known_lists:
                self._sheet.fault(
                    SetupCode.NO_SUCH_LIST,
                    node,
                    f"No questionnaire has a field that takes the list '{name[:60]}'.",
                    suggestion(name, self._known_lists),
                )
        return {name: options.listed(found, name) for name in found}

    def _groups(self, top: Fields) -> Mapping[str, tuple[str, ...]]:
        found = self._sheet.mapping(top["groups"], "'groups'") if "groups" in top else {}
        for key, node in found.items():
            self._sheet.check_key(node, key)
        return {key: self._members(found, key) for key in found}

    def _members(self, found: Fields, key: str) -> tuple[str, ...]:
        people: list[str] = []
        for node in self._sheet.items(found, key, MOST_PEOPLE):
            person = self._somebody({key: node}, key)
            if person in people:
                self._sheet.fault(
                    SetupCode.SAME_PERSON,
                    node,
                    f"'{person}' is in this list already.",
                    "Keep one of them.",
                )
            elif person:
                people.append(person)
        return tuple(people)

    def _team(self, node: Node) -> Team:
        found = self._sheet.fields(node, _TEAM_KEYS)
        team = Team(
            self._sheet.key(found),
            self._sheet.line(found, "name", limits.TITLE),
            self._id(found, "channel", _CHANNEL),
            self._somebody(found, "manager"),
            self._somebody(found, "service_lead"),
            self._times.digest(found),
            self._timezone(found) or None,
            self._times.hours(found),
            self._members(found, "escalation"),
        )
        self._once(found, "key", again=team.key in self._teams)
        names = {fold(name) for name in self._teams.values()}
        self._once(found, "name", again=bool(team.name) and fold(team.name) in names)
        # Teams are a list to choose from as well.
        Options(self._sheet).check([node], (Option(team.key, team.name),))
        if team.key:
            self._teams.setdefault(team.key, team.name)
        return team

    def _once(self, found: Fields, name: str, *, again: bool) -> None:
        if again and name in found:
            self._sheet.fault(
                SetupCode.SAME_TEAM,
                found[name],
                f"Another team has this {name} already.",
                "Give each its own, or take one out.",
            )

    def _person(self, node: Node) -> Person:
        found = self._sheet.fields(node, _PERSON_KEYS)
        person = Person(
            self._id(found, "id", _PERSON),
            self._sheet.line(found, "name", limits.TITLE),
            self._team_of(found),
            frozenset(self._role(role) for role in self._sheet.items(found, "roles")),
            self._sheet.flag(found, "active", default=True),
            self._timezone(found) or None,
            self._number(
                found.get("telephone"),
                SetupCode.TELEPHONE,
                "{}.",
                "Give it as people dial it, like 01632 960123, or leave it out.",
            ),
        )
        if person.id in self._people:
            self._sheet.fault(
                SetupCode.SAME_PERSON,
                found["id"],
                f"'{person.id[:60]}' is among the people already.",
                "Keep one of them: a person can have several roles.",
            )
        elif person.id:
            self._people[person.id] = person
        return person

    def _team_of(self, found: Fields) -> str | None:
        node = found.get("team")
        team = self._sheet.word(node, "team") if node else ""
        if node and team and self._teams and team not in self._teams:
            by_name = {name.casefold(): key for key, name in self._teams.items()}
            meant = by_name.get(team.casefold())
            self._sheet.fault(
                SetupCode.NO_SUCH_TEAM,
                node,
                f"There is no team with the key '{team[:60]}'.",
                f"Write '{meant}', its key." if meant else suggestion(team, self._teams),
            )
        return team or None

    def _role(self, node: Node) -> str:
        role = self._sheet.word(node, "roles")
        if role and role not in ROLES:
            self._sheet.fault(
                SetupCode.NO_SUCH_ROLE,
                node,
                f"There is no role '{role[:60]}'.",
                suggestion("_".join(role.casefold().split()), ROLES),
            )
        return role

    def _timezone(self, found: Fields) -> str:
        node = found.get("timezone")
        zone = self._sheet.word(node, "timezone") if node else ""
        if node and zone and not _is_zone(zone):
            self._sheet.fault(
                SetupCode.TIME_ZONE,
                node,
                f"There is no time zone '{zone[:60]}'.",
                _zone_meant(zone),
            )
        return zone

    def _id(self, found: Fields, name: str, kind: _IdKind) -> str:
        """A Slack id. Slack asks everybody to make no pattern of them: this only tells names."""
        node = found.get(name)
        if node is None:
            return ""
        if type(node) is ScalarNode and not node.value.strip():
            self._sheet.fault(kind.code, node, f"'{name}' {kind.empty}", kind.mend)
            return ""
        text = self._sheet.word(node, name)
        if not _NOT_IN_IDS.search(text):
            return text
        self._sheet.fault(kind.code, node, f"'{text[:60]}' is not {kind.what}.", kind.mend)
        return ""

    def _somebody(self, found: Fields, name: str) -> str | None:
        """Who is named; :meth:`_hold_together` looks for them once all people are known."""
        who = self._id(found, name, _PERSON)
        if who:
            self._named.append((found[name], name, who))
        return who or None

    def _hold_together(self, setup: Setup, people: Node) -> None:
        for node, name, who in self._named:
            person = self._people.get(who)
            if person is None:
                self._sheet.fault(
                    SetupCode.NO_SUCH_PERSON,
                    node,
                    f"The {name} '{who[:60]}' is not among the people.",
                    _person_meant(who, self._people),
                )
            elif not person.active:
                self._sheet.fault(
                    SetupCode.HAS_LEFT,
                    node,
                    f"The {name}, {person.name}, has left.",
                    "Name somebody who is still here, or leave the key out.",
                )
        if not any(person.active and QUALITY_LEAD in person.roles for person in setup.people):
            self._sheet.fault(
                SetupCode.NO_QUALITY_LEAD,
                people,
                "Nobody who is still here is a quality lead, so nobody could assign an audit.",
                f"Give somebody the role {QUALITY_LEAD}.",
            )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


@cache
def _zone_meant(name: str) -> str:
    place = "_".join(name.casefold().split())
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    exact = [z for z in zones if place in (z.casefold(), z.casefold().rpartition("/")[2])]
    close = exact or get_close_matches(name, zones, n=1)
    return f"Did you mean '{close[0]}'?" if close else f"Write it like {DEFAULT_TIMEZONE}."


def _person_meant(who: str, people: Mapping[str, Person]) -> str:
    by_name = {person.name.casefold(): person.id for person in people.values()}
    if who.casefold() in by_name:
        return f"Write '{by_name[who.casefold()]}', their id."
    # Ids of strangers are alike by chance: only a slip of the finger is worth suggesting.
    close = get_close_matches(who, people, n=1, cutoff=0.8)
    return f"Did you mean '{close[0]}'?" if close else "Add them to people, or correct the id."


def _in_its_terms(fault: Fault) -> Fault:
    """The fault as a set-up's; what is said of any file speaks of questionnaires."""
    if fault.code is Code.TOO_LARGE:
        return replace(
            fault,
            fault="The file is too large, or nested too deep, to be a set-up.",
            mend="Check that this is the right file.",
        )
    if fault.code is Code.NOT_ONE_DOCUMENT:
        return replace(
            fault, mend="Write one set-up, beginning with name:, without a line of --- in it."
        )
    if fault.code is Code.SYNTAX and "cannot start any token" in fault.fault:
        return replace(
            fault, mend="Indent with spaces, and where an @name stands give the person's Slack id."
        )
    if fault.code is Code.UNKNOWN_KEY and fault.key.endswith("<<"):
        return replace(fault, mend="Merging isn't read: repeat the keys.")
    return fault
