"""Whoever has to hear of an action does, in one message a day, and safety never goes quiet."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.chasing import (
    MOST,
    Chase,
    Group,
    Pending,
    Reason,
    Roster,
    Why,
    chases,
    schedule_of,
    snoozed_until,
)
from flows.roles import Leads
from flows.schedule import Hours, is_working_day
from tests.flows.building import ASHA, DANA, EVERYBODY, LEE, MARCUS, PRIYA, QUINN, SAM

DUE = date(2026, 11, 18)  # a Wednesday
ROSTER = Roster(
    {person.id: person for person in EVERYBODY},
    {None: Leads(None, PRIYA.id), "north": Leads(MARCUS.id, PRIYA.id)},
)
ACTION = Pending("x1", "north", ASHA.id, DANA.id, DUE, safety=False)
UNSAFE = replace(ACTION, id="s1", safety=True)


def on(days: int, *pending: Pending, roster: Roster = ROSTER) -> dict[str, list[tuple[str, Why]]]:
    """Who is told what, so many days after it was due."""
    found = chases(pending, roster, DUE + timedelta(days=days))
    return {chase.person: [(r.action, r.why) for r in chase.reasons] for chase in found}


def over(days: range, pending: Pending, roster: Roster = ROSTER) -> dict[int, dict[str, Why]]:
    """On which of these days who is told why, with what they were told kept."""
    heard: dict[int, dict[str, Why]] = {}
    for day in days:
        today = DUE + timedelta(days=day)
        if not is_working_day(today):
            continue
        for chase in chases([pending], roster, today):
            for reason in chase.reasons:
                heard.setdefault(day, {})[chase.person] = reason.why
                pending = noted(pending, reason, today)
    return heard


def noted(pending: Pending, reason: Reason, today: date) -> Pending:
    if reason.why in {Why.SOON, Why.TODAY, Why.LATE}:
        return replace(pending, reminded_on=today)
    if reason.why in {Why.UNOWNED, Why.LONG_LATE, Why.UNDATED}:
        return replace(pending, chased_on=today)
    return replace(pending, asked_on=today) if reason.why is Why.EFFECT else pending


def test_its_owner_hears_some_days_before_and_on_the_day() -> None:
    heard = over(range(-10, 14), ACTION)
    assert heard == {
        -2: {DANA.id: Why.SOON},  # three days before was a Sunday
        0: {DANA.id: Why.TODAY},
    }


def test_of_what_is_due_on_a_sunday_its_owner_hears_on_the_monday() -> None:
    heard = over(range(2, 14), replace(ACTION, due_on=DUE + timedelta(days=4)))
    assert heard == {2: {DANA.id: Why.SOON}, 5: {DANA.id: Why.LATE}}


def test_two_weeks_late_its_manager_hears_and_then_weekly() -> None:
    heard = over(range(2, 31), replace(ACTION, reminded_on=DUE + timedelta(days=1)))
    assert {day: set(told) for day, told in heard.items()} == {
        14: {MARCUS.id},
        21: {MARCUS.id},
        28: {MARCUS.id},
    }


def test_an_overdue_matter_of_safety_is_told_every_working_day_and_goes_up() -> None:
    heard = over(range(1, 9), UNSAFE)
    working = [day for day in range(1, 9) if is_working_day(DUE + timedelta(days=day))]
    assert sorted(heard) == working
    for day, told in heard.items():
        assert set(told) == {DANA.id, MARCUS.id} | ({PRIYA.id} if day > 3 else set())
        assert set(told.values()) == {Why.UNSAFE}


@given(st.integers(1, 400), st.dates(DUE, DUE + timedelta(days=500)))
def test_no_snooze_keeps_an_overdue_matter_of_safety_quiet(late: int, until: date) -> None:
    everybody = dict.fromkeys(ROSTER.people, until)
    found = on(late, UNSAFE, ACTION, roster=replace(ROSTER, snoozed=everybody))
    assert {DANA.id, MARCUS.id} <= set(found)
    if until > DUE + timedelta(days=late):
        assert all(told == [("s1", Why.UNSAFE)] for told in found.values())


def test_whoever_snoozes_hears_of_the_rest_when_that_is_over() -> None:
    asleep = replace(ROSTER, snoozed={DANA.id: snoozed_until(DUE)})
    assert on(0, ACTION, roster=asleep) == {}
    assert on(3, ACTION, roster=asleep) == {DANA.id: [("x1", Why.LATE)]}


def test_everything_of_one_day_is_one_message_the_most_pressing_first() -> None:
    soon = replace(ACTION, id="x2", due_on=DUE + timedelta(days=3))
    late = replace(UNSAFE, due_on=DUE - timedelta(days=1))
    assert on(0, soon, ACTION, late)[DANA.id] == [
        ("s1", Why.UNSAFE),
        ("x1", Why.TODAY),
        ("x2", Why.SOON),
    ]


def test_of_those_told_for_one_reason_the_oldest_comes_first() -> None:
    """With more of them than have a line, those that wait longest have it."""
    late = [replace(UNSAFE, id=f"s{n}", due_on=DUE - timedelta(days=n)) for n in range(1, 4)]
    asked = [replace(ACTION, id=f"e{n}", effect_due_on=DUE - timedelta(days=n)) for n in (1, 2)]
    found = on(0, *late, *asked)
    assert [action for action, _ in found[DANA.id]] == ["s3", "s2", "s1"]
    assert [action for action, _ in found[ASHA.id]] == ["e2", "e1"]


def test_a_few_of_each_reason_have_a_line_and_the_rest_is_counted() -> None:
    reasons = [Reason("s1", Why.UNSAFE), *(Reason(f"x{n}", Why.SOON) for n in range(MOST + 2))]
    unsafe, soon = Chase(DANA.id, tuple(reasons)).groups
    assert unsafe == Group(Why.UNSAFE, ("s1",), 1)
    assert (len(soon.shown), soon.total, soon.left) == (MOST, MOST + 2, 2)


def test_only_what_is_neither_due_nor_overdue_today_can_wait_a_day() -> None:
    waits = {why for why in Why if Chase(DANA.id, (Reason("x1", why),)).can_wait}
    assert waits == {Why.SOON, Why.UNOWNED, Why.LONG_LATE, Why.EFFECT}
    both = (Reason("x1", Why.TODAY), Reason("x2", Why.SOON))
    assert not Chase(DANA.id, both).can_wait


def test_those_with_other_hours_or_another_zone_are_told_at_times_of_their_own() -> None:
    early = Hours(time(7, 30), time(15, 30))
    found = [schedule_of("Europe/London"), schedule_of("Europe/London", early)]
    assert [each.at for each in found] == [time(9), time(7, 30)]
    assert len({each.name for each in (*found, schedule_of("Pacific/Auckland"))}) == 3


def test_who_is_told_of_one_thing_hears_of_what_else_is_near_but_never_of_that_alone() -> None:
    known = replace(ACTION, id="x2", due_on=DUE + timedelta(days=2), reminded_on=DUE)
    assert on(0, known) == {}
    assert ("x2", Why.SOON) in on(0, known, ACTION)[DANA.id]


def test_safety_that_is_told_daily_brings_nothing_else_with_it() -> None:
    """A manager with one of them would read everything that is late every day."""
    week = timedelta(days=7)
    late = replace(ACTION, id="x2", due_on=DUE - 3 * week, reminded_on=DUE - 2 * week)
    told = replace(late, chased_on=DUE - timedelta(days=5))
    assert on(1, UNSAFE, late)[MARCUS.id] == [("s1", Why.UNSAFE), ("x2", Why.LONG_LATE)]
    assert on(1, UNSAFE, told)[MARCUS.id] == [("s1", Why.UNSAFE)]
    assert on(2, UNSAFE, told)[MARCUS.id] == [("s1", Why.UNSAFE), ("x2", Why.LONG_LATE)]


def test_what_is_told_weekly_goes_along_with_something_due_unless_it_was_heard_just_now() -> None:
    owned = replace(ACTION, owner_person=MARCUS.id)
    nobodys = replace(ACTION, id="x2", owner_person=None)
    told = {
        days: [
            a
            for a, _ in on(0, owned, replace(nobodys, chased_on=DUE - timedelta(days=days)))[
                MARCUS.id
            ]
        ]
        for days in (1, 3, 4, 6, 7)
    }
    assert told == {1: ["x1"], 3: ["x1"], 4: ["x1", "x2"], 6: ["x1", "x2"], 7: ["x1", "x2"]}


def test_what_has_come_to_more_is_told_though_its_manager_heard_of_it_this_week() -> None:
    nobodys = replace(ACTION, owner_person=None, chased_on=DUE + timedelta(days=12))
    assert on(13, nobodys) == {}
    assert on(14, nobodys) == {MARCUS.id: [("x1", Why.LONG_LATE)]}


def test_one_who_is_owner_and_manager_hears_of_an_action_once() -> None:
    own = replace(UNSAFE, owner_person=MARCUS.id)
    assert on(1, own) == {MARCUS.id: [("s1", Why.UNSAFE)]}


@pytest.mark.parametrize("owner", [None, LEE.id, "U0NOBODY"], ids=["a role", "left", "unknown"])
def test_what_nobody_here_owns_is_brought_to_the_manager_weekly(owner: str | None) -> None:
    heard = over(range(-20, -3), replace(ACTION, owner_person=owner))
    assert {day: set(told) for day, told in heard.items()} == {
        -20: {MARCUS.id},
        -13: {MARCUS.id},
        -6: {MARCUS.id},
    }


def test_a_matter_of_safety_with_no_day_is_brought_to_owner_and_manager_weekly() -> None:
    """It is never overdue, and would go quiet."""
    heard = over(range(-20, -3), replace(UNSAFE, due_on=None))
    both = {DANA.id: Why.UNDATED, MARCUS.id: Why.UNDATED}
    assert heard == {-20: both, -13: both, -6: both}
    assert on(0, replace(ACTION, due_on=None)) == {}
    nobodys = replace(UNSAFE, due_on=None, owner_person=None)
    assert on(0, nobodys) == {MARCUS.id: [("s1", Why.UNOWNED)]}
    own = replace(UNSAFE, due_on=None, owner_person=MARCUS.id)
    assert on(0, own) == {MARCUS.id: [("s1", Why.UNDATED)]}


def test_where_nobody_leads_the_team_the_quality_lead_hears() -> None:
    nobody = Roster(ROSTER.people)
    assert set(on(1, UNSAFE, roster=nobody)) == {DANA.id, QUINN.id}


def test_its_effect_is_asked_of_the_auditor_weekly_from_its_day_on_else_of_the_manager() -> None:
    done = replace(ACTION, effect_due_on=DUE)
    heard = over(range(-3, 15), done)
    assert heard == {day: {ASHA.id: Why.EFFECT} for day in (0, 7, 14)}
    left = replace(done, auditor=LEE.id)
    assert on(0, left) == {MARCUS.id: [("x1", Why.EFFECT)]}


def test_only_those_asked_about_are_told() -> None:
    found = chases([UNSAFE], ROSTER, DUE + timedelta(days=1), among=[MARCUS.id, SAM.id])
    assert found == (Chase(MARCUS.id, (Reason("s1", Why.UNSAFE),)),)


@given(
    st.lists(
        st.builds(
            Pending,
            st.uuids().map(str),
            st.sampled_from([None, "north", "gone"]),
            st.sampled_from([ASHA.id, LEE.id]),
            st.sampled_from([None, DANA.id, MARCUS.id, LEE.id]),
            st.none() | st.dates(DUE - timedelta(days=40), DUE + timedelta(days=20)),
            st.booleans(),
        ),
        max_size=20,
        unique_by=lambda pending: pending.id,
    )
)
def test_nobody_gets_two_messages_nobody_who_left_gets_one_and_no_safety_is_missed(
    pending: list[Pending],
) -> None:
    found = chases(pending, ROSTER, DUE)
    people = [chase.person for chase in found]
    assert len(set(people)) == len(people)
    assert LEE.id not in people
    told = {r.action for chase in found for r in chase.reasons if r.why is Why.UNSAFE}
    assert told == {p.id for p in pending if p.safety and p.due_on and p.due_on < DUE}
    for chase in found:
        assert len({r.action for r in chase.reasons}) == len(chase.reasons)
