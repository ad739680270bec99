"""Reminders: once a slot, in working hours, grouped; none for what is done, snoozed or paused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from bot.messages.forms.header import Header
from bot.usecases import answering, ending, holding_back, reminding, starting
from bot.usecases.everybody import find_person
from bot.usecases.starting import Begin
from flows.answers import Person
from flows.assigning import Assignment
from flows.schedule import Hours
from storage import assignments, outbox, tables
from storage.database import Database
from tests.bot.usecases.house import GIVEN, SETUP, WORKSPACE, House
from tests.bot.usecases.processes import clockworks
from tests.flows.building import ASHA, COVENTRY, QUINN, SAM

REMINDER = "reminder/"
TICKS = tables.Tick.__table__.c


def move_to(house: House, moment: str) -> None:
    """Let time pass until then; UTC."""
    to = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    house.clock.move((to - house.clock.now()).total_seconds())


def begin(house: House, person: Person, case: str) -> str:
    """Begin an audit of this person's; its id."""
    form = Header(COVENTRY.key, case, "", GIVEN)
    return starting.begin(house.context, Begin(house.cause(person), form)).audit


def told(house: House) -> list[tuple[str, datetime]]:
    """Who was reminded, and when."""
    return [(to, due_at) for to, _, due_at in house.enqueued(REMINDER)]


def ticks(house: House) -> dict[tuple[str, datetime], bool]:
    """Every slot dealt with, and whether it was passed over."""
    with house.context.database.read() as conn:
        rows = conn.execute(select(TICKS.schedule, TICKS.slot, TICKS.passed_over)).all()
    return {(schedule, slot): passed for schedule, slot, passed in rows}


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def look_each(house: House, *moments: str) -> None:
    """Let the clockwork look at each of these moments."""
    for moment in moments:
        move_to(house, moment)
        reminding.remind(house.context)


def test_a_still_audit_is_told_of_once_a_week_in_working_hours(house: House) -> None:
    """It was begun on a Saturday: five days later is a Thursday."""
    house.begin()
    look_each(house, "2026-11-25T10:00", "2026-11-26T08:59", "2026-11-26T09:00")
    assert told(house) == [("U0ASHA", at("2026-11-26T09:00"))]
    look_each(house, "2026-11-26T09:30", "2026-11-27T09:00", "2026-12-02T16:59")
    assert len(told(house)) == 1
    look_each(house, "2026-12-03T09:00")
    assert told(house)[1:] == [("U0ASHA", at("2026-12-03T09:00"))]


def test_nobody_is_reminded_outside_the_hours_of_their_team_or_the_council(house: House) -> None:
    """Asha's team begins at eight; whoever is in none, or in another, at half past nine."""
    north, *others = SETUP.teams
    early, late = Hours(time(8), time(16)), Hours(time(9, 30), time(17, 30))
    quinn = replace(QUINN, roles=QUINN.roles | {"auditor"})
    house.set_up(
        replace(
            SETUP, hours=late, people=(ASHA, quinn), teams=(replace(north, hours=early), *others)
        )
    )
    house.begin()
    begin(house, quinn, "710453")
    look_each(house, "2026-11-26T07:59", "2026-11-26T08:00", "2026-11-26T09:29", "2026-11-26T17:29")
    assert told(house) == [
        ("U0ASHA", at("2026-11-26T08:00")),
        ("U0QUINN", at("2026-11-26T17:29")),
    ]


def test_a_reminder_that_falls_on_a_weekend_or_holiday_waits_for_the_next_working_day(
    house: House,
) -> None:
    move_to(house, "2026-12-21T10:00")
    house.begin()
    look_each(house, "2026-12-25T09:00", "2026-12-26T12:00", "2026-12-27T09:00", "2026-12-28T09:00")
    assert told(house) == []
    look_each(house, "2026-12-29T09:00")
    assert told(house) == [("U0ASHA", at("2026-12-29T09:00"))]


def test_each_is_reminded_in_the_working_hours_of_their_own_zone(house: House) -> None:
    """Sam works in Auckland, where nine in the morning is eight in the evening before."""
    house.begin()
    begin(house, SAM, "710453")
    look_each(house, "2026-11-25T19:59", "2026-11-25T20:00", "2026-11-26T09:00")
    assert told(house) == [
        ("U0SAM", at("2026-11-25T20:00")),
        ("U0ASHA", at("2026-11-26T09:00")),
    ]


