"""Somebody has left: whoever leads their team is told, in working hours, what was theirs to do."""

from dataclasses import replace
from datetime import time

import pytest

from bot.messages.action_lists import ActionList
from bot.messages.forms.done import DoneGiven
from bot.messages.forms.more_time import MoreTimeGiven
from bot.messages.forms.move_actions import MoveGiven
from bot.messages.forms.update import Kind, UpdateGiven
from bot.usecases import action_forms, leaving, moving_actions
from flows.answers import Person
from flows.schedule import Hours
from tests.bot.usecases.house import House, unreached
from tests.bot.usecases.owners import (
    MONDAY,
    PEOPLE,
    TEAMS,
    agree,
    at,
    posted,
    set_up,
    standing,
    tracked,
)
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, TEO

TOLD = "leaver/"
NIA = Person("U0NIA", "Nia Frost", "north", frozenset({"practitioner"}))

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


def give(house: House, to: Person, *chosen: str, team: str = "north") -> None:
    """Marcus, or Teo in the South team, gives Lee's actions to somebody."""
    by = MARCUS if team == "north" else TEO
    given = MoveGiven(ActionList(team, LEE.id), to.id, frozenset(chosen))
    moving_actions.move(house.context, house.cause(by), given)


def close(house: House, action: str) -> None:
    """Marcus says that it is done."""
    given = DoneGiven(action, "It was done.")
    action_forms.close(house.context, house.cause(MARCUS), given)


def update(house: House, action: str, kind: Kind, **said: str) -> None:
    """Marcus sends the update form."""
    given = UpdateGiven(action, tracked(house, action).action.revision, kind, **said)
    assert action_forms.update(house.context, house.cause(MARCUS), given).audit


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


def test_it_is_said_as_the_councils_working_day_begins(house: House) -> None:
    set_up(house, hours=Hours(time(10), time(18)))
    agree(house, LEE.id, [40])
    look(house, "2026-11-23T09:59")
    assert posted(house, TOLD) == []
    look(house, "2026-11-23T10:00")
    assert len(posted(house, TOLD)) == 1


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
    unreached(house, DANA.id, "user_disabled")
    look(house)
    ((to, body),) = posted(house, TOLD)
    assert to == MARCUS.id
    assert "<@U0DANA> has left, with 1 open action in North team" in body


def test_whom_messages_do_not_reach_for_another_reason_has_not_left(house: House) -> None:
    agree(house, DANA.id, [1])
    unreached(house, DANA.id, "messages_tab_disabled")
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
    assert "<@U0MARCUS> saw to the last of it on Mon 23 Nov at 09:00" in said
    assert "Give to somebody else" not in said
    assert len(posted(house, TOLD)) == 1


def test_what_one_team_does_leaves_what_another_was_told(house: House) -> None:
    agree(house, LEE.id, [1])
    agree(house, LEE.id, [1], team="south")
    look(house)
    give(house, DANA, team="south")
    assert "has left, with 1 open action" in standing(house, "leaver/U0LEE/north")
    assert "is closed or with others now" in standing(house, "leaver/U0LEE/south")


def test_it_says_what_is_left_too_where_one_is_closed_or_given_away_by_itself(
    house: House,
) -> None:
    closed, given, late = agree(house, LEE.id, [1, 2, -1])
    look(house)
    close(house, closed)
    assert "with 2 open actions in North team: 1 overdue" in standing(house, TOLD)
    revision = tracked(house, late).action.revision
    more_time = MoreTimeGiven(late, revision, "4 December 2026", "The school is closed.")
    action_forms.give_more_time(house.context, house.cause(MARCUS), more_time)
    assert "with 2 open actions in North team." in standing(house, TOLD)
    update(house, given, Kind.OWNER, person=DANA.id)
    assert "with 1 open action in North team." in standing(house, TOLD)
    close(house, late)
    assert "<@U0MARCUS> saw to the last of it" in standing(house, TOLD)
    update(house, late, Kind.REOPEN, words="It came back.")
    assert "with 1 open action in North team." in standing(house, TOLD)


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


@pytest.mark.parametrize("says", ["set-up", "Slack"])
def test_what_somebody_had_to_do_who_has_left_their_team_can_close(house: House, says: str) -> None:
    """Until then it is theirs alone."""
    set_up(house, people=(*PEOPLE, NIA))
    (action,) = agree(house, DANA.id, [1])
    given = DoneGiven(action, "It is done.")
    assert "Only its owner" in action_forms.close(house.context, house.cause(NIA), given).notice
    if says == "Slack":
        unreached(house, DANA.id, "user_not_found")
    else:
        set_up(house, people=(*(each for each in PEOPLE if each != DANA), NIA))
    assert action_forms.close(house.context, house.cause(NIA), given).notice == ""
    assert tracked(house, action).action.ending is not None
