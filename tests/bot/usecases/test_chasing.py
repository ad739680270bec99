"""Actions are chased: one message a person a day, in their hours; safety never goes quiet."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from bot.messages.action_lists import ActionList
from bot.usecases import chasing
from bot.widgets.ids import Act, Token
from flows import following
from flows.actions import Effect
from flows.answers import Person
from flows.schedule import Hours, is_working_day
from flows.setup import Setup, Team
from storage import gates, tables
from storage.database import Database
from storage.gates import Destination
from tests.bot.usecases.house import ON_SQLITE, WORKSPACE, House
from tests.bot.usecases.processes import clockworks
from tests.bot.usecases.weeks import COUNCIL, MONDAY, NOBODYS, NORTH, Weeks, done, november
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN, SAM
from tests.storage.following import due

pytestmark = ON_SQLITE


@pytest.fixture
def weeks(house: House) -> Weeks:
    """Everybody of the North team, on a Saturday."""
    house.set_up(COUNCIL)
    return Weeks(house)


def test_its_owner_is_told_some_days_before_and_on_the_day_then_its_manager_weekly(
    weeks: Weeks,
) -> None:
    weeks.agree(due(november(26)))
    weeks.days(november(22), date(2026, 12, 18))
    assert weeks.heard(DANA) == [november(23), november(26)]
    assert weeks.heard(MARCUS) == [date(2026, 12, 10), date(2026, 12, 17)]
    assert set(weeks.told()) == set(weeks.told(DANA) + weeks.told(MARCUS))
    assert "Overdue by two weeks or more" in weeks.last(MARCUS)
    assert "was due 26 Nov" in weeks.last(MARCUS)


def test_an_overdue_safety_action_is_told_every_working_day_and_goes_up_after_three(
    weeks: Weeks,
) -> None:
    weeks.agree(due(november(24), safety=True))
    weeks.days(november(25), date(2026, 12, 3))
    working = [november(25), november(26), november(27), november(30)]
    working += [date(2026, 12, day) for day in (1, 2, 3)]
    assert weeks.heard(DANA) == weeks.heard(MARCUS) == working
    # The fourth day after is a Saturday.
    assert weeks.heard(PRIYA) == working[3:]
    assert weeks.heard(QUINN) == weeks.heard(ASHA) == []


def test_a_safety_action_with_no_day_is_told_weekly_until_it_has_one(weeks: Weeks) -> None:
    weeks.agree(due(None, safety=True))
    weeks.days(november(23), date(2026, 12, 2))
    assert weeks.heard(DANA) == weeks.heard(MARCUS) == [MONDAY, november(30)]
    assert "No date, and a child's safety depends on it" in weeks.last(MARCUS)
    weeks.step("A1.1", partial(following.redate, due=date(2026, 12, 18), reason=""))
    weeks.days(date(2026, 12, 3), date(2026, 12, 11))
    assert weeks.heard(DANA) == weeks.heard(MARCUS) == [MONDAY, november(30)]


def test_a_note_does_not_stop_safety_but_another_day_does_until_that_has_passed(
    weeks: Weeks,
) -> None:
    weeks.agree(due(november(24), safety=True))
    weeks.look("2026-11-25T09:00")
    weeks.step("A1.1", partial(following.note, words="The joiner is ill."))
    weeks.look("2026-11-26T09:00")
    assert weeks.heard(DANA) == [november(25), november(26)]
    moved = partial(following.redate, due=date(2026, 12, 1), reason="The joiner comes then.")
    weeks.step("A1.1", moved)
    weeks.days(november(27), date(2026, 12, 3))
    # Some days before the new one, on it, and daily once that has passed as well.
    december = [date(2026, 12, day) for day in (1, 2, 3)]
    assert weeks.heard(DANA)[2:] == [november(30), *december]
    assert weeks.heard(MARCUS)[2:] == december[1:]


def test_everything_of_a_day_is_one_message_and_its_notification_names_no_action(
    weeks: Weeks,
) -> None:
    weeks.agree(
        due(november(26), "Ask the school"),
        due(november(23), "Visit on Monday"),
        due(november(20), "Make sure the window is safe", safety=True),
    )
    weeks.look("2026-11-23T09:00", "2026-11-23T09:01", "2026-11-23T16:59")
    ((_, body, at),) = [row for row in weeks.house.enqueued("chase/") if row[0] == DANA.id]
    assert at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    places = [body.index(words) for words in ("the window", "Visit on Monday", "Ask the school")]
    assert places == sorted(places)
    assert '"text": "A safety action is overdue, and two more to look at", "blocks"' in body
    # Whoever belongs to the team is not told which it is, and the owner not whose it is.
    assert "North team" not in body
    assert "<@U0DANA>" not in body


def seen_from(message: str) -> list[tuple[str, str]]:
    """The buttons that open lists of actions: what they say, and which list."""
    found = []
    for block in json.loads(message)["blocks"]:
        button = block.get("accessory", {})
        if button.get("action_id") == Act.SEE_ACTIONS:
            token = Token.unpack(button["value"])
            found.append((button["text"]["text"], token.value if token is not None else ""))
    return found


def test_what_has_no_line_is_found_in_the_list_that_the_message_opens(weeks: Weeks) -> None:
    """An owner's own, a team's, or every team's; a manager of several teams is sent to Home."""
    late = [due(november(2), f"Ask school {n}") for n in range(7)]
    weeks.agree(*late, due(date(2027, 3, 1)))
    weeks.look("2026-11-23T09:00")
    assert seen_from(weeks.last(DANA)) == [("See all 8", ActionList(owner=DANA.id).named)]
    assert seen_from(weeks.last(MARCUS)) == [("See all 8", ActionList("north").named)]
    weeks.agree(*late, audit="A2", team="south")
    weeks.look("2026-11-30T09:00")
    assert seen_from(weeks.last(MARCUS)) == []
    assert "more: see my Home tab." in weeks.last(MARCUS)
    weeks.set_up(teams=(replace(NORTH, manager=QUINN.id), Team("south", "South", "C0S", QUINN.id)))
    weeks.look("2026-12-07T09:00")
    assert seen_from(weeks.last(QUINN)) == [("See all 15", ActionList().named)]


