"""A number is kept exactly as it was typed, within the question's bounds."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import questions
from flows.answers import Refusal
from flows.questionnaire import Question, QuestionType
from tests.flows.questions.asking import HOURS, VISITS, refused, typed

ANY = Question("any", QuestionType.NUMBER, "Any", "How many?")


@pytest.mark.parametrize(
    ("question", "text", "number"),
    [
        (VISITS, "3", "3"),
        (VISITS, " 3 visits. ", "3"),
        (VISITS, "1 visit", "1"),
        (VISITS, "1,200", "1200"),
        (VISITS, "3.0", "3"),
        (VISITS, "-0", "0"),
        (VISITS, "\uff11\uff12", "12"),
        (HOURS, "3.5", "3.5"),
        (HOURS, ".5", "0.5"),
        (HOURS, "0.1", "0.1"),
        (ANY, "\u22124", "-4"),
        (ANY, "+4", "4"),
    ],
)
def test_a_number_is_read_as_people_write_it(question: Question, text: str, number: str) -> None:
    assert typed(question, text) == Decimal(number)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (VISITS, "three", 'I couldn\'t read "three" as a number. Give a whole number of visits'),
        (VISITS, "3.5", "3.5 is not a whole number."),
        (VISITS, "-1", "-1 is too low. Give a whole number of visits from 0 to 1,500."),
        (VISITS, "1501", "1,501 is too high."),
        (VISITS, "12,3", 'I couldn\'t read "12,3" as a number.'),
        (VISITS, "1e3", "as a number"),
        (VISITS, "NaN", "as a number"),
        (VISITS, "3 or 4", "as a number"),
        (VISITS, "", "There was no number in that reply."),
        (VISITS, "visits", "as a number"),
        (HOURS, "0.09", "0.09 is too low. Give a number, 0.1 or more."),
        (ANY, "1234567890123456", "has too many digits"),
        (ANY, "x", "Give a number, such as 3 or 3.5."),
        (ANY, "\u0663", "as a number"),
    ],
)
def test_what_is_no_number_here_is_refused_with_what_would_be(
    question: Question, text: str, words: str
) -> None:
    assert words in refused(question, text)


def test_a_number_is_shown_with_its_unit() -> None:
    assert questions.describe(VISITS, Decimal(1200)) == "1,200 visits"
    assert questions.describe(HOURS, Decimal("3.50")) == "3.5"
    share = Question("share", QuestionType.NUMBER, "Share", "?", unit="%")
    assert questions.describe(share, Decimal(50)) == "50%"
    assert typed(share, "50%") == Decimal(50)


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
@settings(deadline=None)
def test_every_number_comes_back_from_storage_and_from_its_own_description(
    number: Decimal,
) -> None:
    assert questions.from_data(ANY, questions.to_data(ANY, number)) == number
    assert typed(ANY, questions.describe(ANY, number)) == number


@given(st.text())
@settings(deadline=None)
def test_no_text_is_ever_more_than_a_number_or_a_refusal(text: str) -> None:
    value = typed(ANY, text)
    assert isinstance(value, Refusal) or (isinstance(value, Decimal) and value.is_finite())


@pytest.mark.parametrize("data", ["", "three", "NaN", "Infinity", ["1"]])
def test_stored_data_that_is_no_number_is_an_error(data: str | list[str]) -> None:
    with pytest.raises(ValueError, match="plain digits"):
        questions.from_data(ANY, data)
