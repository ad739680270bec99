"""How an audit ends: checks, submission, cancelling, handing over; and what is refused after."""

import pytest

from flows.audit import Status
from tests.journeys.auditing import EVIDENCE, IMPACT, REASONS, Auditor, begin_coventry
from tests.journeys.council import SETUP, Council
from tests.seeing import Json, labels


def hand_over(auditor: Auditor, to: str) -> dict[str, str] | None:
    """Fill the form in and send it."""
    auditor.menu("Hand over")
    auditor.person.wait_for_view("Hand over")
    auditor.person.fill("Who takes it over?", to)
    return auditor.person.submit()


def taken_over(council: Council, person: str) -> Auditor:
    """The person's own thread of the audit."""
    someone = council.person(person)
    card = someone.wait_for_message("Case 710452")
    return Auditor(someone, card["ts"], council.settle)


def cancel(auditor: Auditor, reason: str = "The case moved to another council.") -> None:
    """Cancel the audit with a reason."""
    auditor.menu("Cancel audit")
    auditor.person.wait_for_view("Cancel audit")
    auditor.person.fill("Why does it stop?", reason)
    assert auditor.person.submit() is None


# The checks


def almost_finished(auditor: Auditor, impact: str) -> None:
    """Everything answered, the first domain with this impact."""
    auditor.judge(1, "Meets good", EVIDENCE, impact)
    for number in range(2, 13):
        auditor.judge(number, "Not applicable", EVIDENCE)
    auditor.press("Meets good", "13 of 14")
    auditor.asked("your reasons")
    auditor.say(REASONS)
    auditor.press("Leave it out", "14 of 14")


