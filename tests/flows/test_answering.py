"""Answers given, given again, added to, edited, taken out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answering import (
    ask_removal,
    change,
    edit,
    fill_in,
    fits,
    note_for,
    remove,
    reply,
    skip,
    step_from,
)
from flows.answers import Text, Typed, Value
from flows.audit import Audit, EntryChanged
from flows.questionnaire import Step
from flows.routing import hidden
from flows.speech import (
    Amended,
    Appended,
    Ask,
    Fold,
    NoLongerApplies,
    RefreshCard,
    Refused,
    RemovalAsked,
    Removed,
    Stale,
    Taken,
    Why,
)
from tests.flows.building import (
    AT,
    COVENTRY,
    TRAINING,
    aloud,
    asked,
    begun,
    moment,
    press,
    spoken,
    ts,
    typed,
)

GRADE, EVID, IMPACT = Step("risk"), Step("risk", "evidence"), Step("risk", "impact")
FRESH = begun()
GRADED = press(FRESH, "risk", "meets_good").audit
EVIDENCED = typed(GRADED, "risk", "evidence", "It was seen.", 1).audit


def text_at(audit: Audit, step: Step) -> str:
    return str(audit.value(*step))


def test_a_press_is_kept_folded_and_leads_to_the_evidence() -> None:
    decision = press(FRESH, "risk", "meets_good")
    assert decision.audit.value("risk") == "meets_good"
    assert decision.audit.entries[GRADE].by == "U0ASHA"
    assert [type(one) for one in decision.changes] == [EntryChanged]
    assert decision.say == (Ask(EVID), Fold("risk"), RefreshCard())


def test_a_judged_domain_is_asked_step_by_step_then_comes_the_next() -> None:
    assert asked(typed(GRADED, "risk", "evidence", "It was seen.")) == IMPACT
    assert asked(typed(EVIDENCED, "risk", "impact", "He is safer.")) == Step("involvement")


def test_a_domain_that_does_not_apply_is_asked_for_evidence_and_no_impact() -> None:
    audit = press(FRESH, "risk", "not_applicable").audit
    assert audit.next_step == EVID
    assert asked(typed(audit, "risk", "evidence", "He is seven.")) == Step("involvement")


def test_a_later_question_answered_first_is_seen_through_before_going_on() -> None:
    """Answers out of order are ordinary: the evidence is asked where the grade was given."""
    decision = press(FRESH, "plans", "meets_good")
    assert asked(decision) == Step("plans", "evidence")
    decision = typed(decision.audit, "plans", "evidence", "It was seen.")
    assert asked(decision) == Step("plans", "impact")
    decision = typed(decision.audit, "plans", "impact", "He is safer.", 2)
    assert asked(decision) == GRADE


def test_a_second_click_is_silent() -> None:
    decision = press(GRADED, "risk", "meets_good")
    assert decision.audit is GRADED
    assert (decision.changes, decision.say) == ((), ())


def test_a_stale_press_says_so_and_changes_nothing() -> None:
    decision = press(GRADED, "risk", "exceeds_good")
    assert decision.audit is GRADED
    assert not decision.changed
    at = moment(1).at
    assert decision.say == (Stale(GRADE, "meets_good", at, EVID), Fold("risk"))


def test_a_press_on_the_question_asked_again_changes_the_answer() -> None:
    again = change(GRADED, "risk")
    (ask,) = spoken(again, Ask)
    assert (ask.step, ask.why, ask.revision) == (GRADE, Why.CHANGE, GRADED.revision)
    decision = press(GRADED, "risk", "exceeds_good", expects=ask.revision)
    assert decision.audit.value("risk") == "exceeds_good"
    assert spoken(decision, Taken) == [Taken(GRADE)]


def test_the_first_prompts_buttons_are_stale_after_a_change() -> None:
    audit = press(GRADED, "risk", "exceeds_good", expects=GRADED.revision).audit
    assert spoken(press(audit, "risk", "does_not_meet_good"), Stale)
    assert spoken(press(audit, "risk", "meets_good", expects=GRADED.revision), Stale)


@pytest.mark.parametrize("values", [(), ("outstanding",), ("meets_good", "exceeds_good")])
def test_a_press_that_is_no_answer_is_refused(values: tuple[str, ...]) -> None:
    decision = press(FRESH, "risk", *values)
    assert decision.audit is FRESH
    assert [said.step for said in spoken(decision, Refused)] == [GRADE]


def test_a_question_of_another_audit_is_refused() -> None:
    for decision in (
        press(FRESH, "seen_alone", "yes"),
        change(FRESH, "seen_alone"),
        skip(FRESH, "seen_alone", moment()),
    ):
        assert decision.audit is FRESH
        assert len(spoken(decision, Refused)) == 1


def test_a_press_on_a_question_that_no_longer_applies_says_so() -> None:
    audit = press(begun(TRAINING), "seen_alone", "no").audit
    decision = press(audit, "place", "at_home")
    assert not decision.changed
    assert decision.say == (NoLongerApplies(Step("place"), Step("voice")),)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (GRADE, "Requires improvement"),
        (GRADE, "good"),
        (EVID, "   "),
        (Step("strand"), "no such strand"),
    ],
    ids=str,
)
def test_a_reply_that_can_not_be_used_is_refused_and_changes_nothing(step: Step, text: str) -> None:
    decision = typed(FRESH, *step, text)
    assert decision.audit is FRESH
    (refused,) = aloud(decision)
    assert isinstance(refused, Refused)
    assert refused.step == step


def test_a_typed_grade_is_that_answer_and_remembers_its_message() -> None:
    decision = typed(FRESH, "risk", "answer", "meets good.", 7)
    assert decision.audit.value("risk") == "meets_good"
    assert step_from(decision.audit, ts(7)) == GRADE
    assert asked(decision) == EVID


def test_of_two_typed_grades_the_one_typed_last_stands_whichever_arrives_first() -> None:
    last = typed(FRESH, "risk", "answer", "Exceeds good", 2).audit
    decision = typed(last, "risk", "answer", "Meets good", 1)
    assert decision.audit is last
    assert [said.value for said in spoken(decision, Stale)] == ["exceeds_good"]
    first = typed(FRESH, "risk", "answer", "Meets good", 1).audit
    assert typed(first, "risk", "answer", "Exceeds good", 2).audit.value("risk") == "exceeds_good"


def test_a_second_reply_is_appended_and_says_so() -> None:
    decision = typed(EVIDENCED, "risk", "evidence", "By two people.", 2)
    assert text_at(decision.audit, EVID) == "It was seen.\n\nBy two people."
    assert aloud(decision) == [Appended(EVID, 2)]


@given(st.permutations([1, 2, 3, 4]))
def test_replies_stand_in_the_order_of_typing_whatever_order_they_arrive_in(
    order: list[int],
) -> None:
    audit = GRADED
    for number in order:
        audit = typed(audit, "risk", "evidence", f"Part {number}.", number).audit
    assert text_at(audit, EVID) == "Part 1.\n\nPart 2.\n\nPart 3.\n\nPart 4."


@given(st.permutations([2, 3, 4]))
def test_a_changed_text_is_what_was_typed_after_the_change_was_asked_for(
    order: list[int],
) -> None:
    (ask,) = spoken(change(EVIDENCED, *EVID), Ask)
    audit = EVIDENCED
    for number in order:
        audit = typed(audit, "risk", "evidence", f"Part {number}.", number, ask.revision).audit
    assert text_at(audit, EVID) == "Part 2.\n\nPart 3.\n\nPart 4."


def test_the_same_message_twice_changes_nothing_the_second_time() -> None:
    decision = typed(EVIDENCED, "risk", "evidence", "It was seen.", 1)
    assert (decision.changed, decision.say) == (False, ())


def test_a_short_text_stays_short_however_many_messages_it_comes_in() -> None:
    audit = typed(begun(TRAINING), "headline", "answer", "A" * 100, 1).audit
    decision = typed(audit, "headline", "answer", "B" * 100, 2)
    assert decision.audit is audit
    assert len(spoken(decision, Refused)) == 1
    fits = typed(audit, "headline", "answer", "B" * 10, 2).audit
    edited = edit(fits, ts(2), "B" * 100, moment())
    assert edited.audit is fits
    assert len(spoken(edited, Refused)) == 1


def test_editing_a_message_amends_the_answer_it_gave() -> None:
    decision = edit(EVIDENCED, ts(1), "It was seen twice.", moment())
    assert text_at(decision.audit, EVID) == "It was seen twice."
    assert decision.say == (Amended(EVID), Fold("risk"))


def test_editing_one_of_several_messages_changes_only_its_own_words() -> None:
    audit = typed(EVIDENCED, "risk", "evidence", "By two people.", 2).audit
    audit = edit(audit, ts(1), "It was heard.", moment()).audit
    assert text_at(audit, EVID) == "It was heard.\n\nBy two people."


def test_editing_a_typed_grade_reroutes() -> None:
    audit = typed(FRESH, "risk", "answer", "Meets good", 1).audit
    audit = typed(audit, "risk", "evidence", "He is seven.", 2).audit
    decision = edit(audit, ts(1), "Not applicable", moment())
    assert decision.audit.value("risk") == "not_applicable"
    assert asked(decision) == Step("involvement")


@pytest.mark.parametrize("text", ["It was seen.", "  It was seen. \n"])
def test_an_edit_that_says_the_same_is_ignored(text: str) -> None:
    decision = edit(EVIDENCED, ts(1), text, moment())
    assert (decision.audit, decision.say) == (EVIDENCED, ())


def test_an_edit_of_a_message_that_gave_no_answer_is_ignored() -> None:
    assert edit(EVIDENCED, ts(9), "Something else.", moment()).say == ()


def test_an_edit_that_can_not_be_read_leaves_the_answer_and_says_why() -> None:
    audit = typed(FRESH, "risk", "answer", "Meets good", 1).audit
    for text in ("good", "nonsense", " "):
        decision = edit(audit, ts(1), text, moment())
        assert decision.audit is audit
        assert len(spoken(decision, Refused)) == 1


def test_an_edited_note_keeps_its_word_out_of_the_note() -> None:
    """It was typed as "note: …"; so is its edit."""
    audit = begun(TRAINING)
    step = Step("voice", "private")
    audit = typed(audit, *step, "ask the school", 1).audit
    edited = edit(audit, ts(1), "note: ask the school nurse", moment()).audit
    assert text_at(edited, step) == "ask the school nurse"


def test_deleting_a_message_asks_first() -> None:
    decision = ask_removal(EVIDENCED, ts(1))
    assert decision.audit is EVIDENCED
    assert decision.say == (RemovalAsked(EVID, ts(1)),)


def test_deleting_a_message_that_gave_no_answer_is_nothing() -> None:
    assert ask_removal(EVIDENCED, ts(9)).say == ()


def test_a_confirmed_deletion_takes_out_what_the_message_gave_and_asks_again() -> None:
    decision = remove(EVIDENCED, ts(1), moment())
    assert EVID not in decision.audit.entries
    assert aloud(decision) == [Removed(EVID), Ask(EVID)]


def test_a_confirmed_deletion_leaves_what_other_messages_gave() -> None:
    audit = typed(EVIDENCED, "risk", "evidence", "By two people.", 2).audit
    assert text_at(remove(audit, ts(1), moment()).audit, EVID) == "By two people."


def test_a_deletion_confirmed_twice_takes_out_nothing_more() -> None:
    audit = remove(EVIDENCED, ts(1), moment()).audit
    assert remove(audit, ts(1), moment()).say == ()


def test_a_form_keeps_everything_at_once_and_goes_on() -> None:
    values: dict[Step, Value | None] = {
        GRADE: "meets_good",
        EVID: Text.of("It was seen."),
        IMPACT: Text.of("He is safer."),
    }
    decision = fill_in(FRESH, values, moment())
    assert {step: decision.audit.value(*step) for step in values} == values
    assert decision.audit.revision == FRESH.revision + 1
    assert asked(decision) == Step("involvement")
    assert spoken(decision, Taken) == []


def test_a_form_sent_unchanged_counts_for_nothing() -> None:
    """Neither the words' messages nor who wrote them is forgotten."""
    values: dict[Step, Value | None] = {GRADE: "meets_good", EVID: Text.of("It was seen.")}
    decision = fill_in(EVIDENCED, values, moment(9))
    assert decision.audit is EVIDENCED
    assert not decision.changed
    assert step_from(decision.audit, ts(1)) == EVID


