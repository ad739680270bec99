"""Every kind of digest there is, as short and as long as one can be."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Final

from bot.messages import digest as rendering
from bot.messages.digest import Ended, Whose, Worded
from bot.messages.types import Message
from flows.actions import ActionStatus
from flows.audit import Audit
from flows.digest import Digest, Item, digest

MONDAY: Final = date(2026, 11, 23)
NORTH: Final = Whose("north", "North team", MONDAY - timedelta(days=7))
LONG: Final = Whose("n" * 40, "<North> & " * 40, MONDAY - timedelta(days=30))
ENDED: Final = tuple(
    Ended(status, "U0DANA", MONDAY + timedelta(days=2))
    for status in (ActionStatus.DONE, ActionStatus.WONT_DO, ActionStatus.SUPERSEDED)
)
_KINDS: Final = (-19, -1, 0, 3, 60, None)
"""Days from the digest's to the action's."""


def item(number: int, days: int | None = None, **more: object) -> Item:
    """An open action of Dana's that is due so many days after the digest's."""
    given: dict[str, object] = {
        "id": f"{number:012x}",
        "audit": "a1b2c3d4e5f6",
        "case": "710452",
        "owner_person": "U0DANA",
        "owner_role": None,
        "due_on": None if days is None else MONDAY + timedelta(days=days),
        "safety": False,
        "revision": 9_999,
    }
    return Item(**{**given, **more})  # type: ignore[arg-type]


def lines(built: Digest, text: str = "Mend the lock") -> dict[str, Worded]:
    """The same words for each of its actions, none of which has ended."""
    return {each.id: Worded(text) for each in built.shown}


def messages(audit: Audit) -> Iterator[tuple[str, Message]]:
    """Digests of nothing, of a few, and of more than anybody can do, with each of its messages."""
    for many, safety, (closed, new) in product((0, 1, 4, 40), (False, True), ((0, 0), (12, 1_234))):
        more = {"safety": safety, "case": audit.case, "owner_role": "&" * 75 if many > 1 else None}
        items = [
            item(n * len(_KINDS) + place, days, **more)
            for n in range(many)
            for place, days in enumerate(_KINDS)
        ]
        built = digest(items, MONDAY, closed=closed, new=new)
        for whose, text in ((NORTH, "Mend the lock"), (LONG, "&" * 500), (LONG, "a b\n" * 125)):
            open_still = lines(built, text)
            some = dict(zip(open_still, ENDED, strict=False))
            since = {each: Worded(text, some.get(each)) for each in open_still}
            for said in (open_still, since):
                for place, message in enumerate(rendering.digest(whose, built, said)):
                    yield f"digest of {len(items)} {safety} {closed}, {place}", message
