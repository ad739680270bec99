"""Free text is kept as it was written, and never stored as plain data."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import questions
from flows.answers import Picked, Refusal, Text, Typed
from flows.questionnaire import Note, NoteKind, Question
from tests.flows.questions.asking import COMMENTS, HEADLINE, READING, picked, refused, typed

EVIDENCE = Note("evidence", "Evidence", "What is the evidence?")
SINCE = Note("since", "Since", "Since when?", kind=NoteKind.DATE)


@pytest.mark.parametrize("asked", [COMMENTS, EVIDENCE])
def test_who_is_mentioned_is_named(asked: Question | Note) -> None:
    told = Typed("Spoke with <@U0DANA>, <@U0ZOE|Zoë> and <@U0NOBODY>; <b> stays.")
    read = questions.read_note if isinstance(asked, Note) else questions.read
    value = read(asked, told, READING)  # type: ignore[arg-type]
    assert str(value) == "Spoke with Dana Cole, Zoë and somebody in Slack; <b> stays."


@given(st.text().filter(lambda text: "<@" not in text))
@settings(deadline=None)
def test_long_text_is_kept_exactly_but_for_white_space_around_it(text: str) -> None:
    value = typed(COMMENTS, text)
    assert isinstance(value, Text if text.strip() else Refusal)
    if isinstance(value, Text):
        assert str(value) == text.strip()
        assert questions.describe(COMMENTS, value) == text.strip()


@pytest.mark.parametrize("question", [HEADLINE, COMMENTS])
def test_a_blank_reply_is_refused(question: Question) -> None:
    assert refused(question, " \n\t ") == (
        "There was nothing in that reply. Write at least a few words."
    )


def test_a_short_text_takes_150_characters_and_says_how_many_there_were() -> None:
    assert typed(HEADLINE, "x" * 150) == Text.of("x" * 150)
    assert "That is 1,151 characters, and there is room here for 150." in refused(
        HEADLINE, "x" * 1151
    )


def test_a_press_is_no_text() -> None:
    assert isinstance(picked(COMMENTS, "x"), Refusal)


@pytest.mark.parametrize("question", [HEADLINE, COMMENTS])
def test_free_text_can_not_be_stored_as_plain_data(question: Question) -> None:
    with pytest.raises(TypeError, match="passages"):
        questions.to_data(question, Text.of("x"))
    with pytest.raises(ValueError, match="passages"):
        questions.from_data(question, "x")


def test_a_note_of_text_is_read_as_long_text() -> None:
    assert questions.read_note(EVIDENCE, Typed(" seen alone "), READING) == Text.of("seen alone")
    assert questions.describe_note(EVIDENCE, Text.of("seen alone")) == "seen alone"
    with pytest.raises(TypeError, match="passages"):
        questions.note_to_data(EVIDENCE, Text.of("x"))


def test_a_note_of_a_date_is_read_as_a_past_one() -> None:
    value = questions.read_note(SINCE, Typed("4 Dec"), READING)
    assert value == date(2025, 12, 4)
    assert isinstance(value, date)
    assert questions.describe_note(SINCE, value) == "4 December 2025"
    assert questions.note_from_data(SINCE, questions.note_to_data(SINCE, value)) == value
    assert questions.read_note(SINCE, Picked(("2026-11-04",)), READING) == date(2026, 11, 4)
