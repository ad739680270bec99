"""A question: what it says, what it offers, what it never repeats."""

from dataclasses import replace

import pytest

from bot.messages import asking
from bot.messages.types import Message, Reader
from bot.widgets.ids import Act, Token
from flows import checks
from flows.answers import Text
from flows.audit import Audit, Status
from flows.questionnaire import Step
from flows.speech import Ask, Kept, Speech, Taken, Why, WordTaken
from tests.bot.messages.examples import (
    FORM,
    FORMS_ONLY,
    PLANS,
    READER,
    RISK,
    answered,
    begun,
    blocks_of,
    buttons,
    complete,
    elements_of,
    token,
    words_of,
)


def ask(
    audit: Audit,
    question: str,
    part: str = "answer",
    why: Why = Why.NEXT,
    reader: Reader = READER,
    told: tuple[Speech, ...] = (),
) -> Message:
    step = Step(question, part)
    return asking.question(audit, Ask(step, why, audit.revision_at(step)), reader, told)


def test_a_question_says_where_one_is_what_is_asked_and_how_to_answer() -> None:
    said = ask(begun(), "risk")
    assert said.text == "1 of 7 · Risk"
    assert words_of(said).splitlines() == [
        "1 of 7 · Domains",
        "Grade what the child experienced.",
        "*Risk*",
        "How good is risk?",
        "Follow one worry through the record.",
        "You can also type the grade.",
    ]
    assert list(buttons(said)) == [
        "Exceeds good",
        "Meets good",
        "Does not meet good",
        "Not applicable",
        "What the grades mean",
        "Answer in a form",
        "Whole section in a form",
        "Skip for now",
    ]


def test_a_sections_introduction_is_said_once_with_its_first_question() -> None:
    assert "Grade what the child experienced." not in words_of(ask(begun(), "plans"))


def test_long_guidance_waits_behind_a_button() -> None:
    said = ask(begun(), "plans")
    assert PLANS.guidance not in words_of(said)
    assert "Guidance" in buttons(said)
    assert "Guidance" not in buttons(ask(begun(), "risk"))


def test_what_answers_mean_is_offered_only_where_something_is_explained() -> None:
    assert "What the answers mean" not in buttons(ask(begun(), "seen"))


def test_every_button_knows_the_answer_it_was_shown_against() -> None:
    audit = complete()
    said = ask(audit, "risk", why=Why.CHANGE)
    revisions = {token(one).revision for one in buttons(said).values()}
    assert revisions == {audit.revision_at(Step("risk"))}


def test_a_question_that_may_be_left_out_says_so() -> None:
    said = ask(begun(), "comments")
    assert "you can leave this one out" in words_of(said)
    assert "Leave it out" in buttons(said)
    assert "Skip for now" not in buttons(said)


def test_asked_again_it_says_what_stands_and_how_to_keep_it() -> None:
    said = ask(complete(), "risk", why=Why.CHANGE)
    assert "Your answer now: *Meets good*. Another one replaces it." in words_of(said)
    assert buttons(said)["Keep it and carry on"]["action_id"] == Act.CONTINUE
    assert "Skip for now" not in buttons(said)


def test_there_is_nothing_to_keep_where_nothing_stands() -> None:
    said = ask(begun(), "plans", why=Why.CHANGE)
    assert "Carry on" in buttons(said)
    assert "Keep it and carry on" not in buttons(said)


def test_a_text_asked_again_says_that_a_reply_replaces_it_and_never_repeats_it() -> None:
    said = ask(complete(), "risk", "evidence", why=Why.CHANGE)
    assert "You have written 49 characters here. A reply replaces them." in words_of(said)
    assert "A second reply is added" not in words_of(said)


def test_a_question_put_off_says_so_and_can_not_be_put_off_again() -> None:
    audit = replace(begun(), skipped=("plans",))
    said = ask(audit, "plans", why=Why.SKIPPED)
    assert "You put this off earlier." in words_of(said)
    assert "Skip for now" not in buttons(said)


def test_a_note_says_which_answer_it_belongs_to() -> None:
    audit = answered(begun(), risk="meets_good")
    said = ask(audit, "risk", "evidence")
    assert said.text == "1 of 7 · Risk · Evidence"
    assert words_of(said).splitlines() == [
        "1 of 7 · Risk — Meets good",
        "*What is the evidence?*",
        "What you read, and where.",
        "Reply here in your own words. A second reply is added to the first.",
    ]
    assert list(buttons(said)) == ["Answer in a form", "Change the grade", "Skip for now"]


def test_the_grade_can_be_changed_from_the_question_for_its_evidence() -> None:
    audit = answered(begun(), risk="meets_good")
    change = token(buttons(ask(audit, "risk", "evidence"))["Change the grade"])
    assert change.step == Step("risk")
    assert change.revision == audit.revision_at(Step("risk"))


