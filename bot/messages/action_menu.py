"""The menu beside an open action, wherever it is shown: Done, Update, More time."""

from dataclasses import replace
from typing import Final

from bot.messages import labels
from bot.widgets import fitting, limits
from bot.widgets.blocks import Element, option, overflow
from bot.widgets.ids import Act, Token
from flows.digest import Item

DONE: Final = "done"
UPDATE: Final = "update"
MORE_TIME: Final = "more_time"
"""What an entry stands for: the part of its token."""

_ENTRIES: Final = {
    DONE: option(labels.DONE, ""),
    UPDATE: option(labels.UPDATE, ""),
    MORE_TIME: option(labels.MORE_TIME, ""),
}
"""By their parts; each one's own token is put in."""
_LONGEST: Final = max(map(len, _ENTRIES))


def token(item: Item, part: str = UPDATE, place: str = "") -> Token:
    """What names an action that is listed. ``place`` is the list that is open, if one is."""
    return Token(item.audit, place, part, item.revision, item.id)


def menu(action: Token) -> Element:
    """What can be done about the action that a token names, whatever the token's own part.

    The list that it names is carried on where there is room.
    """
    packed, own = action.pack(), f'"{action.part}"'
    if action.question and fitting.length(packed) > limits.OPTION_VALUE - _LONGEST:
        packed = replace(action, question="").pack()
    # Packed once: of a thousand digests that is a tenth of the time. No id is a part's name.
    entries = [
        entry | {"value": packed.replace(own, f'"{part}"', 1)} for part, entry in _ENTRIES.items()
    ]
    return overflow(Act.ACTION_MENU, entries)
