"""The team's week in its channel: few lines of three hundred, kept true, once though down."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.usecases import digesting
from flows import following
from flows.actions import ActionDetails
from storage import actions
from tests.flows.building import DANA, moment
from tests.journeys.council import Council
from tests.journeys.test_reminders import Days
from tests.seeing import Json, labels
from tests.storage.following import WORKSPACE, agreed, due, found

TEAMS_CHANNEL = "C0NORTH"


@pytest.fixture
def days(council: Council) -> Days:
    """Ten o'clock on a Monday."""
    found_ = Days(council)
    found_.pass_until(0, 10)
    return found_


def agree(days: Days) -> None:
    """North team has three hundred actions open; of twenty that are late a child's safety hangs."""
    late, soon = days.monday + timedelta(days=3), days.monday + timedelta(days=9)
    given: list[ActionDetails] = [due(late, f"Mend lock {n}", safety=True) for n in range(20)]
    given += [due(late, f"Hold meeting {n}") for n in range(80)]
    given += [due(soon, f"See the child {n}") for n in range(150)]
    given += [due(None, f"Ask the school {n}") for n in range(50)]
    with days.council.running.context.database.begin() as conn:
        for place in range(10):
            agreed(conn, given[place * 30 : place * 30 + 30], f"A{place}", at=days.council.now)


def close_the_first(days: Days) -> None:
    """Dana closes the first of them."""
    context = days.council.running.context
    then = replace(moment(by=DANA), at=context.clock.now())
    with context.database.begin() as conn:
        followed = following.done(found(conn, "A0.1"), "The carpenter came.", then)
        digesting.refresh(context, conn, actions.save(conn, WORKSPACE, followed))
    context.wake()
    days.look()


def digests(days: Days) -> list[Json]:
    """What was posted in the team's channel once there was anything to do."""
    posted = days.council.person("U0DANA").messages(TEAMS_CHANNEL)
    return [message for message in posted if "week of" in str(message["blocks"])]


def test_a_team_with_three_hundred_open_reads_its_week_in_its_channel(days: Days) -> None:
    dana = days.council.person("U0DANA")
    agree(days)
    days.pass_until(7, 8, 59)
    assert digests(days) == []
    days.pass_until(7, 9)
    days.pass_until(7, 15)
    (told,) = digests(days)
    shown = dana.see(told)
    for words in ("North team · week of", "300 new, 100 overdue. Oldest: 4 days late."):
        assert words in shown
    assert "Five more overdue safety actions stand in the thread below" in shown
    assert "Overdue: 80 more · Due this week: 150 · No date: 50" in shown
    assert shown.count("Mend lock") == 15
    assert "See all 300" in labels(told)
    _, more = dana.messages(TEAMS_CHANNEL, told["ts"])
    assert dana.see(more).count("Mend lock") == 5
    close_the_first(days)
    (told,) = digests(days)
    assert dana.see(told).count("done by") == 1
    assert "carpenter" not in str(told)


def test_a_week_that_was_missed_while_down_is_not_posted_beside_the_next(days: Days) -> None:
    agree(days)
    days.council.stop_bot()
    days.pass_until(16, 12)
    days.council.start_bot()
    days.look()
    days.pass_until(17, 12)
    (told,) = digests(days)
    day = days.monday + timedelta(days=16)
    assert f"week of {day.day} {day:%B}" in str(told["blocks"])
