"""Answering the Coventry audit: step by step, in forms, by typing; quickly, late and twice."""

import pytest

from bot.sandbox.faults import DROPPED_BEFORE
from flows.audit import Status
from tests.journeys.auditing import EVIDENCE, IMPACT, LONG, begin_coventry, finish_coventry, says
from tests.journeys.council import Council
from tests.person import Person
from tests.seeing import labels

WHAT_IS_THE_EVIDENCE = "What is the evidence?"
RISK = "Is risk to the child spotted, acted on and brought down soon enough?"


def test_the_whole_audit_step_by_step_stands_in_the_tables(council: Council) -> None:
    auditor = begin_coventry(council)
    grades = ["Exceeds good", "Meets good", "Does not meet good", "Not applicable"]
    for number in range(1, 13):
        grade = grades[number % 4]
        impact = "" if grade == "Not applicable" else f"{number}: {IMPACT}"
        auditor.judge(number, grade, f"{number}: {EVIDENCE}", impact)
    finish_coventry(auditor)
    audit = council.audit()
    assert audit.status is Status.SUBMITTED
    for question in audit.questionnaire.questions[:12]:
        number = question.number
        assert audit.value(question.key) is not None
        assert str(audit.value(question.key, "evidence")) == f"{number}: {EVIDENCE}"
        wanted = "None" if number % 4 == 3 else f"{number}: {IMPACT}"
        assert str(audit.value(question.key, "impact")) == wanted
    assert str(audit.value("overall", "reasons")) == "It made a difference, though late."
    assert str(audit.value("comments")) == "The file was easy to follow."


