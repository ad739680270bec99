"""While nobody acknowledges a concern it goes up its list, every half hour, day and night."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.clockwork import Clockwork
from bot.usecases import concern_steps
from storage import tables
from tests.bot.usecases.concerned import (
    ESCALATION,
    NIGHT,
    WHAT,
    acknowledge,
    history,
    look_at,
    raise_one,
    raised,
    set_up,
)
from tests.bot.usecases.house import House
from tests.bot.usecases.moderators import move_to, said, shown
from tests.bot.usecases.processes import clockworks
from tests.flows.building import ASHA, MARCUS, PRIYA, QUINN, SAM

EVERYBODY = [MARCUS.id, PRIYA.id, SAM.id, QUINN.id]


@pytest.fixture
def concern(house: House) -> str:
    """One that Asha raised at 2:14 on a Sunday, in no audit."""
    set_up(house)
    move_to(house, NIGHT)
    return raise_one(house)


def told(house: House, step: int) -> list[str]:
    """Who was told by name at this step, in order."""
    return [to for to, _ in said(house, f"/step/{step}/to/")]


def test_every_half_hour_somebody_more_is_told_and_then_everybody_again(
    house: House, concern: str
) -> None:
    look_at(house, "02:43", "02:44", "02:59", "03:13", "03:14", "03:44", "04:14")
    assert concern
    assert [told(house, step) for step in range(1, 5)] == [
        [SAM.id],
        [QUINN.id],
        EVERYBODY,
        EVERYBODY,
    ]
    assert all(WHAT in body for _, body in said(house, "/to/"))


def test_it_says_when_to_look_again(house: House, concern: str) -> None:
    night = datetime(2026, 11, 22, 2, 14, tzinfo=UTC)
    half = timedelta(minutes=30)
    assert look_at(house, "02:14", "02:44", "03:20") == [night + half * n for n in (1, 2, 3)]
    acknowledge(house, concern, MARCUS)
    assert look_at(house, "03:44", "09:00") == [None, None]
    assert told(house, 3) == []


def test_down_over_several_steps_all_who_were_missed_are_told_at_once(
    house: House, concern: str
) -> None:
    look_at(house, "03:20")
    assert told(house, 2) == [SAM.id, QUINN.id]
    assert [step.step for step in raised(house)[0].told] == [0, 2]
    assert len(said(house, f"concern/{concern}/step/2/telephone")) == 1


def test_whoever_raised_it_is_told_to_telephone_at_every_step(house: House, concern: str) -> None:
    look_at(house, "02:44", "03:14")
    first, second = said(house, "/telephone")
    assert first[0] == second[0] == ASHA.id
    assert "Telephone now:*\\n• <@U0MARCUS>\\n• <@U0PRIYA>\\n• <@U0SAM>" in first[1]
    confirmed = shown(house, ASHA.id, f"concern/{concern}/confirmed")
    assert "Telephone them now." in confirmed
    assert "<@U0QUINN> · told 03:14 · not acknowledged yet" in confirmed
    older = shown(house, ASHA.id, f"concern/{concern}/step/1/telephone")
    assert "The latest on it is below" in older


def test_the_call_to_telephone_is_over_once_somebody_has_it(house: House, concern: str) -> None:
    look_at(house, "02:44")
    acknowledge(house, concern, SAM)
    over = shown(house, ASHA.id, f"concern/{concern}/step/1/telephone")
    assert "<@U0SAM> acknowledged it, 02:44" in over
    assert "Telephone now" not in over


def test_those_told_before_and_the_channel_read_who_was_told_since(
    house: House, concern: str
) -> None:
    look_at(house, "02:44")
    for to, key in ((MARCUS.id, "to/U0MARCUS"), (ESCALATION, "channel")):
        assert "Told 02:44: <@U0SAM>" in shown(house, to, f"concern/{concern}/{key}")


def test_told_again_only_the_newest_message_has_buttons_and_words(
    house: House, concern: str
) -> None:
    look_at(house, "02:44", "03:14", "03:44")
    older = shown(house, MARCUS.id, f"concern/{concern}/to/U0MARCUS")
    newer = shown(house, MARCUS.id, f"concern/{concern}/step/3/to/U0MARCUS")
    assert "that message is below" in older
    assert "999" in older
    assert "I have this" not in older
    assert WHAT not in older
    assert "I have this" in newer
    assert "you are told again" in newer
    acknowledge(house, concern, MARCUS)
    assert "You have this" in shown(house, MARCUS.id, f"concern/{concern}/step/3/to/U0MARCUS")
    assert "You have this" not in shown(house, MARCUS.id, f"concern/{concern}/to/U0MARCUS")


def test_every_step_stands_in_the_history_without_a_word_of_it(house: House, concern: str) -> None:
    look_at(house, "02:44", "03:14")
    acknowledge(house, concern, QUINN)
    assert history(house) == [
        (ASHA.id, "concern raised", "U0MARCUS, U0PRIYA"),
        ("clockwork", "concern escalated", "U0SAM"),
        ("clockwork", "concern escalated", "U0QUINN"),
        (QUINN.id, "concern acknowledged", None),
    ]


def test_clockworks_side_by_side_tell_each_step_once(
    house: House, concern: str, database_url: str
) -> None:
    """Each with connections of its own, as in several processes."""
    move_to(house, "2026-11-22T02:44")
    clockworks(house, database_url, concern_steps.climb)
    assert told(house, 1) == [SAM.id]
    assert len(said(house, f"concern/{concern}/step/1/telephone")) == 1


def test_one_that_can_not_be_read_keeps_no_other_from_being_told(
    house: House, concern: str
) -> None:
    later = raise_one(house)
    table = tables.Concern.__table__
    with house.context.database.begin() as conn:
        conn.execute(table.update().where(table.c.id == concern).values(safe_now="unheard of"))
    move_to(house, "2026-11-22T02:44")
    clockwork = Clockwork(house.clock, [lambda: concern_steps.climb(house.context)])
    # It is tried again in a few seconds.
    assert clockwork.step() < timedelta(minutes=1).total_seconds()
    assert [to for to, _ in said(house, f"concern/{later}/step/1/to/")] == [SAM.id]
    assert said(house, f"concern/{concern}/step/1/") == []


def test_where_nobody_can_be_told_whoever_raised_it_is_called_to_telephone(house: House) -> None:
    set_up(house, people=(replace(ASHA, roles=frozenset({"quality_lead"})),), escalation=())
    move_to(house, NIGHT)
    concern = raise_one(house)
    assert "reached nobody" in shown(house, ASHA.id, f"concern/{concern}/confirmed")
    look_at(house, "02:44")
    ((_, body),) = said(house, "/telephone")
    assert "Telephone your manager now." in body
    set_up(house)
    look_at(house, "03:14")
    assert told(house, 2) == EVERYBODY
    assert "<@U0MARCUS> · told 03:14" in shown(house, ASHA.id, f"concern/{concern}/confirmed")
