"""Free text is kept in the order it was typed, whatever order it arrives in."""

from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Passage, Text, said
from tests.flows.building import ts

MESSAGES = st.lists(
    st.tuples(st.integers(1, 999_999), st.text("abc", min_size=1)),
    min_size=1,
    max_size=6,
    unique_by=lambda message: message[0],
)


def text_of(messages: list[tuple[int, str]]) -> Text:
    text = Text(())
    for number, words in messages:
        text = text.with_passage(Passage(words, ts(number)))
    return text


@given(MESSAGES, st.data())
def test_passages_stand_in_the_order_of_typing(
    messages: list[tuple[int, str]], data: st.DataObject
) -> None:
    arriving = data.draw(st.permutations(messages))
    assert str(text_of(arriving)) == "\n\n".join(words for _, words in sorted(messages))


@given(MESSAGES, st.data())
def test_an_edited_message_changes_its_own_passage_and_keeps_its_place(
    messages: list[tuple[int, str]], data: st.DataObject
) -> None:
    number, _ = data.draw(st.sampled_from(messages))
    edited = text_of(messages).with_passage(Passage("edited", ts(number)))
    expected = ["edited" if n == number else words for n, words in sorted(messages)]
    assert [passage.text for passage in edited.passages] == expected


@given(MESSAGES, st.data())
def test_a_message_that_is_taken_out_takes_only_its_own_words(
    messages: list[tuple[int, str]], data: st.DataObject
) -> None:
    number, _ = data.draw(st.sampled_from(messages))
    rest = text_of(messages).without(ts(number))
    expected = [words for n, words in sorted(messages) if n != number]
    assert (rest.passages if rest else ()) == text_of(
        [(n, w) for n, w in messages if n != number]
    ).passages
    assert [passage.text for passage in rest.passages] if rest else expected == []


def test_what_was_written_in_a_form_stands_before_what_was_typed_after_it() -> None:
    text = Text.of("In the form.").with_passage(Passage("Typed.", ts(1)))
    assert str(text) == "In the form.\n\nTyped."


def test_a_text_knows_the_messages_it_came_from() -> None:
    text = Text.of("Words.", ts(1))
    assert text.has(ts(1))
    assert not text.has(ts(2))


def test_the_last_word_of_a_text_leaves_nothing_behind() -> None:
    assert Text.of("Words.", ts(1)).without(ts(1)) is None


def test_a_list_is_said_as_people_say_it() -> None:
    assert said(["a"]) == "a"
    assert said(["a", "b"]) == "a or b"
    assert said(["a", "b", "c"], "and") == "a, b and c"
