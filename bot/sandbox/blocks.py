"""Block Kit's blocks as tables, and where each may stand."""

from collections.abc import Mapping
from typing import Final

from bot.sandbox.elements import (
    ELEMENTS,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    SLACK_FILE,
    one_picture,
)
from bot.sandbox.walking import (
    Also,
    Check,
    Shape,
    Surface,
    Walk,
    anything,
    boolean,
    integer,
    list_of,
    one_of,
    string,
    text,
    typed,
)
from bot.widgets import limits
from bot.widgets.fitting import length

_BLOCK_ID = string(limits.BLOCK_ID)
_TEXT_IN_CONTEXT = text(limits.CONTEXT_TEXT)


def _in_context(walk: Walk, pointer: str, value: object) -> None:
    """An image, or a text object standing where an element would."""
    if isinstance(value, dict) and value.get("type") in ("plain_text", "mrkdwn"):
        _TEXT_IN_CONTEXT(walk, pointer, value)
    else:
        _IMAGE_IN_CONTEXT(walk, pointer, value)


_IMAGE_IN_CONTEXT = typed(ELEMENTS, ("image",))


def _section_also(walk: Walk, pointer: str, block: Mapping[str, object]) -> None:
    if not block.get("text") and not block.get("fields"):
        walk.problem(pointer, "must define either `text` or `fields`")


def _input_also(walk: Walk, pointer: str, block: Mapping[str, object]) -> None:
    walk.inputs.append(pointer)
    element = block.get("element")
    kind = element.get("type") if isinstance(element, dict) else None
    if block.get("dispatch_action") is True and kind == "file_input":
        walk.problem(pointer, "dispatch_action is not supported for file_input")


# --- rich text ----------------------------------------------------------------------------

_STYLE = Shape(
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        boolean,
    )
)


def _rich_words(walk: Walk, pointer: str, value: object) -> None:
    if not isinstance(value, str):
        walk.problem(pointer, "must provide a string")
    elif not value:
        walk.problem(pointer, "must be more than 0 characters")
    else:
        walk.characters += length(value)


INLINE: Final[dict[str, Shape]] = {
    "text": Shape({"text": _rich_words, "style": _STYLE}, required=("text",)),
    "link": Shape(
        {"url": string(limits.BUTTON_URL), "text": _rich_words, "style": _STYLE, "unsafe": boolean},
        required=("url",),
    ),
    "emoji": Shape(
        {"name": string(), "unicode": string(), "style": _STYLE, "skin_tone": anything},
        required=("name",),
    ),
    "user": Shape({"user_id": string(), "style": _STYLE}, required=("user_id",)),
    "usergroup": Shape({"usergroup_id": string(), "style": _STYLE}, required=("usergroup_id",)),
    "channel": Shape({"channel_id": string(), "style": _STYLE}, required=("channel_id",)),
    "team": Shape({"team_id": string(), "style": _STYLE}, required=("team_id",)),
    "broadcast": Shape(
        {"range": one_of("here", "channel", "everyone"), "style": _STYLE},
        required=("range",),
    ),
    "date": Shape(
        {
            "timestamp": anything,
            "format": string(),
            "url": string(limits.BUTTON_URL),
            "fallback": string(),
            "style": _STYLE,
        },
        required=("timestamp", "format"),
    ),
    "color": Shape({"value": string(), "style": _STYLE}, required=("value",)),
}
_WORDS = list_of(typed(INLINE), least=0)
_SECTION = Shape({"elements": _WORDS}, required=("elements",))
_QUOTE = Shape({"elements": _WORDS, "border": integer(0, 1)}, required=("elements",))
RICH: Final[dict[str, Shape]] = {
    "rich_text_section": _SECTION,
    "rich_text_preformatted": _QUOTE,
    "rich_text_quote": _QUOTE,
    "rich_text_list": Shape(
        {
            "elements": list_of(typed({"rich_text_section": _SECTION})),
            "style": one_of("bullet", "ordered"),
            "indent": integer(0, limits.RICH_TEXT_INDENT),
            "offset": integer(0),
            "border": integer(0, 1),
        },
        required=("elements", "style"),
    ),
}
_RICH_TEXT = Shape(
    {"block_id": _BLOCK_ID, "elements": list_of(typed(RICH))},
    required=("elements",),
)

# --- tables and markdown ------------------------------------------------------------------


