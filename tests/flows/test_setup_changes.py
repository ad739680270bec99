"""One thing of a set-up changed: what it is then, and what is refused, at its field."""

from dataclasses import replace
from datetime import time

import pytest

from flows import setup_changes
from flows.answers import Person
from flows.roles import QUALITY_LEAD
from flows.schedule import Hours
from flows.setup import DigestTime, Setup, Team
from flows.setup_changes import EMPTY, CouncilGiven, Faults, PersonGiven, TeamGiven
from tests.flows.building import ASHA, MARCUS, PRIYA, QUINN

NUMBER = "01632 960120"
NORTH = Team("north", "North team", "C0NORTH", manager=MARCUS.id, escalation=(PRIYA.id,))
SOUTH = Team("south", "South team", "C0SOUTH")
SETUP = Setup(
    "Northshire",
    NUMBER,
    (NORTH, SOUTH),
    (ASHA, MARCUS, QUINN, PRIYA),
    service_lead=PRIYA.id,
    groups={"moderators": (MARCUS.id, ASHA.id)},
)
FACTS = CouncilGiven(
    "Northshire", NUMBER, "Europe/London", "C0MOD", "C0ESC", PRIYA.id, time(9), time(17), ()
)


def changed(after: Setup | Faults) -> Setup:
    """The set-up, which there must be."""
    assert isinstance(after, Setup), after
    return after


def refused(after: Setup | Faults) -> dict[str, str]:
    """What is wrong, which must be something."""
    assert not isinstance(after, Setup)
    return {name: str(fault) for name, fault in after.items()}


def test_a_councils_facts_are_changed_and_nothing_else() -> None:
    given = replace(FACTS, name=" North  shire ", opens=time(8), escalation=(QUINN.id,))
    after = changed(setup_changes.council(SETUP, given, QUINN))
    assert after == replace(
        SETUP,
        name="North shire",
        moderators_channel="C0MOD",
        escalation_channel="C0ESC",
        hours=Hours(time(8), time(17)),
        escalation=(QUINN.id,),
    )


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"name": " "}, "name", "There is no name."),
        ({"emergency_number": ""}, "emergency_number", "it can't be left out"),
        ({"emergency_number": "999"}, "emergency_number", "'999' is no telephone number"),
        ({"timezone": "Paris"}, "timezone", "Did you mean 'Europe/Paris'?"),
        ({"closes": time(8)}, "opens", "end before it begins"),
        ({"closes": None}, "opens", "One of the two times is missing."),
        ({"service_lead": "U0NEW"}, "service_lead", "is not set up in Golden Thread"),
        ({"escalation": (ASHA.id, "U0NEW")}, "escalation", "is not set up in Golden Thread"),
    ],
)
def test_a_wrong_fact_is_refused_at_its_field(
    more: dict[str, object], field: str, said: str
) -> None:
    given = replace(FACTS, **more)  # type: ignore[arg-type]
    found = refused(setup_changes.council(SETUP, given, QUINN))
    assert list(found) == [field]
    assert said in found[field]


def test_a_new_council_begins_with_a_team_and_whoever_sets_it_up_as_quality_lead() -> None:
    given = replace(FACTS, service_lead="", first=TeamGiven("", "North team", "C0NORTH"))
    admin = Person("U0ADMIN", "Ada Moss")
    after = changed(setup_changes.council(EMPTY, given, admin))
    assert after.people == (replace(admin, roles=frozenset({QUALITY_LEAD})),)
    assert after.teams == (Team("north", "North team", "C0NORTH"),)


def test_a_new_team_gets_a_key_that_no_other_has() -> None:
    for name, key in (
        ("North", "north-2"),
        ("2nd team", "team-2nd"),
        ("Leaving care", "leaving-care"),
    ):
        after = changed(setup_changes.team(SETUP, TeamGiven("", name, "C0NEW")))
        assert {team.key for team in after.teams} == {"north", "south", key}


