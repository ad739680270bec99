"""An immediate concern: whom to call comes first, and its words reach only those they are for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages import call_list, concerns
from bot.messages.types import Message
from bot.widgets.ids import NO_AUDIT, Act
from flows.concerns import STEP, Raised, Told
from tests.bot.messages.concerning import (
    AROUND,
    NUMBERED,
    STEPS,
    a_concern,
    acknowledged,
    climbed,
)
from tests.bot.messages.examples import (
    NOW,
    READER,
    blocks_of,
    buttons,
    check_legal,
    token,
    words_of,
)
from tests.flows.building import ASHA, DANA, MARCUS, PRIYA, QUINN, SAM

WHAT = "The window in the child's room opens fully."
CONCERN = a_concern(what=WHAT)
STANDING = climbed(CONCERN, 0)
NOBODY = Raised(CONCERN, (Told(0, NOW, ()),))
LATER = replace(READER, now=NOW + STEP)
FIRST_LINE = (
    "*If a child is in danger now, call 999 or the emergency duty team on 0161 496 0000. "
    "This {} does not call them.*"
)
ALL = {
    "person": concerns.to_person(STANDING, MARCUS.id, AROUND, READER),
    "channel": concerns.to_channel(STANDING, AROUND, READER),
    "confirmed": concerns.confirmed(STANDING, AROUND, READER),
    "again": concerns.told_again(STANDING, STANDING.told[0], AROUND, READER),
    "telephone": concerns.telephone(STANDING, STANDING.told[0], AROUND, READER),
    "unreached": concerns.unreached(STANDING, MARCUS.id, AROUND),
    "taken up": concerns.taken_up(acknowledged(STANDING, MARCUS), AROUND, READER),
}


@pytest.mark.parametrize("message", ALL.values(), ids=ALL)
def test_whom_to_call_stands_before_anything_else(message: Message) -> None:
    assert words_of(message).splitlines()[0] == FIRST_LINE.format("message")


def test_without_a_number_the_line_still_says_whom_to_call() -> None:
    around = replace(AROUND, number="")
    said = words_of(concerns.to_person(STANDING, MARCUS.id, around, READER))
    assert "call 999 or the emergency duty team. This message" in said


def test_who_must_know_reads_everything_and_who_else_was_told() -> None:
    said = words_of(ALL["person"])
    assert WHAT in said
    assert "Nobody yet." in said
    assert "The child's safety now: *not known*" in said
    assert "Raised by <@U0ASHA> on Sat 21 Nov at 14:10" in said
    assert "Told 14:10: <@U0MARCUS> and <@U0PRIYA>." in said
    assert "Nobody has acknowledged it yet." in said


@pytest.mark.parametrize("name", [name for name in ALL if name != "person"])
def test_no_word_of_it_is_said_anywhere_else(name: str) -> None:
    assert "window" not in str(ALL[name].blocks)
    assert "Nobody yet" not in str(ALL[name].blocks)


@pytest.mark.parametrize("message", ALL.values(), ids=ALL)
def test_a_notification_names_the_case_and_nothing_more(message: Message) -> None:
    assert "710452" in message.text
    assert "window" not in message.text


def test_whoever_is_told_can_say_that_they_have_it_and_see_the_call_list() -> None:
    found = buttons(ALL["person"])
    assert list(found) == ["I have this", "Call list"]
    assert found["I have this"]["action_id"] == Act.ACKNOWLEDGE
    assert {(token(b).audit, token(b).value) for b in found.values()} == {(NO_AUDIT, "c1")}


def test_the_channel_has_no_button_since_not_everybody_there_was_told() -> None:
    assert buttons(ALL["channel"]) == {}


def test_whoever_has_it_reads_so_and_can_not_press_again() -> None:
    standing = acknowledged(STANDING, MARCUS)
    own = concerns.to_person(standing, MARCUS.id, AROUND, LATER)
    assert "*You have this*, acknowledged 14:11. <@U0ASHA>, who raised it, has been" in words_of(
        own
    )
    assert list(buttons(own)) == ["Call list"]


def test_the_others_read_who_has_it_and_can_join() -> None:
    standing = acknowledged(STANDING, MARCUS)
    others = concerns.to_person(standing, PRIYA.id, AROUND, LATER)
    assert "*<@U0MARCUS> has this*, acknowledged 14:11." in words_of(others)
    assert list(buttons(others)) == ["I have this too", "Call list"]
    both = acknowledged(STANDING, MARCUS, QUINN)
    said = words_of(concerns.to_person(both, PRIYA.id, AROUND, LATER))
    assert "*<@U0MARCUS> and <@U0QUINN> have this.*" in said


def test_whoever_is_told_later_reads_why() -> None:
    said = words_of(concerns.to_person(climbed(CONCERN, 1), SAM.id, AROUND, LATER))
    assert "*Nobody has acknowledged this since 14:10*, so you are told as well." in said
    assert "Told 14:10: <@U0MARCUS> and <@U0PRIYA>.\nTold 14:40: <@U0SAM>." in said


def test_whoever_is_told_again_reads_so_and_the_notification_says_it() -> None:
    told = concerns.to_person(climbed(CONCERN, 4), MARCUS.id, AROUND, LATER)
    assert "since 14:10*, so you are told again." in words_of(told)
    assert "All told again, last 16:10." in words_of(told)
    assert told.text.endswith("nobody has acknowledged it")


def test_a_moment_of_another_day_names_it() -> None:
    said = words_of(concerns.to_person(climbed(CONCERN, 21), SAM.id, AROUND, LATER))
    assert "All told again, last Sun 22 Nov, 00:40." in said


def test_whoever_raised_it_sees_each_who_was_told_and_who_has_it() -> None:
    said = words_of(ALL["confirmed"])
    assert "was sent on Sat 21 Nov at 14:10." in said
    assert "• <@U0MARCUS> · told 14:10 · not acknowledged yet" in said
    assert "If nobody has acknowledged it by 14:40" in said
    standing = acknowledged(climbed(CONCERN, 1), SAM)
    said = words_of(concerns.confirmed(standing, AROUND, LATER))
    assert "• <@U0SAM> · told 14:40 · *acknowledged 14:41*" in said
    assert "nobody more is told" in said


def test_half_an_hour_later_whoever_raised_it_is_told_to_telephone() -> None:
    standing = climbed(CONCERN, 1)
    message = concerns.telephone(standing, standing.told[1], AROUND, LATER)
    said = words_of(message)
    assert "*Nobody has acknowledged your concern about case 710452 by 14:40." in said
    assert "Telephone now:*\n• <@U0MARCUS>\n• <@U0PRIYA>\n• <@U0SAM>\nAsk whoever" in said
    assert message.text.endswith("telephone now")
    assert list(buttons(message)) == ["Call list"]
    assert "*Telephone them now.*" in words_of(concerns.confirmed(standing, AROUND, LATER))


def test_once_somebody_has_it_nobody_is_asked_to_telephone_any_more() -> None:
    standing = acknowledged(climbed(CONCERN, 2), QUINN)
    last = concerns.telephone(standing, standing.told[2], AROUND, LATER)
    assert "<@U0QUINN> acknowledged it, 15:11." in words_of(last)
    assert "Telephone now" not in words_of(last)
    earlier = concerns.telephone(standing, standing.told[1], AROUND, LATER)
    assert "The latest on it is below." in words_of(earlier)
    assert buttons(last) == buttons(earlier) == {}


def test_an_earlier_call_to_telephone_gives_way_to_the_newer_one() -> None:
    standing = climbed(CONCERN, 2)
    earlier = concerns.telephone(standing, standing.told[1], AROUND, LATER)
    assert "The latest on it is below." in words_of(earlier)
    assert buttons(earlier) == {}


def test_somebody_whom_no_message_reaches_is_shown_so() -> None:
    around = replace(AROUND, unreached=frozenset({MARCUS.id}))
    said = words_of(concerns.confirmed(STANDING, around, READER))
    assert "• <@U0MARCUS> · no message reaches them" in said


def test_where_nobody_could_be_told_that_is_said_plainly() -> None:
    assert "reached nobody" in words_of(concerns.confirmed(NOBODY, AROUND, READER))
    assert "Nobody could be told" in words_of(concerns.to_channel(NOBODY, AROUND, READER))
    said = words_of(concerns.telephone(NOBODY, NOBODY.told[0], AROUND, READER))
    assert "Telephone your manager now.*" in said


def test_one_longer_than_a_message_says_whom_to_ask_for_the_rest() -> None:
    standing = climbed(a_concern(what="word " * 5_000), 0)
    message = concerns.to_person(standing, MARCUS.id, AROUND, READER)
    check_legal(message)
    assert "Ask <@U0ASHA> for the rest." in words_of(message)


def test_the_call_list_says_who_was_told_who_is_next_and_when() -> None:
    view = call_list.show(climbed(CONCERN, 1), AROUND, LATER)
    check_legal(view)
    assert words_of(view).splitlines() == [
        FIRST_LINE.format("list"),
        "*Case 710452* · raised by <@U0ASHA> on Sat 21 Nov at 14:10",
        "1. <@U0MARCUS> · manager · told 14:10 · not acknowledged yet",
        "2. <@U0PRIYA> · Service Lead · told 14:10 · not acknowledged yet",
        "3. <@U0SAM> · told 14:40 · not acknowledged yet",
        "4. <@U0QUINN> · quality lead · to be told 15:10 if nobody has acknowledged it by then",
        "Where no number stands, press the name for the one in their Slack profile.",
    ]


def test_who_was_put_on_the_list_too_late_for_their_step_is_told_at_the_next() -> None:
    """Dana comes before Sam now, who was told at twenty to three."""
    around = replace(AROUND, steps=(STEPS[0], (DANA.id,), *STEPS[1:]))
    said = words_of(call_list.show(climbed(CONCERN, 1), around, LATER))
    assert "4. <@U0DANA> · to be told 15:10 if nobody" in said
    assert "5. <@U0QUINN> · quality lead · to be told 15:40 if nobody" in said


def test_the_number_that_the_set_up_has_stands_by_the_name_of_whoever_is_to_be_telephoned() -> None:
    priya = replace(AROUND.people[PRIYA.id], telephone="01632 960123")
    some = replace(AROUND, people={**AROUND.people, PRIYA.id: priya})
    standing = climbed(CONCERN, 1)
    called = words_of(call_list.show(standing, some, LATER))
    assert "2. <@U0PRIYA> (01632 960123) · Service Lead · told 14:10" in called
    assert "1. <@U0MARCUS> · manager" in called
    told = words_of(concerns.telephone(standing, standing.told[1], some, LATER))
    assert "• <@U0MARCUS>\n• <@U0PRIYA> (01632 960123)\n• <@U0SAM>" in told
    for said in (called, told):
        assert said.endswith("Where no number stands, press the name for the one in their Slack "
                             "profile.")  # fmt: skip
    confirmed = words_of(concerns.confirmed(standing, some, LATER))
    assert "• <@U0PRIYA> (01632 960123) · told 14:10" in confirmed
    unreached = words_of(concerns.unreached(standing, PRIYA.id, some))
    assert "Telephone them on 01632 960123, or somebody else" in unreached


def test_who_is_told_can_telephone_whoever_raised_it() -> None:
    said = words_of(concerns.to_person(STANDING, MARCUS.id, NUMBERED, READER))
    assert f"Raised by <@{ASHA.id}> ({NUMBERED.telephone(ASHA.id)}) on Sat 21 Nov" in said


def test_where_every_number_is_known_nobody_is_sent_to_look_for_one() -> None:
    standing = climbed(CONCERN, 1)
    for said in (
        call_list.show(standing, NUMBERED, LATER),
        concerns.telephone(standing, standing.told[1], NUMBERED, LATER),
    ):
        assert "Slack profile" not in words_of(said)


def test_no_channel_has_anybodys_number() -> None:
    said = str(concerns.to_channel(STANDING, NUMBERED, READER).body)
    assert NUMBERED.telephone(ASHA.id) not in said


def test_once_somebody_has_it_the_call_list_promises_nobody_more() -> None:
    said = words_of(call_list.show(acknowledged(STANDING, PRIYA), AROUND, LATER))
    assert "2. <@U0PRIYA> · Service Lead · told 14:10 · *acknowledged 14:11*" in said
    assert "3. <@U0SAM> · not told" in said
    assert "to be told" not in said


def test_the_call_list_holds_no_word_of_what_was_raised() -> None:
    view = call_list.show(STANDING, AROUND, READER)
    assert "window" not in str(blocks_of(view))
    later = replace(READER, now=NOW + timedelta(days=3))
    assert "14:10" in words_of(call_list.show(STANDING, AROUND, later))
