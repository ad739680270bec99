"""Somebody's actions are given to somebody else: to whom, which, and who hears of it."""

from collections.abc import Iterable

import pytest

from bot.messages.action_lists import ActionList
from bot.messages.forms.move_actions import MoveGiven
from bot.usecases import digesting, moving_actions
from bot.usecases.context import Outcome
from flows import following
from flows.actions import Owner
from flows.answers import Person
from storage import actions
from tests.bot.usecases.house import WORKSPACE, House
from tests.bot.usecases.owners import (
    MONDAY,
    agree,
    at,
    count,
    posted,
    seen,
    set_up,
    standing,
    tracked,
)
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, SAM, TEO, moment
from tests.storage.following import found

LEES = ActionList("north", LEE.id)

# What the tables do is the same on either kind of database, and tried with the storage.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def council(house: House) -> None:
    """Monday morning."""
    set_up(house)
    at(house, MONDAY)


def form(house: House, which: ActionList = LEES, person: Person = MARCUS) -> str:
    """What the form that asks says."""
    return seen(moving_actions.show_form(house.context, person.id, which))


def give(
    house: House,
    to: str = DANA.id,
    chosen: Iterable[str] = (),
    by: Person = MARCUS,
    which: ActionList = LEES,
    left: str = "",
) -> Outcome:
    """Send the form."""
    given = MoveGiven(which, to, frozenset(chosen))
    return moving_actions.move(house.context, house.cause(by), given, left)


def test_a_leavers_twenty_five_are_given_to_one_person_at_once(house: House) -> None:
    agree(house, LEE.id, range(-5, 19), role="Key worker")
    agree(house, LEE.id, [-2], safety=True)
    assert "<@U0LEE> has 25 open actions in North team" in form(house)
    assert "<@U0DANA> has these 25 actions now, and is told." in seen(give(house))
    assert (count(house, LEE.id), count(house, DANA.id)) == (0, 25)
    moved = tracked(house, "U0LEE-north-False-0.1").action
    assert moved.details.owner == Owner(DANA.id, "Key worker")
    assert moved.redated == 0


def test_whoever_has_them_now_hears_of_all_in_one_message_the_most_pressing_first(
    house: House,
) -> None:
    agree(house, LEE.id, range(-5, 19))
    agree(house, LEE.id, [-2], safety=True)
    give(house)
    ((to, body),) = posted(house, "actions/moved/")
    assert to == DANA.id
    assert "<@U0MARCUS> gave you 25 actions of <@U0LEE>" in body
    assert body.count("Do the thing") == 5
    assert body.index("· safety") < body.index("Do the thing 1")
    assert "See my actions" in body
    assert "today" not in body


def test_the_teams_digest_shows_each_with_whoever_has_it_now(house: House) -> None:
    digesting.post_due(house.context)
    at(house, "2026-11-30T08:00")
    agree(house, LEE.id, [1, 2, 30])
    at(house, "2026-11-30T09:00")
    digesting.post_due(house.context)
    ((to, body),) = [each for each in posted(house, "digest/north/") if "Do the thing" in each[1]]
    assert to == "C0NORTH"
    assert body.count("<@U0LEE>") == 3
    give(house)
    said = standing(house, "digest/north/")
    assert (said.count("<@U0LEE>"), said.count("<@U0DANA>")) == (0, 3)


def test_who_takes_them_over_themselves_is_not_told(house: House) -> None:
    agree(house, LEE.id, [1, 2])
    give(house, MARCUS.id)
    assert count(house, MARCUS.id) == 2
    assert posted(house, "actions/moved/") == []


def test_some_are_given_one_by_one_and_it_is_said_how_many_are_left(house: House) -> None:
    first, second, third, *_ = agree(house, LEE.id, range(6))
    assert "5 open actions are still <@U0LEE>'s" in seen(give(house, DANA.id, [first]))
    said = seen(give(house, ASHA.id, [second, third]))
    assert "<@U0ASHA> has these 2 actions now" in said
    assert "3 open actions are still" in said
    owners = [tracked(house, each).action.details.owner_person for each in (first, second, third)]
    assert owners == [DANA.id, ASHA.id, ASHA.id]


