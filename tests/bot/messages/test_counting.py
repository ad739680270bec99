"""One count of the questions, wherever an auditor reads it."""

import pytest

from bot.messages import asking, card, home, review, submitting
from bot.messages.forms import header
from bot.messages.home import HomeContent
from flows import checks
from flows.answers import Text
from flows.audit import Audit
from flows.questionnaire import Step
from flows.speech import Ask
from tests.bot.messages.examples import FORM, READER, answered, begun, complete, words_of

SEEN_NO = answered(begun(), seen="no")
"""The fourth question, where they were seen, is not asked now."""


@pytest.mark.parametrize(
    ("audit", "said"),
    [
        (begun(), "0 of 7 answered"),
        (SEEN_NO, "1 of 7 answered · 1 not asked"),
        (answered(SEEN_NO, place="home"), "1 of 7 answered · 1 not asked"),
        (complete(), "6 of 7 answered"),
    ],
)
def test_card_and_home_count_as_the_questions_do(audit: Audit, said: str) -> None:
    on_home = home.home(HomeContent("Asha", in_progress=[home.summary(audit)]), READER)
    for shown in (card.card(audit, READER), on_home):
        assert said in words_of(shown).splitlines()
    asked = asking.question(audit, Ask(Step("words")), READER)
    assert "6 of 7 · Visits" in words_of(asked)


def test_who_starts_a_second_audit_reads_the_same_count() -> None:
    said = words_of(header.show(FORM, "710452", [SEEN_NO]))
    assert "by <@U0ASHA>, 1 of 7 answered." in said


def test_what_was_not_asked_is_not_called_left_out() -> None:
    audit = answered(complete(), seen="no")
    said = words_of(submitting.before_submission(audit, (), READER))
    assert "*5 of 7 answered, one not asked, one left out.*" in said
    everything = answered(audit, comments=Text.of("A pleasure to read."))
    said = words_of(submitting.before_submission(everything, (), READER))
    assert "*6 of 7 answered, one not asked.*" in said


@pytest.mark.parametrize(
    ("audit", "said"),
    [
        (begun(), "Asked only if other answers call for it: 4 · Where"),
        (SEEN_NO, "Not asked, because of other answers: 4 · Where"),
    ],
)
def test_the_review_says_what_is_not_asked_only_once_that_is_known(audit: Audit, said: str) -> None:
    shown = words_of(review.review(audit, checks.queries(audit), 0, READER))
    assert [line for line in shown.splitlines() if "4 · Where" in line] == [said]
