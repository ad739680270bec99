"""Laying out more than one view holds: what belongs together stays on one page.

What goes on which page is told by how much there is of everything; only the page that is asked
for is made.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.messages import labels
from bot.messages.words import words
from bot.widgets import fitting, limits
from bot.widgets.blocks import Block, Element, actions, context, divider

PAGE_BLOCKS: Final = 80
PAGE_CHARACTERS: Final = 30_000
"""What one page holds at most: no character takes more than six bytes of a view's 250,000, and a
block hardly 500 beside its text."""
MESSAGE_BLOCKS: Final = limits.BLOCKS_IN_MESSAGE - 2
MESSAGE_CHARACTERS: Final = limits.BLOCKS_TEXT - 1_000
READ_AT_ONCE: Final = 16_000
"""Characters on a page of a whole audit: ten minutes of reading, or one very long answer."""
FULL_ENOUGH: Final = 0.5
"""The share of a page after which a new chapter begins on a new one."""
_SHORTEST_PIECE: Final = limits.SECTION // 2
_PAGE_DIGITS: Final = 6
"""Of a page's number: no list is so long that it had more."""

Group = list[Block]
"""What stays together on a page where it fits: a question with all that was said at it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A group that is still to be made, of so many blocks and characters at most."""

    blocks: int
    characters: int
    make: Callable[[], Group]

    @classmethod
    def of(cls, group: Group) -> "Part":
        """A group that is made already."""
        return cls(len(group), _characters(group), lambda: group)

    @classmethod
    def about(cls, texts: Iterable[int], make: Callable[[], Group], *, others: int = 0) -> "Part":
        """A group of texts of these lengths, each in blocks of its own, and ``others`` beside."""
        lengths = [length for length in texts if length]
        blocks = others + sum(map(_blocks, lengths))
        return cls(blocks, sum(lengths), make)

    def __add__(self, other: "Part") -> "Part":
        """Both, one below the other."""
        blocks, characters = self.blocks + other.blocks, self.characters + other.characters
        return Part(blocks, characters, lambda: [*self.make(), *other.make()])


@dataclass(frozen=True, slots=True)
class Layout:
    """Pages that can be made, and the page on which each chapter begins."""

    pages: tuple[tuple[Part, ...], ...]
    starts: tuple[int, ...]

    def nearest(self, page: int) -> int:
        """The page, from 0, that there is."""
        return min(max(page, 0), len(self.pages) - 1)

    def page(self, page: int) -> list[Block]:
        """The blocks of a page, from 0."""
        return [block for part in self.pages[page] for block in part.make()]


def layout(
    chapters: Iterable[Iterable[Part]],
    *,
    characters: int = PAGE_CHARACTERS,
    blocks: int = PAGE_BLOCKS,
    full_enough: float = FULL_ENOUGH,
) -> Layout:
    """The parts in order, page by page; one is parted only where no page could hold it.

    There is always a page, if an empty one. A chapter begins on a new page where
    ``full_enough`` of the last one is taken.
    """
    book = _Book(characters, blocks)
    starts = []
    for chapter in chapters:
        if book.pages[-1] and book.taken >= full_enough:
            book.turn()
        parts = iter(chapter)
        if (first := next(parts, None)) is not None:
            book.add(first)
        starts.append(book.last_begun)
        for part in parts:
            book.add(part)
    return Layout(tuple(tuple(page) for page in book.pages), tuple(starts))


def pages(chapters: Sequence[Sequence[Group]]) -> list[list[Block]]:
    """The same for what is made already, every page of it."""
    laid = layout([map(Part.of, chapter) for chapter in chapters])
    return [laid.page(number) for number in range(len(laid.pages))]


def spread(groups: Sequence[Group]) -> tuple[int, ...]:
    """How many of the groups stand in each of as many messages as it takes; any fits into one."""
    parts = [map(Part.of, groups)]
    laid = layout(parts, characters=MESSAGE_CHARACTERS, blocks=MESSAGE_BLOCKS)
    return tuple(map(len, laid.pages))


def in_messages(groups: Sequence[Group], spread: Iterable[int]) -> list[list[Block]]:
    """The blocks of the messages over which the groups are ``spread``."""
    rest = iter(groups)
    return [[block for group in islice(rest, count) for block in group] for count in spread]


def fits_message(blocks: list[Block]) -> bool:
    """Whether one message can hold all of it."""
    return len(blocks) <= limits.BLOCKS_IN_MESSAGE and _characters(blocks) <= limits.BLOCKS_TEXT


def count(total: int, size: int) -> int:
    """How many pages a list of ``total`` has, ``size`` on each: one at least."""
    return max(-(-total // size), 1)


def number(text: str) -> int | None:
    """The page, from 0, that a token names; ``None`` for any other text."""
    is_page = text.isascii() and text.isdecimal() and len(text) <= _PAGE_DIGITS
    return int(text) if is_page else None


def turning(page: int, count: int, turn: Callable[[str, int], Element]) -> list[Block]:
    """What stands at the foot of a page, from 0, of ``count``: where one is, and the way on.

    ``turn`` makes the button with a label that leads to a page. Nothing where there is but one.
    """
    if count == 1:
        return []
    row = [turn(labels.PREVIOUS_PAGE, page - 1)] if page > 0 else []
    row += [turn(labels.NEXT_PAGE, page + 1)] if page + 1 < count else []
    return [divider(), context(words("review").page(page=page + 1, pages=count)), actions(row)]


class _Book:
    """Pages being filled."""

    def __init__(self, characters: int, blocks: int) -> None:
        self.pages: list[list[Part]] = [[]]
        self.last_begun = 0
        self._most, self._most_blocks = characters, blocks
        self._blocks = self._characters = 0

    @property
    def taken(self) -> float:
        """How much of the page is."""
        return max(self._blocks / self._most_blocks, self._characters / self._most)

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append([])
        self._blocks = self._characters = 0

    def add(self, part: Part) -> None:
        """Put a part on this page, else on the next, else on as many as it takes."""
        if self.pages[-1] and not self._fits(part):
            self.turn()
        self.last_begun = len(self.pages) - 1
        for piece in [part] if self._fits(part) else [Part.of([each]) for each in part.make()]:
            if self.pages[-1] and not self._fits(piece):
                self.turn()
            self.pages[-1].append(piece)
            self._blocks += piece.blocks
            self._characters += piece.characters

    def _fits(self, part: Part) -> bool:
        blocks, characters = self._blocks + part.blocks, self._characters + part.characters
        return blocks <= self._most_blocks and characters <= self._most


def _blocks(length: int) -> int:
    """How many blocks at most a text is split into: half of each but the last may stay empty."""
    return 1 if length <= limits.SECTION else length // _SHORTEST_PIECE + 1


def _characters(shown: object) -> int:
    """How much there is to read in blocks, or in whatever a block is made of."""
    if isinstance(shown, Mapping):
        text = shown.get("text")
        own = fitting.length(text) if isinstance(text, str) else 0
        return own + sum(_characters(each) for each in shown.values())
    return sum(map(_characters, shown)) if isinstance(shown, list) else 0