def test_only_what_is_of_the_list_is_given(house: House) -> None:
    """Neither another team's, nor what was closed, nor what somebody named in a forged form."""
    agree(house, LEE.id, [1, 2])
    (south,) = agree(house, LEE.id, [3], team="south")
    (sams,) = agree(house, SAM.id, [4])
    assert "were closed or given to others" in str(give(house, chosen=[south, sams]).errors)
    give(house)
    assert tracked(house, south).action.details.owner_person == LEE.id
    assert tracked(house, sams).action.details.owner_person == SAM.id


def test_what_was_closed_while_the_form_was_open_is_said_and_not_given(house: House) -> None:
    first, second = agree(house, LEE.id, [1, 2])
    with house.context.database.begin() as conn:
        done = following.done(found(conn, first), "It was seen to.", moment(by=MARCUS))
        actions.save(conn, WORKSPACE, done)
    said = seen(give(house, chosen=[first, second]))
    assert "One of those you chose was closed or given to others meanwhile." in said
    assert tracked(house, first).action.details.owner_person == LEE.id
    assert tracked(house, second).action.details.owner_person == DANA.id


def test_a_second_press_of_the_same_form_gives_nothing_twice(house: House) -> None:
    agree(house, LEE.id, [1, 2])
    given = MoveGiven(LEES, DANA.id, frozenset())
    cause = house.cause(MARCUS)
    first = moving_actions.move(house.context, cause, given)
    again = moving_actions.move(house.context, cause, given)
    assert (first.done, again.done) == (True, False)
    assert len(posted(house, "actions/moved/")) == 1


def test_who_comes_second_with_another_person_is_told_that_nothing_is_left(house: House) -> None:
    agree(house, LEE.id, [1, 2])
    give(house)
    assert "meanwhile" in give(house, ASHA.id).errors["to"]
    assert count(house, DANA.id) == 2
    assert "has no open action here any more" in form(house)


@pytest.mark.parametrize(
    ("to", "left", "why"),
    [
        (LEE.id, "", "They are Lee Hart's already"),
        ("U0NOBODY", "", "I don't know that person"),
        (DANA.id, "Dana Cole", "Dana Cole has left"),
    ],
)
def test_they_are_given_to_nobody_who_could_not_do_them(
    house: House, to: str, left: str, why: str
) -> None:
    agree(house, LEE.id, [1, 2])
    outcome = give(house, to, left=left)
    assert why in outcome.errors["to"]
    assert count(house, LEE.id) == 2
    assert posted(house, "actions/moved/") == []


@pytest.mark.parametrize(
    ("person", "which", "may"),
    [
        (MARCUS, LEES, True),
        (PRIYA, LEES, True),
        (QUINN, LEES, True),
        (QUINN, ActionList(owner=LEE.id), True),
        (MARCUS, ActionList(owner=LEE.id), False),
        (TEO, LEES, False),
        (ASHA, LEES, False),
        (LEE, LEES, False),
        (DANA, ActionList("north", DANA.id), False),
    ],
    ids=lambda value: getattr(value, "name", None) or getattr(value, "named", None),
)
def test_only_who_leads_the_team_gives_away_what_somebody_has_to_do(
    house: House, person: Person, which: ActionList, *, may: bool
) -> None:
    agree(house, LEE.id, [1])
    agree(house, DANA.id, [1])
    asked = moving_actions.show_form(house.context, person.id, which)
    outcome = give(house, ASHA.id, by=person, which=which)
    assert (asked.view is not None, outcome.view is not None) == (may, may)
    assert (count(house, ASHA.id) == 1) is may


def test_of_all_teams_a_quality_lead_gives_everything_somebody_has(house: House) -> None:
    agree(house, LEE.id, [1])
    agree(house, LEE.id, [2], team="south")
    agree(house, LEE.id, [3], team=None)
    give(house, by=QUINN, which=ActionList(owner=LEE.id))
    assert (count(house, LEE.id), count(house, DANA.id)) == (0, 3)


def test_a_list_of_nobody_in_particular_is_given_to_nobody(house: House) -> None:
    agree(house, LEE.id, [1])
    assert "I don't know that list" in form(house, ActionList("north"))
    assert give(house, which=ActionList("north")).errors
    assert count(house, LEE.id) == 1