def _figure(walk: Walk, pointer: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        walk.problem(pointer, "must be a number")


CELLS: Final = {
    "raw_text": Shape({"text": _rich_words}, required=("text",)),
    "raw_number": Shape({"value": _figure, "text": _rich_words}, required=("value",)),
    "rich_text": _RICH_TEXT,
}
_KIND_OF_CELL = typed(CELLS)


def _cell(walk: Walk, pointer: str, value: object) -> None:
    before = walk.characters
    _KIND_OF_CELL(walk, pointer, value)
    walk.table_characters += walk.characters - before


COLUMN: Final = Shape({"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _column(walk: Walk, pointer: str, value: object) -> None:
    if value is not None:
        COLUMN(walk, pointer, value)


def _table_also(walk: Walk, pointer: str, block: Mapping[str, object]) -> None:
    walk.tables += 1
    if walk.tables > limits.TABLES_IN_MESSAGE:
        walk.problem(pointer, "only one table is allowed in a message")
    rows = block.get("rows")
    if isinstance(rows, list) and len({len(row) for row in rows if isinstance(row, list)}) > 1:
        walk.problem(f"{pointer}/rows", "every row must have the same number of cells")
    if walk.table_characters > limits.TABLE_TEXT:
        walk.problem(f"{pointer}/rows", f"must be less than {limits.TABLE_TEXT + 1} characters")


_MARKDOWN = string(limits.MARKDOWN_TEXT)


def _markdown_text(walk: Walk, pointer: str, value: object) -> None:
    _MARKDOWN(walk, pointer, value)
    if isinstance(value, str):
        walk.markdown_characters += length(value)


# --- blocks -------------------------------------------------------------------------------


def _block(
    fields: Mapping[str, Check],
    required: tuple[str, ...] = (),
    also: Also | None = None,
    surfaces: tuple[Surface, ...] = ("message", "modal", "home"),
) -> Shape:
    def whole(walk: Walk, pointer: str, block: Mapping[str, object]) -> None:
        # Slack asks for action_ids to be unique within a block.
        walk.action_ids.clear()
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in walk.block_ids:
                walk.problem(f"{pointer}/block_id", f"`block_id` {block_id} already exists")
            walk.block_ids.add(block_id)
        if also is not None:
            also(walk, pointer, block)

    return Shape({**fields, "block_id": _BLOCK_ID}, required, whole, surfaces)


BLOCKS: Final = {
    "section": _block(
        {
            "text": text(limits.SECTION),
            "fields": list_of(text(limits.FIELD), limits.FIELDS),
            "accessory": typed(ELEMENTS, IN_SECTION),
            "expand": boolean,
        },
        also=_section_also,
    ),
    "divider": _block({}),
    "header": _block({"text": text(limits.HEADER, plain=True)}, ("text",)),
    "context": _block({"elements": list_of(_in_context, limits.CONTEXT_ELEMENTS)}, ("elements",)),
    "actions": _block(
        {"elements": list_of(typed(ELEMENTS, IN_ACTIONS), limits.ACTIONS_ELEMENTS)},
        ("elements",),
    ),
    "input": _block(
        {
            "label": text(limits.INPUT_LABEL, plain=True),
            "element": typed(ELEMENTS, IN_INPUT),
            "hint": text(limits.INPUT_HINT, plain=True),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        ("label", "element"),
        _input_also,
    ),
    "image": _block(
        {
            "image_url": string(limits.IMAGE_URL),
            "slack_file": SLACK_FILE,
            "alt_text": string(limits.IMAGE_ALT),
            "title": text(limits.IMAGE_TITLE, plain=True),
        },
        ("alt_text",),
        one_picture,
    ),
    "rich_text": _block(_RICH_TEXT.fields, ("elements",)),
    "markdown": _block({"text": _markdown_text}, ("text",), surfaces=("message",)),
    "table": _block(
        {
            "rows": list_of(list_of(_cell, limits.TABLE_COLUMNS), limits.TABLE_ROWS),
            "column_settings": list_of(_column, limits.TABLE_COLUMNS),
        },
        ("rows",),
        _table_also,
        ("message",),
    ),
    "alert": _block(
        {
            "text": text(limits.ALERT_TEXT),
            "level": one_of("default", "info", "warning", "error", "success"),
        },
        ("text",),
        surfaces=("modal",),
    ),
    "context_actions": _block(
        {"elements": list_of(typed(ELEMENTS, IN_CONTEXT_ACTIONS), limits.CONTEXT_ACTIONS)},
        ("elements",),
        surfaces=("message",),
    ),
}
BLOCK: Final = typed(BLOCKS)
