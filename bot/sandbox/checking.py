"""Refuses messages and views that Slack refuses, with Slack's error names."""

import json
import secrets
from collections.abc import Mapping
from typing import Final

from bot.sandbox.blocks import BLOCK
from bot.sandbox.walking import (
    Shape,
    Surface,
    Walk,
    anything,
    boolean,
    list_of,
    string,
    text,
    typed,
)
from bot.sandbox.wire import Json, SlackError
from bot.widgets import limits
from bot.widgets.fitting import length

_MESSAGE_BLOCKS = list_of(BLOCK, limits.BLOCKS_IN_MESSAGE, 0)
_VIEW_BLOCKS = list_of(BLOCK, limits.BLOCKS_IN_VIEW, 0)

_VIEW_FIELDS: Final = {
    "blocks": _VIEW_BLOCKS,
    "private_metadata": string(limits.PRIVATE_METADATA, 0),
    "callback_id": string(limits.CALLBACK_ID, 0),
    "external_id": string(limits.EXTERNAL_ID, 0),
}


def _modal_also(walk: Walk, _pointer: str, view: Mapping[str, object]) -> None:
    if walk.inputs and view.get("submit") is None:
        walk.problem(f"{walk.inputs[0]}/input", "must define `submit` to use `input` block")


VIEWS: Final = {
    "modal": Shape(
        {
            **_VIEW_FIELDS,
            "title": text(limits.VIEW_TITLE, plain=True),
            "submit": text(limits.VIEW_TITLE, plain=True),
            "close": text(limits.VIEW_TITLE, plain=True),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
        ("blocks", "title"),
        _modal_also,
        ("modal",),
    ),
    "home": Shape({**_VIEW_FIELDS, "title": anything}, ("blocks",), surfaces=("home",)),
}
_VIEW = typed(VIEWS)


def check_blocks(blocks: object) -> None:
    """Raise SlackError where a message may not have these blocks."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    walk = Walk("message")
    _MESSAGE_BLOCKS(walk, "/blocks", blocks)
    if walk.problems:
        said = [problem.removeprefix("[ERROR] ") for problem in walk.problems]
        raise SlackError("invalid_blocks", errors=said, response_metadata=_metadata(walk))
    # Markdown by itself may be a little longer than all else together.
    mixed = walk.characters + walk.markdown_characters if walk.characters else 0
    if mixed > limits.BLOCKS_TEXT or walk.markdown_characters > limits.MARKDOWN_TEXT:
        raise SlackError("msg_blocks_too_long")


def check_message(text: str, blocks: object, *, most: int = limits.MESSAGE_TEXT) -> None:
    """Raise SlackError where this may not be said: nothing at all, too much, or wrong blocks."""
    if blocks is not None and blocks != []:
        check_blocks(blocks)
    elif not text.strip():
        raise SlackError("no_text")
    if length(text) > most:
        raise SlackError("msg_too_long")


def check_metadata(metadata: object) -> None:
    """Raise SlackError where message metadata is not Slack's."""
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata)) > limits.METADATA_BYTES:
        raise SlackError("metadata_too_large")


def check_view(view: object, surface: Surface) -> None:
    """Raise SlackError where this view may not stand on this surface."""
    walk = Walk(surface)
    _VIEW(walk, "/view", view)
    if walk.problems:
        raise SlackError("invalid_arguments", response_metadata=_metadata(walk))
    if len(json.dumps(view)) > limits.VIEW_BYTES:
        raise SlackError("view_too_large")


def _metadata(walk: Walk) -> Json:
    return {"messages": walk.problems}


def with_ids(blocks: list[Json]) -> list[Json]:
    """Give every block and element the ids Slack gives those that come without."""
    return [_with_ids(block) for block in blocks]


_ACTS: Final = frozenset({"image", "plain_text", "mrkdwn"})


def _with_ids(block: Json) -> Json:
    whole = block if "block_id" in block else {**block, "block_id": secrets.token_urlsafe(4)}
    kind = block["type"]
    if kind in ("actions", "context_actions"):
        whole = {**whole, "elements": [_identified(each) for each in block["elements"]]}
    elif kind == "section" and block.get("accessory"):
        whole = {**whole, "accessory": _identified(block["accessory"])}
    elif kind == "input":
        whole = {**whole, "element": _identified(block["element"])}
    return whole


def _identified(element: Json) -> Json:
    if "action_id" in element or element["type"] in _ACTS:
        return element
    return {**element, "action_id": secrets.token_urlsafe(4)}
