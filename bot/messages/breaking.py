"""A person or channel that takes no messages any more, as those who can mend it read it."""

from bot.messages import naming
from bot.messages.types import Message
from bot.messages.words import Mrkdwn, words
from bot.widgets.blocks import section


def unreachable(to: str, why: str, *, is_person: bool) -> Message:
    """To a quality lead: who or what can't be reached. ``why`` is Slack's name for the error."""
    said = sentence(naming.destination(to, is_person=is_person), why)
    return Message(words("breaking").in_short(), [section(said)])


def sentence(to: Mrkdwn, why: str) -> Mrkdwn:
    """Who or what can't be reached, why, and what would mend it."""
    return words("breaking").unreachable(to=to, why=why)
