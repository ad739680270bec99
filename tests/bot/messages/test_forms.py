"""Forms: what they show is what they give back, and errors stand where they belong."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.messages.forms import (
    action,
    assign,
    cancel,
    concern,
    hand_over,
    header,
    keep,
    question,
    section,
    start,
    started,
)
from bot.messages.types import View
from bot.widgets.ids import NO_AUDIT, Act, Form
from flows import agreeing, checks, questions
from flows.actions import ActionDetails
from flows.answers import Reading, Text
from flows.audit import Audit, Status
from flows.concerns import SafeNow
from flows.questionnaire import ANSWER, Step
from tests.bot.messages.examples import (
    FORM,
    LINK,
    NOW,
    answered,
    begun,
    blocks_of,
    buttons,
    check_legal,
    complete,
    moment,
    token,
    words_of,
)
from tests.bot.widgets.filling import State, untouched

LONG = " ".join(f"word{n:05}" for n in range(900))
READING = Reading(NOW.date())


def sent(view: View, **filled: Mapping[str, object]) -> View:
    """The view as Slack sends it: as it opened, but for the fields named here."""
    state: State = untouched(blocks_of(view))
    for name, held in filled.items():
        ((action_id, entry),) = state[name].items()
        state[name] = {action_id: {**entry, **held}}
    return {**view, "state": {"values": state}}


def test_a_question_sent_as_it_opened_gives_back_what_stands_there() -> None:
    audit = replace(complete(), revision=42)
    for asked in FORM.questions:
        given = question.read(sent(question.show(audit, asked)))
        assert given is not None
        assert (given.audit, given.revision) == (audit.id, 42)
        for step, raw in given.given.items():
            value = None
            if raw is not None and step.part == ANSWER:
                value = questions.read(asked, raw, READING)
            elif raw is not None:
                note = asked.note(step.part)
                assert note is not None
                value = questions.read_note(note, raw, READING)
            assert str(value) == str(audit.value(*step))


def test_a_text_longer_than_a_field_comes_back_whole() -> None:
    audit = answered(complete(), risk__evidence=Text.of(LONG))
    given = question.read(sent(question.show(audit, FORM.by_key["risk"])))
    assert given is not None
    assert str(given.given[Step("risk", "evidence")]) != "None"
    raw = given.given[Step("risk", "evidence")]
    assert raw == questions.Typed(LONG)


def test_a_text_too_long_for_any_form_is_never_shown_in_part() -> None:
    """Sending half of it would cut the rest."""
    audit = answered(complete(), risk__evidence=Text.of(LONG * 40))
    view = question.show(audit, FORM.by_key["risk"])
    check_legal(view)
    assert view["callback_id"] == Form.NOTICE
    assert "too much text" in words_of(view)


def test_no_form_insists_on_a_note_but_says_when_it_is_needed() -> None:
    """A wrong grade must be mended even while its evidence is still to come."""
    view = question.show(begun(), FORM.by_key["risk"])
    needed = [b["block_id"] for b in blocks_of(view) if b["type"] == "input" and not b["optional"]]
    assert needed == ["grade:risk:answer"]
    assert "needed before you can submit" in words_of(view)
    assert "needed unless the answer is Not applicable" in words_of(view)
    seen = question.show(begun(), FORM.by_key["seen"])
    assert "needed if the answer is Yes" in words_of(seen)


def test_errors_stand_at_the_fields_they_name() -> None:
    view = question.show(complete(), FORM.by_key["risk"])
    found = {"risk.answer": "a", "risk.impact": "b"}
    assert question.errors(view, found) == {"grade:risk:answer": "a", "text:risk:impact": "b"}


def test_an_error_about_a_field_that_is_not_there_stands_at_the_first_one() -> None:
    view = question.show(complete(), FORM.by_key["words"])
    assert question.errors(view, {"gone.answer": "c"}) == {"short_text:words:answer": "c"}


@pytest.mark.parametrize("forged", [None, "", "{}", "[1]", "x" * 4_000])
def test_a_form_this_bot_did_not_make_is_not_read(forged: object) -> None:
    view = {**sent(question.show(complete(), FORM.by_key["risk"]))}
    view["private_metadata"] = forged
    for read in (question.read, section.read, action.read, concern.read, keep.read, cancel.read):
        assert read(view) is None
    assert hand_over.read(view) is None
    assert header.read(view) is None


def test_the_header_is_read_with_its_case_and_assignment() -> None:
    view = header.show(FORM, "710452", [], "as1")
    chosen = {"text": {"type": "plain_text", "text": "Care leavers"}, "value": "care"}
    given = header.read(sent(view, **{"choice:strand:answer": {"selected_option": chosen}}))
    assert given is not None
    assert (given.questionnaire, given.case, given.assignment) == ("form", "710452", "as1")
    assert given.given["strand"] == questions.Picked(("care",))
    assert given.given["visits_made"] is None
    assert header.errors(view, {"strand": "x"}) == {"choice:strand:answer": "x"}


def test_the_header_says_that_the_case_is_being_audited_already() -> None:
    said = words_of(header.show(FORM, "710452", [complete()]))
    assert (
        "Case 710452 is being audited already: Case audit, by <@U0ASHA>, 6 of 7 answered." in said
    )
    many = words_of(header.show(FORM, "710452", [complete()] * 5))
    assert "And two more." in many
    assert "already" not in words_of(header.show(FORM, "710452", []))


def test_whoever_audits_the_case_already_is_told_so_as_themselves() -> None:
    said = words_of(header.show(FORM, "710452", [complete()], person="U0ASHA"))
    assert "Case audit, by you, 6 of 7 answered." in said


def test_the_case_reference_comes_before_what_each_questionnaire_is_for() -> None:
    """Who knows the form reads no further; on a phone the five paragraphs fill two screens."""
    names = [block["type"] for block in blocks_of(start.show((FORM, replace(FORM, key="b"))))]
    assert names[:2] == ["input", "input"]


def test_the_only_questionnaire_is_chosen_already() -> None:
    view = start.show((FORM,), "710452")
    assert start.read(sent(view)) == start.Started("form", "710452")
    assert "For practice." in words_of(view)


def test_with_no_questionnaire_there_is_nothing_to_send() -> None:
    view = start.show(())
    assert "submit" not in view
    assert "No questionnaire is set up yet." in words_of(view)


def test_a_begun_audit_has_its_button_once_its_thread_stands() -> None:
    assert buttons(started.show(begun(), LINK))["Open the thread"]["url"] == LINK
    assert not buttons(started.show(begun(), ""))


def pages(audit: Audit, part: str) -> list[View]:
    found: list[View] = []
    while "submit" in (view := section.show(audit, part, len(found))):
        found.append(view)
    return found


def test_a_section_has_a_page_for_each_question_that_applies() -> None:
    audit = answered(begun(), seen="no")
    named = [words_of(page).splitlines()[1] for page in pages(audit, "visits")]
    assert named == ["*3 · Seen alone*", "*5 · On file*", "*6 · In short*"]
    assert len(pages(answered(audit, seen="yes"), "visits")) == 4


def test_of_a_returned_audit_a_section_has_the_pages_that_can_be_changed() -> None:
    whole = replace(complete(), status=Status.RETURNED, returned_revision=complete().revision)
    returned = replace(whole, returned={"plans": "Whose plan is it?"})
    (page,) = pages(returned, "domains")
    said = words_of(page)
    assert "2 · Quality of plans" in said
    assert "Whose plan is it?" in said
    assert "Page 1 of 1\n" in said


def test_a_returned_question_says_in_its_form_what_the_moderator_said() -> None:
    audit = replace(complete(), status=Status.RETURNED, returned={"plans": "Whose plan is it?"})
    assert "Whose plan is it?" in words_of(question.show(audit, audit.question("plans")))
    assert "moderator" not in words_of(question.show(audit, audit.question("risk")))


def test_after_a_sections_last_page_it_says_so() -> None:
    view = section.show(begun(), "visits", 3)
    assert "That was the last question of *Visits*." in words_of(view)


def test_a_page_says_which_it_is_and_that_closing_loses_it() -> None:
    said = words_of(pages(begun(), "domains")[0])
    assert "Page 1 of 2" in said
    assert "A page that you leave or close before that is lost." in said


def test_a_page_is_read_with_its_section_and_question() -> None:
    audit = complete()
    given = section.read(sent(section.show(audit, "domains", 1)))
    assert given is not None
    assert (given.section, given.question, given.audit) == ("domains", "plans", audit.id)
    assert given.given[Step("plans")] == questions.Picked(("does_not_meet_good",))


def test_the_next_page_is_found_from_the_answers_as_they_are_now() -> None:
    """The page just sent may have brought a question in, or taken one out."""
    no, yes = answered(begun(), seen="no"), answered(begun(), seen="yes")
    assert section.page_after(no, "visits", "seen") == 1
    assert "5 · On file" in words_of(section.show(no, "visits", 1))
    assert "4 · Where" in words_of(section.show(yes, "visits", 1))
    assert section.page_after(no, "visits", "words") == 3


def test_a_section_opens_at_its_first_gap() -> None:
    without = {s: e for s, e in complete().entries.items() if s != Step("plans", "impact")}
    assert section.page_for(replace(complete(), entries=without), "domains", "risk") == 1
    assert section.page_for(begun(), "visits", "seen") == 0


def test_a_section_opened_from_a_question_goes_on_from_there() -> None:
    """What was passed over before it comes last; where all is answered, the question itself."""
    audit = answered(begun(), seen="yes", seen__since=date(2026, 9, 1))
    assert section.page_for(audit, "visits", "seen") == 1
    assert section.page_for(audit, "visits", "file") == 2
    late = answered(audit, file=("plan",), words=Text.of("A good start"))
    assert section.page_for(late, "visits", "words") == 1
    assert section.page_for(complete(), "visits", "file") == 2


def test_pages_can_be_turned_without_saving() -> None:
    page = section.show(begun(), "domains", 1)
    back, on = buttons(page)["Previous without saving"], buttons(page)["Finish without saving"]
    assert str(back["action_id"]).startswith(Act.PAGE)
    assert (token(back).question, token(back).value) == ("domains", "0")
    assert on["action_id"] == Act.FINISH_SECTION
    assert token(on).question == "domains"


DETAILS = ActionDetails(
    "Make sure the window is safe",
    owner_person="U0DANA",
    due_on=date(2026, 11, 27),
    safety=True,
    question="risk",
)


def test_an_action_sent_as_it_opened_is_the_same_action() -> None:
    audit = agreeing.add(complete(), "x1", DETAILS, moment()).audit
    given = action.read(sent(action.show(audit, audit.actions[0])))
    assert given is not None
    assert (given.number, given.text, given.person) == (1, DETAILS.text, "U0DANA")
    assert (given.question, given.safety, given.remove) == ("risk", True, False)
    assert agreeing.read_due(given.due, NOW.date()) == DETAILS.due_on


def test_a_new_action_is_empty_and_can_not_be_taken_off_the_list() -> None:
    view = action.show(complete(), None)
    given = action.read(sent(view))
    assert given is not None
    assert (given.number, given.text, given.due, given.remove) == (0, "", "", False)
    assert "remove" not in {block.get("block_id") for block in blocks_of(view)}


def test_an_actions_errors_stand_at_their_fields() -> None:
    assert action.errors({"due": "a", "owner": "b"}) == {"due": "a", "text": "b"}


def test_a_concern_begins_with_whom_to_call() -> None:
    for audit in (begun(), None):
        first, *_ = words_of(concern.show(audit, "0161 496 0000")).splitlines()
        assert first == (
            "*If a child is in danger now, call 999 or the emergency duty team on 0161 496 0000. "
            "This form does not call them.*"
        )


def test_a_concern_is_read_with_what_was_typed_already() -> None:
    view = concern.show(begun(), "", LONG)
    chosen = {"text": {"type": "plain_text", "text": "No"}, "value": "no"}
    given = concern.read(
        sent(view, safe={"selected_option": chosen}, knows={"value": "Mum knows."})
    )
    assert given is not None
    assert (given.audit, given.what) == ("a1b2c3", LONG)
    assert (given.safe_now, given.who_knows) == (SafeNow.NO, "Mum knows.")


def test_a_concern_outside_any_audit_asks_for_the_case() -> None:
    view = concern.show(None, "", "The window")
    given = concern.read(sent(view, case={"value": "710452"}))
    assert given is not None
    assert (given.audit, given.case, given.safe_now) == ("", "710452", SafeNow.NOT_KNOWN)
    assert concern.errors({"case": "x"}) == {"case": "x"}


def test_of_several_alike_those_that_are_ticked_are_kept_and_none_is_ticked_yet() -> None:
    above = Text.of("As above.")
    audit = answered(complete(), risk__impact=above, plans__impact=above)
    asked = checks.queries(audit)
    form = keep.show(audit, asked)
    assert "initial_options" not in str(form)
    ticked = {"selected_options": [{"value": asked[1].key}]}
    given = keep.read(sent(form, which=ticked, reason={"value": "It is the same."}))
    assert given == keep.KeepGiven(audit.id, (asked[1].key,), "It is the same.")


def test_handing_over_cancelling_keeping_and_assigning_give_back_what_was_filled_in() -> None:
    audit = answered(complete(), risk__impact=Text.of("As above."))
    to = hand_over.read(sent(hand_over.show(audit), to={"selected_user": "U0SAM"}))
    assert to == hand_over.HandOverGiven(audit.id, "U0SAM")
    why = cancel.read(sent(cancel.show(audit), reason={"value": "Wrong case."}))
    assert why == cancel.ReasonGiven(audit.id, "", "Wrong case.")
    (query,) = checks.queries(audit)
    kept = keep.read(sent(keep.show(audit, [query]), reason={"value": "It is the same."}))
    assert kept == keep.KeepGiven(audit.id, (query.key,), "It is the same.")
    given = assign.read(
        sent(
            assign.show((FORM,)),
            auditor={"selected_user": "U0ASHA"},
            case={"value": "710452"},
            due={"value": "in two weeks"},
        )
    )
    assert given == assign.AssignGiven("U0ASHA", "form", "710452", "in two weeks")
    assert assign.errors({"due": "a", "case": "b", "?": "c"}) == {"due": "a", "case": "c"}


def test_a_number_stands_in_its_field_as_it_was_given() -> None:
    audit = answered(begun(), visits_made=Decimal("2.5"))
    given = question.read(sent(question.show(audit, FORM.by_key["visits_made"])))
    assert given is not None
    assert given.given == {Step("visits_made"): questions.Typed("2.5")}


def test_a_form_about_no_audit_says_so_in_its_token() -> None:
    view = header.show(FORM, "710452", [])
    assert str(view["private_metadata"]).startswith(f'["{NO_AUDIT}"')