def test_a_missing_impact_blocks_submission_and_can_be_written_from_there(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.asked("What is the evidence?")
    auditor.say(EVIDENCE)
    auditor.asked("What has this meant for the child?")
    auditor.say("skip")
    for number in range(2, 13):
        auditor.judge(number, "Not applicable", EVIDENCE)
    auditor.press("Meets good", "13 of 14")
    auditor.asked("your reasons")
    auditor.say(REASONS)
    auditor.press("Leave it out", "14 of 14")
    auditor.asked("What has this meant for the child?", "1 of 14", "put this off")
    auditor.say("review")
    auditor.press("Review everything", "everything you have answered")
    assert "Needed before you can submit: the impact is missing" in auditor.read_on()


def test_an_impact_that_points_elsewhere_is_queried_and_can_be_kept_with_a_reason(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    almost_finished(auditor, "As above")
    told = auditor.asked("One thing a colleague would ask about", "the impact says “As above”")
    auditor.person.press(told, "Keep, because …")
    auditor.person.wait_for_view("Keep it, because …")
    assert "The moderator will see your reason" in auditor.person.see(auditor.person.view())
    auditor.person.fill("Why should it stay as it is?", "The evidence says it all.")
    assert auditor.person.submit() is None
    again = auditor.asked("Kept with your reason: Risk", "Submit")
    assert "colleague" not in auditor.person.see(again)
    assert list(council.audit().kept.values()) == ["The evidence says it all."]
    auditor.person.press(again, "Submit for moderation")
    auditor.asked("Submitted, thank you")


def test_a_queried_impact_is_written_anew_in_the_form(council: Council) -> None:
    auditor = begin_coventry(council)
    almost_finished(auditor, "See above")
    auditor.press("Write it", "the impact says “See above”")
    auditor.person.wait_for_view("Question 1")
    auditor.person.fill("What has this meant for the child?", IMPACT)
    assert auditor.person.submit() is None
    shown = auditor.person.see(auditor.asked("Changed: the impact for 1 · Risk", "Submit"))
    assert "colleague" not in shown


def test_an_action_without_owner_or_date_is_queried(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("action: Check the window")
    auditor.asked("Action 1 is on the list")
    auditor.finish()
    auditor.press("Say who and when", "Action 1 has nobody to do it and no date")
    assert auditor.person.wait_for_view("Change action 1")


def test_with_something_queried_submitting_asks_once_more(council: Council) -> None:
    auditor = begin_coventry(council)
    almost_finished(auditor, "As above")
    told = auditor.asked("colleague would ask")
    (submit,) = [b for b in buttons(told) if b["text"]["text"] == "Submit for moderation"]
    assert "still open" in submit["confirm"]["text"]["text"]


def buttons(message: Json) -> list[Json]:
    """The buttons in the message's rows."""
    rows = [b["elements"] for b in message["blocks"] if b["type"] == "actions"]
    return [element for row in rows for element in row]


# Submitted


@pytest.fixture
def submitted(council: Council) -> Auditor:
    """A Coventry audit that waits for a moderator."""
    auditor = begin_coventry(council)
    auditor.finish()
    auditor.press("Submit for moderation", "Submit")
    auditor.asked("Submitted, thank you")
    return auditor


def test_a_submitted_audit_waits_visibly_on_its_card(submitted: Auditor) -> None:
    submitted.person.wait_for(lambda: "It waits for a moderator" in submitted.card())
    shown = submitted.person.message(submitted.thread)
    assert labels(shown) == ["See answers", "Get it as a file", "Withdraw"]


def test_a_submitted_audit_stands_on_its_auditors_home(submitted: Auditor) -> None:
    shown = submitted.person.see(submitted.person.home("Submitted by you"))
    assert "Case 710452" in shown
    assert "In progress" not in shown


def test_the_quality_lead_sees_how_many_wait(council: Council, submitted: Auditor) -> None:
    assert submitted.thread
    council.person("U0QUINN").home("Coventry case audit: 1")


@pytest.mark.parametrize("text", ["exceeds good", EVIDENCE, "change 1", "action: Look", "pause"])
def test_after_submission_what_is_typed_is_refused(
    council: Council, submitted: Auditor, text: str
) -> None:
    before = council.audit()
    submitted.say(text)
    submitted.asked("It waits for a moderator", "can't be changed now")
    assert council.audit() == before


@pytest.mark.parametrize("entry", ["Hand over", "Cancel audit", "Add an action"])
def test_after_submission_the_cards_old_menu_changes_nothing(
    council: Council, submitted: Auditor, entry: str
) -> None:
    before = council.audit()
    old = council.forge("U0ASHA", council.first_posted("Case 710452"))
    submitted.person.press(old, entry)
    submitted.person.wait_for_message("This audit is closed")
    assert council.audit() == before


def test_after_submission_an_old_question_changes_nothing(
    council: Council, submitted: Auditor
) -> None:
    before = council.audit()
    folded = submitted.seen("13 · Overall grade — Meets good")
    submitted.person.press(folded, "Change")
    assert "closed" in submitted.person.see(submitted.person.view())
    assert council.audit() == before


def test_after_submission_a_second_submit_says_that_it_is_submitted(council: Council) -> None:
    """The button is gone, but not from a phone that has not heard of it yet."""
    auditor = begin_coventry(council)
    auditor.finish()
    stale = auditor.asked("Submit for moderation")
    auditor.person.press(stale, "Submit for moderation")
    auditor.asked("Submitted, thank you")
    auditor.seen("Before you submit: you submitted it.")
    before = council.audit()
    auditor.person.press(stale, "Submit for moderation")
    auditor.asked("It waits for a moderator")
    assert council.audit() == before


def test_after_submission_editing_a_message_changes_nothing(
    council: Council, submitted: Auditor
) -> None:
    before = council.audit()
    ts = next(m["ts"] for m in submitted.said() if m.get("text") == REASONS)
    submitted.person.edit(ts, "Something else")
    submitted.asked("can't be changed now")
    assert council.audit() == before


def test_after_submission_a_concern_can_still_be_raised(submitted: Auditor) -> None:
    submitted.say("concern")
    submitted.press("Raise a concern", "999")
    assert submitted.person.wait_for_view("Immediate concern")


# Cancelled


def test_a_cancelled_audit_is_kept_with_its_reason_and_says_so(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.asked("2 of 14")
    cancel(auditor)
    auditor.asked("This audit is cancelled")
    auditor.person.wait_for(lambda: "Cancelled on" in auditor.card())
    audit = council.audit()
    assert audit.status is Status.CANCELLED
    assert str(audit.value("risk", "evidence")) == EVIDENCE
    assert "The case moved to another council." in council.history("reason")


def test_cancelling_needs_a_reason(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.menu("Cancel audit")
    auditor.person.wait_for_view("Cancel audit")
    auditor.person.fill("Why does it stop?", "   ")
    errors = auditor.person.submit()
    assert errors is not None
    assert "reason" in errors
    assert council.audit().is_open


def test_a_cancelled_audit_takes_no_answers(council: Council) -> None:
    auditor = begin_coventry(council)
    question = auditor.asked("1 of 14")
    cancel(auditor)
    auditor.asked("This audit is cancelled")
    auditor.person.press(question, "Meets good")
    auditor.asked("Cancelled on", "can't be changed now")
    assert council.audit().value("risk") is None


# Handed over


def test_handing_over_opens_a_thread_with_everything_said_so_far(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.asked("2 of 14")
    assert hand_over(auditor, "U0SAM") is None
    sam = taken_over(council, "U0SAM")
    sam.seen("@Asha Verma", "everything answered so far")
    sam.asked("2 of 14")
    sam.person.press(sam.person.message(sam.thread), "See answers")
    sam.person.wait_for_view("Review")
    shown = sam.read_on()
    assert EVIDENCE in shown
    assert IMPACT in shown
    sam.person.close()
    sam.press("Exceeds good", "2 of 14")
    sam.asked("What is the evidence?")


def test_handing_over_closes_the_old_card_and_says_who_has_it(council: Council) -> None:
    auditor = begin_coventry(council)
    assert hand_over(auditor, "U0SAM") is None
    auditor.asked("@Sam Ortiz has this audit now")
    auditor.person.wait_for(lambda: "@Sam Ortiz has this audit now" in auditor.card())
    assert labels(auditor.person.message(auditor.thread)) == []


def test_typing_in_the_old_thread_is_answered_and_changes_nothing(council: Council) -> None:
    auditor = begin_coventry(council)
    assert hand_over(auditor, "U0SAM") is None
    auditor.asked("@Sam Ortiz has this audit now")
    auditor.say("meets good")
    auditor.asked("@Sam Ortiz has this audit now", "changes nothing")
    assert council.audit().value("risk") is None


def test_pressing_in_the_old_thread_changes_nothing(council: Council) -> None:
    auditor = begin_coventry(council)
    question = auditor.asked("1 of 14")
    assert hand_over(auditor, "U0SAM") is None
    auditor.asked("@Sam Ortiz has this audit now")
    auditor.person.press(question, "Meets good")
    auditor.seen("This audit is @Sam Ortiz's")
    assert council.audit().value("risk") is None


def test_who_gets_an_audit_back_is_sent_to_its_present_thread(council: Council) -> None:
    auditor = begin_coventry(council)
    assert hand_over(auditor, "U0SAM") is None
    auditor.asked("@Sam Ortiz has this audit now")
    sam = taken_over(council, "U0SAM")
    sam.asked("1 of 14")
    assert hand_over(sam, "U0ASHA") is None
    sam.asked("@Asha Verma has this audit now")
    auditor.say("meets good")
    auditor.asked("goes on in another thread", "Open the thread")
    assert council.audit().value("risk") is None


def test_handing_over_to_somebody_who_left_is_refused_at_the_field(council: Council) -> None:
    auditor = begin_coventry(council)
    assert hand_over(auditor, "U0LEE") == {
        "to": "Lee Hart has left. Choose somebody who can still sign in."
    }
    assert council.audit().auditor == "U0ASHA"


def test_handing_over_to_somebody_deactivated_in_slack_is_refused_at_the_field(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    council.workspace.slack.deactivate("U0SAM")
    assert hand_over(auditor, "U0SAM") == {
        "to": "Sam Ortiz has left. Choose somebody who can still sign in."
    }


def test_handing_over_to_somebody_marked_as_having_left_since_is_refused(council: Council) -> None:
    auditor = begin_coventry(council)
    text = SETUP.read_text(encoding="utf-8")
    left = "name: Sam Ortiz\n    active: false\n"
    council.set_up(text.replace("name: Sam Ortiz\n", left))
    errors = hand_over(auditor, "U0SAM")
    assert errors is not None
    assert "has left" in errors["to"]


@pytest.mark.parametrize(
    ("to", "fault"), [("U0ASHA", "has this audit already"), ("U0DANA", "not set up to audit")]
)
def test_handing_over_to_the_wrong_person_is_refused_at_the_field(
    council: Council, to: str, fault: str
) -> None:
    auditor = begin_coventry(council)
    errors = hand_over(auditor, to)
    assert errors is not None
    assert fault in errors["to"]


def test_a_quality_lead_hands_over_somebody_elses_audit(council: Council) -> None:
    auditor = begin_coventry(council)
    quinn = council.person("U0QUINN")
    forged = council.forge("U0QUINN", auditor.person.message(auditor.thread))
    quinn.press(forged, "Hand over")
    quinn.wait_for_view("Hand over")
    quinn.fill("Who takes it over?", "U0SAM")
    assert quinn.submit() is None
    taken_over(council, "U0SAM").asked("1 of 14")
    auditor.asked("@Sam Ortiz has this audit now")


def test_paused_reminders_are_on_again_for_who_takes_over(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("pause")
    auditor.asked("Reminders are paused")
    assert hand_over(auditor, "U0SAM") is None
    taken_over(council, "U0SAM").asked("1 of 14")
    assert not council.audit().reminders_paused
