"""Requests that wait too long, moderators who leave, channels that come and go."""

from dataclasses import replace

import pytest

from bot.usecases import escalating
from flows.answers import Person
from flows.audit import Status
from flows.moderation import Stage
from storage import gates, tables
from storage import moderation as moderations
from storage.gates import Destination
from tests.bot.usecases.house import WORKSPACE, House
from tests.bot.usecases.moderators import (
    CHANNEL,
    NADIA,
    OWEN,
    PEOPLE,
    audit_of,
    moderation_of,
    move_to,
    said,
    set_up,
    shown,
    submitted,
    take,
)
from tests.bot.usecases.processes import clockworks
from tests.flows.building import MARCUS, QUINN

STILL = "moderation/still-waiting"


@pytest.fixture
def audit(house: House) -> str:
    """An audit that was submitted on a Monday."""
    set_up(house)
    move_to(house, "2026-11-23T15:00")
    return submitted(house)


def look_each(house: House, *moments: str) -> None:
    """Let the clockwork look at each of these moments; 2026, UTC."""
    for moment in moments:
        move_to(house, f"2026-{moment}")
        escalating.escalate(house.context)


def brought(house: House, audit: str) -> list[str]:
    """To whom it was brought by name, in order."""
    return [to for to, _ in said(house, f"moderation/{audit}.1/to/")]


def test_it_goes_on_step_by_step_each_once_in_working_hours(house: House, audit: str) -> None:
    look_each(house, "11-27T09:00", "11-29T12:00", "11-30T08:59")
    assert said(house, STILL) == []
    look_each(house, "11-30T09:00", "11-30T11:00", "12-01T09:00")
    ((to, body),) = said(house, STILL)
    assert to == CHANNEL
    assert "Case 710452" in body
    assert brought(house, audit) == []
    look_each(house, "12-04T16:00", "12-07T09:00", "12-08T09:00")
    assert brought(house, audit) == [NADIA.id]
    look_each(house, "12-14T09:00", "12-21T09:00", "12-29T09:00")
    assert brought(house, audit) == [NADIA.id, QUINN.id]
    assert len(said(house, STILL)) == 1
    assert moderation_of(house, audit).stage is Stage.QUALITY_LEAD


def test_down_over_the_due_morning_it_goes_on_as_soon_as_it_is_up(house: House, audit: str) -> None:
    look_each(house, "12-01T14:00")
    assert len(said(house, STILL)) == 1
    assert moderation_of(house, audit).stage is Stage.NUDGED


def test_whoever_is_asked_by_name_can_take_it_there_and_sees_it_taken(
    house: House, audit: str
) -> None:
    look_each(house, "11-30T09:00", "12-07T09:00")
    copy = f"moderation/{audit}.1/to/0"
    assert "Take it" in shown(house, NADIA.id, copy)
    take(house, audit, OWEN)
    assert "Taken by <@U0OWEN>" in shown(house, NADIA.id, copy)
    assert "Take it" not in shown(house, NADIA.id, copy)


def test_whoever_took_it_and_does_not_finish_is_reminded_and_then_gives_it_up(
    house: House, audit: str
) -> None:
    take(house, audit)
    look_each(house, "11-30T09:00")
    assert brought(house, audit) == [NADIA.id]
    assert audit_of(house, audit).status is Status.TAKEN
    look_each(house, "12-07T09:00")
    assert brought(house, audit) == [NADIA.id, OWEN.id]
    assert audit_of(house, audit).status is Status.SUBMITTED
    body = shown(house, CHANNEL, f"moderation/{audit}.1")
    assert "Take it" in body
    assert said(house, STILL) == []


def test_several_late_ones_are_told_in_one_message(house: House, audit: str) -> None:
    submitted(house)
    look_each(house, "11-30T09:00")
    assert moderation_of(house, audit).stage is Stage.NUDGED
    ((_, body),) = said(house, STILL)
    assert body.count("Case 710452") == 2


def test_what_is_decided_or_withdrawn_goes_on_to_nobody(house: House, audit: str) -> None:
    table = tables.Moderation.__table__
    with house.context.database.begin() as conn:
        conn.execute(table.update().values(verdict="approved"))
    look_each(house, "11-30T09:00", "12-07T09:00", "12-14T09:00")
    assert said(house, STILL) == []
    assert brought(house, audit) == []


def test_clockworks_side_by_side_go_on_once(house: House, audit: str, database_url: str) -> None:
    """Each with connections of its own, as in several processes."""
    move_to(house, "2026-11-30T09:00")
    clockworks(house, database_url, escalating.escalate)
    assert len(said(house, STILL)) == 1
    assert moderation_of(house, audit).stage is Stage.NUDGED