def test_a_team_is_changed_under_its_key() -> None:
    given = TeamGiven(
        *("north", "Northern team", "C0NEW"),
        digest=DigestTime(2, time(14)),
        opens=time(8),
        closes=time(16),
        escalation=(QUINN.id,),
    )
    after = changed(setup_changes.team(SETUP, given))
    assert {team.key: team for team in after.teams}["north"] == Team(
        *("north", "Northern team", "C0NEW"),
        digest=DigestTime(2, time(14)),
        hours=Hours(time(8), time(16)),
        escalation=(QUINN.id,),
    )


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        (TeamGiven("", "North team", "C1"), "name", "Another team has this name already."),
        (TeamGiven("", "", "C1"), "name", "There is no name."),
        (TeamGiven("", "West", "C1", manager="U0NEW"), "manager", "is not set up"),
        (TeamGiven("", "West", "C1", opens=time(9)), "opens", "One of the two times"),
        (TeamGiven("", "West", "C1", timezone="Mars"), "timezone", "There is no time zone 'Mars'."),
        (TeamGiven("north", "", "", gone=True), "gone", "2 people are still in this team."),
    ],
)
def test_a_wrong_team_is_refused_at_its_field(given: TeamGiven, field: str, said: str) -> None:
    found = refused(setup_changes.team(SETUP, given))
    assert list(found) == [field]
    assert said in found[field]


def test_a_team_nobody_is_in_is_taken_out_but_never_the_last() -> None:
    after = changed(setup_changes.team(SETUP, TeamGiven("south", "", "", gone=True)))
    assert after.teams == (NORTH,)
    nobody = replace(after, people=(QUINN, PRIYA, replace(MARCUS, team=None)))
    assert list(refused(setup_changes.team(nobody, TeamGiven("north", "", "", gone=True)))) == [
        "gone"
    ]


def test_somebody_is_added_and_changed() -> None:
    new = PersonGiven("U0NEW", "Noa West", "south", frozenset({"auditor"}), "Europe/Lisbon")
    after = changed(setup_changes.person(SETUP, new))
    assert after.people[-1] == Person(
        "U0NEW", "Noa West", "south", frozenset({"auditor"}), timezone="Europe/Lisbon"
    )
    again = changed(setup_changes.person(after, replace(new, team="", name="Noa Westley")))
    assert [p for p in again.people if p.id == "U0NEW"] == [
        replace(after.people[-1], name="Noa Westley", team=None)
    ]


def test_whoever_leaves_is_in_no_group_any_more() -> None:
    gone = PersonGiven(ASHA.id, ASHA.name, "north", ASHA.roles, left=True)
    after = changed(setup_changes.person(SETUP, gone))
    assert after.groups == {"moderators": (MARCUS.id,)}
    assert not next(p for p in after.people if p.id == ASHA.id).active


@pytest.mark.parametrize(
    ("who", "field", "said"),
    [
        (MARCUS, "left", "They are still the manager of North team."),
        (
            PRIYA,
            "left",
            "They are still the Service Lead and on the escalation list of North team.",
        ),
        (QUINN, "left", "Nobody else here is a quality lead"),
    ],
)
def test_nobody_leaves_who_is_still_counted_on(who: Person, field: str, said: str) -> None:
    gone = PersonGiven(who.id, who.name, who.team or "", who.roles, left=True)
    found = refused(setup_changes.person(SETUP, gone))
    assert list(found) == [field]
    assert said in found[field]


def test_the_last_quality_lead_stays_one_and_everybody_has_a_role() -> None:
    found = refused(
        setup_changes.person(SETUP, PersonGiven(QUINN.id, "Quinn", "", frozenset({"auditor"})))
    )
    assert "Nobody else here is a quality lead" in found["roles"]
    found = refused(setup_changes.person(SETUP, PersonGiven(ASHA.id, "", "north", frozenset())))
    assert set(found) == {"name", "roles"}
