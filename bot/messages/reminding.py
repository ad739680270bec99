"""A reminder: audits that have been still, and ones asked for that are due, in one message."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.messages import assigning, labels
from bot.messages.home import Summary
from bot.messages.labels import press
from bot.messages.outside import link_button
from bot.messages.types import Message, Reader
from bot.messages.words import Mrkdwn, words
from bot.widgets.blocks import Block, Element, actions, section
from bot.widgets.ids import Act, Token
from flows.assigning import Assignment

LISTED: Final = 5
"""Of each kind; further ones are found on the Home tab."""


def reminder(still: Sequence[Summary], asked: Sequence[Assignment], reader: Reader) -> Message:
    """To an auditor: their still audits, with ways on and out; then what they were asked for.

    Nothing refreshes it, so it names days.
    """
    say = words("reminding")
    blocks: list[Block] = []
    if still:
        blocks.append(section(say.still(count=len(still))))
    for audit in still[:LISTED]:
        blocks += _still(audit, reader)
    if asked:
        blocks.append(section(say.asked(count=len(asked))))
    blocks += [assigning.row(one, _due(one.due_on, reader)) for one in asked[:LISTED]]
    more = max(len(still) - LISTED, 0) + max(len(asked) - LISTED, 0)
    if more:
        blocks.append(section(say.more(more=more)))
    return Message(say.in_short(count=len(still) + len(asked)), blocks)


def _still(audit: Summary, reader: Reader) -> list[Block]:
    since = reader.on_day(audit.updated_at)
    said = words("reminding").audit(
        case=audit.case,
        title=audit.title,
        answered=audit.answered,
        total=audit.total,
        days=(reader.today - since).days,
        since=reader.lasting(since),
        due=_due(audit.due_on, reader),
        next=audit.next,
    )
    token = Token(audit.id)
    row: list[Element] = []
    if audit.link:
        row.append(link_button(labels.OPEN_THREAD, audit.link, token))
    row.append(press(labels.SNOOZE, Act.SNOOZE_REMINDERS, token))
    row.append(press(labels.PAUSE_REMINDERS, Act.PAUSE_REMINDERS, token))
    return [section(said), actions(row)]


def _due(day: date | None, reader: Reader) -> Mrkdwn:
    if day is None:
        return Mrkdwn("")
    return words("reminding").due(day=reader.lasting(day), late=day < reader.today)
