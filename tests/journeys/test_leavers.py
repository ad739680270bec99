"""Somebody leaves with twenty-five actions to do: their manager gives them to others at once."""

from datetime import timedelta

import pytest

from flows.actions import ActionDetails
from storage import actions
from storage.actions import Which
from tests.journeys.council import Council
from tests.journeys.test_reminders import Days
from tests.person import Person
from tests.storage import following as records

LEE = "U0LEE"
LISTS = "Open actions"
GIVE = "Give to somebody else"
MOVING = "Give actions to others"


@pytest.fixture
def days(council: Council) -> Days:
    """The Monday after Lee left, before anybody is at work; five audits of Lee's had five each."""
    found = Days(council)
    with council.running.context.database.begin() as conn:
        for audit in range(5):
            details = [
                ActionDetails(
                    f"Hold meeting {number} of case {audit}",
                    owner_person=LEE,
                    due_on=found.monday + timedelta(days=number * 3 - 5),
                    safety=audit == number == 0,
                )
                for number in range(5)
            ]
            case = f"71045{audit}"
            records.agreed(conn, details, f"A{audit}", team="south", case=case, at=council.now)
    found.pass_until(0, 8)
    return found


def left(council: Council, owner: str) -> int:
    """How many open actions somebody has."""
    context = council.running.context
    with context.database.read() as conn:
        today = context.reader().today
        return actions.counts_of(conn, context.workspace, Which(owner=owner), today).open


def told(person: Person, words: str) -> str:
    """What the latest message says that has these words."""
    return person.see(person.wait_for_message(words))


def test_a_leavers_twenty_five_actions_are_moved_at_once(council: Council, days: Days) -> None:
    marcus, dana = council.person("U0MARCUS"), council.person("U0DANA")
    assert not [m for m in marcus.messages() if "has left" in marcus.see(m)]
    days.pass_until(0, 9)
    message = marcus.wait_for_message("@Lee Hart has left, with 25 open actions")
    assert "in South team: 10 overdue, 1 of them safety." in marcus.see(message)
    marcus.press(message, "See them")
    assert "25 open · 10 overdue, 1 of them safety" in marcus.see(marcus.wait_for_view(LISTS))
    marcus.press(marcus.view(), GIVE)
    marcus.wait_for_view(MOVING)
    marcus.fill("Who takes them?", LEE)
    assert marcus.submit() == {"to": "They are Lee Hart's already. Choose somebody else."}
    marcus.fill("Who takes them?", "U0DANA")
    assert marcus.submit() is None
    assert "@Dana Cole has these 25 actions now" in marcus.see(marcus.wait_for_view(MOVING))
    shown = marcus.wait_for(
        lambda: next((v for v in marcus.views() if "Nothing open" in marcus.see(v)), None)
    )
    assert GIVE not in marcus.see(shown)
    assert (left(council, LEE), left(council, "U0DANA")) == (0, 25)
    hers = told(dana, "@Marcus Bell gave you 25 actions of @Lee Hart's.")
    assert hers.count("Hold meeting") == 5
    assert "@Marcus Bell saw to the last of it" in told(marcus, "@Lee Hart has left.")
    days.pass_until(1, 9)
    said = [m for m in marcus.messages() if "@Lee Hart has left" in marcus.see(m)]
    assert len(said) == 1


def test_some_of_them_go_to_one_and_some_to_another_and_the_list_is_turned_and_narrowed(
    council: Council, days: Days
) -> None:
    marcus = council.person("U0MARCUS")
    days.pass_until(0, 9)
    marcus.press(marcus.wait_for_message("@Lee Hart has left"), GIVE)
    marcus.wait_for_view(MOVING)
    marcus.fill("Who takes them?", "U0SAM")
    meetings = [f"71045{audit} · Hold meeting 0 of case {audit}" for audit in (0, 1)]
    marcus.fill("Which of them?", meetings)
    assert marcus.submit() is None
    assert "23 open actions are still @Lee Hart's" in marcus.see(marcus.wait_for_view(MOVING))
    marcus.close(everything=True)
    assert "with 23 open actions" in told(marcus, "@Lee Hart has left, with 23")
    marcus.press(marcus.wait_for_message("@Lee Hart has left"), "See them")
    view = marcus.wait_for_view(LISTS)
    assert "Page 1 of 2" in marcus.see(view)
    marcus.press(view, "Next page")
    assert "Page 2 of 2" in showing(marcus, "Page 2 of 2")
    marcus.choose(marcus.view(), "filter_actions.whose", "South team")
    assert "25 open" in showing(marcus, "25 open")
    marcus.choose(marcus.view(), "filter_actions.safety", ["Safety only"])
    seen = showing(marcus, "Hold meeting 0 of case 0\n@Sam Ortiz")
    assert seen.count("Hold meeting") == 1
    marcus.choose(marcus.view(), "filter_actions.safety", [])
    marcus.choose(marcus.view(), "filter_actions.owner", "U0SAM")
    assert showing(marcus, "@Sam Ortiz in South team\n2 open").count("Hold meeting") == 2
    marcus.choose(marcus.view(), "filter_actions.heading", "Due later")
    assert "None of them." in showing(marcus, "None of them.")


def test_what_is_closed_from_a_list_is_gone_from_it_when_its_form_is_sent(
    council: Council, days: Days
) -> None:
    marcus = council.person("U0MARCUS")
    days.pass_until(0, 9)
    marcus.press(marcus.wait_for_message("@Lee Hart has left"), "See them")
    view = marcus.wait_for_view(LISTS)
    marcus.press(view, "Done", within="Hold meeting 0 of case 1")
    marcus.wait_for(lambda: len(marcus.views()) > 1)
    marcus.fill("words", "The meeting was held on Friday.")
    assert marcus.submit() is None
    assert "Hold meeting 0 of case 1" not in showing(marcus, "24 open")


def showing(person: Person, words: str) -> str:
    """What the view on top says, once it says these words."""

    def look() -> str | None:
        seen = person.see(person.view())
        return seen if words in seen else None

    return person.wait_for(look, what=words)
