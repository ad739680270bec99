"""What somebody is told of actions: by reason, each with its menu, and no word more than needed."""

from datetime import date

import pytest

from bot.messages import chasing
from bot.messages.action_lists import ActionList
from bot.messages.types import Message
from bot.widgets.blocks import Element, users_select
from bot.widgets.ids import Act, Token
from flows.actions import Effect
from flows.chasing import Why
from tests.bot.messages.chases import line, several, told
from tests.bot.messages.examples import (
    READER,
    blocks_of,
    buttons,
    check_legal,
    elements_of,
    token,
    words_of,
)


def only(*reasons: chasing.Told, person: str = "U0DANA") -> Message:
    """The one message that it takes."""
    (message,) = chasing.chase(reasons, person, READER).messages
    return message


def menus(message: Message) -> list[list[str]]:
    """What the entries of each overflow menu carry."""
    found: list[list[str]] = []
    for element in elements_of(message):
        if element["type"] == "overflow":
            assert element["action_id"] == Act.ACTION_MENU
            found.append([str(entry["value"]) for entry in options(element)])
    return found


def options(element: Element) -> list[Element]:
    listed = element["options"]
    assert isinstance(listed, list)
    return listed


def test_an_overdue_safety_action_says_since_when_it_is_and_has_its_menu() -> None:
    """The day, which is true whenever the message is read: nothing draws it anew each morning."""
    message = only(told(Why.UNSAFE, line(safety=True, redated=2)))
    assert message.text == "A safety action is overdue"
    shown = words_of(message)
    assert "*Overdue, and a child's safety depends on it*\nYou are told every working day" in shown
    assert "• 710452 · Make sure the window is safe · was due 4 Nov · moved twice" in shown
    parts = [Token.unpack(value) for value in menus(message)[0]]
    assert [part and part.part for part in parts] == ["done", "update", "more_time"]
    assert parts[0] == Token("A1", part="done", revision=412, value="x1")


def test_what_is_no_matter_of_safety_can_be_snoozed_and_safety_alone_can_not() -> None:
    assert "Snooze for 3 days" not in buttons(only(told(Why.UNSAFE, line(safety=True))))
    both = only(told(Why.UNSAFE, line(safety=True)), told(Why.SOON, line("x2")))
    assert token(buttons(both)["Snooze for 3 days"]) == Token("-")
    assert "Overdue safety actions still come" in words_of(both)
    soon = only(told(Why.SOON, line("x2")))
    assert "Snooze for 3 days" in buttons(soon)
    assert "still come" not in words_of(soon)


@pytest.mark.parametrize(
    ("person", "role", "reader", "named"),
    [
        ("U0DANA", "Key worker", "U0MARCUS", "· Key worker <@U0DANA> ·"),
        ("U0DANA", None, "U0MARCUS", "· <@U0DANA> ·"),
        (None, "Key worker", "U0MARCUS", "· Key worker ·"),
        ("U0DANA", "Key worker", "U0DANA", "window is safe · was due"),
        (None, None, "U0MARCUS", "window is safe · was due"),
    ],
    ids=["a person in a role", "a person", "a role", "the reader", "nobody"],
)
def test_its_owner_is_named_to_everybody_else(
    person: str | None, role: str | None, reader: str, named: str
) -> None:
    late = told(Why.LONG_LATE, line(person=person, role=role))
    assert named in words_of(only(late, person=reader))


def test_where_nobody_is_named_a_list_of_people_stands_beside_it() -> None:
    message = only(told(Why.UNOWNED, line(person=None, role="Key worker", due=None)))
    assert "· Key worker · no date" in words_of(message)
    (block,) = [block for block in blocks_of(message) if "accessory" in block]
    assert block["accessory"] == users_select(Act.NAME_OWNER)
    assert Token.unpack(block["block_id"]) == Token("A1", part="update", revision=412, value="x1")


def test_the_effect_is_asked_with_a_button_for_each_answer() -> None:
    message = only(told(Why.EFFECT, line(closed=True, team="North team")))
    assert message.text == "One action to look at"
    assert (
        "• 710452 · Make sure the window is safe · North team · closed by <@U0DANA> on 8 Oct"
    ) in words_of(message)
    for label, effect in {
        "Better": Effect.BETTER,
        "No change": Effect.NO_CHANGE,
        "Worse": Effect.WORSE,
        "Too early to say": Effect.TOO_EARLY,
    }.items():
        pressed = buttons(message)[label]
        assert pressed["action_id"] == f"{Act.SAY_EFFECT}.{effect}"
        assert token(pressed) == Token("A1", part=effect, revision=412, value="x1")


def test_due_today_names_the_day_since_nothing_refreshes_it() -> None:
    shown = words_of(only(told(Why.TODAY, line(due=date(2026, 11, 21), safety=True))))
    assert "*Due today, Sat 21 Nov*" in shown
    assert "• 710452 · Make sure the window is safe · safety" in shown


def test_what_has_no_line_is_counted_and_is_one_press_away() -> None:
    own = ActionList(owner="U0DANA")
    soon = told(Why.SOON, line(), left=7, whole=own)
    message = only(soon, told(Why.EFFECT, line("x2"), left=12))
    assert "And seven more." in words_of(message)
    assert "And 12 more, asked about once these are answered." in words_of(message)
    see = buttons(message)["See all 16"]
    assert (see["action_id"], token(see)) == (Act.SEE_ACTIONS, own.token)


def test_whoever_sees_no_list_with_all_of_it_is_sent_to_home() -> None:
    shown = words_of(only(told(Why.LONG_LATE, line(), left=7)))
    assert "And seven more: see my Home tab." in shown


def test_what_one_message_can_not_hold_goes_on_in_the_next_and_nothing_is_cut() -> None:
    told = several(40, "A1", "Ask & see " * 50, "Key worker")
    found = chasing.chase(told, "U0MARCUS", READER).messages
    assert len(found) > 1
    for message in found:
        check_legal(message)
        assert message.text == "40 safety actions are overdue, and 280 more to look at"
    shown = [words_of(message) for message in found]
    assert sum(each.count("• 710452") for each in shown) == 40 + 7 * 5
    heads = [
        block for message in found for block in blocks_of(message) if "*Overdue*" in str(block)
    ]
    assert len(heads) == 1
