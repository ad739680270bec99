"""What stands between an audit and its submission."""

from dataclasses import replace
from datetime import date

import pytest

from bot.messages import submitting
from bot.messages.types import Message
from bot.widgets.ids import Act
from flows import agreeing, checks
from flows.actions import ActionDetails
from flows.answers import Text
from flows.audit import Audit
from flows.checks import Mend, Query
from flows.questionnaire import ModerationPolicy, Step
from flows.speech import Kept
from tests.bot.messages.examples import (
    FORM,
    READER,
    answered,
    begun,
    buttons,
    check_legal,
    complete,
    elements_of,
    label_of,
    moment,
    token,
    words_of,
)


def before(audit: Audit) -> Message:
    return submitting.before_submission(audit, checks.unanswered_queries(audit), READER)


def odd() -> Audit:
    """Complete, with two things a colleague would ask about."""
    return answered(complete(), risk__impact=Text.of("As above."), plans__impact=Text.of("n/a"))


def submit_button(audit: Audit) -> dict[str, object] | None:
    return next((b for b in elements_of(before(audit)) if b.get("action_id") == Act.SUBMIT), None)


def test_with_nothing_to_ask_it_can_be_submitted_at_once() -> None:
    audit = answered(complete(), comments=Text.of("A pleasure to read."))
    said = before(audit)
    assert words_of(said).splitlines() == ["*All 7 answered.*", "No actions are agreed."]
    assert list(buttons(said)) == ["Review everything", "Add an action", "Submit for moderation"]
    assert "confirm" not in buttons(said)["Submit for moderation"]


def test_what_was_left_out_is_said() -> None:
    assert "*6 of 7 answered, one left out.*" in words_of(before(complete()))


def test_an_audit_that_nobody_moderates_is_just_submitted() -> None:
    audit = replace(complete(), questionnaire=replace(FORM, moderation=ModerationPolicy()))
    assert "Submit" in buttons(before(audit))


def test_with_something_required_missing_there_is_no_way_to_submit() -> None:
    audit = answered(begun(strand="help"), risk="meets_good")
    said = before(audit)
    assert "needed before you can submit" in words_of(said)
    assert submit_button(audit) is None
    answer = token(buttons(said)["Answer"])
    assert answer.question


def test_each_thing_to_ask_about_can_be_mended_or_kept() -> None:
    said = before(odd())
    assert "Two things a colleague would ask about:" in words_of(said)
    assert "*Risk*: the impact says “As above”." in words_of(said)
    labels = [label_of(e) for e in elements_of(said)]
    assert labels.count("Write it") == labels.count("Keep, because …") == 2
    assert token(buttons(said)["Write it"]).step == Step("plans", "impact")
    *_, last = checks.unanswered_queries(odd())
    assert token(buttons(said)["Keep, because …"]).value == last.key


def test_submitting_with_something_left_to_ask_is_confirmed_first() -> None:
    button = submit_button(odd())
    assert button is not None
    confirm = button["confirm"]
    assert isinstance(confirm, dict)
    assert confirm["text"]["text"] == (
        "Two things a colleague would ask about are still open. The moderator will see them."
    )


def test_an_action_without_a_date_can_be_mended_from_there() -> None:
    audit = agreeing.add(complete(), "x1", ActionDetails("Check the window"), moment()).audit
    said = before(audit)
    assert "*Action 1* has nobody to do it and no date." in words_of(said)
    assert token(buttons(said)["Say who and when"]).value == "1"


def test_the_agreed_actions_are_listed_in_short() -> None:
    audit = complete()
    due = date(2026, 11, 27)
    for n in range(7):
        details = ActionDetails(f"Do thing {n}", owner_person="U0DANA", due_on=due)
        audit = agreeing.add(audit, f"x{n}", details, moment()).audit
    said = words_of(before(audit))
    assert "1. Do thing 0 · <@U0DANA>, by Fri 27 Nov" in said
    assert "Do thing 5" not in said
    assert "And two more, in the review." in said


def test_however_many_are_missing_ten_are_shown_and_the_rest_counted() -> None:
    many = [Query("missing", f"Question {n}", "?", True, Step("risk")) for n in range(40)]
    said = submitting.before_submission(complete(), many, READER)
    check_legal(said)
    assert "And 30 more, in the review." in words_of(said)
    assert "Question 9" in words_of(said)
    assert "Question 10" not in words_of(said)


def alike(count: int, check: str = "says_nothing") -> list[Query]:
    """Queries by one check, each about an answer of its own."""
    step = Step("plans", "impact")
    return [Query(check, "Plans", "it says nothing", False, step, None, n) for n in range(count)]


def test_two_alike_are_asked_about_one_by_one_and_three_together() -> None:
    two, three = (
        submitting.before_submission(complete(), alike(count), READER) for count in (2, 3)
    )
    assert [label_of(e) for e in elements_of(two)].count("Write it") == 2
    assert "*Three texts say too little to act on*" in words_of(three)
    assert words_of(three).count("• 2 · Quality of plans: it says nothing") == 3
    labels = [label_of(e) for e in elements_of(three)]
    assert labels[:4] == ["2 · impact"] * 3 + ["Keep some, because …"]
    assert token(buttons(three)["Keep some, because …"]).value == "says_nothing"
    assert token(buttons(three)["2 · impact"]).step == Step("plans", "impact")


def test_however_many_there_are_slack_takes_the_message_and_the_rest_is_counted() -> None:
    every = [q for name in checks.BY_NAME for q in alike(12, name)]
    for many, left in ((alike(40), "30"), (every, "172")):
        said = submitting.before_submission(complete(), many, READER)
        check_legal(said)
        assert f"And {left} more, in the review." in words_of(said), words_of(said)


@pytest.mark.parametrize(
    ("mend", "offered"),
    [
        (Mend.WRITE, ["Write it"]),
        (Mend.GRADE, ["Change the grade", "Write it"]),
        (Mend.ADD_ACTION, ["Add an action"]),
        (Mend.RAISE_CONCERN, ["Raise a concern"]),
    ],
)
def test_each_query_offers_what_mends_it_before_keeping_it(mend: Mend, offered: list[str]) -> None:
    step = Step("plans", "impact")
    query = Query("says_nothing", "Plans", "?", False, step, None, 3, mend)
    said = submitting.before_submission(complete(), [query], READER)
    labels = [label_of(e) for e in elements_of(said)]
    assert labels[: len(offered) + 1] == [*offered, "Keep, because …"]


def test_an_overall_grade_without_a_reason_can_be_changed_or_explained() -> None:
    step = Step("plans", "impact")
    query = Query("grades_disagree", "Plans", "?", False, step, None, 3, Mend.GRADE)
    said = buttons(submitting.before_submission(complete(), [query], READER))
    assert token(said["Change the grade"]).step == Step("plans")
    assert token(said["Say why"]).step == step


def test_what_was_just_kept_is_said_on_top() -> None:
    first, second = checks.queries(odd())
    said = submitting.before_submission(odd(), (second,), READER, (Kept((first.key,)),))
    assert words_of(said).startswith("Kept with your reason: Risk.")
