"""What somebody was told of actions says what became of each, and offers nothing that is over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.messages.action_lists import ActionList
from bot.messages.forms.done import DoneGiven
from bot.messages.forms.effect import EffectGiven
from bot.messages.forms.more_time import MoreTimeGiven
from bot.messages.forms.move_actions import MoveGiven
from bot.messages.forms.update import Kind, UpdateGiven
from bot.usecases import action_forms, moving_actions
from flows.answers import Person
from storage import chases
from tests.bot.usecases.house import ON_SQLITE, WORKSPACE, House
from tests.bot.usecases.live import found
from tests.bot.usecases.moderators import shown
from tests.bot.usecases.weeks import COUNCIL, MONDAY, NOBODYS, Weeks, done, november
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, SAM
from tests.storage.following import due

pytestmark = ON_SQLITE

WINDOW, SCHOOL = "Make sure the window is safe", "Ask the school"


@pytest.fixture
def weeks(house: House) -> Weeks:
    """Everybody of the North team, on a Saturday."""
    house.set_up(COUNCIL)
    return Weeks(house)


def stands(weeks: Weeks, to: Person, day: date = MONDAY, place: int = 0) -> str:
    """What somebody's message of that day says now."""
    more = f"/more/{place}" if place else ""
    return shown(weeks.house, to.id, f"chase/{to.id}/{day.isoformat()}{more}")


def close(weeks: Weeks, action: str, by: Person = DANA) -> None:
    """Send the form of what was done."""
    given = DoneGiven(action, "It was mended.")
    assert not action_forms.close(weeks.house.context, weeks.house.cause(by), given).notice


def update(weeks: Weeks, action: str, kind: Kind, **said: str) -> None:
    """Marcus sends the update form."""
    given = UpdateGiven(action, found(weeks.house, action).action.revision, kind, **said)
    assert action_forms.update(weeks.house.context, weeks.house.cause(MARCUS), given).audit


def test_what_is_closed_is_struck_out_with_who_and_when_for_everybody_who_was_told(
    weeks: Weeks,
) -> None:
    weeks.agree(due(november(20), WINDOW, safety=True), due(MONDAY, SCHOOL))
    weeks.look("2026-11-23T09:00")
    menus = [stands(weeks, who).count("overflow") for who in (DANA, MARCUS)]
    close(weeks, "A1.1")
    for who, before in zip((DANA, MARCUS), menus, strict=True):
        said = stands(weeks, who)
        assert f"✓ ~710452 · {WINDOW}~ · done by <@U0DANA>, Mon 23 Nov" in said
        assert said.count("overflow") == before - 1
        assert "It was mended." not in said
    assert SCHOOL in stands(weeks, DANA)
    update(weeks, "A1.1", Kind.REOPEN, words="It broke again.")
    assert [stands(weeks, who).count("overflow") for who in (DANA, MARCUS)] == menus


def test_another_day_another_owner_and_other_words_stand_in_its_line(weeks: Weeks) -> None:
    weeks.agree(due(MONDAY, SCHOOL), due(MONDAY, WINDOW))
    weeks.look("2026-11-23T09:00")
    given = MoreTimeGiven(
        "A1.1", found(weeks.house).action.revision, "4 December", "They are shut."
    )
    action_forms.give_more_time(weeks.house.context, weeks.house.cause(DANA), given)
    assert f"{SCHOOL} · due 4 Dec · moved once" in stands(weeks, DANA)
    update(weeks, "A1.2", Kind.REWORD, text="Mend the lock")
    assert WINDOW not in stands(weeks, DANA)
    menus = stands(weeks, DANA).count("overflow")
    update(weeks, "A1.2", Kind.OWNER, person=SAM.id)
    assert "Mend the lock · <@U0SAM>" in stands(weeks, DANA)
    assert stands(weeks, DANA).count("overflow") == menus - 1