def test_nobody_is_told_at_night_at_weekends_on_holidays_or_after_it_is_closed(
    weeks: Weeks,
) -> None:
    weeks.agree(due(date(2026, 12, 23), safety=True))
    weeks.look("2026-12-24T08:59", "2026-12-24T17:00", "2026-12-24T23:00")
    assert weeks.told() == []
    weeks.days(date(2026, 12, 25), date(2026, 12, 28))
    assert weeks.told() == []
    weeks.look("2026-12-29T09:00")
    assert weeks.heard(DANA) == [date(2026, 12, 29)]
    weeks.step("A1.1", done())
    weeks.look("2026-12-30T09:00")
    assert weeks.heard(DANA) == [date(2026, 12, 29)]


def test_each_is_told_as_the_day_of_their_own_team_begins_by_their_own_clock(
    weeks: Weeks,
) -> None:
    """Dana's team begins early, Teo's late by the clocks of Madrid, and Sam works far away."""
    early, late = Hours(time(7, 30), time(15, 30)), Hours(time(10), time(18))
    south = replace(COUNCIL.teams[1], timezone="Europe/Madrid", hours=late)
    teo = Person("U0TEO", "Teo Marsh", "south", frozenset({"practitioner"}))
    sam = replace(SAM, timezone="Pacific/Auckland")
    weeks.set_up(teams=(replace(NORTH, hours=early), south), people=(ASHA, DANA, sam, teo, QUINN))
    weeks.agree(due(MONDAY))
    weeks.agree(
        *(replace(due(MONDAY), owner_person=each.id) for each in (sam, teo)),
        audit="A2",
        team="south",
    )
    weeks.look("2026-11-22T20:59", "2026-11-22T21:00")
    assert weeks.told() == [(sam.id, november(22))]
    weeks.look("2026-11-23T07:29", "2026-11-23T07:30", "2026-11-23T08:59")
    assert [who for who, _ in weeks.told()] == [sam.id, DANA.id]
    weeks.look("2026-11-23T09:00")
    assert [who for who, _ in weeks.told()] == [sam.id, DANA.id, teo.id]


def test_down_for_days_everybody_is_told_once_in_the_next_morning(weeks: Weeks) -> None:
    weeks.agree(due(november(24), safety=True), due(november(26)))
    weeks.look("2026-11-23T09:00", "2026-11-27T20:00", "2026-11-29T12:00", "2026-11-30T11:00")
    assert weeks.heard(DANA) == [november(23), november(30)]
    assert "was due 26 Nov" in weeks.last(DANA)
    assert "was due 24 Nov" in weeks.last(DANA)


