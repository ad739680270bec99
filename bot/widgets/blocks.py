"""Slack's blocks, elements and text objects as plain dicts, each within its limits."""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.widgets import fitting, limits

Block = dict[str, object]
Element = dict[str, object]

PRIMARY: Final = "primary"
_MARKED: Final = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """A person's words for mrkdwn: no mention, link or markup of Slack's own can come of them."""
    return html.escape(text, quote=False)


def unescape(text: str) -> str:
    """What a person typed, from the text of a message.

    Slack makes links of addresses and escapes three characters. Mentions stay as they are.
    """
    typed = _MARKED.sub(_as_typed, text)
    return typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _as_typed(marked: re.Match[str]) -> str:
    target, label = marked[1], marked[2] or ""
    if target.startswith("#") and label:
        return f"#{label}"
    if target.startswith(("@", "#", "!")):
        return marked[0]
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label:
        return address
    same = label in address or target.startswith("tel:")
    return label if same else f"{label} ({address})"


def plain(text: str, limit: int = limits.SECTION) -> Element:
    """Text shown as it is, cut to ``limit``."""
    return {"type": "plain_text", "text": fitting.clip(text, limit), "emoji": False}


def mrkdwn(text: str, limit: int = limits.SECTION) -> Element:
    """Text in Slack's markup, cut to ``limit``. Escape a person's words first."""
    return {"type": "mrkdwn", "text": fitting.clip(text, limit), "verbatim": True}


def section(text: str, accessory: Element | None = None, *, block_id: str | None = None) -> Block:
    """One paragraph of markup, with an element at its side."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return _named(block, block_id)


def sections(text: str) -> list[Block]:
    """Markup of any length, in as many sections as it takes. None for an empty text."""
    found = fitting.pieces(text, limits.SECTION)
    return [section(piece.text) for piece in found if piece.text.strip()]


def words(text: str) -> list[Block]:
    """A person's own words of any length, shown as they are."""
    found = fitting.pieces(text, limits.SECTION)
    return [{"type": "section", "text": plain(piece.text)} for piece in found if piece.text.strip()]


def quoted(text: str, longest: int) -> list[Block]:
    """A person's own words as a quotation, the beginning of them where there are more."""
    lines = escape(fitting.clip(text.strip(), longest)).splitlines()
    return sections("\n".join(f"> {line}" for line in lines))


def context(*texts: str) -> Block:
    """Small grey markup: what one may read but need not."""
    shown = texts[: limits.CONTEXT_ELEMENTS]
    return {"type": "context", "elements": [mrkdwn(text) for text in shown]}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, limits.HEADER)}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(elements: Sequence[Element], *, block_id: str | None = None) -> Block:
    """Buttons and other elements side by side, 25 at most (``ValueError`` for more or none)."""
    if not 0 < len(elements) <= limits.ACTIONS_ELEMENTS:
        msg = f"an actions block takes 1 to {limits.ACTIONS_ELEMENTS} elements"
        raise ValueError(msg)
    return _named({"type": "actions", "elements": list(elements)}, block_id)


def button(
    text: str,
    action_id: str,
    value: str,
    *,
    style: str | None = None,
    confirm: Element | None = None,
) -> Element:
    """A button. ``value`` is what the press carries (a packed token)."""
    made: Element = {
        "type": "button",
        "text": plain(text, limits.BUTTON_TEXT),
        "action_id": action_id,
        "value": value,
    }
    if style is not None:
        made["style"] = style
    if confirm is not None:
        made["confirm"] = confirm
    return made


def confirmation(title: str, text: str, yes: str, no: str) -> Element:
    """What is asked before a press counts."""
    return {
        "title": plain(title, limits.CONFIRM_TITLE),
        "text": plain(text, limits.CONFIRM_TEXT),
        "confirm": plain(yes, limits.CONFIRM_BUTTON),
        "deny": plain(no, limits.CONFIRM_BUTTON),
    }


def option(text: str, value: str, description: str = "") -> Element:
    """One choice of a select, a list of boxes or a menu."""
    made: Element = {"text": plain(text, limits.OPTION_TEXT), "value": value}
    if description:
        made["description"] = plain(description, limits.OPTION_TEXT)
    return made


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    """The menu behind three dots: five entries at most (``ValueError`` for more or none)."""
    if not 0 < len(options) <= limits.OVERFLOW_OPTIONS:
        msg = f"a menu takes 1 to {limits.OVERFLOW_OPTIONS} entries"
        raise ValueError(msg)
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def select(
    action_id: str,
    options: Sequence[Element],
    placeholder: str,
    *,
    chosen: Element | None = None,
) -> Element:
    """A list one choice is taken from; more than a hundred are shown in groups."""
    made = _listing("static_select", action_id, options, placeholder)
    if chosen is not None:
        made["initial_option"] = chosen
    return made


def multi_select(
    action_id: str,
    options: Sequence[Element],
    placeholder: str,
    *,
    chosen: Sequence[Element] = (),
) -> Element:
    """A list any number of choices are taken from. It stands in sections and inputs only."""
    made = _listing("multi_static_select", action_id, options, placeholder)
    if chosen:
        made["initial_options"] = list(chosen)
    return made


