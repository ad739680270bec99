"""Block Kit's elements and composition objects as tables, and where each element may stand."""

import contextlib
import re
from collections.abc import Mapping
from typing import Final

from bot.sandbox.walking import (
    Check,
    Shape,
    Walk,
    anything,
    boolean,
    day,
    integer,
    list_of,
    matching,
    one_of,
    string,
    text,
)
from bot.widgets import limits
from bot.widgets.fitting import length

# --- composition objects ------------------------------------------------------------------

_URL = string(limits.IMAGE_URL)
_NUMBER = matching(r"-?\d+(\.\d+)?", "a number like 12.5")
_TEN_DIGITS: Final = re.compile(r"\d{10}").fullmatch
_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time like 09:30")
_CONVERSATION_KIND = one_of("im", "mpim", "private", "public")


def _moment(walk: Walk, pointer: str, value: object) -> None:
    """Seconds since 1970, in ten digits."""
    if isinstance(value, bool) or not isinstance(value, int) or not _TEN_DIGITS(str(value)):
        walk.problem(pointer, "must be a Unix timestamp of ten digits")


def _one_source(walk: Walk, pointer: str, file: Mapping[str, object]) -> None:
    if (file.get("id") is None) is (file.get("url") is None):
        walk.problem(pointer, "must define either `id` or `url`")


CONFIRM: Final = Shape(
    {
        "title": text(limits.CONFIRM_TITLE, plain=True),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": text(limits.CONFIRM_BUTTON, plain=True),
        "deny": text(limits.CONFIRM_BUTTON, plain=True),
        "style": one_of("primary", "danger"),
    },
    required=("title", "text", "confirm", "deny"),
)


SLACK_FILE: Final = Shape({"id": string(), "url": string()}, also=_one_source)
FEEDBACK: Final = Shape(
    {
        "text": text(limits.BUTTON_TEXT, plain=True),
        "value": string(limits.BUTTON_VALUE),
        "accessibility_label": string(limits.ACCESSIBILITY_LABEL),
    },
    required=("text", "value"),
)


def _option(*, plain: bool, url: bool = False) -> Shape:
    fields: dict[str, Check] = {
        "text": text(limits.OPTION_TEXT, plain=plain),
        "value": string(limits.OPTION_VALUE),
        "description": text(limits.OPTION_DESCRIPTION, plain=plain),
    }
    if url:
        fields["url"] = string(limits.BUTTON_URL)
    return Shape(fields, required=("text", "value"))


OPTION: Final = _option(plain=True)
_RICH_OPTION = _option(plain=False)

