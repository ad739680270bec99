"""Whether people's names are meant in what channels read: asked in the form that has them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from bot.messages.forms import parts
from bot.messages.words import plain_words
from bot.widgets import fitting
from bot.widgets.blocks import Block, checkboxes, input_block, option

_MEANT: Final = "meant"
_LONGEST_NAME: Final = 60


def boxes(names: Iterable[str]) -> list[Block]:
    """What looks like names, each with a box to say that it is meant.

    Each is asked about in a block of its own, so that what was ticked counts for that one.
    """
    return [_box(name) for name in dict.fromkeys(names)]


def read(view: Mapping[str, object]) -> tuple[str, ...]:
    """The names that were said to be meant."""
    asked = (name for name in parts.state_of(view) if name.startswith(f"{_MEANT}."))
    return tuple(name for block in asked for name in parts.ticked(view, block))


def is_all(said: Collection[str], names: Iterable[str]) -> bool:
    """Whether each of these names is among those ``said`` to be meant."""
    return all(fitting.clip(name, _LONGEST_NAME) in said for name in names)


def _box(name: str) -> Block:
    say, shown = plain_words("forms"), fitting.clip(name, _LONGEST_NAME)
    return input_block(
        say.action_meant_label(name=shown),
        checkboxes(_MEANT, [option(say.action_meant(), shown)]),
        block_id=f"{_MEANT}.{shown}",
        hint=say.action_meant_hint(),
        optional=True,
    )