@pytest.mark.parametrize("question", ["risk", "words", "visits_made", "worker", "file"])
def test_where_typing_does_not_count_nobody_is_invited_to_type(question: str) -> None:
    said = ask(begun(), question, reader=FORMS_ONLY)
    assert "type" not in words_of(said).lower()
    assert "reply" not in words_of(said).lower()


@pytest.mark.parametrize("question", ["words", "comments", "visits_made"])
def test_what_can_only_be_typed_can_be_answered_in_a_form_too(question: str) -> None:
    assert "Answer in a form" in buttons(ask(begun(), question))


def test_what_just_happened_is_one_line_on_top() -> None:
    audit = answered(complete(), plans__impact=Text.of("As above."))
    (query,) = checks.queries(audit)
    told = (Taken(Step("risk")), Kept((query.key,)))
    first, *_ = words_of(ask(audit, "comments", told=told)).splitlines()
    assert first == "Changed: 1 · Risk — Meets good. Kept with your reason: Quality of plans."


def test_what_a_form_changed_at_one_question_is_one_sentence() -> None:
    told = tuple(Taken(Step("risk", part)) for part in ("answer", "evidence", "impact"))
    first, *_ = words_of(ask(complete(), "comments", told=told)).splitlines()
    assert first == (
        "Changed: 1 · Risk — Meets good, evidence 49 characters, impact 50 characters."
    )


def test_a_changed_grade_is_not_said_twice_where_its_evidence_is_asked_for() -> None:
    audit = answered(begun(), risk="meets_good")
    said = ask(audit, "risk", "evidence", told=(Taken(Step("risk")),))
    assert words_of(said).count("Meets good") == 1


def test_a_word_read_as_an_instruction_can_still_be_the_answer() -> None:
    said = ask(begun(), "risk", told=(WordTaken("back", "1700000000.000200"),))
    assert "I read “back” as an instruction" in words_of(said)
    assert token(buttons(said)["That was my answer"]).value == "1700000000.000200"


def test_what_is_kept_for_a_question_is_the_same_for_every_audit_and_carries_none() -> None:
    """A form with a digest is prepared once; each audit's own buttons still name that audit."""
    form = replace(FORM, digest="d1")
    one = replace(begun(form), id="audit-one")
    other = replace(begun(form, case="708819"), id="audit-other")
    first, again, second = ask(one, "risk"), ask(one, "risk"), ask(other, "risk")
    assert first == again
    assert {token(b).audit for b in buttons(second).values()} == {"audit-other"}
    assert words_of(first) == words_of(second)


def test_two_versions_of_a_form_are_never_taken_for_each_other() -> None:
    before = replace(FORM, digest="v1")
    mended = replace(FORM.sections[0], questions=(replace(RISK, ask="How safe is the child?"),))
    after = replace(FORM, digest="v2", sections=(mended, *FORM.sections[1:]))
    assert "How good is risk?" in words_of(ask(begun(before), "risk"))
    assert "How safe is the child?" in words_of(ask(begun(after), "risk"))


def test_a_note_that_needs_a_day_says_how_to_write_one() -> None:
    audit = answered(begun(), seen="yes")
    assert "such as 3 Nov or yesterday" in words_of(ask(audit, "seen", "since"))


@pytest.mark.parametrize("reader", [READER, FORMS_ONLY])
def test_a_note_that_needs_a_day_has_a_calendar_of_its_own(reader: Reader) -> None:
    audit = answered(begun(), seen="yes")
    said = ask(audit, "seen", "since", reader=reader)
    (calendar,) = (b for b in blocks_of(said) if "datepicker" in str(b))
    found = Token.unpack(calendar["block_id"])
    assert found is not None
    assert found.step == Step("seen", "since")
    assert not [b for b in elements_of(said) if b.get("style") == "primary"]
    evidence = ask(answered(begun(), risk="meets_good"), "risk", "evidence", reader=reader)
    assert "datepicker" not in str(evidence.blocks)


def test_a_text_is_named_by_its_length_where_it_is_the_answer() -> None:
    audit = answered(begun(), words=Text.of("A good start"))
    assert "12 characters" in words_of(ask(audit, "words", why=Why.BACK))


def test_a_returned_grade_says_how_to_keep_it_and_reach_the_evidence() -> None:
    """Most comments ask for evidence; a reply to them would be read as a grade."""
    audit = replace(complete(), status=Status.RETURNED, returned={"risk": "Which record is this?"})
    lines = words_of(ask(audit, "risk", why=Why.RETURNED)).splitlines()
    keeps = "The same one keeps it, and takes you on to the evidence; the form has all of it."
    assert lines[lines.index("*Returned to you.* The moderator says:") :] == [
        "*Returned to you.* The moderator says:",
        "> Which record is this?",
        f"Your answer now: *Meets good*. Another one replaces it. {keeps}",
        "You can also type the grade.",
    ]
    words = ask(replace(audit, returned={"words": "Whose words?"}), "words", why=Why.RETURNED)
    assert "keeps it" not in words_of(words)
