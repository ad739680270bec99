"""What a button carries comes back as it was; nothing foreign is taken for it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.widgets import limits
from bot.widgets.ids import Token, token_of
from flows.questionnaire import ANSWER, Step

KEY = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=40)


@given(KEY, KEY, KEY, st.integers(0, 10**6), st.text(max_size=60))
@settings(deadline=None)
def test_a_token_comes_back_as_it_was(
    audit: str, question: str, part: str, revision: int, value: str
) -> None:
    token = Token(audit, question, part, revision, value)
    assert Token.unpack(token.pack()) == token


@given(KEY, KEY, KEY, st.integers(0, 10**6), st.sampled_from(["", "ticked"]))
@settings(deadline=None)
def test_a_token_of_a_question_fits_a_block_id(
    audit: str, question: str, part: str, revision: int, value: str
) -> None:
    assert len(Token(audit, question, part, revision, value).pack()) <= limits.BLOCK_ID


def test_a_token_is_about_a_step() -> None:
    assert Token("a", "risk").step == Step("risk", ANSWER)
    assert Token("a", "risk", "impact").step == Step("risk", "impact")


@pytest.mark.parametrize(
    "packed",
    [
        None, 7, "", "x", "{}", "[]", '["a"]', '["a","q","answer",1]', '["","q","answer",1,""]',
        '["a","q","",1,""]', '["a","q","answer",-1,""]', '["a","q","answer",true,""]',
        '["a","q","answer","1",""]', '["a","q","answer",1.5,""]', '["a","q","answer",1,null]',
        '["a","q","answer",1,"",""]', "[" * 1990, json.dumps(["a" * 2000, "q", "answer", 1, ""]),
    ],
)  # fmt: skip
def test_what_is_no_token_is_not_taken_for_one(packed: object) -> None:
    assert Token.unpack(packed) is None


@given(st.text())
@settings(deadline=None)
def test_no_text_breaks_the_reading_of_a_token(text: str) -> None:
    assert Token.unpack(text) is None or isinstance(Token.unpack(text), Token)


def test_a_token_too_long_for_a_button_is_an_error_not_a_cut() -> None:
    with pytest.raises(ValueError, match="fits no button"):
        Token("a", value="x" * 2000).pack()


def test_a_buttons_own_token_wins_over_its_blocks() -> None:
    own, blocks = Token("a", "own"), Token("a", "block")
    assert token_of({"value": own.pack(), "block_id": blocks.pack()}) == own
    assert token_of({"selected_date": "2026-11-20", "block_id": blocks.pack()}) == blocks
    assert token_of({"block_id": "Ab1"}) is None
