"""What every form is made of, and how what was filled in is found again.

A field's block and its element bear the field's own name.
"""

import json
import re
from collections.abc import Container, Mapping, Sequence
from datetime import time
from typing import Final

from bot.messages import labels
from bot.messages.types import View
from bot.messages.words import Mrkdwn, words
from bot.widgets import fitting, limits
from bot.widgets.blocks import (
    Block,
    conversations_select,
    held,
    input_block,
    multi_users_select,
    plain,
    sections,
    text_input,
    timepicker,
    users_select,
)
from bot.widgets.ids import Form, Token

LONGEST_LINE: Final = 150
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def form(title: str, kind: Form, token: Token, blocks: list[Block], submit: str) -> View:
    """A modal that is filled in and sent with the button ``submit``.

    Where the fields hold more text than a modal may, a notice that says so: a form that showed
    part of a text would cut the rest when it is sent.
    """
    view: View = {
        "type": "modal",
        "callback_id": kind,
        "private_metadata": token.pack(),
        "title": plain(title, limits.VIEW_TITLE),
        "submit": plain(submit, limits.VIEW_TITLE),
        "close": plain(labels.CLOSE, limits.VIEW_TITLE),
        "blocks": blocks,
    }
    if len(blocks) > limits.BLOCKS_IN_VIEW or len(json.dumps(view)) > limits.VIEW_BYTES:
        return notice(title, words("forms").too_much(), token)
    return view


def notice(title: str, text: Mrkdwn, token: Token) -> View:
    """A view that is only read: why there is no form, or that all is done."""
    return {
        "type": "modal",
        "callback_id": Form.NOTICE,
        "private_metadata": token.pack(),
        "title": plain(title, limits.VIEW_TITLE),
        "close": plain(labels.CLOSE, limits.VIEW_TITLE),
        "blocks": sections(text),
    }


def at(found: Mapping[str, str], first: str, known: Container[str]) -> dict[str, str]:
    """Errors at the fields they name; one that names no field stands at the ``first``."""
    return {name if name in known else first: fault for name, fault in found.items()}


def line(
    name: str,
    label: str,
    text: str = "",
    *,
    hint: str = "",
    optional: bool = False,
    longest: int = LONGEST_LINE,
) -> Block:
    """A field for one line of text, ``longest`` characters at most."""
    element = text_input(name, fitting.clip(text, longest), longest=longest)
    return input_block(label, element, block_id=name, hint=hint, optional=optional)


def paragraph(
    name: str,
    label: str,
    text: str = "",
    *,
    hint: str = "",
    optional: bool = False,
    longest: int = limits.INPUT_TEXT,
) -> Block:
    """A field for a few sentences, ``longest`` characters at most."""
    element = text_input(name, fitting.clip(text, longest), multiline=True, longest=longest)
    return input_block(label, element, block_id=name, hint=hint, optional=optional)


def person(
    name: str, label: str, chosen: str | None = None, *, hint: str = "", optional: bool = False
) -> Block:
    """A field in which somebody is chosen."""
    element = users_select(name, chosen=chosen)
    return input_block(label, element, block_id=name, hint=hint, optional=optional)


def people(
    name: str, label: str, chosen: Sequence[str] = (), *, hint: str = "", optional: bool = True
) -> Block:
    """A field in which several people are chosen."""
    element = multi_users_select(name, chosen=chosen)
    return input_block(label, element, block_id=name, hint=hint, optional=optional)


def channel(
    name: str, label: str, chosen: str = "", *, hint: str = "", optional: bool = False
) -> Block:
    """A field in which a channel is chosen."""
    element = conversations_select(name, chosen=chosen or None)
    return input_block(label, element, block_id=name, hint=hint, optional=optional)


def clock(
    name: str, label: str, chosen: time | None = None, *, hint: str = "", optional: bool = False
) -> Block:
    """A field for a time of day."""
    element = timepicker(name, chosen=f"{chosen:%H:%M}" if chosen is not None else None)
    return input_block(label, element, block_id=name, hint=hint, optional=optional)


def token_of(view: Mapping[str, object]) -> Token | None:
    """What a sent view is about; ``None`` for one that this bot did not make."""
    return Token.unpack(view.get("private_metadata"))


def state_of(view: Mapping[str, object]) -> Mapping[str, object]:
    """What Slack calls ``state.values``: what was filled in, by block."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    return values if isinstance(values, Mapping) else {}


def typed(view: Mapping[str, object], name: str) -> str:
    """What was typed in a field; empty for nothing."""
    return _string(held(state_of(view), name).get("value"))


def picked(view: Mapping[str, object], name: str) -> str:
    """The value of the one option that was chosen; empty for none."""
    return _value(held(state_of(view), name).get("selected_option"))


def ticked(view: Mapping[str, object], name: str) -> frozenset[str]:
    """The values of the boxes that were ticked."""
    chosen = held(state_of(view), name).get("selected_options")
    return frozenset(map(_value, chosen)) if isinstance(chosen, list) else frozenset()


def somebody(view: Mapping[str, object], name: str) -> str:
    """The id of the person who was chosen; empty for nobody."""
    return _string(held(state_of(view), name).get("selected_user"))


def several(view: Mapping[str, object], name: str) -> tuple[str, ...]:
    """The ids of the people who were chosen, in order."""
    chosen = held(state_of(view), name).get("selected_users")
    return tuple(filter(None, map(_string, chosen))) if isinstance(chosen, list) else ()


def channel_of(view: Mapping[str, object], name: str) -> str:
    """The id of the channel that was chosen; empty for none."""
    return _string(held(state_of(view), name).get("selected_conversation"))


def time_of(view: Mapping[str, object], name: str) -> time | None:
    """The time of day that was chosen; ``None`` for none."""
    chosen = _string(held(state_of(view), name).get("selected_time"))
    return time.fromisoformat(chosen) if _TIME.fullmatch(chosen) else None


def _value(option: object) -> str:
    return _string(option.get("value")) if isinstance(option, Mapping) else ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
