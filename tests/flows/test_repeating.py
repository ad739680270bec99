"""The last comment chosen to stand again."""

from dataclasses import replace

import pytest

from flows import answering, repeating
from flows.answers import Text
from flows.audit import Audit, Copied, EntryChanged, Status
from flows.questionnaire import ANSWER, Step
from flows.speech import Ask, Closed, Refused, Stale
from tests.flows.building import (
    BY_KEY,
    COVENTRY,
    begun,
    judged,
    moment,
    press,
    spoken,
    written,
)

TIER_2 = BY_KEY["tier2-case-file"]
WORDS = "Read in the running record from March to June."


def commented() -> Audit:
    """Two rows of Tier 2 with a comment each, and a third answered."""
    audit = judged(begun(TIER_2), "chronology", "good", comment="The first comment, of March.")
    audit = judged(audit, "case_summary", "good", comment=WORDS)
    return press(audit, "assessment_copy", "no").audit


def test_the_last_comment_is_the_nearest_one_above_that_is_written() -> None:
    audit = commented()
    here = Step("assessment_copy", "comment")
    assert repeating.last_comment(audit, here) == Step("case_summary", "comment")
    bare = answering.fill_in(audit, {Step("case_summary", "comment"): None}, moment()).audit
    assert repeating.last_comment(bare, here) == Step("chronology", "comment")
    assert repeating.last_comment(begun(TIER_2), here) is None


def test_a_comment_below_is_none_to_repeat() -> None:
    assert repeating.last_comment(commented(), Step("chronology", "comment")) is None


def test_a_comment_whose_row_does_not_apply_is_none_to_repeat() -> None:
    audit = press(commented(), "missing", "yes").audit
    audit = judged(audit, "missing_reflected", "good", comment="Return talks were held.")
    here = Step("assessment_overall", "comment")
    assert repeating.last_comment(audit, here) == Step("missing_reflected", "comment")
    without = press(audit, "missing", "no", expects=None).audit
    assert repeating.last_comment(without, here) == Step("case_summary", "comment")


@pytest.mark.parametrize("part", ["evidence", "impact", ANSWER])
def test_evidence_and_impact_are_never_offered_for_copying(part: str) -> None:
    audit = judged(begun(COVENTRY), "risk", evidence=WORDS, impact=WORDS)
    assert repeating.last_comment(audit, Step("involvement", part)) is None
    decision = repeating.repeat(audit, Step("involvement", part), "risk", moment(), expects=0)
    assert decision.audit == audit


def test_what_is_chosen_stands_in_its_own_words_and_the_history_knows() -> None:
    here, there = Step("assessment_copy", "comment"), Step("case_summary", "comment")
    decision = repeating.repeat(commented(), here, "case_summary", moment(5), expects=0)
    assert str(decision.audit.value(*here)) == WORDS
    changed, copied = decision.changes
    assert isinstance(changed, EntryChanged)
    assert copied == Copied(here, there)
    assert [ask.step.question for ask in spoken(decision, Ask)] == ["assessment_current"]
    later = written(decision.audit, "case_summary", "comment", "Something else altogether.")
    assert str(later.value(*here)) == WORDS, "it followed the comment that it was copied from"


def test_a_second_press_changes_nothing() -> None:
    here = Step("assessment_copy", "comment")
    once = repeating.repeat(commented(), here, "case_summary", moment(5), expects=0).audit
    again = repeating.repeat(once, here, "case_summary", moment(6), expects=0)
    assert (again.audit, again.changes, again.say) == (once, (), ())


def test_a_press_after_another_comment_was_written_is_told_so() -> None:
    here = Step("assessment_copy", "comment")
    audit = written(commented(), *here, "There is no assessment at all.")
    decision = repeating.repeat(audit, here, "case_summary", moment(6), expects=0)
    assert decision.audit == audit
    assert len(spoken(decision, Stale)) == 1


def test_a_comment_that_is_gone_is_refused_in_words() -> None:
    here = Step("assessment_copy", "comment")
    for of in ("assessment_current", "missing_reflected", "nothing"):
        decision = repeating.repeat(commented(), here, of, moment(6), expects=0)
        assert not decision.changed
        (refused,) = spoken(decision, Refused)
        assert "not there any more" in refused.refusal.fault


def test_nothing_is_repeated_in_a_closed_audit() -> None:
    audit = replace(commented(), status=Status.SUBMITTED)
    here = Step("assessment_copy", "comment")
    decision = repeating.repeat(audit, here, "case_summary", moment(6), expects=0)
    assert (decision.audit, decision.say) == (audit, (Closed(),))


def test_a_fact_is_noted_only_of_what_was_put_in_place() -> None:
    here = Step("assessment_copy", "comment")
    copies = {here: Copied(here, Step("case_summary", "comment"))}
    put = answering.fill_in(commented(), {here: Text.of(WORDS)}, moment())
    assert repeating.noted(put, copies).changes[-1] == copies[here]
    same = answering.fill_in(put.audit, {here: Text.of(WORDS)}, moment())
    assert repeating.noted(same, copies) == same