def test_hours_that_change_in_the_day_tell_nobody_twice_and_lose_nothing(weeks: Weeks) -> None:
    weeks.agree(due(MONDAY), due(november(26)))
    weeks.look("2026-11-23T09:00")
    weeks.agree(due(november(26), "Added since"), audit="A2")
    weeks.set_up(hours=Hours(time(10), time(18)))
    weeks.look("2026-11-23T10:00", "2026-11-24T10:00")
    assert weeks.heard(DANA) == [MONDAY, november(24)]
    assert "Added since" in weeks.last(DANA)


# Who hears where somebody is missing


def test_what_somebody_who_left_or_nobody_reaches_was_to_do_comes_to_the_manager(
    weeks: Weeks,
) -> None:
    weeks.agree(replace(due(None), owner_person=LEE.id), NOBODYS)
    weeks.days(MONDAY, date(2026, 12, 1))
    assert weeks.told() == [(MARCUS.id, MONDAY), (MARCUS.id, november(30))]
    assert "Nobody to do it" in weeks.last(MARCUS)
    weeks.agree(due(date(2026, 12, 2)), audit="A2")
    to, now = Destination(WORKSPACE, DANA.id), weeks.house.clock.now()
    with weeks.house.context.database.begin() as conn:
        gates.expect(conn, to, now, now)
    with weeks.house.context.database.begin() as conn:
        gates.broke(conn, to, "channel_not_found", now)
    weeks.look("2026-12-02T09:00")
    assert weeks.heard(DANA) == []
    assert weeks.heard(MARCUS)[2:] == [date(2026, 12, 2)]


@pytest.mark.parametrize("opens", [8, 9, 10])
def test_what_a_leavers_notice_tells_of_is_not_told_beside_it_nor_within_a_week(
    weeks: Weeks, opens: int
) -> None:
    """Whichever comes first in the day; what nobody was to do comes as ever, safety daily."""
    lees = [replace(due(november(day), f"Lee's {day}"), owner_person=LEE.id) for day in (2, 26)]
    unsafe = replace(due(november(20), "Mend it", safety=True), owner_person=LEE.id)
    weeks.agree(*lees, unsafe, NOBODYS)
    weeks.set_up(teams=(replace(NORTH, hours=Hours(time(opens), time(17))),))
    for day in range(23, 30):
        weeks.look(*(f"2026-11-{day}T{hour:02}:00" for hour in (8, 9, 10)))
    assert [who for who, _, _ in weeks.house.enqueued("leaver/")] == [MARCUS.id]
    told = [body for who, body, _ in weeks.house.enqueued("chase/") if who == MARCUS.id]
    assert [("Mend it" in each, "Ring the school" in each, "Lee's" in each) for each in told] == [
        (True, True, False),
        *[(True, False, False)] * 4,
    ]
    weeks.look(f"2026-11-30T{opens:02}:00")
    assert "Lee's 2 " in weeks.last(MARCUS)
    assert "Lee's 26 " in weeks.last(MARCUS)


def test_a_lead_of_several_teams_reads_which_team_and_whose_each_is(weeks: Weeks) -> None:
    weeks.agree(due(november(16), safety=True))
    weeks.look("2026-11-23T09:00")
    assert "Mend the lock · North team · <@U0DANA> · was due 16 Nov" in weeks.last(PRIYA)
    assert "North team" not in weeks.last(MARCUS)


def test_a_team_with_300_late_actions_gives_its_manager_a_short_message(weeks: Weeks) -> None:
    weeks.agree(*(due(november(1) - timedelta(days=n)) for n in range(300)))
    weeks.look("2026-11-23T09:00")
    assert weeks.heard(MARCUS) == [MONDAY]
    assert weeks.last(MARCUS).count("• 710452") == 5
    assert "And 295 more." in weeks.last(MARCUS)
    assert seen_from(weeks.last(MARCUS)) == [("See all 300", ActionList("north").named)]
    assert "due 6 Jan" in weeks.last(MARCUS)


def test_more_overdue_safety_than_one_message_holds_goes_on_in_its_thread(weeks: Weeks) -> None:
    text = "Make sure that the window in the children's room is safe. " * 8
    weeks.agree(*(due(november(20), text, safety=True) for _ in range(40)))
    weeks.look("2026-11-23T09:00")
    told = [body for who, body, _ in weeks.house.enqueued("chase/") if who == DANA.id]
    assert len(told) > 1
    assert sum(body.count("• 710452") for body in told) == 40
    table = tables.Outbox.__table__.c
    with weeks.house.context.database.read() as conn:
        rows = conn.execute(
            select(table.key, table.thread_key).where(table.gate == DANA.id).order_by(table.id)
        ).all()
    first, *more = rows
    assert first.thread_key is None
    assert {row.thread_key for row in more} == {first.key}


