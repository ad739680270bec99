"""An immediate concern: whoever must know is messaged at once, and nothing goes to a channel."""

import re

import pytest

from tests.journeys.auditing import Auditor, begin_coventry
from tests.journeys.council import SETUP, Council
from tests.person import Person

WHAT = "Robin's bruise from Tuesday is bigger, and nobody has seen the doctor's letter."
FIRST_LINE = (
    "If a child is in danger now, call 999 or the emergency duty team on 01632 960120. "
    "This {} does not call them."
)


def fill_in(person: Person, *, case: str = "", what: str = WHAT) -> dict[str, str] | None:
    """Fill the form in and send it."""
    person.wait_for_view("Immediate concern")
    if case:
        person.fill("Case reference", case)
    if what:
        person.fill("What are you worried about?", what)
    person.fill("Is the child safe now?", "I don't know")
    person.fill("Who knows already?", "The night worker")
    return person.submit()


def raised(council: Council) -> Auditor:
    """An auditor who has just raised a concern from the thread."""
    auditor = begin_coventry(council)
    auditor.say("concern")
    auditor.press("Raise a concern", "999")
    assert fill_in(auditor.person) is None
    return auditor


def first_block(person: Person, message: dict[str, object]) -> str:
    """What the first line of a message says."""
    return person.see(message).split("\n")[0]


@pytest.mark.parametrize("person", ["U0MARCUS", "U0PRIYA"])
def test_the_manager_and_the_service_lead_are_messaged_at_once(
    council: Council, person: str
) -> None:
    raised(council)
    someone = council.person(person)
    told = someone.wait_for_message("Immediate concern · case 710452")
    shown = someone.see(told)
    assert WHAT in shown
    assert "The night worker" in shown
    assert "Raised by @Asha Verma (01632 960121) " in shown
    assert "not known" in shown
    assert re.search(r"Told \d\d:\d\d: @Marcus Bell and @Priya Nair", shown)


def test_the_channel_hears_that_there_is_one_and_no_word_of_what_it_is(council: Council) -> None:
    raised(council)
    marcus = council.person("U0MARCUS")
    shown = marcus.see(marcus.wait_for_message("Immediate concern", channel="C0ESC"))
    assert "case 710452" in shown
    assert re.search(r"Told \d\d:\d\d: @Marcus Bell and @Priya Nair", shown)
    assert "bruise" not in shown
    assert "night worker" not in shown


def test_whoever_raised_it_reads_who_was_told(council: Council) -> None:
    auditor = raised(council)
    assert auditor.asked(
        "Your concern about case 710452 was sent",
        "@Marcus Bell (01632 960122) · told",
        "@Priya Nair",
    )


