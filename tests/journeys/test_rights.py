"""Nobody does what is not theirs: whatever is pressed or sent, the server decides."""

import pytest

from tests.journeys.auditing import EVIDENCE, IMPACT, Auditor, begin_coventry
from tests.journeys.council import SETUP, Council
from tests.person import Person
from tests.seeing import Json

NOT_YOURS = "This audit is @Asha Verma's"


def must_be_refused(person: Person) -> None:
    """Wait until this person alone reads that it is not theirs."""
    told = person.wait_for_message(NOT_YOURS)
    assert told.get("is_ephemeral"), "everybody can read it"


@pytest.fixture
def ashas(council: Council) -> Auditor:
    """Somebody else's audit, one domain into it."""
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.asked("2 of 14")
    return auditor


@pytest.mark.parametrize("person", ["U0SAM", "U0MARCUS", "U0DANA", "U0QUINN"])
def test_nobody_else_answers_a_question(council: Council, ashas: Auditor, person: str) -> None:
    before = council.audit()
    forged = council.forge(person, ashas.asked("2 of 14"))
    someone = council.person(person)
    someone.press(forged, "Meets good")
    must_be_refused(someone)
    assert council.audit() == before


@pytest.mark.parametrize("button", ["Skip for now", "Answer in a form"])
def test_nobody_else_uses_what_stands_under_a_question(
    council: Council, ashas: Auditor, button: str
) -> None:
    before = council.audit()
    sam = council.person("U0SAM")
    sam.press(council.forge("U0SAM", ashas.asked("2 of 14")), button)
    must_be_refused(sam)
    assert sam.views() == []
    assert council.audit() == before


@pytest.mark.parametrize(
    "entry",
    ["Continue", "See answers", "Add an action", "Hand over", "Pause reminders", "Cancel audit"],
)
def test_nobody_else_uses_the_card(council: Council, ashas: Auditor, entry: str) -> None:
    before = council.audit()
    sam = council.person("U0SAM")
    sam.press(council.forge("U0SAM", ashas.person.message(ashas.thread)), entry)
    must_be_refused(sam)
    assert sam.views() == []
    assert council.audit() == before


@pytest.mark.parametrize("button", ["See", "Change"])
def test_nobody_else_reads_what_was_written(council: Council, ashas: Auditor, button: str) -> None:
    sam = council.person("U0SAM")
    sam.press(council.forge("U0SAM", ashas.seen("1 · Risk — Meets good", "[See]")), button)
    must_be_refused(sam)
    assert sam.views() == []


@pytest.mark.parametrize("form", ["Answer in a form", "Whole section in a form"])
def test_a_form_sent_by_who_no_longer_has_the_audit_saves_nothing(
    council: Council, form: str
) -> None:
    auditor = begin_coventry(council)
    question, card = auditor.asked("1 of 14"), auditor.person.message(auditor.thread)
    auditor.person.press(question, form)
    view = auditor.person.view()
    quinn = council.person("U0QUINN")
    quinn.press(council.forge("U0QUINN", card), "Hand over")
    quinn.wait_for_view("Hand over")
    quinn.fill("Who takes it over?", "U0SAM")
    assert quinn.submit() is None
    auditor.person.fill("What is the evidence?", EVIDENCE, view=view)
    auditor.person.fill(field_of_grade(view), "Meets good", view=view)
    refused = auditor.person.submit(view)
    assert refused is not None
    assert "This audit is somebody else's" in next(iter(refused.values()))
    assert [open_view["id"] for open_view in auditor.person.views()] == [view["id"]]
    assert council.audit().value("risk") is None


def field_of_grade(view: Json) -> str:
    """The field in which the grade is chosen."""
    return next(str(b["block_id"]) for b in view["blocks"] if b["type"] == "input")


def test_nobody_else_submits(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.finish()
    before = council.audit()
    for person in ("U0SAM", "U0QUINN"):
        someone = council.person(person)
        forged = council.forge(person, auditor.asked("Submit for moderation"))
        someone.press(forged, "Submit for moderation")
        must_be_refused(someone)
    assert council.audit() == before


@pytest.mark.parametrize("person", ["U0SAM", "U0MARCUS", "U0QUINN"])
def test_nobody_else_withdraws(council: Council, person: str) -> None:
    auditor = begin_coventry(council)
    auditor.finish()
    auditor.press("Submit for moderation", "Submit")
    auditor.asked("Submitted, thank you")
    auditor.person.wait_for(lambda: "It waits for a moderator" in auditor.card())
    before = council.audit()
    someone = council.person(person)
    someone.press(council.forge(person, auditor.person.message(auditor.thread)), "Withdraw")
    must_be_refused(someone)
    assert council.audit() == before


def test_a_quality_lead_may_read(council: Council, ashas: Auditor) -> None:
    quinn = council.person("U0QUINN")
    quinn.press(council.forge("U0QUINN", ashas.person.message(ashas.thread)), "See answers")
    assert quinn.wait_for_view("Review")


def test_a_quality_lead_may_not_answer_but_may_cancel(council: Council, ashas: Auditor) -> None:
    quinn = council.person("U0QUINN")
    quinn.press(council.forge("U0QUINN", ashas.person.message(ashas.thread)), "Cancel audit")
    quinn.wait_for_view("Cancel audit")
    quinn.fill("Why does it stop?", "It was begun twice.")
    assert quinn.submit() is None
    ashas.asked("This audit is cancelled")


def test_somebody_who_is_not_set_up_any_more_can_do_nothing(
    council: Council, ashas: Auditor
) -> None:
    before = council.audit()
    text = SETUP.read_text(encoding="utf-8")
    council.set_up(text.replace("name: Asha Verma\n", "name: Asha Verma\n    active: false\n"))
    ashas.person.press(ashas.asked("2 of 14"), "Meets good")
    ashas.seen("You are not set up in Golden Thread")
    ashas.say("meets good")
    ashas.asked("You are not set up in Golden Thread")
    assert council.audit() == before


def test_another_persons_kept_message_can_not_be_used(council: Council, ashas: Auditor) -> None:
    before = council.audit()
    ashas.person.say("exceeds good")
    told = ashas.person.wait_for_message("I have kept it for you")
    sam = council.person("U0SAM")
    sam.press(council.forge("U0SAM", told), "Use as the answer to 2")
    must_be_refused(sam)
    assert council.audit() == before


def test_somebody_elses_concern_form_is_refused(council: Council, ashas: Auditor) -> None:
    sam = council.person("U0SAM")
    sam.press(council.forge("U0SAM", ashas.person.message(ashas.thread)), "Raise a concern")
    must_be_refused(sam)
    assert sam.views() == []


def test_a_press_on_what_the_bot_does_not_know_is_acknowledged_and_does_nothing(
    council: Council, ashas: Auditor
) -> None:
    before = council.audit()
    button = {"type": "button", "text": {"type": "plain_text", "text": "Odd"}}
    odd = {"blocks": [{"type": "actions", "elements": [{**button, "action_id": "odd"}]}]}
    ashas.person.press(council.forge("U0ASHA", odd), "Odd")
    nonsense = {**button, "action_id": "answer.meets_good", "value": "nonsense"}
    odd = {"blocks": [{"type": "actions", "elements": [nonsense]}]}
    ashas.person.press(council.forge("U0ASHA", odd), "Odd")
    ashas.person.wait_for_message("I can't find that audit any more")
    assert council.audit() == before