# Snoozing


def test_snooze_silences_everything_but_overdue_safety_for_some_days(weeks: Weeks) -> None:
    weeks.agree(due(november(24)), due(november(20), safety=True))
    weeks.agree(due(november(25)), due(november(26)), audit="A2")
    weeks.look("2026-11-23T09:00")
    outcome = chasing.snooze(weeks.house.context, weeks.house.cause(DANA))
    assert outcome.notice == (
        "I won't remind you of actions before Thu 26 Nov. Overdue safety actions still come every "
        "working day."
    )
    for day in (24, 25):
        weeks.look(f"2026-11-{day}T09:00")
        assert weeks.heard(DANA)[-1] == november(day)
        assert weeks.last(DANA).count("• 710452") == 1
        assert "Snooze" not in weeks.last(DANA)
    weeks.look("2026-11-26T09:00")
    # What was due meanwhile, what is due today, and the matter of safety.
    assert weeks.last(DANA).count("• 710452") == 4


def test_a_second_press_on_snooze_changes_nothing_and_a_stranger_is_refused(weeks: Weeks) -> None:
    cause = weeks.house.cause(DANA)
    assert chasing.snooze(weeks.house.context, cause).notice
    again = chasing.snooze(weeks.house.context, cause)
    assert (again.done, again.notice) == (False, "")
    for who in (Person("U0NOBODY", ""), LEE):
        refused = chasing.snooze(weeks.house.context, weeks.house.cause(who))
        assert "You are not set up in Golden Thread." in refused.notice


def test_snoozed_far_away_the_days_are_those_of_whoever_pressed(weeks: Weeks) -> None:
    """It is Monday evening in London and Tuesday morning in Auckland."""
    weeks.set_up(people=(ASHA, DANA, replace(SAM, timezone="Pacific/Auckland")))
    weeks.look("2026-11-23T21:00")
    outcome = chasing.snooze(weeks.house.context, weeks.house.cause(SAM))
    assert "before Fri 27 Nov" in outcome.notice


# Effect


def test_the_effect_is_asked_of_the_auditor_weekly_and_anew_after_too_early(weeks: Weeks) -> None:
    weeks.agree(due(MONDAY))
    weeks.look("2026-11-23T12:00")
    weeks.step("A1.1", done())
    asked = MONDAY + timedelta(weeks=6)
    weeks.days(november(24), asked + timedelta(days=8))
    assert weeks.heard(ASHA) == [asked, asked + timedelta(days=7)]
    assert "closed by <@U0DANA> on 23 Nov 2026" in weeks.last(ASHA)
    weeks.step("A1.1", partial(following.say_effect, effect=Effect.TOO_EARLY, evidence=""), ASHA)
    again = asked + timedelta(days=8, weeks=6)
    weeks.days(asked + timedelta(days=9), again)
    assert weeks.heard(ASHA)[2:] == [again]
    better = partial(following.say_effect, effect=Effect.BETTER, evidence="Robin sleeps well.")
    weeks.step("A1.1", better, ASHA)
    weeks.days(again + timedelta(days=1), again + timedelta(days=60))
    assert weeks.heard(ASHA)[3:] == []
    assert {who for who, _ in weeks.told()} == {DANA.id, ASHA.id}


def test_the_manager_is_asked_for_the_effect_where_the_auditor_has_left(weeks: Weeks) -> None:
    weeks.agree(due(MONDAY))
    weeks.step("A1.1", done())
    weeks.set_up(people=(MARCUS, DANA, QUINN, PRIYA))
    weeks.look("2027-01-04T09:00")
    assert weeks.told() == [(MARCUS.id, date(2027, 1, 4))]
    assert "Did it help the child?" in weeks.last(MARCUS)


# A life


