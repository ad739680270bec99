"""A set-up as its YAML file: what is stored, exported, is what a file would have said."""

from collections.abc import Mapping
from typing import Final

import yaml

from flows.answers import Person
from flows.questionnaire import Option
from flows.schedule import NINE_TO_FIVE, Hours
from flows.setup import DEFAULT_TIMEZONE, MONDAY_MORNING, DigestTime, Setup, Team
from flows.setup_file import read_setup
from flows.setup_times import DAYS

Data = dict[str, object]

_WIDE: Final = 10_000
"""Characters a line may have, so that no text is folded over several."""
_DAY_NAMES: Final = {number: name for name, number in DAYS.items()}


def write_setup(setup: Setup) -> str:
    """The YAML that :func:`flows.setup_file.read_setup` reads as this set-up."""
    data = _said(
        name=setup.name,
        timezone="" if setup.timezone == DEFAULT_TIMEZONE else setup.timezone,
        emergency_number=setup.emergency_number,
        channels=_said(moderators=setup.moderators_channel, escalation=setup.escalation_channel),
        service_lead=setup.service_lead,
        working_hours=None if setup.hours == NINE_TO_FIVE else _hours(setup.hours),
        escalation=list(setup.escalation),
        groups={key: list(people) for key, people in setup.groups.items()},
        lists={name: [_option(option) for option in own] for name, own in setup.lists.items()},
    )
    data["teams"] = [_team(team) for team in setup.teams]
    data["people"] = [_person(person) for person in setup.people]
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=_WIDE)


def checked(setup: Setup) -> Setup:
    """The set-up as a file of it would be read: what is changed in Slack is held against this.

    Raises:
        FileFaults: anything is wrong with it; it holds every fault.
    """
    return read_setup(write_setup(setup), "set-up")


def _team(team: Team) -> Data:
    return _said(
        key=team.key,
        name=team.name,
        channel=team.channel,
        manager=team.manager,
        service_lead=team.service_lead,
        digest=None if team.digest == MONDAY_MORNING else _digest(team.digest),
        timezone=team.timezone,
        working_hours=None if team.hours is None else _hours(team.hours),
        escalation=list(team.escalation),
    )


def _person(person: Person) -> Data:
    data = _said(
        id=person.id,
        name=person.name,
        team=person.team,
        roles=sorted(person.roles),
        timezone=person.timezone,
        telephone=person.telephone,
    )
    return data if person.active else {**data, "active": False}


def _digest(digest: DigestTime) -> Data:
    return {"day": _DAY_NAMES[digest.day], "at": f"{digest.at:%H:%M}"}


def _hours(hours: Hours) -> Data:
    return {"from": f"{hours.opens:%H:%M}", "to": f"{hours.closes:%H:%M}"}


def _option(option: Option) -> Mapping[str, object]:
    return _said(value=option.value, label=option.label, meaning=option.meaning)


def _said(**keys: object) -> Data:
    return {key: value for key, value in keys.items() if value not in ("", [], {}, None)}
