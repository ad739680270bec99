"""Filling in forms and pressing buttons as Slack's clients do, for tests."""

from collections.abc import Iterable, Mapping, Sequence

from bot.sandbox.checking import check_blocks, check_view
from bot.widgets.blocks import Block, Element

State = dict[str, dict[str, dict[str, object]]]


def check_in_message(blocks: list[Block]) -> None:
    """Fail unless a message may have these blocks."""
    check_blocks(blocks)


def check_in_form(blocks: list[Block]) -> None:
    """Fail unless a form may have these blocks."""
    text = {"type": "plain_text", "text": "Form"}
    check_view({"type": "modal", "title": text, "submit": text, "blocks": blocks}, "modal")


def inputs(blocks: Iterable[Block]) -> list[tuple[str, Element]]:
    """Each field's block id and element."""
    found = []
    for block in blocks:
        element = block.get("element")
        if block["type"] == "input" and isinstance(element, dict):
            found.append((str(block["block_id"]), element))
    return found


def elements(blocks: Iterable[Block]) -> list[Element]:
    """Every element to press or pick from in a message."""
    found: list[Element] = []
    for block in blocks:
        several = block.get("elements")
        if block["type"] == "actions" and isinstance(several, list):
            found += several
        if isinstance(accessory := block.get("accessory"), dict):
            found.append(accessory)
    return found


def untouched(blocks: Iterable[Block]) -> State:
    """What Slack sends when the form is submitted as it opened."""
    return {name: {str(el["action_id"]): _initial(el)} for name, el in inputs(blocks)}


def refilled(blocks: Iterable[Block], texts: Sequence[str]) -> State:
    """What Slack sends when the form's text fields hold ``texts`` in order."""
    return {
        name: {str(element["action_id"]): {"type": "plain_text_input", "value": text or None}}
        for (name, element), text in zip(inputs(blocks), texts, strict=True)
    }


def holding(blocks: Iterable[Block], entry: Mapping[str, object]) -> State:
    """What Slack sends when the form's one field holds ``entry``."""
    ((name, element),) = inputs(blocks)
    return {name: {str(element["action_id"]): dict(entry)}}


def _initial(element: Element) -> dict[str, object]:
    kind = element["type"]
    match kind:
        case "plain_text_input" | "number_input":
            return {"type": kind, "value": element.get("initial_value")}
        case "radio_buttons" | "static_select":
            return {"type": kind, "selected_option": element.get("initial_option")}
        case "checkboxes" | "multi_static_select":
            return {"type": kind, "selected_options": element.get("initial_options", [])}
        case "datepicker":
            return {"type": kind, "selected_date": element.get("initial_date")}
        case "users_select":
            return {"type": kind, "selected_user": element.get("initial_user")}
    msg = f"no client shows a {kind}"
    raise AssertionError(msg)