def test_once_somebody_is_named_nobody_is_to_be_chosen_any_more(weeks: Weeks) -> None:
    weeks.agree(NOBODYS)
    weeks.look("2026-11-23T09:00")
    for asked in ("users_select", "Nobody to do it", "Choose somebody"):
        assert asked in stands(weeks, MARCUS)
    context, cause = weeks.house.context, weeks.house.cause(MARCUS)
    action_forms.name_owner(context, cause, "A1.1", SAM.id)
    assert "users_select" not in stands(weeks, MARCUS)
    assert "Choose somebody" not in stands(weeks, MARCUS)
    assert "Ring the school · Key worker <@U0SAM>" in stands(weeks, MARCUS)


def test_an_effect_that_was_told_stands_where_it_was_asked_for(weeks: Weeks) -> None:
    weeks.agree(due(november(26)), due(november(26)))
    weeks.look("2026-11-23T09:00")
    for action in ("A1.1", "A1.2"):
        weeks.step(action, done())
    asked = MONDAY + timedelta(weeks=6)
    weeks.look(f"{asked}T09:00")
    assert stands(weeks, ASHA, asked).count("Too early to say") == 2
    for action, effect in (("A1.1", "better"), ("A1.2", "too_early")):
        given = EffectGiven(action, effect, "Robin sleeps.")
        action_forms.say_effect(weeks.house.context, weeks.house.cause(ASHA), given)
    said = stands(weeks, ASHA, asked)
    assert "✓ “Better”, says <@U0ASHA>, Mon 4 Jan" in said
    assert "✓ “Too early to say”, says <@U0ASHA>, Mon 4 Jan" in said
    assert "Robin sleeps" not in said
    assert "No change" not in said


def test_of_several_messages_that_show_it_each_persons_last_is_shown_anew(weeks: Weeks) -> None:
    weeks.agree(due(november(20), WINDOW, safety=True))
    weeks.days(MONDAY, november(26))
    close(weeks, "A1.1")
    for who in (DANA, MARCUS, PRIYA):
        assert "done by" in stands(weeks, who, november(26))
        assert "done by" not in stands(weeks, who, november(25))


def test_what_stands_in_the_thread_is_shown_anew_there_and_nothing_changes_its_place(
    weeks: Weeks,
) -> None:
    text = "Make sure that the window in the children's room is safe. " * 8
    weeks.agree(*(due(november(20), f"{n:02} {text}", safety=True) for n in range(40)))
    weeks.look("2026-11-23T09:00")
    before = [stands(weeks, DANA, place=place) for place in range(3)]
    place = next(n for n, said in enumerate(before) if "39 Make" in said)
    assert place > 0
    close(weeks, "A1.40")
    after = [stands(weeks, DANA, place=n) for n in range(3)]
    assert [n for n in range(3) if before[n] != after[n]] == [place]
    assert "~710452 · 39 Make" in after[place]


def test_actions_moved_at_once_are_shown_with_their_new_owner(weeks: Weeks) -> None:
    lees = [replace(due(november(26)), owner_person=LEE.id) for _ in range(3)]
    weeks.agree(*lees)
    weeks.days(MONDAY, november(30))
    assert stands(weeks, MARCUS, november(30)).count("users_select") == 3
    given = MoveGiven(ActionList("north", LEE.id), SAM.id, frozenset())
    moving_actions.move(weeks.house.context, weeks.house.cause(MARCUS), given)
    said = stands(weeks, MARCUS, november(30))
    assert said.count("users_select") == 0
    assert said.count("<@U0SAM>") == 3


def test_what_was_told_long_ago_is_forgotten_and_stays_as_it_is(weeks: Weeks) -> None:
    weeks.agree(due(MONDAY, SCHOOL), due(date(2027, 1, 25)))
    weeks.look("2026-11-23T09:00")
    told = stands(weeks, DANA)
    # In time for the other one, due next: what was told first is longer ago than is kept.
    weeks.look("2027-01-22T09:00")
    with weeks.house.context.database.read() as conn:
        kept = chases.latest_with(conn, WORKSPACE, [DANA.id], ["A1.1", "A1.2"], MONDAY)
    assert [chase.day for chase, _ in kept] == [date(2027, 1, 22)]
    close(weeks, "A1.1")
    assert stands(weeks, DANA) == told
