"""Whether a person's name is meant in what teams' channels read: asked in the form that has it."""

from collections.abc import Mapping
from typing import Final

from bot.messages.forms import parts
from bot.messages.words import plain_words
from bot.widgets import fitting
from bot.widgets.blocks import Block, checkboxes, input_block, option

_MEANT: Final = "meant"
_LONGEST_NAME: Final = 60


def box(name: str) -> Block:
    """What looks like a name, and a box to say that it is meant.

    Another name is asked about in a block of its own, so that what was ticked counts for this one.
    """
    say, shown = plain_words("forms"), fitting.clip(name, _LONGEST_NAME)
    return input_block(
        say.action_meant_label(name=shown),
        checkboxes(_MEANT, [option(say.action_meant(), shown)]),
        block_id=f"{_MEANT}.{shown}",
        hint=say.action_meant_hint(),
        optional=True,
    )


def read(view: Mapping[str, object]) -> str:
    """The name that was said to be meant; empty for none."""
    asked = (name for name in parts.state_of(view) if name.startswith(f"{_MEANT}."))
    return next((name for block in asked for name in parts.ticked(view, block)), "")


def is_it(said: str, name: str) -> bool:
    """Whether this is the name that was ``said`` to be meant."""
    return said == fitting.clip(name, _LONGEST_NAME)
