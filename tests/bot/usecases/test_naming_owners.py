"""An action in a role is somebody's once whoever leads the team picks a person, in one press."""

import json
from dataclasses import replace

import pytest

from bot.messages.forms.update import Kind, UpdateGiven
from bot.usecases import action_forms
from bot.usecases.context import Outcome
from flows.actions import Owner
from flows.answers import Person
from tests.bot.usecases.agreeing import actions_of, agree, led
from tests.bot.usecases.house import House
from tests.bot.usecases.moderators import said, shown
from tests.flows.building import ASHA, DANA, MARCUS, PRIYA, QUINN, SAM

WINDOW = "Make sure the window is safe"


@pytest.fixture
def audit(house: House) -> str:
    """An audit with a safety action of the key worker's, which Marcus was asked about."""
    led(house)
    found = house.begin()
    agree(house, found, WINDOW, role="Key worker", safety=True)
    house.clock.move(60)
    return found


def name(house: House, audit: str, by: Person, who: str, revision: int = 0) -> Outcome:
    """Pick somebody in the list beside the action."""
    action = actions_of(house, audit)[WINDOW].id
    context, cause = house.context, house.cause(by)
    return action_forms.name_owner(context, cause, action, who, revision=revision)


@pytest.mark.parametrize("by", [MARCUS, PRIYA, QUINN], ids=lambda person: person.name)
def test_who_leads_the_team_names_a_person_who_is_told_and_keeps_the_role(
    house: House, audit: str, by: Person
) -> None:
    assert name(house, audit, by, DANA.id).notice == ""
    details = actions_of(house, audit)[WINDOW].details
    assert (details.owner_role, details.owner_person) == ("Key worker", DANA.id)
    ((to, body),) = said(house, "action/")
    assert to == DANA.id
    assert WINDOW in body
    team = shown(house, "C0NORTH", f"actions/live/{audit}/1/team")
    assert f"Key worker <@{DANA.id}>" in team
    asked = shown(house, MARCUS.id, f"actions/live/{audit}/1/lead/{MARCUS.id}")
    assert "users_select" not in asked
    assert "everything here has an owner now" in asked


@pytest.mark.parametrize("by", [ASHA, DANA, SAM], ids=lambda person: person.name)
def test_nobody_else_does(house: House, audit: str, by: Person) -> None:
    assert name(house, audit, by, DANA.id).notice
    assert actions_of(house, audit)[WINDOW].details.owner_person is None
    assert said(house, "action/") == []


def test_who_names_somebody_after_another_did_is_told_and_changes_nothing(
    house: House, audit: str
) -> None:
    shown_at = actions_of(house, audit)[WINDOW].revision
    name(house, audit, MARCUS, DANA.id, shown_at)
    assert "Marcus Bell" in name(house, audit, PRIYA, SAM.id, shown_at).notice
    assert actions_of(house, audit)[WINDOW].details.owner_person == DANA.id


def test_who_leads_the_team_is_asked_once_its_owner_gives_it_to_a_role(house: House) -> None:
    led(house)
    found = house.begin()
    agree(house, found, WINDOW, person=DANA.id, safety=True)
    action = actions_of(house, found)[WINDOW]
    given = UpdateGiven(action.id, action.revision, Kind.OWNER, role="Key worker")
    assert action_forms.update(house.context, house.cause(DANA), given).notice == ""
    ((to, body),) = said(house, "/lead/")
    assert to == MARCUS.id
    assert "users_select" in body
    name(house, found, MARCUS, SAM.id)
    asked = shown(house, MARCUS.id, f"actions/live/{found}/1/lead/{MARCUS.id}")
    assert "users_select" not in asked


@pytest.mark.parametrize("role", ["Robin's mother", "Robin"])
def test_a_role_that_names_somebody_is_asked_about_since_the_channel_reads_it(
    house: House, audit: str, role: str
) -> None:
    """Nothing typed is lost, and it can be meant; another name is asked about as well."""
    action = actions_of(house, audit)[WINDOW]
    given = UpdateGiven(action.id, action.revision, Kind.OWNER, person=DANA.id, role=role)

    def sent(given: UpdateGiven) -> str:
        view = action_forms.update(house.context, house.cause(MARCUS), given).view
        return json.dumps(view, ensure_ascii=False) if view else ""

    asked = sent(given)
    for words in ("“Robin” looks like a person's name", f'"{role}"', DANA.id):
        assert words in asked
    assert "“Alex” looks like" in sent(replace(given, role="Alex", meant=("Robin",)))
    assert actions_of(house, audit)[WINDOW].details.owner_role == "Key worker"
    assert sent(replace(given, meant=("Robin",))) == ""
    assert actions_of(house, audit)[WINDOW].details.owner == Owner(DANA.id, role)


def test_somebody_who_has_left_is_not_named(house: House, audit: str) -> None:
    assert "has left" in name(house, audit, MARCUS, "U0LEE").notice
    assert actions_of(house, audit)[WINDOW].details.owner_person is None
