"""Days pass: an auditor is reminded of what has been still, once, in working hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.forms.assign import AssignGiven
from bot.usecases import assigning
from bot.usecases.context import Cause
from flows.schedule import WORKING_DAYS, is_working_day
from tests.flows.building import COVENTRY
from tests.journeys.auditing import EVIDENCE, Auditor, begin_coventry
from tests.journeys.council import Council
from tests.seeing import Json, labels

LONDON = ZoneInfo("Europe/London")
WEEKS = 3


def a_monday(since: date) -> date:
    """The next Monday that begins some weeks without a public holiday."""
    day = since + timedelta(days=7 - since.weekday())
    span = [day + timedelta(days=n) for n in range(7 * WEEKS)]
    ordinary = all(is_working_day(each) for each in span if each.weekday() in WORKING_DAYS)
    return day if ordinary else a_monday(day)


class Days:
    """The days of a journey, counted from a Monday."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.monday = a_monday(council.now.astimezone(LONDON).date())

    def pass_until(self, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass until then, in London, and everything due be done."""
        local = datetime.combine(self.monday + timedelta(days=day), time(hour, minute), LONDON)
        rest = local.astimezone(UTC) - self.council.now
        self.council.pass_time(seconds=rest.total_seconds() + 1)
        self.look()

    def look(self) -> None:
        """Let the clockwork look, and all be said that it finds."""
        if self.council.bot is not None:
            self.council.bot.clockwork.step()
            self.council.settle()

    def reminders(self, person: str = "U0ASHA") -> list[Json]:
        """What somebody was reminded of so far."""
        said = self.council.person(person).messages()
        return [message for message in said if "waiting for you" in message["text"]]


@pytest.fixture
def days(council: Council) -> Days:
    """Ten o'clock on a Monday."""
    found = Days(council)
    found.pass_until(0, 10)
    return found


def begin(days: Days) -> Auditor:
    """Asha begins, and writes something."""
    auditor = begin_coventry(days.council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked("What is the evidence?")
    auditor.say(EVIDENCE)
    auditor.asked("What has this meant for the child?")
    return auditor


def test_a_reminder_comes_once_in_working_hours_with_everything_in_it(days: Days) -> None:
    """Five days after a Monday is a Saturday: it comes on Monday at nine."""
    auditor = begin(days)
    begin_coventry(days.council, case="710453")
    given = AssignGiven("U0ASHA", COVENTRY.key, "710454", f"{days.monday + timedelta(days=8)}")
    assigning.assign(days.council.running.context, Cause("asked", "U0QUINN"), given)
    for day, hour, minute in ((4, 12, 0), (5, 12, 0), (6, 12, 0), (7, 8, 59)):
        days.pass_until(day, hour, minute)
        assert not days.reminders()
    days.pass_until(7, 9)
    (told,) = days.reminders()
    shown = auditor.person.see(told)
    for words in ("Case 710452", "Case 710453", "Case 710454", "still for 7 days"):
        assert words in shown
    assert EVIDENCE not in shown
    ways = ("Open the thread", "Snooze for 3 days", "Pause reminders")
    assert [labels(told).count(label) for label in ways] == [2, 2, 2]
    assert labels(told).count("Start") == 1
    days.pass_until(7, 16)
    days.pass_until(8, 16)
    assert len(days.reminders()) == 1
    assert not days.reminders("U0SAM")


def test_what_was_asked_for_and_is_late_is_told_of_by_itself(days: Days) -> None:
    """What was told two days before is not told again with it."""
    begin(days)
    given = AssignGiven("U0ASHA", COVENTRY.key, "710454", f"{days.monday + timedelta(days=8)}")
    assigning.assign(days.council.running.context, Cause("asked", "U0QUINN"), given)
    days.pass_until(7, 9)
    days.pass_until(9, 9)
    _, told = days.reminders()
    shown = days.council.person("U0ASHA").see(told)
    assert "Case 710454" in shown
    assert "was due" in shown
    assert "Case 710452" not in shown


def test_a_snoozed_audit_comes_back_after_three_days(days: Days) -> None:
    auditor = begin(days)
    days.pass_until(7, 9)
    (told,) = days.reminders()
    auditor.person.press(told, "Snooze for 3 days")
    days.pass_until(9, 16)
    assert len(days.reminders()) == 1
    days.pass_until(10, 9)
    assert len(days.reminders()) == 2


def test_a_paused_audit_is_told_of_no_more_until_it_is_resumed(days: Days) -> None:
    auditor = begin(days)
    days.pass_until(7, 9)
    (told,) = days.reminders()
    auditor.person.press(told, "Pause reminders")
    auditor.seen("paused")
    days.pass_until(15, 9)
    assert len(days.reminders()) == 1


def test_a_submitted_audit_is_told_of_no_more(days: Days) -> None:
    auditor = begin_coventry(days.council)
    days.pass_until(7, 9)
    assert len(days.reminders()) == 1
    auditor.finish()
    auditor.press("Submit for moderation", "Submit")
    auditor.seen("Submitted")
    days.pass_until(17, 9)
    assert len(days.reminders()) == 1


def test_a_bot_that_was_down_over_the_moment_reminds_once_when_it_is_back(days: Days) -> None:
    begin(days)
    days.council.stop_bot()
    days.pass_until(9, 11)
    days.council.start_bot()
    days.look()
    assert len(days.reminders()) == 1
    days.council.stop_bot()
    days.council.start_bot()
    days.look()
    assert len(days.reminders()) == 1


def test_a_bot_that_comes_back_at_night_lets_people_sleep(days: Days) -> None:
    begin(days)
    days.council.stop_bot()
    days.pass_until(8, 22)
    days.council.start_bot()
    days.look()
    assert not days.reminders()
    days.pass_until(9, 9)
    assert len(days.reminders()) == 1