def test_a_form_says_only_what_it_changed() -> None:
    values: dict[Step, Value | None] = {GRADE: "meets_good", EVID: Text.of("It was heard.")}
    decision = fill_in(EVIDENCED, values, moment())
    assert spoken(decision, Taken) == [Taken(EVID)]
    assert decision.audit.entries[GRADE] == EVIDENCED.entries[GRADE]


def test_a_form_field_that_was_emptied_is_said_to_be_gone() -> None:
    decision = fill_in(EVIDENCED, {EVID: None}, moment())
    assert EVID not in decision.audit.entries
    assert spoken(decision, Removed) == [Removed(EVID)]
    assert spoken(decision, Taken) == []


def test_a_form_for_what_no_longer_applies_loses_nothing_and_goes_on() -> None:
    audit = press(begun(TRAINING), "seen_alone", "no").audit
    decision = fill_in(audit, {Step("place"): "at_home"}, moment())
    assert hidden(TRAINING, decision.audit.entries) == {Step("place")}
    assert asked(decision) == Step("voice")


def test_a_note_belongs_to_the_optional_note_and_never_to_the_impact() -> None:
    assert note_for(TRAINING.by_key["voice"]) == "private"
    assert note_for(COVENTRY.by_key["risk"]) == "evidence"
    assert note_for(COVENTRY.by_key["overall"]) == "reasons"
    assert note_for(TRAINING.by_key["seen_alone"]) is None
    assert note_for(COVENTRY.by_key["comments"]) is None