def radio_buttons(
    action_id: str, options: Sequence[Element], *, chosen: Element | None = None
) -> Element:
    """Choices that exclude each other, ten at most."""
    made: Element = {"type": "radio_buttons", "action_id": action_id, "options": list(options)}
    if chosen is not None:
        made["initial_option"] = chosen
    return made


def checkboxes(
    action_id: str, options: Sequence[Element], *, chosen: Sequence[Element] = ()
) -> Element:
    """Boxes to tick, ten at most."""
    made: Element = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    if chosen:
        made["initial_options"] = list(chosen)
    return made


def datepicker(action_id: str, *, chosen: str | None = None) -> Element:
    """A calendar. ``chosen`` is an ISO date."""
    made: Element = {
        "type": "datepicker",
        "action_id": action_id,
        "placeholder": plain("Pick a date", limits.PLACEHOLDER),
    }
    if chosen is not None:
        made["initial_date"] = chosen
    return made


def users_select(action_id: str, *, chosen: str | None = None) -> Element:
    """A list of everybody in the workspace. ``chosen`` is a user id."""
    made: Element = {
        "type": "users_select",
        "action_id": action_id,
        "placeholder": plain("Pick a person", limits.PLACEHOLDER),
    }
    if chosen is not None:
        made["initial_user"] = chosen
    return made


def multi_users_select(action_id: str, *, chosen: Sequence[str] = ()) -> Element:
    """The same, for several people; ``chosen`` are user ids, a hundred at most."""
    made: Element = {
        "type": "multi_users_select",
        "action_id": action_id,
        "placeholder": plain("Pick people", limits.PLACEHOLDER),
    }
    if chosen:
        made["initial_users"] = list(chosen[: limits.OPTIONS])
    return made


def conversations_select(action_id: str, *, chosen: str | None = None) -> Element:
    """A list of the channels there are, public and private. ``chosen`` is a channel's id."""
    made: Element = {
        "type": "conversations_select",
        "action_id": action_id,
        "placeholder": plain("Pick a channel", limits.PLACEHOLDER),
        "filter": {"include": ["public", "private"]},
    }
    if chosen is not None:
        made["initial_conversation"] = chosen
    return made


def timepicker(action_id: str, *, chosen: str | None = None) -> Element:
    """A time of day. ``chosen`` is like 09:30."""
    made: Element = {
        "type": "timepicker",
        "action_id": action_id,
        "placeholder": plain("Pick a time", limits.PLACEHOLDER),
    }
    if chosen is not None:
        made["initial_time"] = chosen
    return made


def text_input(
    action_id: str,
    text: str = "",
    *,
    multiline: bool = False,
    longest: int = limits.INPUT_TEXT,
    placeholder: str = "",
) -> Element:
    """A field to write in. ``text`` fits it already (``ValueError`` where it does not)."""
    if fitting.length(text) > longest or longest > limits.INPUT_TEXT:
        msg = f"a field holds {limits.INPUT_TEXT} characters at most"
        raise ValueError(msg)
    made: Element = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": longest,
    }
    if text:
        made["initial_value"] = text
    if placeholder:
        made["placeholder"] = plain(placeholder, limits.PLACEHOLDER)
    return made


def input_block(
    label: str,
    element: Element,
    *,
    block_id: str,
    hint: str = "",
    optional: bool = False,
) -> Block:
    """A labelled field of a form."""
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, limits.INPUT_LABEL),
        "element": element,
        "optional": optional,
    }
    if hint:
        made["hint"] = plain(hint, limits.INPUT_HINT)
    return made


def part(state: Mapping[str, object], block_id: str) -> Mapping[str, Mapping[str, object]]:
    """What the state's values hold for one block, by action id; empty where there is nothing."""
    elements = state.get(block_id)
    if not isinstance(elements, Mapping):
        return {}
    return {str(name): entry for name, entry in elements.items() if isinstance(entry, Mapping)}


def held(state: Mapping[str, object], block_id: str) -> Mapping[str, object]:
    """What the one element of a form's field holds; empty where there is no such field."""
    return next(iter(part(state, block_id).values()), {})


def _listing(kind: str, action_id: str, options: Sequence[Element], placeholder: str) -> Element:
    made: Element = {
        "type": kind,
        "action_id": action_id,
        "placeholder": plain(placeholder, limits.PLACEHOLDER),
    }
    if len(options) <= limits.OPTIONS:
        return made | {"options": list(options)}
    groups = fitting.chunks(options, limits.OPTIONS)
    size = limits.OPTIONS
    return made | {
        "option_groups": [
            {
                "label": plain(f"{place * size + 1} to {place * size + len(group)}"),
                "options": list(group),
            }
            for place, group in enumerate(groups)
        ]
    }


def _named(block: Block, block_id: str | None) -> Block:
    if block_id is not None:
        block["block_id"] = block_id
    return block
