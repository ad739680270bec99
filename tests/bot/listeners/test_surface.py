"""What Slack sends, as causes: the same thing told twice is one, other words are another."""

from typing import Any

from bot.listeners.surface import cause_of_form

Json = dict[str, Any]


def sent(words: str, hash_: str = "1.abc") -> Json:
    values = {"text:risk:evidence": {"write": {"type": "plain_text_input", "value": words}}}
    view = {"id": "V1", "hash": hash_, "state": {"values": values}}
    return {"user": {"id": "U0ASHA"}, "view": view}


def test_a_form_that_slack_sends_twice_is_one_cause() -> None:
    assert cause_of_form(sent("Seen twice.")) == cause_of_form(sent("Seen twice."))


def test_a_form_sent_again_with_more_words_is_another_cause() -> None:
    once, again = cause_of_form(sent("Seen.")), cause_of_form(sent("Seen. And heard."))
    assert once.key != again.key


def test_the_key_of_a_form_holds_none_of_its_words() -> None:
    assert "Marigold" not in cause_of_form(sent("Marigold")).key
