"""What is said of the set-up: what was saved, which channels need somebody, the file of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages import explaining, naming
from bot.messages.types import Message, View
from bot.messages.words import Mrkdwn, Sayings, plain_words, words
from bot.widgets.blocks import section

say: Final[Sayings] = plain_words("setting_up")

FILE_NAME: Final = "setup.yaml"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as Slack knows it, to this app."""

    id: str
    is_private: bool = True
    is_shared: bool = False
    is_archived: bool = False
    is_member: bool = True


def warnings(channel: Channel, *, for_managers: bool) -> Iterator[Mrkdwn]:
    """What is to be said of a channel that was chosen, a sentence or two each."""
    told, name = words("setting_up"), naming.destination(channel.id, is_person=False)
    if channel.is_archived:
        yield told.is_archived(channel=name)
        return
    if for_managers and not channel.is_private:
        yield told.is_public(channel=name)
    if channel.is_shared:
        yield told.is_shared(channel=name)
    if not channel.is_member:
        yield told.not_member(channel=name)


def kept(told: Sequence[Mrkdwn]) -> View:
    """That it is kept, and what is to be looked at."""
    return explaining.marked(say.title(), [words("setting_up").kept(), *told])


def announced() -> Message:
    """The message that the file stands under."""
    told = words("setting_up")
    return Message(told.file_in_short(), [section(told.file_announced())])