# A moderator who leaves


@pytest.mark.parametrize(
    ("people", "group", "why"),
    [
        (tuple(p for p in PEOPLE if p != NADIA), (OWEN.id,), "has left"),
        (tuple(replace(p, active=p != NADIA) for p in PEOPLE), (OWEN.id,), "has left"),
        (PEOPLE, (OWEN.id,), "not among the moderators"),
        (
            tuple(replace(p, team="north") if p == NADIA else p for p in PEOPLE),
            (NADIA.id, OWEN.id),
            "of the same team",
        ),
    ],
    ids=["taken out", "deactivated", "not of the group any more", "moved to the team"],
)
def test_what_somebody_took_who_may_not_any_more_waits_again_and_the_lead_is_told(
    house: House, audit: str, people: tuple[Person, ...], group: tuple[str, ...], why: str
) -> None:
    take(house, audit)
    set_up(house, people=people, groups={"moderators": group})
    look_each(house, "11-24T09:00", "11-25T09:00")
    assert audit_of(house, audit).status is Status.SUBMITTED
    body = shown(house, CHANNEL, f"moderation/{audit}.1")
    assert "<@U0NADIA> can't go on with it" in body
    assert "Take it" in body
    ((to, told),) = said(house, "/given-up/")
    assert to == QUINN.id
    assert "case 710452" in told
    assert why in told


def test_somebody_whom_no_message_reaches_has_left(house: House, audit: str) -> None:
    take(house, audit)
    break_gate(house, NADIA.id, "user_disabled")
    look_each(house, "11-24T09:00")
    assert moderation_of(house, audit).moderator is None


# The channel


def break_gate(house: House, destination: str, why: str) -> None:
    """Have Slack refuse what is sent there."""
    to = Destination(WORKSPACE, destination)
    with house.context.database.begin() as conn:
        now = house.clock.now()
        gates.expect(conn, to, now, now)
    with house.context.database.begin() as conn:
        assert gates.broke(conn, to, why, house.clock.now())


def test_named_another_channel_what_waits_is_posted_there_and_the_old_one_says_so(
    house: House, audit: str
) -> None:
    set_up(house, moderators_channel="C0NEW")
    escalating.post_waiting(house.context)
    escalating.post_waiting(house.context)
    posted = [to for to, _ in said(house, f"moderation/{audit}.1")]
    assert posted == [CHANNEL, "C0NEW"]
    assert "stands in <#C0NEW> now" in shown(house, CHANNEL, f"moderation/{audit}.1")
    take(house, audit)
    with house.context.database.read() as conn:
        standing = moderations.posted_at(conn, f"{audit}.1")
    assert standing is not None
    assert "Taken by <@U0NADIA>" in shown(house, *standing)
    assert "stands in" in shown(house, CHANNEL, f"moderation/{audit}.1")


def test_back_and_forth_it_is_posted_each_time(house: House, audit: str) -> None:
    for channel in ("C0NEW", CHANNEL):
        set_up(house, moderators_channel=channel)
        house.clock.move(60)
        escalating.post_waiting(house.context)
    assert [to for to, _ in said(house, f"moderation/{audit}.1")] == [CHANNEL, "C0NEW", CHANNEL]


def test_once_there_is_a_channel_what_waited_without_one_is_posted(house: House) -> None:
    set_up(house, moderators_channel="")
    audit = submitted(house)
    escalating.post_waiting(house.context)
    assert said(house, f"moderation/{audit}.1") == []
    set_up(house)
    escalating.post_waiting(house.context)
    ((to, body),) = said(house, f"moderation/{audit}.1")
    assert to == CHANNEL
    assert "Take it" in body


def test_what_is_decided_is_not_posted_anew(house: House, audit: str) -> None:
    table = tables.Moderation.__table__
    with house.context.database.begin() as conn:
        conn.execute(table.update().values(verdict="approved"))
    set_up(house, moderators_channel="C0NEW")
    escalating.post_waiting(house.context)
    assert len(said(house, f"moderation/{audit}.1")) == 1


def test_in_an_archived_channel_a_late_request_goes_to_the_next_manager_at_once(
    house: House, audit: str
) -> None:
    break_gate(house, CHANNEL, "is_archived")
    look_each(house, "11-30T09:00")
    assert brought(house, audit) == [NADIA.id]
    assert said(house, STILL) == []
    assert MARCUS.id not in brought(house, audit)
