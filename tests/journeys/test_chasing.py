"""Days pass: whoever has to hear of an action does, in one message, until it is answered."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from flows import following
from flows.actions import ActionDetails, Effect, Tracked
from flows.answers import Person, Reading
from flows.audit import Moment
from flows.following import Followed
from storage import actions
from tests.clock import next_working_day
from tests.flows.building import ASHA, DANA, MARCUS
from tests.journeys.council import Council
from tests.journeys.test_reminders import Days
from tests.seeing import Json, labels
from tests.storage.following import WORKSPACE, agreed, found

WINDOW = "Make sure the window is safe"


@pytest.fixture
def days(council: Council) -> Days:
    """Ten o'clock on a Monday."""
    begun = Days(council)
    begun.pass_until(0, 10)
    return begun


def agree(days: Days, *details: ActionDetails) -> None:
    """Have these actions live in the North team."""
    context = days.council.running.context
    with context.database.begin() as conn:
        agreed(conn, details, at=context.clock.now())


def close(days: Days, action: str) -> None:
    """Have Dana close it."""

    def done(tracked: Tracked, moment: Moment) -> Followed:
        return following.done(tracked, "A joiner mended it.", moment)

    step(days, action, done, DANA)


def step(days: Days, action: str, take: Callable[[Tracked, Moment], Followed], by: Person) -> None:
    context = days.council.running.context
    now = context.clock.now()
    with context.database.begin() as conn:
        followed = take(found(conn, action), Moment(by.id, now, Reading(now.date(), (by,))))
        assert followed.changed
        actions.save(conn, WORKSPACE, followed)


def told(days: Days, person: Person) -> list[Json]:
    """What somebody was told of actions so far."""
    return [m for m in days.council.person(person.id).messages() if "710452" in str(m["blocks"])]


def due(days: Days, day: int, text: str, *, safety: bool = False) -> ActionDetails:
    """An action of Dana's for a day, counted from the Monday."""
    on: date = days.monday + timedelta(days=day)
    return ActionDetails(text, owner_person=DANA.id, due_on=on, safety=safety)


def a_working_day(days: Days, day: int) -> int:
    """This day, or the next on which anybody works."""
    before = days.monday + timedelta(days=day - 1)
    return (next_working_day(before) - days.monday).days


def test_safety_is_told_daily_snoozed_or_not_and_later_it_is_asked_what_it_changed(
    days: Days,
) -> None:
    agree(days, due(days, 1, WINDOW, safety=True), due(days, 4, "Ask the school"))
    days.pass_until(1, 9)
    (first,) = told(days, DANA)
    dana = days.council.person(DANA.id)
    shown = dana.see(first)
    assert shown.index("Due today") < shown.index(WINDOW) < shown.index("Due in the next few days")
    assert WINDOW not in first["text"]
    dana.press(first, "Snooze for 3 days")
    dana.wait_for_message("I won't remind you of actions before")
    days.pass_until(2, 9)
    _, second = told(days, DANA)
    assert WINDOW in dana.see(second)
    assert "Ask the school" not in dana.see(second)
    assert "Snooze for 3 days" not in labels(second)
    (to_manager,) = told(days, MARCUS)
    assert WINDOW in days.council.person(MARCUS.id).see(to_manager)
    close(days, "A1.1")
    days.pass_until(3, 9)
    assert len(told(days, DANA)) == 2
    days.pass_until(4, 9)
    assert "Ask the school" in dana.see(told(days, DANA)[-1])
    days.pass_until(a_working_day(days, 2 + 6 * 7), 9)
    (asked,) = told(days, ASHA)
    assert "Did it help the child?" in days.council.person(ASHA.id).see(asked)
    assert labels(asked)[:4] == ["Better", "No change", "Worse", "Too early to say"]
    asha = days.council.person(ASHA.id)
    asha.press(asked, "Better")
    asha.wait_for_view("Effect on the child")
    asha.fill("How do you know?", "Robin sleeps with the door open.")
    asha.submit()
    days.pass_until(a_working_day(days, 3 + 7 * 7), 9)
    assert len(told(days, ASHA)) == 1
    with days.council.running.context.database.begin() as conn:
        outcome = found(conn, "A1.1").action.outcome
    assert outcome is not None
    assert outcome.effect is Effect.BETTER
