"""What stands in the inputs of a message or a view, and whether it may be submitted."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bot.sandbox.wire import Json
from bot.widgets import limits
from bot.widgets.fitting import length

# Each element that holds something: its field in `state`, the field it starts from, and empty.
_HOLDERS: Final[Mapping[str, tuple[str, str, object]]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "file_input": ("files", "", []),
}
_LISTED: Final = frozenset(
    {"static_select", "radio_buttons", "multi_static_select", "checkboxes", "overflow"},
)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element a person can act on, with its block."""
    for block in blocks:
        if block["type"] in ("actions", "context_actions"):
            for element in block["elements"]:
                yield block, element
        elif block["type"] == "section" and block.get("accessory"):
            yield block, block["accessory"]
        elif block["type"] == "input":
            yield block, block["element"]


def find(blocks: list[Json], block_id: str, action_id: str) -> Json | None:
    """The element with these ids."""
    for block, element in elements(blocks):
        if block.get("block_id") == block_id and element.get("action_id") == action_id:
            return element
    return None


def held(blocks: list[Json], typed: Json) -> Json:
    """All that the inputs hold: what was typed or chosen, else what each started with."""
    values: Json = {}
    for block, element in elements(blocks):
        holder = _HOLDERS.get(element["type"])
        if holder is None:
            continue
        name, initial, empty = holder
        given = (typed.get(block["block_id"]) or {}).get(element["action_id"])
        value = given.get(name) if isinstance(given, dict) else element.get(initial)
        if value == "" and name == "value":
            value = None
        whole = {"type": element["type"], name: empty if value is None else value}
        values.setdefault(block["block_id"], {})[element["action_id"]] = whole
    return {"values": values}


def action(element: Json, block_id: str, given: Json, at: str) -> Json | None:
    """What Slack tells of an act upon an element; None where the choice is none of its own."""
    kind = element["type"]
    body: Json = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": at,
    }
    if kind in ("button", "icon_button"):
        return {
            **body,
            **{name: element[name] for name in ("text", "value", "style") if name in element},
        }
    if kind in _LISTED and not _among_options(element, given):
        return None
    name = "selected_option" if kind == "overflow" else _HOLDERS[kind][0]
    empty = None if kind == "overflow" else _HOLDERS[kind][2]
    body[name] = given.get(name, empty)
    if "placeholder" in element:
        body["placeholder"] = element["placeholder"]
    return body


def _among_options(element: Json, given: Json) -> bool:
    options = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        options += group["options"]
    values = {option["value"] for option in options}
    chosen = given.get("selected_options") or []
    if given.get("selected_option") is not None:
        chosen = [*chosen, given["selected_option"]]
    return all(isinstance(each, dict) and each.get("value") in values for each in chosen)


def faults(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own client refuses before the app sees it, by block."""
    found: dict[str, str] = {}
    for block, element in elements(blocks):
        if block["type"] != "input":
            continue
        name = _HOLDERS[element["type"]][0]
        value = values[block["block_id"]][element["action_id"]][name]
        if value is None or value in ("", []):
            if not block.get("optional"):
                found[block["block_id"]] = "Please complete this required field."
            continue
        fault = _fault_of(element, value)
        if fault:
            found[block["block_id"]] = fault
    return found


def _fault_of(element: Json, value: object) -> str:
    kind = element["type"]
    words = value if isinstance(value, str) else ""
    if kind == "plain_text_input":
        least = int(element.get("min_length", 0))
        most = int(element.get("max_length", limits.INPUT_TEXT))
        if length(words) < least:
            return f"Please enter at least {least} characters."
        return f"Please enter no more than {most} characters." if length(words) > most else ""
    if kind == "email_text_input" and _EMAIL.fullmatch(words) is None:
        return "Please enter a valid email address."
    if kind == "url_text_input" and not words.startswith(("http://", "https://")):
        return "Please enter a valid URL."
    if kind == "number_input":
        return _number_fault(element, words)
    if isinstance(value, list) and len(value) > int(element.get("max_selected_items", len(value))):
        return f"Please choose no more than {element['max_selected_items']}."
    return ""


def _number_fault(element: Json, words: str) -> str:
    try:
        number = float(words)
    except ValueError:
        return "Please enter a valid number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and number < float(least):
        return f"Please enter a number of at least {least}."
    if most is not None and number > float(most):
        return f"Please enter a number of at most {most}."
    return ""