def test_every_message_and_form_begins_with_whom_to_call(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("concern")
    asha, marcus = auditor.person, council.person("U0MARCUS")
    offered = auditor.asked("Raise a concern")
    assert first_block(asha, offered) == FIRST_LINE.format("message")
    asha.press(offered, "Raise a concern")
    form = asha.wait_for_view("Immediate concern")
    assert asha.see(form).split("\n")[1] == FIRST_LINE.format("form")
    assert fill_in(asha) is None
    assert first_block(asha, auditor.asked("was sent")) == FIRST_LINE.format("message")
    told = marcus.wait_for_message("Immediate concern")
    assert first_block(marcus, told) == FIRST_LINE.format("message")
    channel = marcus.wait_for_message("Immediate concern", channel="C0ESC")
    assert first_block(marcus, channel) == FIRST_LINE.format("message")


def test_the_word_works_while_evidence_is_awaited(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked("What is the evidence?")
    auditor.say("CONCERN")
    auditor.asked("999", "Raise a concern")
    assert council.audit().value("risk", "evidence") is None


@pytest.mark.parametrize("typed", [f"concern: {WHAT}", f"Concern - {WHAT}"])
def test_what_was_typed_with_the_word_is_in_the_form_already(council: Council, typed: str) -> None:
    auditor = begin_coventry(council)
    auditor.say(typed)
    auditor.press("Raise a concern", "Writing it here tells nobody")
    assert WHAT in auditor.person.see(auditor.person.wait_for_view("Immediate concern"))


def test_the_word_works_in_a_thread_whose_audit_somebody_else_has_now(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.menu("Hand over")
    auditor.person.wait_for_view("Hand over")
    auditor.person.fill("Who takes it over?", "U0SAM")
    assert auditor.person.submit() is None
    auditor.asked("@Sam Ortiz has this audit now")
    auditor.say(f"concern: {WHAT}")
    auditor.press("Raise a concern", "999")
    assert fill_in(auditor.person, case="710452", what="") is None
    marcus = council.person("U0MARCUS")
    assert WHAT in marcus.see(marcus.wait_for_message("Immediate concern · case 710452"))


def test_the_word_works_for_somebody_who_may_not_answer_any_more(council: Council) -> None:
    auditor = begin_coventry(council)
    text = SETUP.read_text(encoding="utf-8")
    council.set_up(text.replace("name: Asha Verma\n", "name: Asha Verma\n    active: false\n"))
    auditor.say("concern")
    auditor.press("Raise a concern", "999")
    told = auditor.seen("You are not set up in Golden Thread")
    assert auditor.person.see(told).startswith(FIRST_LINE.format("form"))


def test_an_answer_edited_into_a_concern_offers_the_form_and_stays_as_it_was(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked("What is the evidence?")
    ts = auditor.say("Two visits.")
    auditor.asked("What has this meant for the child?")
    auditor.person.edit(ts, f"concern: {WHAT}")
    auditor.press("Raise a concern", "999")
    assert WHAT in auditor.person.see(auditor.person.wait_for_view("Immediate concern"))
    assert str(council.audit().value("risk", "evidence")) == "Two visits."


def test_a_message_outside_edited_into_a_concern_offers_the_form(council: Council) -> None:
    dana = council.person("U0DANA")
    ts = dana.say("hello")["ts"]
    dana.wait_for_message("no audit in progress")
    dana.edit(ts, f"concern: {WHAT}")
    assert dana.wait_for_message("Raise a concern")


def test_a_concern_is_raised_from_the_cards_menu(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.menu("Raise a concern")
    assert fill_in(auditor.person) is None
    auditor.asked("Your concern about case 710452")


def test_a_concern_outside_any_audit_asks_for_the_case(council: Council) -> None:
    dana = council.person("U0DANA")
    dana.say("concern")
    dana.press(dana.wait_for_message("Raise a concern"), "Raise a concern")
    errors = fill_in(dana, case="Robin Field")
    assert errors is not None
    assert set(errors) == {"case"}
    assert fill_in(dana, case="551201") is None
    marcus = council.person("U0MARCUS")
    marcus.wait_for_message("Immediate concern · case 551201")
    dana.wait_for_message("Your concern about case 551201")


def test_a_concern_is_raised_from_home(council: Council) -> None:
    dana = council.person("U0DANA")
    dana.press(dana.home("Raise a concern"), "Raise a concern")
    assert fill_in(dana, case="551201") is None
    council.person("U0PRIYA").wait_for_message("Immediate concern · case 551201")


def test_who_is_not_set_up_is_told_whom_to_call_before_they_write_anything(
    council: Council,
) -> None:
    text = SETUP.read_text(encoding="utf-8")
    council.set_up(text.replace("name: Dana Cole\n", "name: Dana Cole\n    active: false\n"))
    dana = council.person("U0DANA")
    dana.say("concern")
    dana.press(dana.wait_for_message("Raise a concern"), "Raise a concern")
    shown = dana.see(dana.wait_for_message("You are not set up in Golden Thread"))
    assert shown.startswith(FIRST_LINE.format("form"))
    assert dana.views() == []


def test_a_concern_with_nothing_in_it_is_refused_at_the_field(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.menu("Raise a concern")
    errors = fill_in(auditor.person, what="   ")
    assert errors is not None
    assert list(errors) == ["what"]


def test_the_manager_who_raises_one_is_not_told_what_they_said(council: Council) -> None:
    marcus = council.person("U0MARCUS")
    marcus.press(marcus.home("Raise a concern"), "Raise a concern")
    assert fill_in(marcus, case="551201") is None
    confirmed = marcus.see(marcus.wait_for_message("Your concern about case 551201"))
    assert "@Priya Nair" in confirmed
    assert "@Marcus Bell" not in confirmed


def test_a_form_sent_twice_tells_everybody_once(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.menu("Raise a concern")
    form = auditor.person.wait_for_view("Immediate concern")

    def send(window: Person) -> None:
        window.fill("What are you worried about?", WHAT, view=form)
        window.fill("Is the child safe now?", "No", view=form)
        window.submit(form)

    council.at_once("U0ASHA", send, send)
    council.settle()
    marcus = council.person("U0MARCUS")
    assert len([m for m in marcus.messages() if "Immediate" in marcus.see(m)]) == 1
