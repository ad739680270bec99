"""Laying out more blocks than one view holds: what belongs together stays on one page."""

import json
from collections.abc import Sequence
from typing import Final

from bot.widgets.blocks import Block

PAGE_BLOCKS: Final = 80
PAGE_BYTES: Final = 100_000
"""What one page holds at most, well inside Slack's limits for a view."""
FULL_ENOUGH: Final = 40
"""Blocks after which a new chapter begins on a new page."""

Group = list[Block]
"""What stays together on a page where it fits: a question with all that was said at it."""


def pages(chapters: Sequence[Sequence[Group]]) -> list[list[Block]]:
    """The groups in order, page by page; a group is parted only where no page could hold it.

    There is always a page, if an empty one.
    """
    book = _Book()
    for chapter in chapters:
        if len(book.pages[-1]) >= FULL_ENOUGH:
            book.turn()
        for group in chapter:
            book.add(group)
    return book.pages


class _Book:
    """Pages being filled."""

    def __init__(self) -> None:
        self.pages: list[list[Block]] = [[]]
        self._room = PAGE_BYTES

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append([])
        self._room = PAGE_BYTES

    def add(self, group: Group) -> None:
        """Put a group on this page, else on the next, else on as many as it takes."""
        if self.pages[-1] and not self._fits(group):
            self.turn()
        for block in group:
            if self.pages[-1] and not self._fits([block]):
                self.turn()
            self.pages[-1].append(block)
            self._room -= _bytes(block)

    def _fits(self, group: Group) -> bool:
        standing = len(self.pages[-1])
        return standing + len(group) <= PAGE_BLOCKS and sum(map(_bytes, group)) <= self._room


def _bytes(block: Block) -> int:
    return len(json.dumps(block))