def test_a_domain_can_be_answered_at_once_in_a_form(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Answer in a form", "1 of 14")
    form = auditor.person.wait_for_view("Question 1")
    assert "it is lost" in auditor.person.see(form)
    auditor.person.fill(RISK, "Meets good")
    auditor.person.fill(WHAT_IS_THE_EVIDENCE, EVIDENCE)
    auditor.person.fill("What has this meant for the child?", IMPACT)
    assert auditor.person.submit() is None
    auditor.asked("2 of 14")
    audit = council.audit()
    assert audit.value("risk") == "meets_good"
    assert str(audit.value("risk", "evidence")) == EVIDENCE
    assert str(audit.value("risk", "impact")) == IMPACT


def test_a_section_can_be_done_as_a_form_and_every_page_is_saved_at_once(council: Council) -> None:
    auditor = begin_coventry(council)
    asha = auditor.person
    auditor.press("Whole section in a form", "1 of 14")
    asks = [q.ask for q in council.audit().questionnaire.questions[:2]]
    for page, ask in enumerate(asks, start=1):
        assert ask in asha.see(asha.view())
        assert f"Page {page} of 12" in asha.see(asha.view())
        asha.fill(ask, "Not applicable")
        asha.fill(WHAT_IS_THE_EVIDENCE, EVIDENCE)
        assert asha.submit() is None
        assert len([q for q in council.audit().entries if q.part == "evidence"]) == page
    asha.close(everything=True)
    auditor.asked("3 of 14")


def test_the_last_page_of_a_section_says_that_it_is_done(council: Council) -> None:
    auditor = begin_coventry(council)
    asha = auditor.person
    auditor.press("Whole section in a form", "1 of 14")
    for question in council.audit().questionnaire.questions[:12]:
        assert question.ask in asha.see(asha.view())
        asha.fill(question.ask, "Not applicable")
        asha.fill(WHAT_IS_THE_EVIDENCE, EVIDENCE)
        assert asha.submit() is None
    assert "That was the last question of Domains" in asha.see(asha.view())
    asha.close(everything=True)
    auditor.asked("13 of 14")


def test_long_evidence_typed_in_several_replies_is_kept_to_the_last_character(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    auditor.press("Does not meet good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    first, second, third = LONG[:3_000].strip(), LONG[3_000:6_000].strip(), LONG[6_000:].strip()
    auditor.say(first)
    auditor.asked("What has this meant for the child?")
    auditor.person.press(auditor.seen("What has this meant"), "Answer in a form")
    auditor.person.close(auditor.person.view())
    auditor.say("change 1")
    auditor.asked("1 of 14", "Your answer now")
    auditor.say(f"note: {second}")
    auditor.seen("two messages")
    auditor.say(f"note: {third}")
    auditor.seen("three messages")
    assert str(council.audit().value("risk", "evidence")) == f"{first}\n\n{second}\n\n{third}"


def test_long_evidence_written_in_a_form_is_spread_over_fields_and_never_cut(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    asha = auditor.person
    auditor.press("Does not meet good", "1 of 14")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    auditor.say(LONG)
    auditor.press("Answer in a form", "What has this meant for the child?")
    form = asha.wait_for_view("Question 1")
    assert asha.see(form).count(f"{WHAT_IS_THE_EVIDENCE} (continued)") >= 3
    last = [b for b in form["blocks"] if "evidence." in b["block_id"]][-1]
    asha.fill(last["block_id"], f"{last['element']['initial_value']}\n\nOne more thing.")
    asha.fill("What has this meant for the child?", IMPACT)
    assert asha.submit() is None
    auditor.asked("2 of 14")
    assert str(council.audit().value("risk", "evidence")) == f"{LONG}\n\nOne more thing."


def test_a_form_sent_as_it_was_opened_changes_nothing(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", LONG, IMPACT)
    folded = auditor.seen("1 · Risk — Meets good")
    auditor.asked("2 of 14")
    auditor.person.press(folded, "Change")
    auditor.person.wait_for_view("Question 1")
    before = council.audit()
    assert auditor.person.submit() is None
    council.settle()
    assert council.audit().revision == before.revision
    auditor.asked("2 of 14")


def test_every_copy_of_a_question_shows_the_answer_that_stands(council: Council) -> None:
    """All three copies, and the message that said that it was changed."""
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.asked("2 of 14")
    for grade in ("Exceeds good", "Does not meet good"):
        auditor.say("change 1")
        auditor.asked("1 of 14", "Your answer now")
        auditor.say(grade)
        auditor.asked("2 of 14", "Changed: 1 · Risk")
    council.settle()
    council.pass_time(minutes=1)
    council.settle()
    assert len(says(auditor, "1 · Risk — Does not meet good")) == 3 + 1
    assert says(auditor, "1 · Risk — Exceeds good") == []


def test_a_double_click_says_nothing_twice(council: Council) -> None:
    auditor = begin_coventry(council)
    question = auditor.asked("1 of 14")

    def press(window: Person) -> None:
        window.press(question, "Meets good")

    council.at_once("U0ASHA", press, press)
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    council.settle()
    assert len(says(auditor, WHAT_IS_THE_EVIDENCE)) == 1
    assert council.audit().value("risk") == "meets_good"


def test_a_double_click_on_skip_asks_the_next_question_once(council: Council) -> None:
    auditor = begin_coventry(council)
    question = auditor.asked("1 of 14")
    auditor.person.press(question, "Skip for now")
    auditor.person.press(question, "Skip for now")
    council.settle()
    assert len(says(auditor, "Involvement of children and families")) == 1


def test_of_two_grades_pressed_at_once_one_stands_and_the_other_is_answered(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    question = auditor.asked("1 of 14")
    council.at_once(
        "U0ASHA",
        lambda window: window.press(question, "Meets good"),
        lambda window: window.press(question, "Exceeds good"),
    )
    stale = auditor.seen("That question was answered")
    stands = {"meets_good": "Meets good", "exceeds_good": "Exceeds good"}
    grade = council.audit().value("risk")
    assert isinstance(grade, str)
    assert stands[grade] in auditor.person.see(stale)
    assert len(says(auditor, WHAT_IS_THE_EVIDENCE)) == 1


def test_a_stale_click_is_told_what_stands_and_where_to_go_on(council: Council) -> None:
    auditor = begin_coventry(council)
    stale = council.forge("U0ASHA", auditor.asked("1 of 14"))
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    auditor.asked("2 of 14")
    auditor.person.press(stale, "Does not meet good")
    told = auditor.asked("That question was answered", "Meets good", "changed nothing")
    assert council.audit().value("risk") == "meets_good"
    auditor.person.press(told, "Carry on with question 2")
    auditor.asked("2 of 14")


def test_text_typed_right_after_a_press_is_the_evidence(council: Council) -> None:
    auditor = begin_coventry(council)
    question = auditor.asked("1 of 14")
    auditor.person.press(question, "Meets good")
    auditor.person.say(EVIDENCE, thread_ts=auditor.thread)
    auditor.asked("What has this meant for the child?")
    assert str(council.audit().value("risk", "evidence")) == EVIDENCE


def test_replies_typed_quickly_are_one_evidence_in_the_order_of_typing(council: Council) -> None:
    auditor = begin_coventry(council)
    question = auditor.asked("1 of 14")
    council.workspace.slack.faults.next("chat.postMessage", DROPPED_BEFORE)
    auditor.person.press(question, "Meets good")
    auditor.person.say("First this.", thread_ts=auditor.thread)
    auditor.person.say("Then that.", thread_ts=auditor.thread)
    council.settle()
    council.pass_time(seconds=5)
    auditor.seen("What has this meant for the child?")
    assert str(council.audit().value("risk", "evidence")) == "First this.\n\nThen that."


def test_a_typed_option_is_the_answer(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("meets GOOD.")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    assert council.audit().value("risk") == "meets_good"


def test_an_ambiguous_word_is_refused_with_the_options(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("good")
    auditor.asked(
        '"good" could mean', "Exceeds good, Meets good or Does not meet good", "Say which"
    )
    assert council.audit().value("risk") is None


def test_an_unknown_word_is_refused_with_the_options(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.say("splendid")
    assert auditor.asked('"splendid" is not one of the answers here', "Not applicable")


def test_a_typed_grade_changes_the_grade_while_evidence_is_awaited(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.press("Meets good", "1 of 14")
    auditor.press("Change the grade", WHAT_IS_THE_EVIDENCE)
    assert auditor.person.wait_for_view("Question 1")


def test_a_change_in_a_form_to_what_was_answered_meanwhile_is_said_at_the_field(
    council: Council,
) -> None:
    auditor = begin_coventry(council)
    auditor.press("Answer in a form", "1 of 14")
    asha = auditor.person
    asha.wait_for_view("Question 1")
    auditor.say("exceeds good")
    auditor.asked(WHAT_IS_THE_EVIDENCE)
    asha.fill(RISK, "Meets good")
    errors = asha.submit()
    assert errors is not None
    assert "answered in the thread" in next(iter(errors.values()))
    assert council.audit().value("risk") == "exceeds_good"


@pytest.mark.parametrize("button", ["Guidance", "What the grades mean"])
def test_what_is_meant_is_one_press_away(council: Council, button: str) -> None:
    auditor = begin_coventry(council)
    auditor.press(button, "1 of 14")
    shown = auditor.person.see(auditor.person.wait_for_view(button))
    assert "neglect" in shown or "Exceeds good" in shown


def test_an_answered_question_folds_to_a_line_that_repeats_no_text(council: Council) -> None:
    auditor = begin_coventry(council)
    auditor.judge(1, "Meets good", EVIDENCE, IMPACT)
    folded = auditor.seen("1 · Risk — Meets good", f"Evidence {len(EVIDENCE)} characters")
    assert EVIDENCE not in auditor.person.see(folded)
    assert {"Change", "See"} == set(labels(folded))
    auditor.person.press(folded, "See")
    shown = auditor.person.see(auditor.person.wait_for_view("Your answer"))
    assert EVIDENCE in shown
    assert IMPACT in shown
