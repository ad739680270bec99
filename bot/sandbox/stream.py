"""Tells every open page, and every waiting test, what changed."""

import asyncio
import json
import threading
from collections.abc import Iterable

from bot.sandbox.wire import Json


class Changes:
    """A count that goes up with every change, to be waited for from another thread."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._changed = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """How many changes there have been."""
        return self._count

    def note(self) -> None:
        """Something changed."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """Wait for a change after the one `seen`, at most so long; return the count now."""
        with self._changed:
            self._changed.wait_for(lambda: self._count > seen, seconds)
            return self._count


class Stream:
    """The open pages of each person."""

    def __init__(self, changes: Changes) -> None:
        """Begin with no page open."""
        self._pages: dict[str, set[asyncio.Queue[bytes]]] = {}
        self.changes = changes

    def open(self, person: str) -> asyncio.Queue[bytes]:
        """Open a page: what is told to this person arrives in the queue as lines to send."""
        page: asyncio.Queue[bytes] = asyncio.Queue()
        self._pages.setdefault(person, set()).add(page)
        return page

    def close(self, person: str, page: asyncio.Queue[bytes]) -> None:
        """Forget a page."""
        self._pages.get(person, set()).discard(page)

    def tell(self, people: Iterable[str], event: Json) -> None:
        """Tell these people's pages."""
        if self._pages:
            line = b"data: " + json.dumps(event, separators=(",", ":")).encode() + b"\n\n"
            for person in people:
                for page in self._pages.get(person, ()):
                    page.put_nowait(line)
        self.changes.note()

    def tell_all(self, event: Json) -> None:
        """Tell every open page."""
        self.tell(list(self._pages), event)

    def close_all(self) -> None:
        """Let every page's stream end."""
        for pages in self._pages.values():
            for page in pages:
                page.put_nowait(b"")
