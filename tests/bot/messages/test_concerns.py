"""An immediate concern: whom to call comes first, and its words reach only those they are for."""

import pytest

from bot.messages import concerns
from bot.messages.types import Message
from tests.bot.messages.everything import a_concern
from tests.bot.messages.examples import READER, check_legal, words_of

WHAT = "The window in the child's room opens fully."
TOLD = ("U0MARCUS", "U0PRIYA")
CONCERN = a_concern(what=WHAT)
NUMBER = "0161 496 0000"
ALL = {
    "person": concerns.to_person(CONCERN, TOLD, NUMBER, READER),
    "channel": concerns.to_channel(CONCERN, TOLD, NUMBER, READER),
    "confirmed": concerns.confirmed(CONCERN, TOLD, NUMBER, READER),
}


@pytest.mark.parametrize("message", ALL.values(), ids=ALL)
def test_whom_to_call_stands_before_anything_else(message: Message) -> None:
    assert words_of(message).splitlines()[0] == (
        "*If a child is in danger now, call 999 or the emergency duty team on 0161 496 0000. "
        "This message does not call them.*"
    )


def test_without_a_number_the_line_still_says_whom_to_call() -> None:
    said = words_of(concerns.to_person(CONCERN, TOLD, "", READER))
    assert "call 999 or the emergency duty team. This message" in said


def test_who_must_know_reads_everything_and_who_else_was_told() -> None:
    said = words_of(ALL["person"])
    assert WHAT in said
    assert "Nobody yet." in said
    assert "The child's safety now: *not known*" in said
    assert "Raised by <@U0ASHA> today 14:10" in said
    assert "Told: <@U0MARCUS> and <@U0PRIYA>." in said


@pytest.mark.parametrize("name", ["channel", "confirmed"])
def test_no_word_of_it_is_said_anywhere_else(name: str) -> None:
    assert "window" not in str(ALL[name].blocks)
    assert "Nobody yet" not in str(ALL[name].blocks)


@pytest.mark.parametrize("message", ALL.values(), ids=ALL)
def test_a_notification_names_the_case_and_nothing_more(message: Message) -> None:
    assert "710452" in message.text
    assert "window" not in message.text


def test_whoever_raised_it_is_told_who_knows_and_to_phone_if_nobody_answers() -> None:
    said = words_of(ALL["confirmed"])
    assert "was sent at 14:10 to <@U0MARCUS> and <@U0PRIYA>." in said
    assert "phone them" in said


def test_where_nobody_could_be_told_that_is_said_plainly() -> None:
    assert "reached nobody" in words_of(concerns.confirmed(CONCERN, (), NUMBER, READER))
    assert "Nobody could be told" in words_of(concerns.to_channel(CONCERN, (), NUMBER, READER))


def test_one_longer_than_a_message_says_whom_to_ask_for_the_rest() -> None:
    message = concerns.to_person(a_concern(what="word " * 5_000), TOLD, NUMBER, READER)
    check_legal(message)
    assert "Ask <@U0ASHA> for the rest." in words_of(message)