def test_who_has_no_zone_of_their_own_is_reminded_in_their_teams(house: House) -> None:
    """And reads times as they are there."""
    away = (replace(team, timezone="Pacific/Auckland") for team in SETUP.teams)
    house.set_up(replace(SETUP, teams=tuple(away)))
    house.begin()
    look_each(house, "2026-11-25T19:59", "2026-11-25T20:00")
    assert told(house) == [("U0ASHA", at("2026-11-25T20:00"))]
    with house.context.database.read() as conn:
        asha = find_person(house.context, conn, ASHA.id)
    assert house.context.reader(asha).timezone == "Pacific/Auckland"


def test_one_message_names_every_audit_that_waits_and_no_answer(house: House) -> None:
    begin(house, ASHA, "710452")
    begin(house, ASHA, "710453")
    asked_for(house, "9001", date(2026, 11, 27))
    look_each(house, "2026-11-26T09:00")
    ((_, body, _),) = house.enqueued(REMINDER)
    for words in ("Case 710452", "Case 710453", "Case 9001", "0 of 14 answered"):
        assert words in body
    assert "still for 5 days, since 21 Nov" in body
    assert "due Fri 27 Nov" in body


def asked_for(house: House, case: str, due: date) -> None:
    """Quinn asks Asha for an audit."""
    title, now = COVENTRY.title, house.clock.now()
    wanted = Assignment("as1", COVENTRY.key, title, case, ASHA.id, due, QUINN.id, now)
    with house.context.database.begin() as conn:
        assignments.insert(conn, WORKSPACE, wanted)


def test_what_was_asked_for_is_told_of_when_its_day_is_near_and_once_it_is_late(
    house: House,
) -> None:
    asked_for(house, "9001", date(2026, 12, 3))
    look_each(house, *(f"{day}T09:00" for day in ("2026-11-30", "2026-12-01", "2026-12-02")))
    look_each(house, *(f"{day}T09:00" for day in ("2026-12-03", "2026-12-04", "2026-12-07")))
    assert told(house) == [
        ("U0ASHA", at("2026-12-01T09:00")),
        ("U0ASHA", at("2026-12-04T09:00")),
    ]
    assert "was due 3 Dec" in house.enqueued(REMINDER)[1][1]


def pause(house: House, audit: str) -> None:
    answering.pause(house.context, house.cause(), audit, paused=True)


def snooze(house: House, audit: str) -> None:
    reminding.snooze(house.context, house.cause(), audit)


def cancel(house: House, audit: str) -> None:
    ending.cancel(house.context, house.cause(), audit, "It was begun twice.")


def hand_over(house: House, audit: str) -> None:
    ending.hand_over(house.context, house.cause(), audit, SAM.id)


@pytest.mark.parametrize("stop", [pause, snooze, cancel, hand_over])
def test_reminders_stop_when_paused_snoozed_ended_or_handed_over(
    house: House, stop: Callable[[House, str], None]
) -> None:
    audit = house.begin()
    move_to(house, "2026-11-26T08:00")
    stop(house, audit)
    look_each(house, "2026-11-26T09:00", "2026-11-27T09:00")
    assert told(house) == []


def test_paused_and_resumed_it_is_told_of_the_next_morning_as_still_as_it_was(
    house: House,
) -> None:
    audit = house.begin()
    move_to(house, "2026-11-23T10:00")
    pause(house, audit)
    look_each(house, "2026-11-26T09:00", "2026-12-03T09:00")
    assert told(house) == []
    answering.pause(house.context, house.cause(), audit, paused=False)
    look_each(house, "2026-12-03T09:01", "2026-12-04T09:00")
    ((_, body, due_at),) = house.enqueued(REMINDER)
    assert due_at == at("2026-12-04T09:00")
    assert "still for 13 days, since 21 Nov" in body


def test_snoozed_it_comes_back_after_its_days(house: House) -> None:
    audit = house.begin()
    move_to(house, "2026-11-30T08:00")
    outcome = reminding.snooze(house.context, house.cause(), audit)
    assert outcome.notice == "I won't remind you of case 710452 before Thu 3 Dec."
    look_each(house, *(f"2026-{day}T09:00" for day in ("11-30", "12-01", "12-02", "12-03")))
    assert told(house) == [("U0ASHA", at("2026-12-03T09:00"))]


