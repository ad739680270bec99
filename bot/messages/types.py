"""What messages and views are, and whom they are worded for."""

from dataclasses import dataclass

from bot.reader import Reader
from bot.widgets.blocks import Block

__all__ = ["Message", "Reader", "View"]

View = dict[str, object]
"""A modal or a Home tab, as Slack takes it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted. ``text`` is what a notification shows: never a word of an answer."""

    text: str
    blocks: list[Block]

    @property
    def body(self) -> dict[str, object]:
        """The message's part of a call to Slack."""
        return {"text": self.text, "blocks": self.blocks}
