"""A concern that nobody acknowledges goes up the list, again and again, day and night."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Person, Refusal
from flows.concerns import (
    STEP,
    Concern,
    Raised,
    SafeNow,
    Shown,
    acknowledge,
    escalate,
    ladder,
    raised,
    refusal_to_see,
    should_telephone,
    shown,
)
from flows.roles import Leads
from tests.flows.building import ASHA, DANA, EVERYBODY, LEE, MARCUS, PRIYA, QUINN, SAM

AT = datetime(2026, 11, 22, 2, 14, tzinfo=UTC)  # a Sunday night
CONCERN = Concern("c1", "710452", "north", None, ASHA.id, AT, "No lock.", SafeNow.NO, "")
LEADS = Leads(MARCUS.id, PRIYA.id)
STEPS = ladder(CONCERN, LEADS, (SAM.id, MARCUS.id, LEE.id), EVERYBODY)
RAISED = raised(CONCERN, STEPS)

waits = st.lists(st.timedeltas(timedelta(), timedelta(hours=3)), max_size=20)


def climbed(standing: Raised, now: datetime) -> Raised:
    told = escalate(standing, STEPS, now)
    return standing if told is None else replace(standing, told=(*standing.told, told))


def after(minutes: int, standing: Raised = RAISED) -> Raised:
    """Looked at every five minutes for so long."""
    for minute in range(0, minutes + 1, 5):
        standing = climbed(standing, AT + timedelta(minutes=minute))
    return standing


def test_the_list_is_the_leads_then_one_by_one_the_councils_then_quality_leads() -> None:
    assert ((MARCUS.id, PRIYA.id), (SAM.id,), (QUINN.id,)) == STEPS


def test_whoever_raised_it_and_who_has_left_stand_on_no_list() -> None:
    found = ladder(CONCERN, Leads(ASHA.id, LEE.id), (ASHA.id, LEE.id), EVERYBODY)
    assert found == ((QUINN.id,),)
    assert ladder(CONCERN, Leads(None, None), (), (ASHA,)) == ((),)


def test_those_who_lead_the_team_are_told_at_once() -> None:
    assert RAISED.everybody_told == (MARCUS.id, PRIYA.id)


def test_every_half_hour_somebody_more_is_told_and_then_everybody_again() -> None:
    told = [(t.step, (t.at - AT) // timedelta(minutes=1), t.people) for t in after(130).told]
    everybody = (MARCUS.id, PRIYA.id, SAM.id, QUINN.id)
    assert told == [
        (0, 0, (MARCUS.id, PRIYA.id)),
        (1, 30, (SAM.id,)),
        (2, 60, (QUINN.id,)),
        (3, 90, everybody),
        (4, 120, everybody),
    ]


@given(waits)
def test_looked_at_whenever_each_half_hour_is_told_once_and_nobody_is_left_out(
    rests: list[timedelta],
) -> None:
    standing, now = RAISED, AT
    for rest in rests:
        now += rest
        standing = climbed(standing, now)
        steps = [told.step for told in standing.told]
        assert steps == sorted(set(steps))
        assert standing.next_at is not None
        assert standing.next_at > now
        due = STEPS[: (now - AT) // STEP + 1]
        assert {who for step in due for who in step} <= set(standing.everybody_told)


def test_after_a_pause_everybody_who_was_missed_is_told_at_once() -> None:
    told = escalate(RAISED, STEPS, AT + timedelta(minutes=65))
    assert told is not None
    assert (told.step, told.people) == (2, (SAM.id, QUINN.id))


@given(waits)
def test_once_somebody_has_it_nobody_more_is_told(rests: list[timedelta]) -> None:
    standing = acknowledge(RAISED, MARCUS, AT + timedelta(minutes=4))
    assert isinstance(standing, Raised)
    assert standing.next_at is None
    now = AT
    for rest in rests:
        now += rest
        assert escalate(standing, STEPS, now) is None


@pytest.mark.parametrize("person", [ASHA, DANA, LEE, None], ids=["raised", "untold", "left", "?"])
def test_only_whoever_was_told_can_say_that_they_have_it(person: None) -> None:
    assert isinstance(acknowledge(RAISED, person, AT), Refusal)


def test_a_quality_lead_can_take_it_up_before_they_are_told() -> None:
    standing = acknowledge(RAISED, QUINN, AT + timedelta(minutes=9))
    assert isinstance(standing, Raised)
    at = AT + timedelta(minutes=9)
    assert Shown(QUINN.id, at, at) in shown(standing)


def test_a_second_press_says_that_they_have_it_already_and_another_person_can_too() -> None:
    standing = acknowledge(RAISED, MARCUS, AT)
    assert isinstance(standing, Raised)
    assert isinstance(acknowledge(standing, MARCUS, AT), Refusal)
    assert isinstance(acknowledge(standing, PRIYA, AT), Raised)


def test_whoever_raised_it_sees_who_was_told_when_and_who_has_it() -> None:
    standing = acknowledge(after(35), SAM, AT + timedelta(minutes=40))
    assert isinstance(standing, Raised)
    assert shown(standing) == (
        Shown(MARCUS.id, AT),
        Shown(PRIYA.id, AT),
        Shown(SAM.id, AT + STEP, AT + timedelta(minutes=40)),
    )


@pytest.mark.parametrize("person", [ASHA, MARCUS, SAM, QUINN], ids=lambda person: person.name)
def test_whoever_raised_it_was_told_or_may_be_told_may_see_whom_it_goes_to(person: Person) -> None:
    assert refusal_to_see(RAISED, STEPS, person) is None


@pytest.mark.parametrize("person", [DANA, LEE, None], ids=["untold", "left", "?"])
def test_nobody_else_may_see_whom_it_goes_to(person: Person | None) -> None:
    assert isinstance(refusal_to_see(RAISED, STEPS, person), Refusal)


def test_whoever_was_told_may_see_it_still_when_the_list_has_changed() -> None:
    assert refusal_to_see(after(35), (), SAM) is None


def test_half_an_hour_without_anybody_they_are_to_telephone() -> None:
    assert not should_telephone(RAISED, AT + STEP - timedelta(seconds=1))
    assert should_telephone(RAISED, AT + STEP)
    standing = acknowledge(RAISED, MARCUS, AT + timedelta(minutes=29))
    assert isinstance(standing, Raised)
    assert not should_telephone(standing, AT + STEP)


def test_where_nobody_could_be_told_they_are_to_telephone_at_once() -> None:
    assert should_telephone(raised(CONCERN, ((),)), AT)
