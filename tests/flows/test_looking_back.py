"""The audit before this one: who may look, what is offered, and what a press of it does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flows import looking_back
from flows.answers import Person, Text
from flows.audit import Audit, Copied, EntryChanged, Status
from flows.questionnaire import ANSWER, Step
from tests.flows.building import (
    ASHA,
    AT,
    COVENTRY,
    EVERYBODY,
    EVIDENCE,
    LEE,
    QUINN,
    TRAINING,
    begun,
    completed,
    judged,
    moment,
    press,
    written,
)

HERE = Step("risk", "evidence")
SAID = f"{EVIDENCE} (Risk.)"


def former(**changes: object) -> Audit:
    """An audit of the case that was approved in spring."""
    spring = AT - timedelta(days=200)
    stood = replace(completed(), id="F1", status=Status.APPROVED, submitted_at=spring)
    return replace(stood, **changes)  # type: ignore[arg-type]


def test_the_auditor_of_the_open_audit_may_look_back_and_nobody_else() -> None:
    allowed = {p.id for p in EVERYBODY if looking_back.refusal(p, begun(), former()) is None}
    assert allowed == {ASHA.id}
    assert looking_back.refusal(None, begun(), former()) is not None


@pytest.mark.parametrize("person", [QUINN, LEE])
def test_no_role_makes_up_for_not_being_the_auditor(person: Person) -> None:
    assert looking_back.refusal(person, begun(), former(auditor=person.id)) is not None


def test_who_audited_it_last_time_makes_no_difference() -> None:
    assert looking_back.refusal(ASHA, begun(), former(auditor=LEE.id)) is None


@pytest.mark.parametrize("status", Status)
def test_only_a_finished_audit_is_looked_back_at(status: Status) -> None:
    may = looking_back.refusal(ASHA, begun(), former(status=status)) is None
    assert may is (status in {Status.SUBMITTED, Status.TAKEN, Status.APPROVED})


@pytest.mark.parametrize(
    "changes",
    [
        {"case": "710453"},
        {"questionnaire": TRAINING},
        {"id": "A1"},
        {"submitted_at": None},
        {"submitted_at": AT + timedelta(minutes=1)},
    ],
)
def test_another_case_form_or_time_is_no_audit_before(changes: dict[str, object]) -> None:
    """One finished since this began was done side by side: it would colour the judgement."""
    assert looking_back.refusal(ASHA, begun(), former(**changes)) is not None


def test_another_version_of_the_same_form_is_an_audit_before() -> None:
    older = replace(COVENTRY, version=0, digest="older")
    assert looking_back.refusal(ASHA, begun(), former(questionnaire=older)) is None


def test_a_closed_audit_has_nothing_to_look_back_from() -> None:
    closed = replace(begun(), status=Status.SUBMITTED)
    assert looking_back.refusal(ASHA, closed, former()) is not None


def test_words_are_offered_once_todays_grade_is_given_and_nothing_is_written() -> None:
    assert looking_back.words_to_use(begun(), HERE, former()) is None
    graded = press(begun(), "risk", "meets_good").audit
    assert str(looking_back.words_to_use(graded, HERE, former())) == SAID
    said = written(graded, *HERE, "Something of today.")
    assert looking_back.words_to_use(said, HERE, former()) is None


def test_no_grade_is_ever_offered_or_set() -> None:
    for question in COVENTRY.judgements():
        step = Step(question.key, ANSWER)
        assert looking_back.words_to_use(begun(), step, former()) is None
        decision = looking_back.use_words(begun(), step, former(), moment())
        assert not decision.changed


def test_used_words_are_todays_and_the_history_says_whence() -> None:
    graded = press(begun(), "risk", "does_not_meet_good").audit
    decision = looking_back.use_words(graded, HERE, former(), moment(3))
    assert decision.audit.value("risk") == "does_not_meet_good"
    assert str(decision.audit.value(*HERE)) == SAID
    put, copied = decision.changes
    assert isinstance(put, EntryChanged)
    assert put.after is not None
    assert (put.after.by, put.after.at) == (ASHA.id, moment(3).at)
    assert copied == Copied(HERE, HERE, "F1")


def test_used_twice_they_are_used_once() -> None:
    graded = press(begun(), "risk", "meets_good").audit
    once = looking_back.use_words(graded, HERE, former(), moment(3)).audit
    assert not looking_back.use_words(once, HERE, former(), moment(4)).changed


def test_words_of_what_did_not_apply_then_are_not_offered() -> None:
    tick = judged(begun(), "risk")
    without = replace(former(), questionnaire=replace(COVENTRY, sections=COVENTRY.sections[1:]))
    assert looking_back.words_to_use(tick, HERE, without) is None


def test_a_free_answer_of_then_can_be_used_today() -> None:
    step = Step("comments")
    found = looking_back.words_to_use(begun(), step, former())
    assert isinstance(found, Text)
    decision = looking_back.use_words(begun(), step, former(), moment(3))
    assert str(decision.audit.value(*step)) == str(found)
