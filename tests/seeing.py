"""Reading a message or a view as a person does: what is said, and what can be pressed or filled."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

CHOICES = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
}
_PICKED = {
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
    "rich_text_input": "rich_text_value",
}


class NotThere(AssertionError):
    """What the person looked for is not on the screen; the message says what is."""


def visible_text(shown: Json, names: Mapping[str, str] | None = None) -> str:
    """Say what a person sees of a message, a modal or a Home tab, a line a block.

    Buttons stand in brackets, menus' entries in parentheses, choices with their boxes.
    """
    lines: list[str] = []
    if "blocks" not in shown or shown.get("type") == "message":
        if not shown.get("blocks"):
            lines.append(_plain(str(shown.get("text", "")), names))
    elif isinstance(shown.get("title"), dict):
        lines.append(shown["title"]["text"])
    lines += [_block_text(block, names) for block in shown.get("blocks") or ()]
    lines += [f"[file {each['name']}]" for each in shown.get("files") or ()]
    buttons = [shown.get(name) for name in ("submit", "close")]
    lines.append(" ".join(f"[{each['text']}]" for each in buttons if isinstance(each, dict)))
    return "\n".join(line for line in lines if line)


def _block_text(block: Json, names: Mapping[str, str] | None) -> str:
    kind, parts = block["type"], list[str]()
    if kind == "section":
        parts += [_words(each, names) for each in (block.get("text"), *block.get("fields", ()))]
        parts += [_element_text(each, names) for each in (block.get("accessory"),) if each]
    elif kind in ("header", "alert"):
        parts.append(_words(block["text"], names))
    elif kind in ("context", "actions", "context_actions"):
        parts += [_element_text(each, names) for each in block["elements"]]
    elif kind == "input":
        parts += [block["label"]["text"], "(optional)" if block.get("optional") else ""]
        parts += [_element_text(block["element"], names), _words(block.get("hint"), names)]
    elif kind == "markdown":
        parts.append(str(block["text"]))
    elif kind == "table":
        rows = [" | ".join(_cell(cell, names) for cell in row) for row in block["rows"]]
        parts.append("\n".join(rows))
    elif kind == "rich_text":
        parts.append(_rich(block, names))
    elif kind == "image":
        parts.append(f"[image {block['alt_text']}]")
    return " ".join(part for part in parts if part)


def _element_text(element: Json, names: Mapping[str, str] | None) -> str:
    kind = element["type"]
    if kind in ("plain_text", "mrkdwn"):
        return _words(element, names)
    if kind in ("button", "icon_button"):
        return f"[{element['text']['text']}]"
    if kind == "overflow":
        return "(" + ", ".join(_words(each["text"], names) for each in element["options"]) + ")"
    if kind in ("checkboxes", "radio_buttons"):
        started = element.get("initial_options") or [element.get("initial_option")]
        ticked, blank = ("☑", "☐") if kind == "checkboxes" else ("◉", "○")
        return " ".join(
            f"{ticked if each in started else blank} {_words(each['text'], names)}"
            for each in element["options"]
        )
    if kind == "image":
        return f"[image {element['alt_text']}]"
    started_with = element.get("initial_option") or {}
    shown = started_with.get("text", {}).get("text") or next(
        (str(value) for name, value in element.items() if name.startswith("initial_")),
        (element.get("placeholder") or {}).get("text", ""),
    )
    return f"[{shown} ▾]" if "select" in kind or "picker" in kind else f"[{shown}___]"


def _words(text: Json | None, names: Mapping[str, str] | None) -> str:
    if not text:
        return ""
    words = str(text["text"])
    return words if text["type"] == "plain_text" else _plain(words, names)


def _plain(mrkdwn: str, names: Mapping[str, str] | None) -> str:
    """What is left of mrkdwn when it is shown."""

    def linked(match: re.Match[str]) -> str:
        target, _, label = match.group(1).partition("|")
        if target.startswith("@"):
            return "@" + (label or (names or {}).get(target[1:], target[1:]))
        if target.startswith("#"):
            return "#" + (label or target[1:])
        return label or target.removeprefix("!")

    shown = re.sub(r"<([^>]+)>", linked, mrkdwn)
    shown = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", shown)
    shown = re.sub(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)", r"\1", shown)
    shown = re.sub(r"(?<!\w)~(?=\S)([^~\n]+?)(?<=\S)~(?!\w)", r"\1", shown)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _cell(cell: Json, names: Mapping[str, str] | None) -> str:
    if cell["type"] == "rich_text":
        return _rich(cell, names)
    return str(cell.get("text", cell.get("value", "")))


def _rich(part: Json, names: Mapping[str, str] | None) -> str:
    kind = part["type"]
    if kind == "text":
        return str(part["text"])
    if kind == "link":
        return str(part.get("text") or part["url"])
    if kind == "user":
        return "@" + (names or {}).get(part["user_id"], part["user_id"])
    if kind == "channel":
        return "#" + str(part["channel_id"])
    if kind == "emoji":
        return f":{part['name']}:"
    between = "\n" if kind in ("rich_text", "rich_text_list") else ""
    inner = between.join(_rich(each, names) for each in part.get("elements") or ())
    if kind == "rich_text_quote":
        return "\n".join(f"> {line}" for line in inner.split("\n"))
    return inner


@dataclass(frozen=True, slots=True)
class Pressable:
    """Something to press: an element, or one option of it, under the label a person sees."""

    label: str
    block: Json
    element: Json
    option: Json | None = None


def pressables(blocks: Sequence[Json]) -> Iterator[Pressable]:
    """Everything that can be pressed, options of menus and boxes included."""
    for block, element in _elements(blocks):
        if element["type"] in ("button", "icon_button"):
            yield Pressable(element["text"]["text"], block, element)
        for option in _options(element):
            yield Pressable(_plain(option["text"]["text"], None), block, element, option)


def labels(shown: Json) -> list[str]:
    """The labels of all that can be pressed."""
    return [each.label for each in pressables(shown.get("blocks") or ())]


def _elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        if block["type"] in ("actions", "context_actions"):
            for element in block["elements"]:
                yield block, element
        elif block["type"] == "section" and block.get("accessory"):
            yield block, block["accessory"]
        elif block["type"] == "input":
            yield block, block["element"]


def _options(element: Json) -> list[Json]:
    found = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        found += group["options"]
    return found


def only(shown: Json, label: str, within: str) -> Pressable:
    """The one thing of this label or action_id, in a block that shows the words of `within`."""
    every = list(pressables(shown.get("blocks") or ()))
    found = [each for each in every if label in (each.label, each.element["action_id"])]
    if within:
        found = [each for each in found if within in _block_text(each.block, None)]
    if not found:
        seen = ", ".join(repr(each.label) for each in every) or "nothing"
        raise NotThere(f"no {label!r} to press; there is {seen} in:\n{visible_text(shown)}")
    if len({id(each.element) for each in found}) > 1:
        raise NotThere(f"{len(found)} times {label!r}; say which `within`:\n{visible_text(shown)}")
    return found[0]


def holder(shown: Json, name: str) -> tuple[Json, Json]:
    """The input of this label, placeholder, block_id or action_id, with its block."""
    known = []
    for block, element in _elements(shown.get("blocks") or ()):
        if element["type"] in ("button", "icon_button"):
            continue
        label = (block.get("label") or block.get("text") or {}).get("text", "")
        placeholder = (element.get("placeholder") or {}).get("text", "")
        names = (label, placeholder, block["block_id"], element["action_id"])
        if name in names:
            return block, element
        known.append(label or placeholder or element["action_id"])
    raise NotThere(f"no input {name!r}; there is {known} in:\n{visible_text(shown)}")


def value_of(element: Json, value: object) -> Json:
    """What an element holds once a person put this value in it, in Slack's own field."""
    kind = element["type"]
    if kind in CHOICES:
        field_name = CHOICES[kind]
        if field_name == "selected_options":
            each_value = value if isinstance(value, list) else [value]
            return {field_name: [_option_of(element, str(each)) for each in each_value]}
        return {field_name: None if value is None else _option_of(element, str(value))}
    if kind in _PICKED:
        return {_PICKED[kind]: value}
    return {"value": value}


def _option_of(element: Json, label: str) -> Json:
    options = _options(element)
    for option in options:
        if label in (_plain(option["text"]["text"], None), option["value"]):
            return option
    raise NotThere(f"no choice {label!r}; there is {[o['text']['text'] for o in options]}")
