"""A concern is told at once, and whoever has it says so: everybody then reads that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.usecases import concerns
from bot.usecases.breaking import tell_owner
from bot.usecases.context import Context
from flows.answers import Person
from storage import delivery, gates, outbox
from storage.gates import Destination
from storage.outbox import Post
from tests.at_once import at_once
from tests.bot.messages.examples import words_of
from tests.bot.usecases.concerned import (
    ESCALATION,
    KNOWS,
    NIGHT,
    NORTH,
    WHAT,
    acknowledge,
    history,
    look_at,
    raise_one,
    raised,
    set_up,
    under,
)
from tests.bot.usecases.house import TEAMS, WORKSPACE, House
from tests.bot.usecases.moderators import move_to, said, shown
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, SAM

TOLD = ["U0MARCUS", "U0PRIYA", ESCALATION, "U0ASHA"]


@pytest.fixture
def concern(house: House) -> str:
    """One that Asha raised at 2:14 on a Sunday, in no audit."""
    set_up(house)
    move_to(house, NIGHT)
    return raise_one(house)


def test_the_manager_the_service_lead_and_the_channel_hear_of_it_at_once(
    house: House, concern: str
) -> None:
    posts = said(house, f"concern/{concern}/")
    assert [to for to, _ in posts] == TOLD
    assert all("999" in body and "01632 960120" in body for _, body in posts)
    assert [to for to, body in posts if WHAT in body or KNOWS in body] == TOLD[:2]


def test_raised_from_an_audit_all_that_follows_stands_in_its_thread(house: House) -> None:
    set_up(house)
    audit = house.begin()
    move_to(house, NIGHT)
    concern = raise_one(house, audit)
    look_at(house, "02:44")
    acknowledge(house, concern, SAM)
    card = house.thread(audit).card
    assert under(house, f"concern/{concern}/confirmed") == card
    assert under(house, f"concern/{concern}/step/1/telephone") == card
    assert under(house, f"concern/{concern}/taken-up") == card


def test_whoever_raised_it_hears_who_has_it_and_sees_it_in_the_list(
    house: House, concern: str
) -> None:
    move_to(house, "2026-11-22T02:31")
    assert acknowledge(house, concern, MARCUS).notice == ""
    ((to, body),) = said(house, "/taken-up")
    assert to == ASHA.id
    assert "<@U0MARCUS> acknowledged your concern about case 710452" in body
    assert "*acknowledged 02:31*" in shown(house, ASHA.id, f"concern/{concern}/confirmed")


def test_everybody_who_was_told_and_the_channel_read_who_has_it(house: House, concern: str) -> None:
    acknowledge(house, concern, MARCUS)
    own = shown(house, MARCUS.id, f"concern/{concern}/to/U0MARCUS")
    assert "*You have this*" in own
    assert "I have this" not in own.replace("*You have this*", "")
    other = shown(house, PRIYA.id, f"concern/{concern}/to/U0PRIYA")
    assert "<@U0MARCUS> has this" in other
    assert "I have this too" in other
    channel = shown(house, ESCALATION, f"concern/{concern}/channel")
    assert "<@U0MARCUS> has this" in channel
    assert WHAT not in channel


def test_a_second_one_joins_and_whoever_raised_it_is_not_called_again(
    house: House, concern: str
) -> None:
    acknowledge(house, concern, MARCUS)
    acknowledge(house, concern, PRIYA)
    assert len(said(house, "/taken-up")) == 1
    confirmed = shown(house, ASHA.id, f"concern/{concern}/confirmed")
    assert confirmed.count("*acknowledged") == 2
    assert "<@U0MARCUS> and <@U0PRIYA> have this" in shown(
        house, ESCALATION, f"concern/{concern}/channel"
    )


def test_pressed_twice_it_stays_as_it_is_and_says_so(house: House, concern: str) -> None:
    acknowledge(house, concern, MARCUS)
    before = raised(house)
    assert "acknowledged this concern before" in acknowledge(house, concern, MARCUS).notice
    assert raised(house) == before
    assert [what for _, what, _ in history(house)].count("refused") == 0


@pytest.mark.parametrize("person", [ASHA, DANA, LEE], ids=["raised it", "not told", "stranger"])
def test_who_was_not_told_can_not_take_it_and_the_attempt_is_recorded(
    house: House, concern: str, person: Person
) -> None:
    assert acknowledge(house, concern, person).notice
    assert not raised(house)[0].is_acknowledged
    assert history(house)[-1] == (person.id, "refused", "acknowledge")
    assert said(house, "/taken-up") == []


def test_a_quality_lead_who_takes_it_unasked_is_given_its_words(house: House, concern: str) -> None:
    """As from Home, where there is no message that could say so."""
    outcome = concerns.acknowledge(house.context, house.cause(QUINN), concern)
    assert "You have the concern about case 710452 now" in outcome.notice
    own = shown(house, QUINN.id, f"concern/{concern}/to/U0QUINN")
    assert WHAT in own
    assert "*You have this*" in own
    acknowledge(house, concern, MARCUS)
    assert len(said(house, f"concern/{concern}/to/U0QUINN")) == 1
    assert "<@U0QUINN>" in shown(house, PRIYA.id, f"concern/{concern}/to/U0PRIYA")


def test_a_concern_that_is_not_there_is_said_to_be_so(house: House, concern: str) -> None:
    del concern
    assert "can't find that concern" in acknowledge(house, "nonesuch", MARCUS).notice
    found = concerns.show_call_list(house.context, MARCUS.id, "nonesuch")
    assert "can't find that concern" in found.notice


def test_acknowledged_in_two_processes_at_once_both_have_it_and_one_is_told(
    house: House, concern: str, two: tuple[Context, ...]
) -> None:
    causes = [replace(house.cause(who), ts="1.2") for who in (MARCUS, PRIYA)]
    press = concerns.acknowledge
    at_once(*(partial(press, *each, concern) for each in zip(two, causes, strict=True)))
    (standing,) = raised(house)
    assert {given.person for given in standing.acknowledged} == {MARCUS.id, PRIYA.id}
    assert len(said(house, "/taken-up")) == 1


@pytest.mark.parametrize("person", [ASHA, MARCUS, SAM, QUINN])
def test_whoever_raised_it_was_told_or_may_be_told_sees_the_call_list(
    house: House, concern: str, person: Person
) -> None:
    view = concerns.show_call_list(house.context, person.id, concern).view
    assert view is not None
    shows = words_of(view)
    assert "1. <@U0MARCUS> · manager · told 02:14 · not acknowledged yet" in shows
    assert "3. <@U0SAM> · to be told 02:44" in shows
    assert WHAT not in shows


def test_nobody_else_sees_the_call_list(house: House, concern: str) -> None:
    for person in (DANA, LEE):
        assert concerns.show_call_list(house.context, person.id, concern).view is None
        assert history(house)[-1] == (person.id, "refused", "see call list")


def test_it_goes_past_whoever_no_message_reaches(house: House) -> None:
    set_up(house)
    move_to(house, NIGHT)
    unreachable(house, MARCUS, PRIYA)
    concern = raise_one(house)
    assert raised(house)[0].everybody_told == (SAM.id,)
    view = concerns.show_call_list(house.context, ASHA.id, concern).view
    assert view is not None
    assert "U0MARCUS" not in words_of(view)


def test_where_no_message_reaches_anybody_they_are_told_all_the_same(house: House) -> None:
    set_up(house, escalation=())
    unreachable(house, MARCUS, PRIYA, QUINN)
    concern = raise_one(house)
    assert raised(house)[0].everybody_told == (MARCUS.id, PRIYA.id)
    assert "no message reaches them" in shown(house, ASHA.id, f"concern/{concern}/confirmed")


def test_found_out_of_reach_whoever_raised_it_is_told_not_to_wait_for_them(
    house: House, concern: str
) -> None:
    unreachable(house, MARCUS)
    find_out(house, MARCUS)
    ((to, body),) = said(house, f"concern/{concern}/unreached/")
    assert to == ASHA.id
    assert "reaches <@U0MARCUS>.* Telephone them" in body
    confirmed = shown(house, ASHA.id, f"concern/{concern}/confirmed")
    assert "<@U0MARCUS> · no message reaches them" in confirmed
    assert "<@U0PRIYA> · told 02:14 · not acknowledged yet" in confirmed


def test_once_nobody_who_was_told_is_in_reach_the_next_is_told_at_once(
    house: House, concern: str
) -> None:
    """And whoever comes after them when they would have been: half an hour after it was raised."""
    unreachable(house, MARCUS)
    find_out(house, MARCUS)
    assert raised(house)[0].everybody_told == (MARCUS.id, PRIYA.id)
    move_to(house, "2026-11-22T02:16")
    unreachable(house, PRIYA)
    find_out(house, PRIYA)
    ((to, body),) = said(house, f"concern/{concern}/step/1/to/")
    assert to == SAM.id
    assert WHAT in body
    ((to, body),) = said(house, f"concern/{concern}/step/1/telephone")
    assert to == ASHA.id
    assert "Telephone now:*\\n• <@U0MARCUS>\\n• <@U0PRIYA>\\n• <@U0SAM>" in body
    assert look_at(house, "02:43", "02:44") == [at_night("02:44"), at_night("03:14")]
    assert raised(house)[0].everybody_told[-1] == QUINN.id


def at_night(time: str) -> datetime:
    """A moment of that Sunday."""
    return datetime.fromisoformat(f"2026-11-22T{time}").replace(tzinfo=UTC)


def test_found_out_of_reach_once_somebody_has_it_nobody_is_bothered(
    house: House, concern: str
) -> None:
    acknowledge(house, concern, PRIYA)
    unreachable(house, MARCUS)
    find_out(house, MARCUS)
    assert said(house, "/unreached/") == []


def test_a_team_with_a_list_of_its_own_goes_by_that(house: House) -> None:
    set_up(house, teams=(replace(NORTH, escalation=(DANA.id,)), TEAMS[1]))
    move_to(house, NIGHT)
    raise_one(house)
    look_at(house, "02:44")
    assert raised(house)[0].everybody_told[-1] == DANA.id


def find_out(house: House, person: Person) -> None:
    """The relay has found out that nothing more can be sent to somebody, and says so."""
    now = house.clock.now()
    with house.context.database.begin() as conn:
        outbox.enqueue(conn, [Post(WORKSPACE, DANA.id, "another", {"text": "another"})], now)
        parcel = delivery.claim(conn, now, timedelta(seconds=8))
        assert parcel is not None
        parcel = replace(parcel, to=Destination(WORKSPACE, person.id))
        tell_owner(house.context, conn, parcel, "user_disabled", now)


def unreachable(house: House, *people: Person) -> None:
    """Have Slack have said that these can't be written to."""
    with house.context.database.begin() as conn:
        for person in people:
            to = Destination(WORKSPACE, person.id)
            gates.expect(conn, to, house.clock.now(), house.clock.now())
    with house.context.database.begin() as conn:
        for person in people:
            to = Destination(WORKSPACE, person.id)
            gates.broke(conn, to, "user_disabled", house.clock.now())
