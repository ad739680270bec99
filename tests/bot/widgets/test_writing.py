"""Text of any length goes through a form and comes back exactly, with room to write more."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.widgets import fitting, limits, widget
from bot.widgets.writing import ROOM
from flows.answers import Text, Typed
from tests.bot.widgets.filling import check_in_form, inputs, refilled, untouched
from tests.flows.questions.asking import COMMENTS

WORDS = st.text(st.sampled_from("ab \n.&<>é😀\u200d"), min_size=1, max_size=60)
LONG = st.lists(WORDS, min_size=1, max_size=8).flatmap(
    lambda few: st.integers(1, 400).map(lambda times: ("".join(few) * times).strip())
)


def fields(text: str) -> list[str]:
    """What each field of the form opens with."""
    opened = widget(COMMENTS).field(COMMENTS, "b", Text.of(text))
    return [str(element.get("initial_value", "")) for _, element in inputs(opened)]


@given(LONG)
@settings(max_examples=60, deadline=None)
def test_a_long_text_is_spread_over_fields_and_comes_back_exactly(text: str) -> None:
    blocks = widget(COMMENTS).field(COMMENTS, "b", Text.of(text))
    check_in_form(blocks)
    given = widget(COMMENTS).read_field(COMMENTS, "b", untouched(blocks))
    assert given == (Typed(text) if text else None)
    assert fitting.length(fields(text)[-1]) <= limits.INPUT_TEXT - ROOM


@given(st.lists(st.text("abc", min_size=1, max_size=12), min_size=600, max_size=900), st.data())
@settings(max_examples=20, deadline=None)
def test_words_stay_apart_even_if_slack_trims_each_field(
    words: list[str], data: st.DataObject
) -> None:
    seams = data.draw(st.lists(st.sampled_from([" ", "\n", "\n\n"]), min_size=50, max_size=50))
    text = "".join(f"{word}{seams[place % 50]}" for place, word in enumerate(words)).strip()
    blocks = widget(COMMENTS).field(COMMENTS, "b", Text.of(text))
    trimmed = refilled(blocks, [field.strip() for field in fields(text)])
    assert widget(COMMENTS).read_field(COMMENTS, "b", trimmed) == Typed(text)


def test_what_is_added_in_the_last_field_is_a_new_paragraph() -> None:
    text = "x" * 2999
    blocks = widget(COMMENTS).field(COMMENTS, "b", Text.of(text))
    assert fields(text) == [text, ""]
    state = refilled(blocks, [text, "And one thing more."])
    assert widget(COMMENTS).read_field(COMMENTS, "b", state) == Typed(
        f"{text}\n\nAnd one thing more."
    )


def test_fields_are_read_in_the_order_they_were_shown() -> None:
    text = " ".join(f"word{n}" for n in range(5000))
    blocks = widget(COMMENTS).field(COMMENTS, "b", Text.of(text))
    assert len(inputs(blocks)) > 10
    shuffled = dict(sorted(untouched(blocks).items(), reverse=True))
    assert widget(COMMENTS).read_field(COMMENTS, "b", shuffled) == Typed(text)


def test_a_field_emptied_takes_its_words_out() -> None:
    text = "\n\n".join(letter * 2500 for letter in "abc")
    blocks = widget(COMMENTS).field(COMMENTS, "b", Text.of(text))
    first, _, third, *room = fields(text)
    state = refilled(blocks, [first, "", third, *room])
    assert widget(COMMENTS).read_field(COMMENTS, "b", state) == Typed(f"{first}\n\n{third}")


def test_only_the_first_field_must_be_filled_in() -> None:
    blocks = widget(COMMENTS).field(COMMENTS, "b", Text.of("x" * 9000))
    assert [block["optional"] for block in blocks] == [False, True, True, True]


def test_another_fields_words_are_not_read() -> None:
    state = untouched(widget(COMMENTS).field(COMMENTS, "b.2x", Text.of("elsewhere")))
    assert widget(COMMENTS).read_field(COMMENTS, "b", state) is None
    assert re.fullmatch(r"b\.2x", next(iter(state)))
