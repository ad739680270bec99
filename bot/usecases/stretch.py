"""Which stretch of Home's lists is wanted, so that no more is read than what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.messages.home import PAGE, SHOWN, Listing

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The first few of every list, or a page of one; ``totals`` fills with how many each has."""

    only: Listing | None = None
    page: int = 0
    totals: dict[Listing, int] = field(default_factory=dict)

    def wants(self, listing: Listing) -> bool:
        """Whether anything of this list is to be read."""
        return self.only in {None, listing}

    @property
    def asked(self) -> tuple[int, int]:
        """From where on, and how many, as far as can be said before it is known how many it has."""
        return (0, SHOWN) if self.only is None else (self.page * PAGE, PAGE)

    def span(self, listing: Listing, total: int) -> tuple[int, int]:
        """From where on, and how many, of a list that has ``total``: of its last page at most."""
        self.totals[listing] = total
        start, size = self.asked
        return min(start, max(total - 1, 0) // PAGE * PAGE), size

    def cut(self, listing: Listing, found: Sequence[T]) -> Sequence[T]:
        """What is shown of a list."""
        if not self.wants(listing):
            return ()
        start, size = self.span(listing, len(found))
        return found[start : start + size]
