"""A returned audit: only what was returned opens, in order, and comes back changed or explained."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from flows import answering, lifecycle, moderating
from flows.answers import Picked, Text, Typed
from flows.audit import Audit, Decision, Status
from flows.checks import queries
from flows.moderation import Mark, Moderation, Selection
from flows.questionnaire import ANSWER, Questionnaire, Step
from flows.speech import Ask, AskToSubmit, Closed, Refused, RemovalAsked, Why
from tests.flows.building import (
    AT,
    COVENTRY,
    SAM,
    TEO,
    TRAINING,
    asked,
    completed,
    moment,
    press,
    spoken,
    typed,
)

EVIDENCE = Step("risk", "evidence")
OTHER = Step("plans", "evidence")


def returned(
    *keys: str, audit: Audit | None = None, questionnaire: Questionnaire = COVENTRY
) -> Audit:
    """An audit that Teo returned with a comment at each of these questions."""
    audit = audit or completed(questionnaire)
    submitted = replace(audit, status=Status.TAKEN, revision=audit.revision + 1)
    standing = Moderation(
        "A1.1",
        audit.id,
        1,
        Selection(),
        blind=False,
        requested_at=AT,
        requested_revision=submitted.revision,
        moderator=TEO.id,
        marks={key: Mark(comment="Whose words?") for key in keys},
    )
    ruling = moderating.give_back(submitted, standing, moment(3, TEO))
    assert ruling.decision.audit.status is Status.RETURNED
    return ruling.decision.audit


def must_stay(decision: Decision, audit: Audit) -> None:
    """Check that nothing was changed, and that it was said why."""
    assert decision.audit is audit
    (refused,) = spoken(decision, Refused)
    assert str(refused.refusal) == (
        "That question was not returned to you. It stays as you submitted it."
    )


CHANGES: dict[str, Callable[[Audit, str], Decision]] = {
    "answer": lambda a, key: press(a, key, "does_not_meet_good", expects=None),
    "reply": lambda a, key: typed(a, key, "evidence", "Other words.", 3),
    "fill in": lambda a, key: answering.fill_in(
        a, {Step(key, "impact"): Text.of("Other.")}, moment()
    ),
    "take out": lambda a, key: answering.fill_in(a, {Step(key, "impact"): None}, moment()),
    "change": answering.change,
    "change a note": lambda a, key: answering.change(a, key, "evidence"),
    "skip": lambda a, key: answering.skip(a, key, moment()),
    "edit": lambda a, key: answering.edit(a, source(a, key), "Other words.", moment()),
    "ask removal": lambda a, key: answering.ask_removal(a, source(a, key)),
    "remove": lambda a, key: answering.remove(a, source(a, key), moment()),
}


def source(audit: Audit, key: str) -> str:
    """The ts of the message that the question's evidence was typed in."""
    value = audit.value(key, "evidence")
    assert isinstance(value, Text)
    return str(value.passages[-1].source)


def in_messages() -> Audit:
    """A complete audit, the evidence of two questions typed."""
    audit = completed()
    for number, key in ((7, "risk"), (8, "plans")):
        audit = answering.fill_in(audit, {Step(key, "evidence"): None}, moment()).audit
        audit = typed(audit, key, "evidence", "It was seen.", number).audit
    return audit


@pytest.mark.parametrize("act", CHANGES)
def test_what_was_not_returned_stays_as_it_was_submitted(act: str) -> None:
    audit = returned("risk", audit=in_messages())
    must_stay(CHANGES[act](audit, "plans"), audit)


@pytest.mark.parametrize("act", CHANGES)
def test_what_was_returned_can_be_changed_in_every_way(act: str) -> None:
    audit = returned("risk", audit=in_messages())
    decision = CHANGES[act](audit, "risk")
    assert not spoken(decision, Refused)
    assert decision.changed or asked(decision) or spoken(decision, RemovalAsked)


def test_a_form_that_leaves_the_rest_as_it_stood_is_kept() -> None:
    audit = returned("risk")
    form = {OTHER: audit.value(*OTHER), EVIDENCE: Text.of("Robin's own words.")}
    after = answering.fill_in(audit, form, moment()).audit
    assert after.value(*EVIDENCE) == Text.of("Robin's own words.")


def test_a_form_that_changes_one_thing_too_many_changes_nothing() -> None:
    audit = returned("risk")
    form = {EVIDENCE: Text.of("Robin's own words."), OTHER: Text.of("Other words.")}
    must_stay(answering.fill_in(audit, form, moment()), audit)


def test_the_returned_questions_are_asked_one_after_the_other_then_it_can_be_submitted() -> None:
    audit = returned("reviews", "risk")
    assert audit.next_step == Step("risk")
    first = press(audit, "risk", "does_not_meet_good", expects=None)
    ask = Ask(Step("reviews"), Why.RETURNED, audit.revision_at(Step("reviews")))
    assert ask in first.say
    evidence = Step("reviews", "evidence")
    last = answering.fill_in(first.audit, {evidence: Text.of("Robin's words.")}, moment())
    assert AskToSubmit() in last.say
    assert lifecycle.submit(last.audit, moment(), Selection()).changed


