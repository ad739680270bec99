"""Whom to remind of what, and when to leave somebody alone."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.reminders import (
    EVERY_DAYS,
    STILL_DAYS,
    AskedFor,
    Reminder,
    Watched,
    reminder,
    snoozed_until,
)

MONDAY = date(2026, 11, 16)


def day(number: int) -> date:
    """So many days after Monday."""
    return MONDAY + timedelta(days=number)


AUDIT = Watched("a1", MONDAY)
LATE = AskedFor("as1", day(3))


def days_told(audit: Watched, days: int) -> list[int]:
    """On which days the auditor is reminded of the audit, asked every day."""
    found = []
    for number in range(days):
        if reminder([audit], (), day(number)) is not None:
            found.append(number)
            audit = replace(audit, reminded_on=day(number))
    return found


def test_an_audit_is_told_of_after_five_days_and_then_weekly() -> None:
    assert days_told(AUDIT, 30) == [5, 12, 19, 26]


def test_an_audit_that_was_touched_again_waits_five_days_anew() -> None:
    told = replace(AUDIT, reminded_on=day(5), touched_on=day(6))
    assert days_told(told, 20) == [11, 18]


def test_paused_it_is_never_told_of() -> None:
    assert days_told(replace(AUDIT, paused=True), 60) == []


def test_snoozed_it_is_told_of_on_the_day_it_wakes() -> None:
    until = snoozed_until(day(5))
    snoozed = replace(AUDIT, reminded_on=day(5), snoozed_until=until)
    assert days_told(snoozed, 20) == [8, 15]


def test_one_message_tells_everything_that_is_still_the_longest_first() -> None:
    others = (Watched("a2", day(-9), reminded_on=day(2)), Watched("a3", day(3)))
    assert reminder((AUDIT, *others), (LATE,), day(5)) == Reminder(("a2", "a1"), ("as1",))


def test_what_they_heard_of_the_day_before_is_not_told_again_beside_something_else() -> None:
    told = Watched("a2", day(-9), reminded_on=day(4))
    assert reminder([AUDIT, told], (), day(5)) == Reminder(("a1",), ())


def test_what_was_asked_for_is_told_of_before_its_day_once_late_and_weekly() -> None:
    asked, found = AskedFor("as1", day(10)), []
    for number in range(30):
        if reminder((), [asked], day(number)) is not None:
            found.append(number)
            asked = replace(asked, reminded_on=day(number))
    assert found == [8, 11, 18, 25]


def test_what_was_asked_for_with_no_date_is_not_pressed_for() -> None:
    assert reminder((), [AskedFor("as1", None)], day(400)) is None


@given(
    st.lists(
        st.builds(
            Watched,
            st.uuids().map(str),
            st.integers(-40, 0).map(day),
            st.none() | st.integers(-40, 0).map(day),
            st.none() | st.integers(-3, 3).map(day),
            st.booleans(),
        )
    )
)
def test_nobody_hears_of_what_moves_sleeps_or_is_paused_nor_twice_in_a_day(
    watched: list[Watched],
) -> None:
    told = reminder(watched, (), MONDAY)
    named = set(told.still) if told is not None else set()
    for audit in watched:
        if audit.id in named:
            assert not audit.paused
            assert (MONDAY - audit.touched_on).days >= STILL_DAYS
            assert audit.snoozed_until is None or audit.snoozed_until <= MONDAY
    heard = [replace(a, reminded_on=MONDAY) if a.id in named else a for a in watched]
    assert reminder(heard, (), MONDAY) is None
    later = reminder(heard, (), MONDAY + timedelta(days=EVERY_DAYS))
    assert named <= (set(later.still) if later is not None else set())
