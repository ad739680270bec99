"""A typed reply is the option it names, or is refused with the options; it is never guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import questions
from flows.answers import Refusal
from flows.questionnaire import Question
from tests.flows.questions.asking import (
    BANDS,
    GRADE,
    LONG_LIST,
    OFSTED,
    YES_NO,
    picked,
    refused,
    typed,
)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (GRADE, "Meets good", "meets_good"),
        (GRADE, "  MEETS   GOOD. ", "meets_good"),
        (GRADE, "meets-good", "meets_good"),
        (GRADE, "*Meets good*", "meets_good"),
        (GRADE, "meets_good", "meets_good"),
        (GRADE, "doesn't meet good", "does_not_meet_good"),
        (GRADE, "doesn\u2019t meet good", "does_not_meet_good"),
        (GRADE, "exceeds", "exceeds_good"),
        (GRADE, "does not meet", "does_not_meet_good"),
        (GRADE, "n/a", "not_applicable"),
        (GRADE, "N.A.", "not_applicable"),
        (GRADE, "na", "not_applicable"),
        (OFSTED, "good", "good"),
        (OFSTED, "RI", "requires_improvement"),
        (OFSTED, "improvement", "requires_improvement"),
        (OFSTED, "not recorded", "not_recorded"),
        (YES_NO, "y", "yes"),
        (YES_NO, "Yes!", "yes"),
        (YES_NO, "n", "no"),
        (YES_NO, "NO", "no"),
        (YES_NO, "dont know", "dont_know"),
        (YES_NO, "don\u2019t know", "dont_know"),
        (YES_NO, "do not know", "dont_know"),
        (YES_NO, "unsure", "not_sure"),
        (BANDS, "1-5", "1_to_5"),
        (BANDS, "1 \u2013 5", "1_to_5"),
        (BANDS, "15+", "15_and_over"),
        (BANDS, "under 1", "under_1"),
        (LONG_LIST, "place number 1", "place_1"),
    ],
)
def test_what_names_one_option_is_that_option(question: Question, text: str, value: str) -> None:
    assert typed(question, text) == value


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (GRADE, "good", '"good" could mean Exceeds good, Meets good or Does not meet good.'),
        (GRADE, "meet good", '"meet good" could mean Meets good or Does not meet good.'),
        (OFSTED, "not", "is not one of the answers here. Choose Outstanding, Good,"),
        (OFSTED, "not good", '"not good" is not one of the answers here.'),
        (YES_NO, "maybe", "Choose Yes, No, Not applicable, Not sure or Don't know."),
        (BANDS, "7", '"7" is not one of the answers here. Choose Under 1, 1 to 5,'),
        (BANDS, "5", '"5" is not one of the answers here.'),
        (LONG_LIST, "place", '"place" could be any of 40 answers. Write the whole'),
        (LONG_LIST, "x", "Choose from the list of 40: Place number 1, Place number 2 or"),
        (GRADE, "   ", "There was nothing in that reply."),
        (GRADE, "\U0001f44d", "is not one of the answers here."),
    ],
)
def test_what_names_none_or_several_is_refused_with_what_would_be_right(
    question: Question, text: str, words: str
) -> None:
    assert words in refused(question, text)


def test_a_refusal_quotes_a_long_reply_only_in_part() -> None:
    shown = refused(GRADE, "He was seen alone by his worker on several occasions. " * 9)
    assert "He was seen alone" in shown
    assert len(shown) < 200


def test_a_word_within_an_option_is_told_from_the_whole_of_it() -> None:
    assert questions.is_exact(GRADE, "meets good")
    assert questions.is_exact(GRADE, "n/a")
    assert questions.matches(GRADE, "exceeds")
    assert not questions.is_exact(GRADE, "exceeds")


def test_evidence_that_begins_with_a_grade_is_not_taken_for_one() -> None:
    assert questions.matches(GRADE, "Meets good: the plan was reviewed twice") == ()


@given(st.sampled_from([GRADE, OFSTED, YES_NO, BANDS, LONG_LIST]), st.data())
@settings(deadline=None)
def test_every_label_and_every_value_names_its_own_option(
    question: Question, data: st.DataObject
) -> None:
    option = data.draw(st.sampled_from(question.options))
    label = data.draw(st.sampled_from([option.label, option.label.upper(), option.label.lower()]))
    assert typed(question, label) == option.value
    assert typed(question, option.value) == option.value
    assert picked(question, option.value) == option.value
    assert questions.describe(question, option.value) == option.label
    assert questions.from_data(question, questions.to_data(question, option.value)) == option.value


@given(st.sampled_from([GRADE, OFSTED, YES_NO, BANDS, LONG_LIST]), st.text())
@settings(deadline=None)
def test_no_text_is_ever_more_than_an_option_or_a_refusal(question: Question, text: str) -> None:
    value = typed(question, text)
    assert isinstance(value, Refusal) or question.option(value) is not None


@pytest.mark.parametrize("values", [(), ("gone",), ("yes", "no")])
def test_a_press_that_is_not_one_of_the_options_is_refused(values: tuple[str, ...]) -> None:
    assert isinstance(picked(YES_NO, *values), Refusal)
