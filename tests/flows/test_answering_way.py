"""Finding the way among the questions: skip, back, change, continue."""

import pytest

from flows.answering import back, change, change_numbered, fill_in, resume, skip
from flows.answers import Text
from flows.questionnaire import Step
from flows.speech import Ask, AskToSubmit, NoLongerApplies, RefreshCard, Refused, Why
from tests.flows.building import (
    COVENTRY,
    EVIDENCE,
    TRAINING,
    aloud,
    asked,
    begun,
    completed,
    judged,
    moment,
    press,
    spoken,
    typed,
)

GRADE, IMPACT = Step("risk"), Step("risk", "impact")
FRESH = begun()
GRADED = press(FRESH, "risk", "meets_good").audit
EVIDENCED = typed(GRADED, "risk", "evidence", "It was seen.", 1).audit


def test_a_hidden_answer_comes_back_as_it_was() -> None:
    audit = press(begun(TRAINING), "seen_alone", "yes").audit
    audit = press(audit, "place", "at_school").audit
    kept = audit.entries[Step("place")]
    audit = press(audit, "seen_alone", "no", expects=None).audit
    assert not audit.applies("place")
    assert audit.entries[Step("place")] is kept
    audit = press(audit, "seen_alone", "yes", expects=None).audit
    assert audit.applies("place")
    assert audit.entries[Step("place")] is kept


def test_a_skipped_question_comes_after_all_others() -> None:
    decision = skip(FRESH, "risk", moment())
    assert asked(decision) == Step("involvement")
    audit = decision.audit
    while (step := audit.next_step) != GRADE:
        assert step is not None
        value = "meets_good" if step.part == "answer" else Text.of(EVIDENCE)
        if step == Step("comments"):
            value = Text.of("Nothing.")
        decision = fill_in(audit, {step: value}, moment())
        audit = decision.audit
    assert [ask.why for ask in spoken(decision, Ask)] == [Why.SKIPPED]


def test_an_optional_question_that_is_skipped_is_dealt_with() -> None:
    audit = fill_in(completed(), {Step("comments"): None}, moment()).audit
    assert aloud(skip(audit, "comments", moment())) == [AskToSubmit()]


def test_an_answer_ends_the_skipping() -> None:
    audit = skip(FRESH, "risk", moment()).audit
    assert press(audit, "risk", "meets_good").audit.skipped == ()


def test_skipping_again_goes_on_to_the_next_of_the_skipped() -> None:
    """Otherwise the first of them would be asked for ever."""
    audit = completed()
    keys = ("risk", "plans", "outcomes")
    audit = fill_in(audit, {Step(key): None for key in keys}, moment()).audit
    for key in keys:
        audit = skip(audit, key, moment()).audit
    assert asked(resume(audit)) == GRADE
    assert asked(skip(audit, "risk", moment())) == Step("plans")
    assert asked(skip(audit, "plans", moment())) == Step("outcomes")
    assert asked(skip(audit, "outcomes", moment())) == GRADE


def test_back_asks_the_question_before_with_its_answer() -> None:
    audit = judged(FRESH, "risk", "meets_good", evidence="It was seen.", impact="He is safer.")
    decision = back(audit, Step("involvement"))
    (ask,) = spoken(decision, Ask)
    assert (ask.step, ask.why) == (GRADE, Why.BACK)
    assert ask.revision == audit.entries[GRADE].revision
    assert not decision.changed


def test_back_at_the_first_question_is_refused_kindly() -> None:
    for current in ("risk", "strand"):
        (refused,) = spoken(back(FRESH, Step(current)), Refused)
        assert refused.refusal.fault == "This is the first question."


def test_back_at_a_note_asks_for_the_answer_it_stands_beside() -> None:
    audit = press(begun(COVENTRY), "risk", "meets_good").audit
    (ask,) = spoken(back(audit, Step("risk", "evidence")), Ask)
    assert (ask.step, ask.why) == (Step("risk"), Why.BACK)


def test_back_from_the_end_is_the_last_question() -> None:
    assert asked(back(completed(), None)) == Step("comments")


def test_back_passes_over_what_does_not_apply() -> None:
    audit = press(begun(TRAINING), "seen_alone", "no").audit
    assert asked(back(audit, Step("file"))) == Step("seen_alone")
    assert asked(back(audit, Step("place"))) == Step("seen_alone")


@pytest.mark.parametrize("number", [0, 15, 999])
def test_changing_a_question_out_of_range_says_the_range(number: int) -> None:
    (refused,) = spoken(change_numbered(FRESH, number), Refused)
    assert str(refused.refusal) == f"There is no question {number}. They go from 1 to 14."


def test_changing_by_number_asks_that_question() -> None:
    (ask,) = spoken(change_numbered(GRADED, 1), Ask)
    assert (ask.step, ask.why, ask.revision) == (GRADE, Why.CHANGE, GRADED.revision)
    (ask,) = spoken(change_numbered(GRADED, 14), Ask)
    assert (ask.step, ask.revision) == (Step("comments"), 0)


def test_a_header_field_can_be_changed() -> None:
    (ask,) = spoken(change(FRESH, "strand"), Ask)
    decision = press(FRESH, "strand", "care_leavers", expects=ask.revision)
    assert decision.audit.value("strand") == "care_leavers"


def test_a_header_field_that_is_known_is_not_asked() -> None:
    assert spoken(change(FRESH, "auditor"), NoLongerApplies)


def test_continuing_days_later_asks_what_waits() -> None:
    (ask,) = spoken(resume(EVIDENCED), Ask)
    assert (ask.step, ask.why) == (IMPACT, Why.CONTINUE)
    assert aloud(resume(completed())) == [AskToSubmit()]


def test_the_card_is_refreshed_at_once_at_the_end_of_a_section() -> None:
    audit = fill_in(
        completed(), {Step("outcomes", "impact"): None, Step("overall"): None}, moment()
    )
    decision = typed(audit.audit, "outcomes", "impact", "He is safer.", 3)
    assert spoken(decision, RefreshCard) == [RefreshCard(now=True)]
    assert spoken(typed(GRADED, "risk", "evidence", "x y"), RefreshCard) == [RefreshCard()]