def test_continuing_asks_what_was_returned() -> None:
    (ask,) = answering.resume(returned("risk")).say
    assert isinstance(ask, Ask)
    assert (ask.step, ask.why) == (Step("risk"), Why.RETURNED)


def test_the_same_grade_again_leads_to_the_words_beside_it() -> None:
    audit = returned("risk", "plans")
    decision = press(audit, "risk", str(audit.value("risk")), expects=None)
    assert asked(decision) == EVIDENCE
    same = answering.answer(
        audit, EVIDENCE, Typed(str(audit.value(*EVIDENCE))), moment(), expects=None
    )
    assert asked(same) == EVIDENCE
    words = typed(audit, "risk", "evidence", "Robin's words.", expects=audit.revision_at(EVIDENCE))
    assert asked(words) == Step("plans")


def test_what_applies_anew_is_asked_after_what_was_returned_and_can_be_amended() -> None:
    never = press(completed(TRAINING), "seen_alone", "no", expects=None).audit
    entries = {s: e for s, e in never.entries.items() if s.question != "place"}
    audit = returned("seen_alone", audit=replace(never, entries=entries))
    seen = press(audit, "seen_alone", "yes", expects=None).audit
    assert seen.next_step == Step("place")
    options = [option.value for option in seen.question("place").options]
    placed = press(seen, "place", options[0], expects=None).audit
    assert placed.value("place") == options[0]
    assert press(placed, "place", options[1], expects=None).changed


def test_an_answer_that_did_not_count_when_submitted_can_be_amended_once_it_does() -> None:
    hidden = press(completed(TRAINING), "seen_alone", "no", expects=None).audit
    audit = returned("seen_alone", audit=hidden)
    assert audit.left_out == {"place"}
    seen = press(audit, "seen_alone", "yes", expects=None).audit
    assert seen.applies("place")
    assert seen.may_change("place")


def test_a_returned_question_that_stands_as_it_was_is_asked_about() -> None:
    audit = returned("risk", "plans")
    found = [query for query in queries(audit) if query.check == "returned_unchanged"]
    assert [(query.about, query.step, query.blocking) for query in found] == [
        (audit.question("risk").label, EVIDENCE, False),
        (audit.question("plans").label, OTHER, False),
    ]
    changed = press(audit, "risk", "does_not_meet_good", expects=None).audit
    assert [q.step for q in queries(changed) if q.check == "returned_unchanged"] == [OTHER]


def test_it_can_be_kept_with_a_reason_and_the_next_is_asked() -> None:
    audit = returned("risk", "plans")
    (key, _) = (q.key for q in queries(audit) if q.check == "returned_unchanged")
    decision = lifecycle.keep(audit, (key,), "It says who said it.", moment())
    assert decision.audit.is_to_stay("risk")
    assert asked(decision) == Step("plans")


def test_what_was_kept_is_asked_about_anew_when_it_is_returned_again() -> None:
    audit = returned("risk")
    (key,) = (q.key for q in queries(audit) if q.check == "returned_unchanged")
    kept = lifecycle.keep(audit, (key,), "It says who said it.", moment()).audit
    again = returned("risk", audit=replace(kept, status=Status.IN_PROGRESS))
    assert not again.is_to_stay("risk")
    assert again.next_step == Step("risk")


def test_what_is_skipped_is_left_to_the_checks() -> None:
    audit = returned("risk", "plans")
    skipped = answering.skip(audit, "risk", moment())
    assert asked(skipped) == Step("plans")
    assert answering.skip(skipped.audit, "plans", moment()).say == (AskToSubmit(),)


def test_whoever_it_is_handed_to_is_asked_what_was_returned() -> None:
    decision = lifecycle.hand_over(returned("risk"), SAM, moment())
    (ask,) = spoken(decision, Ask)
    assert (ask.step, ask.why) == (Step("risk"), Why.RETURNED)


def test_a_question_that_does_not_apply_any_more_is_not_waited_for() -> None:
    audit = returned("seen_alone", "place", questionnaire=TRAINING)
    gone = press(audit, "seen_alone", "no", expects=None).audit
    assert "place" not in gone.still_returned


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.RETURNED])
def test_in_every_other_state_all_or_nothing_may_change(status: Status) -> None:
    audit = replace(completed(), status=status)
    assert {audit.may_change(q.key) for q in audit.path} == {audit.is_open}
    assert not spoken(answering.back(audit, Step("plans", ANSWER)), Refused)
    pressed = answering.answer(audit, Step("risk"), Picked(("meets_good",)), moment())
    assert bool(spoken(pressed, Closed)) is not audit.is_open
