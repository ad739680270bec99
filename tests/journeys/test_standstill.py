"""A quality lead, and the audits that nobody is at work on."""

import pytest

from bot.messages.forms.header import Header
from bot.usecases import starting
from bot.usecases.context import Cause
from bot.usecases.starting import Begin
from tests.bot.usecases.house import GIVEN
from tests.flows.building import COVENTRY
from tests.journeys.auditing import EVIDENCE, Auditor, begin_coventry
from tests.journeys.council import SETUP, Council
from tests.person import Person
from tests.seeing import labels

HEADING = "Audits standing still"


@pytest.fixture
def ashas(council: Council) -> Auditor:
    """Asha has begun, and written something."""
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked("What is the evidence?")
    auditor.say(EVIDENCE)
    auditor.asked("What has this meant for the child?")
    return auditor


def asha_leaves(council: Council) -> None:
    """The set-up says so."""
    text = SETUP.read_text(encoding="utf-8")
    council.set_up(text.replace("name: Asha Verma\n", "name: Asha Verma\n    active: false\n"))


def shows_no_more(quinn: Person, words: str) -> bool:
    """Whether Home was shown anew by itself, without these words."""
    shown = quinn.home_as_it_stands()
    return shown is not None and words not in quinn.see(shown)


@pytest.mark.usefixtures("ashas")
def test_an_audit_is_listed_after_two_weeks_and_without_a_word_of_it(council: Council) -> None:
    quinn = council.person("U0QUINN")
    council.pass_time(days=13)
    assert HEADING not in quinn.see(quinn.home())
    council.pass_time(days=2)
    shown = quinn.see(quinn.home(HEADING))
    assert "Case 710452 · Coventry case audit\n@Asha Verma · last change" in shown
    assert EVIDENCE not in shown
    assert HEADING not in quinn.see(council.person("U0MARCUS").home())


@pytest.mark.usefixtures("ashas")
def test_the_audit_of_somebody_who_left_is_handed_over_from_home(council: Council) -> None:
    asha_leaves(council)
    quinn = council.person("U0QUINN")
    shown = quinn.home("has left")
    quinn.press(shown, "Hand over", within="Case 710452")
    quinn.wait_for_view("Hand over")
    quinn.fill("Who takes it over?", "U0SAM")
    assert quinn.submit() is None
    council.person("U0SAM").wait_for_message("Case 710452")
    quinn.wait_for(lambda: shows_no_more(quinn, HEADING))
    assert council.audit().auditor == "U0SAM"


def test_an_audit_that_stands_still_is_cancelled_from_the_list_in_full(
    council: Council, ashas: Auditor
) -> None:
    for place in range(5):
        form = Header(COVENTRY.key, f"70881{place}", "", GIVEN)
        starting.begin(council.running.context, Begin(Cause(f"begun {place}", "U0SAM"), form))
    council.pass_time(days=15)
    quinn = council.person("U0QUINN")
    quinn.press(quinn.home("See all 6"), "See all 6")
    listed = quinn.wait_for_view(HEADING)
    assert labels(listed).count("Cancel audit") == 6
    quinn.press(listed, "Cancel audit", within="Case 710452")
    quinn.wait_for_view("Cancel audit")
    quinn.fill("Why does it stop?", "It was begun twice.")
    assert quinn.submit() is None
    ashas.asked("This audit is cancelled")
    quinn.wait_for(lambda: shows_no_more(quinn, "See all"))
