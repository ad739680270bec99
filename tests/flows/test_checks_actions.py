"""Agreed actions before submission: days that can't be meant, and safety."""

from datetime import date, timedelta

import pytest

from flows.actions import ActionDetails
from flows.agreeing import add
from flows.audit import Audit
from flows.checks import Mend, Query, queries, unanswered_queries
from flows.lifecycle import keep
from flows.questionnaire import Step
from tests.flows.building import TODAY, completed, moment, written

DONE = completed()
MONDAY = date(2026, 11, 23)


def due(day: date) -> Audit:
    details = ActionDetails("Ring the school.", owner_role="Key worker", due_on=day)
    return add(DONE, "a1", details, moment()).audit


def of_check(audit: Audit, check: str) -> list[Query]:
    return [query for query in queries(audit) if query.check == check]


@pytest.mark.parametrize("days", range(7))
def test_an_action_due_on_a_weekend_is_asked_about_and_on_no_other_day(days: int) -> None:
    day = MONDAY + timedelta(days=days)
    says = [query.says for query in of_check(due(day), "action_weekend")]
    assert says == ([f"is due on a {day:%A}"] if days >= 5 else [])


def test_a_day_that_passed_while_the_audit_went_on_is_asked_about() -> None:
    audit = due(TODAY)
    assert of_check(audit, "action_late") == []
    later = add(audit, "a2", ActionDetails("Hold the review."), moment(60 * 48)).audit
    assert [q.says for q in of_check(later, "action_late")] == ["is due on a day that has passed"]


UNSAFE = [
    ("The window lock is broken and he climbs out.", "window lock"),
    ("She is not safe at her father's.", "not safe"),
    ("The home is unsafe.", "unsafe"),
    ("He remains at risk.", "remains at risk"),
    ("There is no safety plan.", "no safety plan"),
    ("She spoke of suicidal thoughts in May.", "suicidal"),
    ("He is at immediate risk of harm.", "at immediate risk"),
]
SAFE = [
    "The home is safe and warm.",
    "He is no longer unsafe there.",
    "There was never any immediate risk.",
    "She is not at significant risk.",
    "Risk was assessed in May.",
    "Safeguarding training is up to date.",
    "The window for a decision is June.",
    "No fire risk was found.",
]


@pytest.mark.parametrize(("text", "word"), UNSAFE)
def test_what_is_unsafe_is_asked_about_where_no_action_is_for_safety(text: str, word: str) -> None:
    (query,) = of_check(written(DONE, "risk", "evidence", text), "safety_no_action")
    says = f"the evidence says “{word}”, and no action is marked as a safety matter"
    assert (query.says, query.mend, query.step) == (
        says,
        Mend.ADD_ACTION,
        Step("risk", "evidence"),
    )


@pytest.mark.parametrize("text", SAFE)
def test_what_is_denied_or_something_else_is_no_safety_matter(text: str) -> None:
    assert of_check(written(DONE, "risk", "evidence", text), "safety_no_action") == []


def test_one_safety_action_is_enough_and_another_action_is_not() -> None:
    audit = written(DONE, "risk", "evidence", UNSAFE[0][0])
    plain = add(audit, "a1", ActionDetails("Ring the school."), moment()).audit
    assert of_check(plain, "safety_no_action")
    safe = add(plain, "a2", ActionDetails("Mend the window.", safety=True), moment()).audit
    assert of_check(safe, "safety_no_action") == []


def test_however_often_safety_is_written_of_it_is_asked_once_and_anew_for_a_new_mention() -> None:
    audit = written(DONE, "risk", "evidence", UNSAFE[0][0])
    audit = written(audit, "plans", "evidence", UNSAFE[1][0])
    (query,) = of_check(audit, "safety_no_action")
    kept = keep(audit, (query.key,), "Mended since.", moment()).audit
    assert of_check(kept, "safety_no_action") == [query]
    assert [q for q in unanswered_queries(kept) if q.check == query.check] == []
    again = written(kept, "reviews", "evidence", UNSAFE[2][0])
    assert [q.check for q in unanswered_queries(again) if q.check == query.check] == [query.check]
