"""Actions and concerns on Home: to whom they are shown, and that it follows what happens."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.messages.action_lists import ActionList
from bot.messages.types import View
from bot.usecases import action_lists, home
from bot.usecases.open_homes import LATELY
from flows import concerns, following
from flows.concerns import Concern, SafeNow
from storage import actions
from storage import concerns as kept_concerns
from tests.bot.usecases.house import SETUP, TEAMS, WORKSPACE, House
from tests.flows.building import ASHA, DANA, MARCUS, PRIYA, QUINN, SAM, moment
from tests.storage.following import LIBRARY, agreed, due

EVERYBODY = (ASHA, SAM, QUINN, MARCUS, DANA, PRIYA)
ALL_TEAMS = "All teams' actions"
WINDOW = "Make sure the window is safe"


@pytest.fixture
def council(house: House) -> House:
    """A council whose North team is led by Marcus and Priya."""
    north = replace(TEAMS[0], manager=MARCUS.id, service_lead=PRIYA.id)
    house.set_up(replace(SETUP, teams=(north, TEAMS[1]), people=EVERYBODY))
    return house


def agree(house: House, count: int = 1, *, on: date = date(2026, 11, 2)) -> None:
    """Have so many actions of Dana's be live."""
    with house.context.database.begin() as conn:
        agreed(conn, [due(on + timedelta(days=n), f"{WINDOW} {n}") for n in range(count)])


def raise_concern(house: House) -> None:
    """A concern of Asha's that only Priya was told of."""
    at = house.clock.now()
    raised = Concern("c1", "710452", "south", None, ASHA.id, at, "SECRET", SafeNow.NO, "SECRET")
    with house.context.database.begin() as conn:
        kept_concerns.insert(conn, WORKSPACE, concerns.raised(raised, ((PRIYA.id,),)))


def shown(house: House, person: str) -> str:
    """Everything on somebody's Home."""
    return json.dumps(home.show(house.context, person), ensure_ascii=False)


def test_an_action_is_on_its_owners_home_alone(council: House) -> None:
    agree(council)
    assert WINDOW in shown(council, DANA.id)
    for other in (ASHA, SAM, MARCUS, QUINN):
        assert WINDOW not in shown(council, other.id)


def test_a_team_and_those_who_lead_it_see_how_its_actions_stand(council: House) -> None:
    agree(council, 3)
    for person in (DANA, ASHA, MARCUS, PRIYA):
        assert "3 open · 3 overdue" in shown(council, person.id)
    assert "3 open" not in shown(council, SAM.id)


def test_a_quality_lead_sees_how_all_teams_stand_and_the_way_to_every_action(
    council: House,
) -> None:
    assert ALL_TEAMS not in shown(council, QUINN.id)
    with council.context.database.begin() as conn:
        agreed(conn, [due(date(2026, 11, 2), safety=True), due(date(2026, 11, 3))])
        agreed(conn, [due(date(2026, 12, 3)), due(None)], "A2", team="south")
        agreed(conn, [due(None)], "A3", team=None)
    said = shown(council, QUINN.id)
    assert ALL_TEAMS in said
    assert "5 open · 2 overdue, 1 of them safety" in said
    assert ActionList().token.pack() in str(json.loads(said))
    for person in (DANA, MARCUS, PRIYA, SAM):
        assert ALL_TEAMS not in shown(council, person.id)
    view = action_lists.show(council.context, QUINN.id, ActionList()).view
    assert "5 open" in str(view)


def test_five_are_shown_of_so_many_and_the_button_opens_the_list_of_them_all(
    council: House,
) -> None:
    agree(council, 42)
    assert shown(council, DANA.id).count(WINDOW) == 5
    assert "See all 42" in shown(council, DANA.id)
    view = action_lists.show(council.context, DANA.id, ActionList(owner=DANA.id)).view
    assert "42 open" in str(view)
    view = action_lists.show(council.context, MARCUS.id, ActionList(team="north")).view
    assert "42 open" in str(view)


def test_a_page_past_the_end_of_a_list_is_the_last(council: House) -> None:
    for _ in range(41):
        council.begin()
    for page in (1, 9):
        last = str(home.show_all(council.context, ASHA.id, f"in_progress.{page}").view)
        assert last.count("*Case 710452*") == 1
        assert "Page 2 of 2" in last


def test_a_concern_is_on_the_homes_of_those_told_and_no_word_of_it(council: House) -> None:
    raise_concern(council)
    for person in (PRIYA, QUINN):
        assert "I have this" in shown(council, person.id)
    raised_it = shown(council, ASHA.id)
    assert "Concerns nobody has acknowledged" in raised_it
    assert "I have this" not in raised_it
    for person in (PRIYA, QUINN, ASHA):
        assert "SECRET" not in shown(council, person.id)
    for person in (SAM, DANA, MARCUS):
        assert "Concerns nobody has acknowledged" not in shown(council, person.id)


def test_an_acknowledged_concern_is_on_nobodys_home(council: House) -> None:
    raise_concern(council)
    with council.context.database.begin() as conn:
        standing = kept_concerns.load_to_change(conn, WORKSPACE, "c1")
        assert standing is not None
        taken = concerns.acknowledge(standing, PRIYA, council.clock.now())
        assert isinstance(taken, concerns.Raised)
        kept_concerns.keep_acknowledgement(conn, WORKSPACE, taken)
    assert "Concerns nobody has acknowledged" not in shown(council, PRIYA.id)


class Slack:
    """Takes Homes, and keeps whose."""

    def __init__(self) -> None:
        self.published: list[str] = []

    def __call__(self, person: str, view: View) -> None:
        del view
        self.published.append(person)


def test_an_open_home_is_shown_anew_when_it_says_something_else_and_only_then(
    council: House,
) -> None:
    slack = Slack()
    agree(council)
    for person in (DANA, SAM):
        home.opened(council.context, person.id)
    home.freshen(council.context, slack)
    assert slack.published == []
    with council.context.database.begin() as conn:
        tracked = actions.load_to_change(conn, WORKSPACE, LIBRARY, "A1.1")
        assert tracked is not None
        done = following.done(tracked, "It has a lock.", moment(by=DANA))
        actions.save(conn, WORKSPACE, done)
    home.freshen(council.context, slack)
    home.freshen(council.context, slack)
    assert slack.published == [DANA.id]


def test_a_home_that_was_opened_long_ago_is_left(council: House) -> None:
    slack = Slack()
    home.opened(council.context, DANA.id)
    council.clock.move((LATELY + timedelta(seconds=1)).total_seconds())
    agree(council)
    home.freshen(council.context, slack)
    assert slack.published == []
