"""An immediate concern, as the people who must know of it read it."""

from collections.abc import Sequence
from typing import Final

from bot.messages import naming
from bot.messages.types import Message, Reader
from bot.messages.words import words
from bot.widgets import fitting
from bot.widgets.blocks import Block, context, section
from bot.widgets.blocks import words as own_words
from flows.answers import Refusal
from flows.concerns import Concern

LONGEST_WHAT: Final = 6_500
LONGEST_WHO_KNOWS: Final = 3_000
"""Characters. Together with what stands around them they fit one message."""


def to_person(
    concern: Concern, told: Sequence[str], emergency_number: str, reader: Reader
) -> Message:
    """To somebody who must know at once: everything that was said, and who else was told."""
    say = words("concerns")
    blocks = [*_head(concern, emergency_number, reader), section(say.what())]
    blocks += own_words(fitting.clip(concern.what, LONGEST_WHAT))
    if concern.who_knows.strip():
        known = fitting.clip(concern.who_knows, LONGEST_WHO_KNOWS)
        blocks += [section(say.who_knows()), *own_words(known)]
    if len(concern.what) > LONGEST_WHAT or len(concern.who_knows) > LONGEST_WHO_KNOWS:
        blocks.append(section(say.goes_on(by=naming.person(concern.raised_by))))
    blocks.append(_told(told))
    return Message(say.in_short(case=concern.case), blocks)


def to_channel(
    concern: Concern, told: Sequence[str], emergency_number: str, reader: Reader
) -> Message:
    """To the channel for concerns: that there is one and who was told, no word of what it is."""
    say = words("concerns")
    blocks = _head(concern, emergency_number, reader)
    blocks += [_told(told), context(say.in_their_messages())] if told else [_told(told)]
    return Message(say.in_short(case=concern.case), blocks)


def confirmed(
    concern: Concern, told: Sequence[str], emergency_number: str, reader: Reader
) -> Message:
    """To whoever raised it: who was told, and that reading may take them a while."""
    say = words("concerns")
    at = reader.at(concern.raised_at)
    sent = (
        say.confirmed(case=concern.case, people=naming.people(told), at=at)
        if told
        else say.confirmed_nobody(case=concern.case)
    )
    first = say.first_line(number=emergency_number, what="message")
    return Message(say.confirmed_in_short(case=concern.case), [section(first), section(sent)])


def refused(refusal: Refusal, emergency_number: str) -> str:
    """To somebody who may not raise one here: whom to call all the same, and why not here."""
    return f"{words('concerns').first_line(number=emergency_number, what='form')}\n{refusal}"


def _head(concern: Concern, number: str, reader: Reader) -> list[Block]:
    say = words("concerns")
    facts = say.facts(
        title=say.title(case=concern.case),
        by=naming.person(concern.raised_by),
        at=reader.when(concern.raised_at),
        safe=say.safe(value=str(concern.safe_now)),
    )
    return [section(say.first_line(number=number, what="message")), section(facts)]


def _told(told: Sequence[str]) -> Block:
    say = words("concerns")
    return context(say.told(people=naming.people(told)) if told else say.told_nobody())