def test_a_note_of_a_day_is_read_as_one() -> None:
    audit = press(begun(TRAINING), "seen_alone", "yes").audit
    audit = typed(audit, "seen_alone", "since", "4 Nov").audit
    assert audit.value("seen_alone", "since") == date(2026, 11, 4)


def test_a_change_is_dated_and_counted() -> None:
    decision = press(FRESH, "risk", "meets_good", minutes=5)
    audit = decision.audit
    assert (audit.revision, audit.updated_at) == (FRESH.revision + 1, moment(5).at)
    assert (audit.begun_at, audit.entries[GRADE].at) == (AT, moment(5).at)


def test_a_kept_aside_message_can_still_become_the_answer() -> None:
    """As [Use as the answer to 1] does: it goes where its ts puts it."""
    step = Step("comments")
    audit = typed(FRESH, *step, "Typed later.", 5).audit
    decision = reply(audit, step, Typed("Typed first."), moment(), expects=0, source=ts(2))
    assert text_at(decision.audit, step) == "Typed first.\n\nTyped later."


def test_a_grade_typed_before_another_was_pressed_changes_nothing() -> None:
    audit = press(FRESH, "risk", "meets_good", minutes=5).audit
    given = Typed("exceeds good")
    decision = reply(audit, GRADE, given, moment(6), expects=0, source=ts(1))
    assert decision.changes == ()
    assert [type(one) for one in decision.say] == [Stale]


def test_a_grade_typed_to_a_prompt_that_showed_the_pressed_one_replaces_it() -> None:
    audit = press(FRESH, "risk", "meets_good", minutes=5).audit
    given, shown = Typed("exceeds good"), audit.revision_at(GRADE)
    decision = reply(audit, GRADE, given, moment(6), expects=shown, source=ts(1))
    assert decision.audit.value("risk") == "exceeds_good"


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (Step("risk"), "meets good"),
        (Step("risk"), "good"),
        (Step("risk", "evidence"), "Two visits, both late in the day."),
    ],
)
def test_words_fit_where_they_are_or_might_be_the_answer(step: Step, text: str) -> None:
    """What could be several of the options is refused with them, so the way is not barred."""
    assert fits(begun(), step, text, moment())


@pytest.mark.parametrize(
    ("step", "text"),
    [(Step("risk"), "Two visits, both late in the day."), (Step("risk", "evidence"), " ")],
)
def test_words_that_no_answer_can_be_do_not_fit(step: Step, text: str) -> None:
    assert not fits(begun(), step, text, moment())
