"""Somebody has left: whoever leads their team is told, in working hours, what was theirs to do."""

from dataclasses import replace

import pytest

from bot.messages.action_lists import ActionList
from bot.messages.forms.move_actions import MoveGiven
from bot.usecases import leaving, moving_actions
from flows.answers import Person
from storage import gates
from storage.gates import Destination
from tests.bot.usecases.house import WORKSPACE, House
from tests.bot.usecases.owners import (
    MONDAY,
    PEOPLE,
    TEAMS,
    agree,
    at,
    posted,
    set_up,
    standing,
)
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, TEO

TOLD = "leaver/"

# What the tables do is the same on either kind of database, and tried with the storage.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def council(house: House) -> None:
    """Monday morning."""
    set_up(house)
    at(house, MONDAY)


def look(house: House, *moments: str) -> None:
    """Let the clockwork look now, or at each of these moments."""
    for moment in moments or ("",):
        if moment:
            at(house, moment)
        leaving.tell(house.context)


def has_left(house: House, *people: Person) -> None:
    """The set-up says that these people have left."""
    set_up(house, people=[replace(p, active=p.active and p not in people) for p in PEOPLE])


def unreached(house: House, person: Person, why: str) -> None:
    """Slack refuses whatever is said to this person."""
    to, now = Destination(WORKSPACE, person.id), house.clock.now()
    with house.context.database.begin() as conn:
        gates.expect(conn, to, now, now)
    with house.context.database.begin() as conn:
        gates.broke(conn, to, why, now)


def give(house: House, to: Person, *chosen: str, team: str = "north") -> None:
    """Marcus, or Teo in the South team, gives Lee's actions to somebody."""
    by = MARCUS if team == "north" else TEO
    given = MoveGiven(ActionList(team, LEE.id), to.id, frozenset(chosen))
    moving_actions.move(house.context, house.cause(by), given)


def test_the_manager_is_told_how_much_there_is_with_a_button_that_gives_it_away(
    house: House,
) -> None:
    agree(house, LEE.id, range(-3, 21))
    agree(house, LEE.id, [-4], safety=True)
    look(house)
    ((to, body),) = posted(house, TOLD)
    assert to == MARCUS.id
    assert "<@U0LEE> has left, with 25 open actions in North team: 4 overdue, 1 of them" in body
    assert "Give to somebody else" in body
    assert ActionList("north", LEE.id).named in body
    assert "Do the thing" not in body


def test_it_is_said_once_and_again_after_four_weeks_if_any_is_left(house: House) -> None:
    agree(house, LEE.id, [40, 41])
    look(house, "2026-11-23T09:00", "2026-11-24T09:00", "2026-12-18T09:00")
    assert len(posted(house, TOLD)) == 1
    look(house, "2026-12-21T09:00")
    assert len(posted(house, TOLD)) == 2
    give(house, DANA)
    look(house, "2027-01-25T09:00")
    assert len(posted(house, TOLD)) == 2


def test_it_is_said_in_working_hours_of_a_working_day(house: House) -> None:
    """The set-up says so on a Friday evening."""
    agree(house, DANA.id, [1])
    look(house, "2026-11-27T09:00")
    has_left(house, DANA)
    look(house, "2026-11-27T18:00", "2026-11-28T10:00", "2026-11-30T08:59")
    assert posted(house, TOLD) == []
    look(house, "2026-11-30T09:00")
    assert [to for to, _ in posted(house, TOLD)] == [MARCUS.id]


def test_whoever_was_deactivated_in_slack_has_left_whatever_the_set_up_says(house: House) -> None:
    agree(house, DANA.id, [1])
    unreached(house, DANA, "user_disabled")
    look(house)
    ((to, body),) = posted(house, TOLD)
    assert to == MARCUS.id
    assert "<@U0DANA> has left, with 1 open action in North team" in body


def test_whom_messages_do_not_reach_for_another_reason_has_not_left(house: House) -> None:
    agree(house, DANA.id, [1])
    unreached(house, DANA, "messages_tab_disabled")
    look(house)
    assert posted(house, TOLD) == []


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ((), [MARCUS.id]),
        ((MARCUS,), [PRIYA.id]),
        ((MARCUS, PRIYA), [QUINN.id]),
    ],
    ids=["manager", "Service Lead", "quality leads"],
)
def test_where_the_manager_has_left_too_the_next_one_is_told(
    house: House, gone: tuple[Person, ...], told: list[str]
) -> None:
    agree(house, LEE.id, [1])
    has_left(house, *gone)
    look(house)
    assert [to for to, _ in posted(house, TOLD)] == told


def test_each_teams_manager_is_told_of_what_belongs_to_that_team(house: House) -> None:
    agree(house, LEE.id, [1, 2])
    agree(house, LEE.id, [1], team="south")
    agree(house, LEE.id, [1], team=None)
    look(house)
    told = dict(posted(house, TOLD))
    assert "2 open actions in North team" in told[MARCUS.id]
    assert "1 open action in South team" in told[TEO.id]
    assert "with 1 open action." in told[PRIYA.id]


def test_what_was_said_says_what_is_left_and_in_the_end_who_gave_the_last_of_it_away(
    house: House,
) -> None:
    first, *_ = agree(house, LEE.id, [1, 2, 3])
    look(house)
    give(house, DANA, first)
    assert "with 2 open actions in North team" in standing(house, TOLD)
    assert "Give to somebody else" in standing(house, TOLD)
    give(house, ASHA)
    said = standing(house, TOLD)
    assert "the last of it by <@U0MARCUS> on Mon 23 Nov at 09:00" in said
    assert "Give to somebody else" not in said
    assert len(posted(house, TOLD)) == 1


def test_what_one_team_does_leaves_what_another_was_told(house: House) -> None:
    agree(house, LEE.id, [1])
    agree(house, LEE.id, [1], team="south")
    look(house)
    give(house, DANA, team="south")
    assert "has left, with 1 open action" in standing(house, "leaver/U0LEE/north")
    assert "has been given to others" in standing(house, "leaver/U0LEE/south")


def test_nothing_is_said_of_those_who_are_here_or_have_nothing_to_do(house: House) -> None:
    agree(house, DANA.id, [1])
    agree(house, "U0STRANGER", [1])
    agree(house, None, [1], role="Key worker")
    look(house)
    assert posted(house, TOLD) == []


def test_a_team_that_is_set_up_no_more_is_led_by_the_service_lead(house: House) -> None:
    agree(house, LEE.id, [1])
    people = [replace(p, team=None) for p in PEOPLE]
    set_up(house, teams=TEAMS[1:], people=people)
    look(house)
    ((to, body),) = posted(house, TOLD)
    assert to == PRIYA.id
    assert "with 1 open action." in body
