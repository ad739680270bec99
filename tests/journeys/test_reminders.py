"""Days pass: an auditor is reminded of what has been still, once, in working hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.forms.assign import AssignGiven
from bot.usecases import assigning
from bot.usecases.context import Cause
from flows.schedule import WORKING_DAYS, is_working_day
from tests.flows.building import COVENTRY
from tests.journeys.auditing import EVIDENCE, Auditor, begin_coventry
from tests.journeys.council import SETUP, Council, SharedClock
from tests.seeing import Json, labels

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
MARCH, OCTOBER = 3, 10
WEEKS = 3


def a_monday(since: date) -> date:
    """The next Monday that begins some weeks without a public holiday."""
    day = since + timedelta(days=7 - since.weekday())
    span = [day + timedelta(days=n) for n in range(7 * WEEKS)]
    ordinary = all(is_working_day(each) for each in span if each.weekday() in WORKING_DAYS)
    return day if ordinary else a_monday(day)


def a_monday_before_a_change(since: date, month: int) -> date:
    """The Monday of the week at whose end the clocks change in Britain, with no holiday near."""
    year = since.year
    while True:
        year += 1
        last = date(year, month, 31)
        monday = last - timedelta(days=(last.weekday() + 1) % 7 + 6)
        if a_monday(monday - timedelta(days=1)) == monday:
            return monday


@dataclass(frozen=True, slots=True)
class SlowClock(SharedClock):
    """The clock of a machine that was set back by an hour; what it measures by goes on."""

    def now(self) -> datetime:
        """An hour before the workspace's time."""
        return SharedClock.now(self) - timedelta(hours=1)


class Days:
    """The days of a journey, counted from a Monday; times are London's."""

    def __init__(self, council: Council, monday: date | None = None) -> None:
        self.council = council
        self.monday = monday or a_monday(council.now.astimezone(LONDON).date())

    def pass_until(self, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass until then, and everything due be done."""
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
    auditor.say("resume")
    auditor.asked("Reminders are on again")
    days.pass_until(16, 9)
    _, told = days.reminders()
    assert "still for 16 days" in auditor.person.see(told)


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


@pytest.mark.parametrize("month", [MARCH, OCTOBER])
def test_over_a_clock_change_each_is_reminded_once_at_nine_of_their_own_clock(
    council: Council, month: int
) -> None:
    """Asha in London and Sam in Auckland, with a bot that is down and whose clock is set back.

    Both begin on a Tuesday; on Sunday the clocks change in Britain, some hours before the five
    days are over.
    """
    days = Days(council, a_monday_before_a_change(council.now.date(), month))
    council.set_up(with_sam_in_auckland(SETUP.read_text(encoding="utf-8")))
    days.pass_until(1, 1)
    begin_coventry(council)
    begin_coventry(council, person="U0SAM", case="710453")
    # Nine on Monday in Auckland is Sunday evening in London: 21 or 20 o'clock.
    there = datetime.combine(days.monday + timedelta(days=7), time(9), AUCKLAND).astimezone(LONDON)
    days.pass_until(6, there.hour - 1, 59)
    assert not days.reminders("U0SAM")
    days.pass_until(6, there.hour)
    assert (len(days.reminders("U0SAM")), len(days.reminders())) == (1, 0)
    days.pass_until(7, 8, 59)
    assert not days.reminders()
    days.pass_until(7, 9)
    assert (len(days.reminders("U0SAM")), len(days.reminders())) == (1, 1)
    council.stop_bot()
    council.clock = SlowClock(council.workspace.slack.clock)
    council.start_bot()
    days.look()
    days.pass_until(7, 9, 59)
    days.pass_until(7, 10, 30)
    council.stop_bot()
    council.clock = None
    assert (len(days.reminders("U0SAM")), len(days.reminders())) == (1, 1)
    days.pass_until(14, 11)
    council.start_bot()
    days.look()
    assert len(days.reminders()) == 2
    # It is night in Auckland: Sam's comes when Tuesday begins there.
    assert len(days.reminders("U0SAM")) == 1
    days.pass_until(14, 23)
    assert (len(days.reminders("U0SAM")), len(days.reminders())) == (2, 2)


def with_sam_in_auckland(text: str) -> str:
    """The set-up, in which Sam works far away."""
    name = "  - id: U0SAM\n"
    assert name in text
    return text.replace(name, f"{name}    timezone: Pacific/Auckland\n")
