"""Two o'clock on a Sunday morning: a concern goes up its list until somebody has it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.auditing import Auditor, begin_coventry
from tests.journeys.council import Council
from tests.journeys.test_concerns import FIRST_LINE, WHAT, fill_in, first_block
from tests.seeing import Json, labels

LONDON = ZoneInfo("Europe/London")
ASHA, MARCUS, PRIYA, QUINN = "U0ASHA", "U0MARCUS", "U0PRIYA", "U0QUINN"
CONCERN = "Immediate concern · case 710452"


def until_sunday_night(council: Council) -> None:
    """Let time pass until fourteen minutes past two on the next Sunday."""
    local = council.now.astimezone(LONDON)
    sunday = (local + timedelta(days=7 - local.isoweekday() % 7)).date()
    night = datetime(sunday.year, sunday.month, sunday.day, 2, 14, tzinfo=LONDON)
    pass_time(council, (night - council.now) / timedelta(minutes=1))


def pass_time(council: Council, minutes: float) -> None:
    """Let minutes pass, and all that is due then be done."""
    council.pass_time(minutes=minutes)
    if council.bot is not None:
        council.bot.clockwork.step()
        council.settle()


def copies(council: Council, person: str) -> list[Json]:
    """Every message of the concern that somebody was sent, the oldest first."""
    window = council.person(person)
    return [message for message in window.messages() if CONCERN in window.see(message)]


@pytest.fixture
def auditor(council: Council) -> Auditor:
    """Asha, who has just raised a concern in the thread of an audit, at 2:14 on a Sunday."""
    auditor = begin_coventry(council)
    until_sunday_night(council)
    auditor.say("concern")
    auditor.press("Raise a concern", "999")
    assert fill_in(auditor.person) is None
    auditor.asked("If nobody has acknowledged it by 02:4")
    council.settle()
    return auditor


def test_nobody_wakes_until_the_quality_lead_does(council: Council, auditor: Auditor) -> None:
    asha, quinn = auditor.person, council.person(QUINN)
    assert copies(council, QUINN) == []
    pass_time(council, 31)
    auditor.seen("Telephone now:", "@Marcus Bell", "@Priya Nair (01632 960123)", "@Quinn Okafor")
    (woken,) = copies(council, QUINN)
    assert "so you are told as well" in quinn.see(woken)
    assert WHAT in quinn.see(woken)
    assert "I have this" in labels(copies(council, MARCUS)[0])

    pass_time(council, 30)
    older, newer = copies(council, MARCUS)
    assert "told of this again" in council.person(MARCUS).see(older)
    assert labels(older) == []
    assert "you are told again" in council.person(MARCUS).see(newer)
    assert first_block(asha, auditor.asked("Telephone now:")) == FIRST_LINE.format("message")

    quinn.press(copies(council, QUINN)[-1], "I have this")
    auditor.asked("@Quinn Okafor acknowledged your concern about case 710452")
    council.settle()
    auditor.seen("@Quinn Okafor (01632 960124) · told", "acknowledged 03:1", "nobody more is told")
    for person in (MARCUS, PRIYA):
        assert "@Quinn Okafor has this" in council.person(person).see(copies(council, person)[-1])
    quiet = len(copies(council, MARCUS))
    pass_time(council, 180)
    assert len(copies(council, MARCUS)) == quiet
    channel = council.person(MARCUS).wait_for_message(CONCERN, channel="C0ESC")
    shown = council.person(MARCUS).see(channel)
    assert "@Quinn Okafor has this" in shown
    assert "bruise" not in shown


def test_down_that_night_it_tells_all_who_were_missed_as_soon_as_it_is_up(
    council: Council, auditor: Auditor
) -> None:
    council.stop_bot()
    pass_time(council, 95)
    council.start_bot()
    pass_time(council, 1)
    auditor.seen("Telephone now:", "@Quinn Okafor")
    assert len(copies(council, QUINN)) == 1
    assert len(copies(council, MARCUS)) == 1


def test_the_call_list_is_for_whom_it_goes_to_and_a_copied_button_takes_nothing_up(
    council: Council, auditor: Auditor
) -> None:
    priya, dana = council.person(PRIYA), council.person("U0DANA")
    auditor.press("Call list", "was sent")
    shown = auditor.person.see(auditor.person.wait_for_view("Call list"))
    assert "1. @Marcus Bell (01632 960122) · manager · told 02:1" in shown
    assert "3. @Quinn Okafor (01632 960124) · quality lead · to be told 02:4" in shown
    assert "bruise" not in shown

    (own,) = copies(council, PRIYA)
    copied = council.forge(dana.id, own)
    dana.press(copied, "I have this")
    assert dana.wait_for_message("You were not told of this concern")
    dana.press(copied, "Call list")
    council.settle()
    assert dana.views() == []
    assert "Nobody has acknowledged it yet" in priya.see(copies(council, PRIYA)[0])
    assert len(council.history("refused")) == 2