OPTION_GROUP: Final = Shape(
    {
        "label": text(limits.OPTION_GROUP_LABEL, plain=True),
        "options": list_of(OPTION, limits.OPTIONS),
    },
    required=("label", "options"),
)
FILTER: Final = Shape(
    {
        "include": list_of(_CONVERSATION_KIND),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
DISPATCH: Final = Shape(
    {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"))},
)

# --- elements -----------------------------------------------------------------------------


def _unique_action(walk: Walk, pointer: str, element: Mapping[str, object]) -> None:
    action_id = element.get("action_id")
    if isinstance(action_id, str):
        if action_id in walk.action_ids:
            walk.problem(f"{pointer}/action_id", f"`action_id` {action_id} already exists")
        walk.action_ids.add(action_id)
    if element.get("focus_on_load") is True:
        walk.focused += 1
        if walk.focused > 1:
            walk.problem(f"{pointer}/focus_on_load", "only one element can be focused on load")


def _options_of(element: Mapping[str, object]) -> list[object]:
    options = element.get("options")
    found: list[object] = list(options) if isinstance(options, list) else []
    groups = element.get("option_groups")
    for group in groups if isinstance(groups, list) else ():
        inner = group.get("options") if isinstance(group, dict) else None
        found += inner if isinstance(inner, list) else []
    return found


def _chosen_from(walk: Walk, pointer: str, element: Mapping[str, object]) -> None:
    _unique_action(walk, pointer, element)
    options = _options_of(element)
    values = [each.get("value") for each in options if isinstance(each, dict)]
    if len(set(map(str, values))) != len(values):
        walk.problem(f"{pointer}/options", "option values must be unique")
    initial = element.get("initial_option")
    if initial is not None and initial not in options:
        walk.problem(f"{pointer}/initial_option", "must be one of the options")
    several = element.get("initial_options")
    for each in several if isinstance(several, list) else ():
        if each not in options:
            walk.problem(f"{pointer}/initial_options", "must be among the options")


def _static_also(walk: Walk, pointer: str, element: Mapping[str, object]) -> None:
    if (element.get("options") is None) is (element.get("option_groups") is None):
        walk.problem(pointer, "must define either `options` or `option_groups`")
    _chosen_from(walk, pointer, element)


def _length_also(walk: Walk, pointer: str, element: Mapping[str, object]) -> None:
    _unique_action(walk, pointer, element)
    least, most = element.get("min_length"), element.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        walk.problem(f"{pointer}/min_length", "must not be greater than max_length")
    initial = element.get("initial_value")
    if isinstance(initial, str) and isinstance(most, int) and length(initial) > most:
        walk.problem(f"{pointer}/initial_value", f"must be less than {most + 1} characters")


def _number_also(walk: Walk, pointer: str, element: Mapping[str, object]) -> None:
    _unique_action(walk, pointer, element)
    least, most = element.get("min_value"), element.get("max_value")
    with contextlib.suppress(TypeError, ValueError):
        if float(least) > float(most):  # type: ignore[arg-type]
            walk.problem(f"{pointer}/min_value", "must not be greater than max_value")


def one_picture(walk: Walk, pointer: str, image: Mapping[str, object]) -> None:
    """An image comes from an address or from a file, never both."""
    if (image.get("image_url") is None) is (image.get("slack_file") is None):
        walk.problem(pointer, "must define either `image_url` or `slack_file`")


_COMMON: Final[dict[str, Check]] = {
    "action_id": string(limits.ACTION_ID),
    "confirm": CONFIRM,
    "focus_on_load": boolean,
}
_PLACEHOLDER: Final[dict[str, Check]] = {"placeholder": text(limits.PLACEHOLDER, plain=True)}


def _element(fields: dict[str, Check]) -> Shape:
    """An element with the fields nearly every element has."""
    return Shape({**_COMMON, **fields}, also=_unique_action)


def _picker(initial: str, kind: Check, *, several: bool = False) -> Shape:
    fields: dict[str, Check] = {**_PLACEHOLDER}
    if several:
        fields[initial + "s"] = list_of(kind, limits.OPTIONS, 0)
        fields["max_selected_items"] = integer(1, limits.OPTIONS)
    else:
        fields[initial] = kind
        if initial != "initial_user":
            fields["response_url_enabled"] = boolean
    if initial == "initial_conversation":
        fields |= {"default_to_current_conversation": boolean, "filter": FILTER}
    return Shape({**_COMMON, **fields}, also=_unique_action)


def _static(*, several: bool) -> Shape:
    fields: dict[str, Check] = {
        **_COMMON,
        **_PLACEHOLDER,
        "options": list_of(OPTION, limits.OPTIONS),
        "option_groups": list_of(OPTION_GROUP, limits.OPTION_GROUPS),
    }
    if several:
        fields["initial_options"] = list_of(OPTION, limits.OPTIONS)
        fields["max_selected_items"] = integer(1, limits.OPTIONS)
    else:
        fields["initial_option"] = OPTION
    return Shape(fields, also=_static_also)


def _external(*, several: bool) -> Shape:
    fields: dict[str, Check] = {**_COMMON, **_PLACEHOLDER, "min_query_length": integer(0)}
    if several:
        fields["initial_options"] = list_of(OPTION, limits.OPTIONS)
        fields["max_selected_items"] = integer(1, limits.OPTIONS)
    else:
        fields["initial_option"] = OPTION
    return Shape(fields, also=_unique_action)


def _ticked(initial: str, kind: Check) -> Shape:
    return Shape(
        {
            **_COMMON,
            "options": list_of(_RICH_OPTION, limits.TICKABLE),
            initial: kind,
        },
        required=("options",),
        also=_chosen_from,
    )


def _typed_line(**extra: Check) -> Shape:
    fields: dict[str, Check] = {
        **_COMMON,
        **_PLACEHOLDER,
        "initial_value": string(limits.INPUT_TEXT, 0),
        "dispatch_action_config": DISPATCH,
        **extra,
    }
    return Shape(fields, also=_length_also)


_BUTTON = Shape(
    {
        "action_id": string(limits.ACTION_ID),
        "confirm": CONFIRM,
        "text": text(limits.BUTTON_TEXT, plain=True),
        "value": string(limits.BUTTON_VALUE),
        "url": string(limits.BUTTON_URL),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(limits.ACCESSIBILITY_LABEL),
    },
    required=("text",),
    also=_unique_action,
)
_IMAGE_FIELDS: Final[dict[str, Check]] = {
    "image_url": _URL,
    "slack_file": SLACK_FILE,
    "alt_text": string(limits.IMAGE_ALT),
}

ELEMENTS: Final[dict[str, Shape]] = {
    "button": _BUTTON,
    "overflow": Shape(
        {
            "action_id": string(limits.ACTION_ID),
            "confirm": CONFIRM,
            "options": list_of(_option(plain=True, url=True), limits.OVERFLOW_OPTIONS),
        },
        required=("options",),
        also=_chosen_from,
    ),
    "static_select": _static(several=False),
    "multi_static_select": _static(several=True),
    "external_select": _external(several=False),
    "multi_external_select": _external(several=True),
    "users_select": _picker("initial_user", string()),
    "multi_users_select": _picker("initial_user", string(), several=True),
    "conversations_select": _picker("initial_conversation", string()),
    "multi_conversations_select": _picker(
        "initial_conversation",
        string(),
        several=True,
    ),
    "channels_select": _picker("initial_channel", string()),
    "multi_channels_select": _picker("initial_channel", string(), several=True),
    "datepicker": _element({**_PLACEHOLDER, "initial_date": day}),
    "timepicker": _element({**_PLACEHOLDER, "initial_time": _TIME, "timezone": string()}),
    "datetimepicker": _element({"initial_date_time": _moment}),
    "checkboxes": _ticked("initial_options", list_of(_RICH_OPTION, limits.TICKABLE)),
    "radio_buttons": _ticked("initial_option", _RICH_OPTION),
    "plain_text_input": _typed_line(
        multiline=boolean,
        min_length=integer(0, limits.INPUT_TEXT),
        max_length=integer(1, limits.INPUT_TEXT),
    ),
    "email_text_input": _typed_line(),
    "url_text_input": _typed_line(),
    "number_input": Shape(
        {
            **_COMMON,
            **_PLACEHOLDER,
            "is_decimal_allowed": boolean,
            "initial_value": _NUMBER,
            "min_value": _NUMBER,
            "max_value": _NUMBER,
            "dispatch_action_config": DISPATCH,
        },
        required=("is_decimal_allowed",),
        also=_number_also,
    ),
    "rich_text_input": _element(
        {
            **_PLACEHOLDER,
            "initial_value": anything,
            "min_lines": integer(1, limits.RICH_INPUT_LINES),
            "max_lines": integer(1, limits.RICH_INPUT_LINES),
            "dispatch_action_config": DISPATCH,
        },
    ),
    "file_input": Shape(
        {
            "action_id": string(limits.ACTION_ID),
            "filetypes": list_of(string()),
            "max_files": integer(1, limits.FILE_INPUT_FILES),
        },
        also=_unique_action,
        surfaces=("modal",),
    ),
    "image": Shape(_IMAGE_FIELDS, required=("alt_text",), also=one_picture),
    "feedback_buttons": Shape(
        {
            "action_id": string(limits.ACTION_ID),
            "positive_button": FEEDBACK,
            "negative_button": FEEDBACK,
        },
        required=("positive_button", "negative_button"),
        also=_unique_action,
        surfaces=("message",),
    ),
    "icon_button": Shape(
        {
            "action_id": string(limits.ACTION_ID),
            "icon": one_of("trash"),
            "text": text(limits.BUTTON_TEXT, plain=True),
            "value": string(limits.BUTTON_VALUE),
            "confirm": CONFIRM,
            "visible_to_user_ids": list_of(string(), limits.ICON_BUTTON_PEOPLE),
            "accessibility_label": string(limits.ACCESSIBILITY_LABEL),
        },
        required=("icon", "text"),
        also=_unique_action,
        surfaces=("message",),
    ),
}

_CHOOSERS = (
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
)
_MULTI_CHOOSERS = tuple("multi_" + name for name in _CHOOSERS)
_PRESSED = ("button", "overflow", "datepicker", "timepicker", "checkboxes", "radio_buttons")

IN_SECTION: Final = (*_PRESSED, *_CHOOSERS, *_MULTI_CHOOSERS, "image")
IN_ACTIONS: Final = (*_PRESSED, *_CHOOSERS, "datetimepicker")
IN_CONTEXT_ACTIONS: Final = ("feedback_buttons", "icon_button")
IN_INPUT: Final = (
    *_CHOOSERS,
    *_MULTI_CHOOSERS,
    "datepicker",
    "timepicker",
    "datetimepicker",
    "checkboxes",
    "radio_buttons",
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
)
