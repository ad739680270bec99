"""An answered question, folded."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import folding
from bot.widgets.ids import Act
from flows.answers import Text
from flows.audit import Status
from flows.questionnaire import Step
from tests.bot.messages.examples import (
    READER,
    answered,
    begun,
    buttons,
    check_legal,
    complete,
    token,
    words_of,
)

WRITTEN = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1
)


def test_a_graded_question_folds_to_its_grade_and_how_much_was_written() -> None:
    said = folding.folded(complete(), "risk", READER)
    assert words_of(said).splitlines() == [
        "1 · Risk — *Meets good*",
        "Evidence 49 characters · Impact 50 characters",
    ]
    assert list(buttons(said)) == ["Change", "See"]


def test_what_is_still_to_come_is_said() -> None:
    said = folding.folded(answered(begun(), risk="meets_good"), "risk", READER)
    assert words_of(said).splitlines()[1] == "Evidence still to come · Impact still to come"


def test_a_note_that_this_answer_does_not_need_is_not_waited_for() -> None:
    said = folding.folded(answered(begun(), risk="not_applicable"), "risk", READER)
    assert "Impact" not in words_of(said)


def test_where_nothing_was_written_there_is_nothing_to_see() -> None:
    said = folding.folded(answered(begun(), file=("plan",)), "file", READER)
    assert words_of(said) == "5 · On file — *1 of 2: Plan*"
    assert list(buttons(said)) == ["Change"]


def test_an_answer_that_was_taken_out_can_be_given_again() -> None:
    said = folding.folded(begun(), "words", READER)
    assert words_of(said) == "6 · In short — not answered"
    assert buttons(said)["Answer"]["action_id"] == Act.CHANGE


def test_a_person_is_named_as_slack_shows_them() -> None:
    said = folding.folded(answered(begun(), worker="U0DANA"), "worker", READER)
    assert "<@U0DANA>" in words_of(said)


@given(WRITTEN, WRITTEN)
def test_folding_never_repeats_what_was_written(answer: str, evidence: str) -> None:
    said = f"«{answer}»"
    noted = f"«{evidence}»"
    audit = answered(begun(), words=Text.of(said), risk="meets_good", risk__evidence=Text.of(noted))
    for question in ("words", "risk"):
        folded = folding.folded(audit, question, READER)
        check_legal(folded)
        assert "«" not in str(folded.blocks) + folded.text


def test_a_closed_audit_folds_without_buttons() -> None:
    closed = replace(complete(), status=Status.SUBMITTED)
    assert not buttons(folding.folded(closed, "risk", READER))


def test_change_carries_the_answer_it_was_shown_against() -> None:
    audit = complete()
    change = token(buttons(folding.folded(audit, "plans", READER))["Change"])
    assert (change.step, change.revision) == (Step("plans"), audit.revision_at(Step("plans")))


def test_an_older_copy_says_where_the_question_is_now() -> None:
    said = folding.asked_again(complete(), "risk", READER)
    assert words_of(said) == "1 · Risk: asked again below."
    assert not buttons(said)
