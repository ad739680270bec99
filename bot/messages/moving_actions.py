"""Actions that were given to somebody else: told to whoever has them now."""

from collections.abc import Sequence
from typing import Final

from bot.messages import action_lists, labels, naming
from bot.messages.action_lists import ActionList, Row
from bot.messages.labels import press
from bot.messages.types import Message, Reader
from bot.messages.words import words
from bot.widgets.blocks import Block, actions, section
from bot.widgets.ids import Act

LISTED: Final = 5
"""Actions of them all that the message names; the rest are in the list."""


def given(rows: Sequence[Row], by: str, before: str, to: str, reader: Reader) -> Message:
    """To the new owner ``to``: how many, whose they were ``before``, the most pressing of them.

    Nothing refreshes it, so it names days.
    """
    say, count = words("moving_actions"), len(rows)
    said = say.given(by=naming.person(by), before=naming.person(before), count=count)
    blocks: list[Block] = [section(said)]
    blocks += [action_lists.row(row, reader, lasting=True) for row in rows[:LISTED]]
    if count > LISTED:
        mine = press(labels.SEE_MY_ACTIONS, Act.SEE_ACTIONS, ActionList(owner=to).token)
        blocks.append(actions([mine]))
    return Message(say.in_short(count=count), blocks)
