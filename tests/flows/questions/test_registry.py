"""What holds for every question type alike."""

from datetime import date
from decimal import Decimal

import pytest

from flows import questions
from flows.answers import Refusal, Text, Value
from flows.questionnaire import Question, QuestionType
from tests.flows.questions.asking import EVERY, REVIEW_ON, SEEN_ON, picked, refused, typed

VALUES: tuple[Value, ...] = ("x", ("x",), date(2026, 1, 1), Decimal(1), Text.of("a child's words"))


def test_every_type_is_registered() -> None:
    assert set(questions.REGISTRY) == set(QuestionType) == {question.type for question in EVERY}


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.key)
def test_a_value_of_another_type_is_refused_without_repeating_it(question: Question) -> None:
    fitting, messages = 0, []
    for value in VALUES:
        try:
            questions.to_data(question, value)
        except TypeError as error:
            messages.append(str(error))
        else:
            fitting += 1
    assert not any("child" in message for message in messages)


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.key)
def test_an_empty_press_and_an_empty_reply_never_raise(question: Question) -> None:
    assert isinstance(typed(question, ""), Refusal)
    assert picked(question) == () or isinstance(picked(question), Refusal)


def test_a_date_picked_or_typed_is_one_day_and_is_said_in_full() -> None:
    day = date(2026, 11, 20)
    assert picked(SEEN_ON, "2026-11-20") == typed(SEEN_ON, "yesterday") == day
    assert questions.describe(SEEN_ON, day) == "20 November 2026"
    assert questions.from_data(SEEN_ON, questions.to_data(SEEN_ON, day)) == day


def test_a_day_to_come_is_refused_where_only_a_past_one_makes_sense() -> None:
    assert refused(SEEN_ON, "tomorrow") == (
        "22 November 2026 has not come yet. Give today or a day before it."
    )
    assert typed(REVIEW_ON, "tomorrow") == date(2026, 11, 22)


def test_a_year_left_out_is_the_one_that_makes_sense() -> None:
    assert typed(SEEN_ON, "4 Dec") == date(2025, 12, 4)
    assert typed(REVIEW_ON, "4 Dec") == date(2026, 12, 4)
    assert typed(REVIEW_ON, "4 Nov") == date(2026, 11, 4)


@pytest.mark.parametrize("data", ["yesterday", "2026-13-01", ["2026-01-01"]])
def test_stored_data_that_is_no_date_is_an_error(data: str | list[str]) -> None:
    with pytest.raises(ValueError, match=r"date|month|ISO|iso"):
        questions.from_data(SEEN_ON, data)
