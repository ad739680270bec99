"""Lists of open actions: who sees which, page by page and narrowed down."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.messages.action_lists import PAGE, ActionList
from bot.usecases import action_lists
from flows.answers import Person
from flows.digest import Heading
from storage import tables
from tests.bot.usecases.house import House
from tests.bot.usecases.owners import MONDAY, agree, at, seen, set_up
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, SAM, TEO

NORTH, EVERYBODYS = ActionList("north"), ActionList()
LISTED = re.compile(r"Do the thing (\d+)")

# What the tables do is the same on either kind of database, and tried with the storage.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def council(house: House) -> None:
    """Monday morning."""
    set_up(house)
    at(house, MONDAY)


def shown(house: House, which: ActionList, person: Person = MARCUS) -> str:
    """What this person sees of the list."""
    return seen(action_lists.show(house.context, person.id, which))


def listed(house: House, which: ActionList, person: Person = MARCUS) -> list[int]:
    """The actions on the page, by their numbers."""
    return [int(found) for found in LISTED.findall(shown(house, which, person))]


def test_a_team_of_three_hundred_is_read_page_by_page_each_action_once(house: House) -> None:
    agree(house, DANA.id, range(-20, 280))
    pages = [listed(house, NORTH.on(page)) for page in range(300 // PAGE)]
    assert [number for page in pages for number in page] == list(range(300))
    assert {len(page) for page in pages} == {PAGE}
    assert "300 open · 20 overdue" in shown(house, NORTH)
    assert "Page 15 of 15" in shown(house, NORTH.on(14))


def test_a_page_that_is_not_there_any_more_is_the_last_one(house: House) -> None:
    agree(house, DANA.id, range(PAGE + 1))
    assert listed(house, NORTH.on(7)) == [PAGE]
    assert ActionList("north", page=1).named in shown(house, NORTH.on(7))


@pytest.mark.parametrize(
    ("heading", "numbers"),
    [
        (Heading.OVERDUE, [0, 1]),
        (Heading.THIS_WEEK, [2, 3]),
        (Heading.LATER, [4]),
        (Heading.UNDATED, [5]),
    ],
)
def test_a_list_is_narrowed_down_to_a_heading_and_still_says_how_many_there_are(
    house: House, heading: Heading, numbers: list[int]
) -> None:
    agree(house, DANA.id, [-9, -1, 0, 6, 7, None])
    narrowed = replace(NORTH, heading=heading)
    assert listed(house, narrowed) == numbers
    assert "6 open · 2 overdue" in shown(house, narrowed)


def test_a_list_is_narrowed_down_to_safety_and_says_where_none_is_left(house: House) -> None:
    agree(house, DANA.id, [3])
    assert "None of them" in shown(house, replace(NORTH, safety=True))
    agree(house, SAM.id, [-2], safety=True)
    assert listed(house, replace(NORTH, safety=True)) == [0]
    assert "1 overdue, a safety action" in shown(house, NORTH)


def test_ones_own_list_holds_ones_own_of_every_team_each_with_its_teams_name(
    house: House,
) -> None:
    agree(house, DANA.id, [1, 2])
    agree(house, DANA.id, [3], team="south")
    agree(house, SAM.id, [4])
    own = shown(house, ActionList(owner=DANA.id), DANA)
    assert "3 open" in own
    assert own.count("· North team") == 2
    assert own.count("· South team") == 1


def test_somebody_who_has_left_is_said_to_have_beside_what_was_theirs(house: House) -> None:
    agree(house, LEE.id, [1], role="Key worker")
    agree(house, None, [2], role="Key worker")
    said = shown(house, NORTH)
    assert "Key worker <@U0LEE> (has left)" in said
    assert said.count("has left") == 1


@pytest.mark.parametrize(
    ("person", "which", "may"),
    [
        (ASHA, NORTH, True),
        (DANA, NORTH, True),
        (MARCUS, NORTH, True),
        (PRIYA, NORTH, True),
        (QUINN, NORTH, True),
        (SAM, NORTH, False),
        (TEO, NORTH, False),
        (LEE, NORTH, False),
        (QUINN, EVERYBODYS, True),
        (MARCUS, EVERYBODYS, False),
        (PRIYA, EVERYBODYS, False),
        (SAM, ActionList(owner=SAM.id), True),
        (SAM, ActionList(owner=DANA.id), False),
        (TEO, ActionList("north", DANA.id), False),
        (LEE, ActionList(owner=LEE.id), False),
        (QUINN, ActionList("elsewhere"), True),
        (ASHA, ActionList("elsewhere"), False),
    ],
    ids=lambda value: getattr(value, "name", None) or getattr(value, "named", None),
)
def test_nobody_sees_a_list_that_is_not_theirs(
    house: House, person: Person, which: ActionList, *, may: bool
) -> None:
    agree(house, DANA.id, [1])
    outcome = action_lists.show(house.context, person.id, which)
    assert (outcome.view is not None) is may
    assert bool(outcome.notice) is not may


def test_who_asks_for_a_list_that_is_not_theirs_is_recorded(house: House) -> None:
    action_lists.show(house.context, SAM.id, NORTH)
    history = tables.History.__table__
    with house.context.database.read() as conn:
        last = conn.execute(select(history).order_by(history.c.id.desc()).limit(1)).one()
    assert (last.what, last.by, last.before) == ("refused", SAM.id, "see")


@pytest.mark.parametrize(
    ("person", "offered", "withheld"),
    [
        (DANA, ["My actions", "North team"], ["South team", "All teams", "users_select"]),
        (MARCUS, ["My actions", "North team", "users_select"], ["South team", "All teams"]),
        (PRIYA, ["North team", "South team", "users_select"], ["All teams"]),
        (QUINN, ["North team", "South team", "All teams", "users_select"], []),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_is_offered_the_lists_that_they_may_see(
    house: House, person: Person, offered: list[str], withheld: list[str]
) -> None:
    view = shown(house, NORTH, person)
    assert [name for name in offered if name not in view] == []
    assert [name for name in withheld if name in view] == []


@pytest.mark.parametrize(
    ("which", "there"),
    [
        (NORTH, False),
        (ActionList("north", LEE.id), True),
        (ActionList("north", DANA.id), False),
    ],
    ids=["a team's", "a leaver's", "of somebody with none"],
)
def test_a_manager_can_hand_on_what_one_person_has_to_do(
    house: House,
    which: ActionList,
    there: bool,  # noqa: FBT001
) -> None:
    agree(house, LEE.id, [1])
    assert ("Give to somebody else" in shown(house, which)) is there
    assert "Give to somebody else" not in shown(house, which, ASHA)