def test_from_an_unsafe_window_to_what_mending_it_changed(weeks: Weeks) -> None:
    """Soon, today, late, up the line, closed, asked about: each hears what is theirs, when."""
    window = due(november(25), "Make sure the window is safe", safety=True)
    weeks.agree(window, due(november(25), "Ask the school"))
    weeks.days(november(22), date(2026, 12, 1))
    safe = [november(26), november(27), november(30), date(2026, 12, 1)]
    assert weeks.heard(DANA) == [MONDAY, november(25), *safe]
    assert weeks.heard(MARCUS) == safe
    assert weeks.heard(PRIYA) == safe[2:]
    weeks.step("A1.1", done())
    weeks.days(date(2026, 12, 2), date(2027, 1, 13))
    # The other one is two weeks late; then it is asked what the window has changed.
    late = [date(2026, 12, 9) + timedelta(weeks=n) for n in range(6)]
    assert weeks.heard(MARCUS)[4:] == [day for day in late if is_working_day(day)]
    assert weeks.heard(DANA)[6:] == []
    assert weeks.heard(PRIYA)[2:] == []
    assert weeks.heard(ASHA) == [date(2027, 1, 12)]
    better = partial(following.say_effect, effect=Effect.BETTER, evidence="Robin sleeps well.")
    weeks.step("A1.1", better, ASHA)
    weeks.days(date(2027, 1, 14), date(2027, 2, 28))
    assert weeks.heard(ASHA) == [date(2027, 1, 12)]


def test_of_several_told_of_the_same_none_is_left_out_for_beginning_later(weeks: Weeks) -> None:
    """Nobody leads the team, so that every quality lead is told, each as their own day begins."""
    later = replace(PRIYA, roles=QUINN.roles, timezone="America/New_York")
    unled = Team(NORTH.key, NORTH.name, NORTH.channel)
    weeks.set_up(teams=(unled,), people=(ASHA, DANA, QUINN, later))
    weeks.agree(NOBODYS)
    weeks.look("2026-11-23T09:00", "2026-11-23T14:00", "2026-11-24T09:00", "2026-11-24T14:00")
    assert weeks.told() == [(QUINN.id, MONDAY), (PRIYA.id, MONDAY)]
    weeks.look("2026-11-30T09:00", "2026-11-30T14:00")
    assert weeks.told()[2:] == [(QUINN.id, november(30)), (PRIYA.id, november(30))]


# Beside the reminders of audits


def test_reminded_of_audits_nobody_hears_the_same_morning_of_what_can_wait(weeks: Weeks) -> None:
    """Asha's audit has been still for five days on the Thursday."""
    weeks.house.begin()
    weeks.agree(replace(due(november(29)), owner_person=ASHA.id))
    weeks.look("2026-11-26T09:00")
    assert [who for who, _, _ in weeks.house.enqueued("reminder/")] == [ASHA.id]
    assert weeks.told() == []
    weeks.look("2026-11-27T09:00")
    assert weeks.told() == [(ASHA.id, november(27))]


def test_reminded_of_audits_one_still_hears_of_what_is_due_today_or_unsafe(weeks: Weeks) -> None:
    weeks.house.begin()
    weeks.agree(replace(due(november(26)), owner_person=ASHA.id), due(november(25), safety=True))
    weeks.look("2026-11-26T09:00")
    assert {who for who, _ in weeks.told()} == {ASHA.id, DANA.id, MARCUS.id}


# The clock


def test_it_says_when_the_next_working_day_begins_anywhere(weeks: Weeks) -> None:
    weeks.set_up(hours=Hours(time(8), time(16)))
    weeks.look("2026-11-23T12:00")
    next_at = chasing.chase(weeks.house.context)
    assert next_at == datetime(2026, 11, 24, 8, tzinfo=UTC)
    weeks.house.set_up(Setup("Northshire", "01632 960120", (), ()))
    assert chasing.chase(weeks.house.context) is None


def test_clockworks_side_by_side_tell_everybody_once(database_url: str) -> None:
    """Each with connections of its own, as in several processes; all look at the same moment."""
    with closing(Database(database_url)) as first:
        weeks = Weeks(House.on(first))
        weeks.set_up()
        weeks.agree(due(november(20), safety=True), due(MONDAY), NOBODYS)
        weeks.look("2026-11-22T12:00")
        weeks.house.clock.move(timedelta(hours=21).total_seconds())
        clockworks(weeks.house, database_url, chasing.chase)
        assert sorted(weeks.told()) == [(DANA.id, MONDAY), (MARCUS.id, MONDAY)]


def test_what_fails_leaves_its_slot_due_and_nothing_noted(
    weeks: Weeks, monkeypatch: pytest.MonkeyPatch
) -> None:
    weeks.agree(due(MONDAY))

    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("bot.usecases.chasing.records.told", fail)
        with pytest.raises(RuntimeError):
            weeks.look("2026-11-23T09:00")
    assert weeks.told() == []
    with weeks.house.context.database.read() as conn:
        ticked = select(func.count()).where(tables.Tick.__table__.c.schedule.startswith("chase/"))
        assert conn.execute(ticked).scalar_one() == 0
    weeks.look("2026-11-23T09:05")
    assert weeks.heard(DANA) == [MONDAY]
