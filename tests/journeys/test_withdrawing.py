"""An auditor takes a submitted audit back before a moderator has taken it."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from flows.audit import Status
from tests.journeys.auditing import COVENTRY, COVENTRY_HEADER, Auditor, begin_coventry
from tests.journeys.council import Council
from tests.journeys.window import LAPTOP, PHONE, Window
from tests.person import Person
from tests.seeing import Json, labels

QUESTION = "Withdraw this audit?"


@pytest.fixture
def finished(council: Council) -> Auditor:
    """A Coventry audit with an agreed action, which can be submitted."""
    auditor = begin_coventry(council)
    auditor.say("action: Check the window")
    auditor.asked("Action 1 is on the list")
    auditor.finish()
    return auditor


@pytest.fixture
def submitted(finished: Auditor) -> Auditor:
    """The same, waiting for a moderator."""
    submit(finished)
    return finished


def submit(auditor: Auditor) -> Json:
    """Submit it; the message that was pressed, as it stood."""
    pressed = auditor.asked("Submit for moderation")
    auditor.person.press(pressed, "Submit for moderation")
    auditor.asked("Submitted, thank you")
    auditor.person.wait_for(lambda: "It waits for a moderator" in auditor.card())
    return pressed


def card(auditor: Auditor) -> Json:
    """The card's message."""
    return auditor.person.message(auditor.thread)


def withdraw(auditor: Auditor) -> None:
    """Press the card's button, and see it done."""
    auditor.person.press(card(auditor), "Withdraw")
    auditor.asked("You withdrew this audit on")
    auditor.person.wait_for(lambda: "Withdrawn by @Asha Verma on" in auditor.card())


def test_a_withdrawn_audit_is_kept_and_says_so_on_its_card_and_in_its_thread(
    council: Council, submitted: Auditor
) -> None:
    before = council.audit()
    withdraw(submitted)
    assert labels(card(submitted)) == ["See answers"]
    assert "moderator" not in submitted.card()
    assert "no moderator will read it" in submitted.person.see(submitted.said()[-1])
    after = council.audit()
    assert after.status is Status.WITHDRAWN
    assert (after.entries, after.actions) == (before.entries, before.actions)
    assert council.history("status") == ["submitted", "withdrawn"]


def test_the_answers_of_a_withdrawn_audit_can_still_be_read(submitted: Auditor) -> None:
    withdraw(submitted)
    submitted.person.press(card(submitted), "See answers")
    submitted.person.wait_for_view("Review")
    shown = submitted.read_on()
    assert "Overall grade" in shown
    assert "Check the window" in shown


def test_a_withdrawn_audit_waits_on_nobodys_home(council: Council, submitted: Auditor) -> None:
    quinn = council.person("U0QUINN")
    quinn.home("Coventry case audit: 1")
    withdraw(submitted)
    shown = submitted.person.see(submitted.person.home("You have no audits on the go"))
    assert "710452" not in shown
    waits = "Waiting for a moderator"
    quinn.wait_for(lambda: waits not in quinn.see(quinn.home("Hello, Quinn")))


def test_a_second_press_says_what_became_of_it_and_changes_nothing(
    council: Council, submitted: Auditor
) -> None:
    old = card(submitted)
    withdraw(submitted)
    before = council.audit()
    submitted.person.press(old, "Withdraw")
    submitted.asked("Withdrawn by @Asha Verma on", "can't be changed now")
    assert council.audit() == before
    assert council.history("status") == ["submitted", "withdrawn"]


def test_two_presses_at_once_withdraw_once(council: Council, submitted: Auditor) -> None:
    shown = card(submitted)

    def press(window: Person) -> None:
        window.press(shown, "Withdraw")

    council.at_once("U0ASHA", press, press)
    submitted.seen("You withdrew this audit on")
    council.settle()
    assert council.history("status") == ["submitted", "withdrawn"]


@pytest.mark.parametrize("text", ["exceeds good", "change 1", "action: Look", "status", "pause"])
def test_what_is_typed_after_withdrawing_changes_nothing(
    council: Council, submitted: Auditor, text: str
) -> None:
    withdraw(submitted)
    before = council.audit()
    submitted.say(text)
    submitted.asked("Withdrawn by @Asha Verma on", "can't be changed now")
    assert council.audit() == before


def test_a_withdrawn_audit_is_not_submitted_again(council: Council, finished: Auditor) -> None:
    stale = submit(finished)
    withdraw(finished)
    finished.person.press(stale, "Submit for moderation")
    finished.asked("Withdrawn by @Asha Verma on", "can't be changed now")
    assert council.audit().status is Status.WITHDRAWN


def test_its_case_can_be_audited_again_from_the_start(council: Council, submitted: Auditor) -> None:
    """Nothing warns of the withdrawn one, and nothing of it is carried over."""
    withdraw(submitted)
    again = Auditor(submitted.person, reads=council.settle)
    again.start(COVENTRY, "710452", dict(COVENTRY_HEADER))
    again.asked("1 of 14")
    assert again.thread != submitted.thread
    first, second = council.audits()
    assert (first.status, second.status) == (Status.WITHDRAWN, Status.IN_PROGRESS)
    assert second.actions == ()
    assert "Withdrawn by" in submitted.card()


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_in_a_browser_withdrawing_is_asked_once_more_and_then_seen(
    council: Council, submitted: Auditor, chromium: Browser, size: tuple[int, int]
) -> None:
    with Window.open(chromium, council.workspace.slack.url, "U0ASHA", size) as auditor:
        shown = the_card(auditor)
        shown.get_by_role("button", name="Withdraw", exact=True).click()
        asked = auditor.page.get_by_role("dialog", name=QUESTION)
        expect(asked).to_contain_text("No moderator will read it.")
        expect(asked).to_contain_text("Nobody will be asked to do its action.")
        asked.get_by_role("button", name="Leave it").click()
        expect(asked).to_have_count(0)
        assert council.audit().status is Status.SUBMITTED
        shown.get_by_role("button", name="Withdraw", exact=True).click()
        asked.get_by_role("button", name="Withdraw", exact=True).click()
        expect(shown).to_contain_text("Withdrawn by @Asha Verma on")
        expect(shown.get_by_role("button", name="Withdraw", exact=True)).to_have_count(0)
        assert auditor.page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert council.audit().status is Status.WITHDRAWN
    assert submitted.seen("You withdrew this audit on")


def the_card(auditor: Window) -> Locator:
    """The card, among the app's messages."""
    auditor.page.get_by_role("tab", name="Messages").click()
    return auditor.page.get_by_role("article").filter(has_text="Case 710452").first