def test_only_its_auditor_can_snooze_an_audit_and_only_while_it_is_open(house: House) -> None:
    audit = house.begin()
    refused = reminding.snooze(house.context, house.cause(SAM), audit)
    assert "This audit is <@U0ASHA>'s." in refused.notice
    cancel(house, audit)
    assert "closed" in reminding.snooze(house.context, house.cause(), audit).notice
    assert "can't find" in reminding.snooze(house.context, house.cause(), "nothing").notice


def test_somebody_who_left_is_not_reminded(house: House) -> None:
    house.begin()
    house.set_up(replace(SETUP, people=(replace(ASHA, active=False), QUINN)))
    look_each(house, "2026-11-26T09:00")
    assert told(house) == []


# The clock


def test_down_over_the_due_moment_one_reminder_comes_and_the_older_slots_are_passed_over(
    house: House,
) -> None:
    house.begin()
    look_each(house, "2026-11-24T09:00", "2026-11-27T15:00")
    assert told(house) == [("U0ASHA", at("2026-11-27T15:00"))]
    london = {slot: passed for (name, slot), passed in ticks(house).items() if "London" in name}
    assert london == {
        at("2026-11-24T09:00"): False,
        at("2026-11-25T09:00"): True,
        at("2026-11-26T09:00"): True,
        at("2026-11-27T09:00"): False,
    }


def test_up_again_at_night_the_reminder_waits_for_the_morning(house: House) -> None:
    house.begin()
    look_each(house, "2026-11-26T22:00", "2026-11-27T08:59")
    assert told(house) == []
    look_each(house, "2026-11-27T09:00")
    assert told(house) == [("U0ASHA", at("2026-11-27T09:00"))]


def test_what_could_not_be_said_that_day_is_made_anew_in_the_morning(house: House) -> None:
    """Of what is still to do then: one of the two audits was ended in the evening."""
    ended = begin(house, ASHA, "710452")
    begin(house, ASHA, "710453")
    asked_for(house, "9001", date(2026, 11, 27))
    look_each(house, "2026-11-26T16:59")
    assert len(told(house)) == 1
    move_to(house, "2026-11-26T17:00")
    holding_back.look(house.context)
    assert told(house) == []
    cancel(house, ended)
    look_each(house, "2026-11-27T09:00")
    ((to, body, due_at),) = house.enqueued(REMINDER)
    assert (to, due_at) == ("U0ASHA", at("2026-11-27T09:00"))
    assert "710453" in body
    assert "9001" in body
    assert "710452" not in body


def test_a_clock_set_back_an_hour_reminds_nobody_twice(house: House) -> None:
    house.begin()
    look_each(house, "2026-11-26T09:05", "2026-11-26T08:05", "2026-11-26T09:05")
    assert told(house) == [("U0ASHA", at("2026-11-26T09:05"))]


@pytest.mark.parametrize(
    ("begun", "early", "nine"),
    [
        # The clocks go forward on 29 March, and back on 25 October.
        ("2026-03-26T10:00", "2026-03-31T07:59", "2026-03-31T08:00"),
        ("2026-10-22T10:00", "2026-10-27T08:59", "2026-10-27T09:00"),
    ],
)
def test_across_a_clock_change_it_comes_at_nine(
    database: Database, begun: str, early: str, nine: str
) -> None:
    house = House.on(database)
    move_to(house, begun)
    house.begin()
    look_each(house, early)
    assert told(house) == []
    look_each(house, nine)
    assert told(house) == [("U0ASHA", at(nine))]


def test_clockworks_side_by_side_remind_everybody_once(house: House, database_url: str) -> None:
    """Each with connections of its own, as in several processes; all look at the same moment.

    Who waits too long for the one that took the tick gives up, and would look again later.
    """
    for case in ("710452", "710453"):
        begin(house, ASHA, case)
    move_to(house, "2026-11-26T09:00")
    clockworks(house, database_url, reminding.remind)
    assert told(house) == [("U0ASHA", at("2026-11-26T09:00"))]


def test_it_says_when_to_look_again(house: House) -> None:
    """Auckland's next morning comes before London's."""
    move_to(house, "2026-11-25T12:00")
    assert reminding.remind(house.context) == at("2026-11-25T20:00")


def test_what_fails_leaves_its_slot_due(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tick and what it enqueues are one."""
    house.begin()
    move_to(house, "2026-11-26T09:00")

    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "enqueue", fail)
        with pytest.raises(RuntimeError):
            reminding.remind(house.context)
    assert not [slot for name, slot in ticks(house) if "London" in name]
    reminding.remind(house.context)
    assert told(house) == [("U0ASHA", at("2026-11-26T09:00"))]
