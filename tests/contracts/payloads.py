"""Pieces of payloads, legal unless asked otherwise, for the table of what Slack refuses."""

import json
from typing import Any

from slack_sdk import WebClient

from tests.workspace import LocalWorkspace

Json = dict[str, Any]


# --- doors: ways into Slack ---------------------------------------------------------------


class Doors:
    """Each way in which a payload reaches Slack, through a real client."""

    def __init__(self, client: WebClient, local: LocalWorkspace) -> None:
        self.client = client
        self.local = local

    def enter(self, door: str, content: object) -> None:
        """Bring `content` through the door of this name; raise SlackApiError where it is shut."""
        getattr(self, door)(content)

    def message(self, blocks: list[Json]) -> None:
        self.client.chat_postMessage(channel="U0ASHA", text="x", blocks=blocks)

    def modal(self, view: Json) -> None:
        self.client.views_open(trigger_id=self.local.slack.trigger("U0ASHA"), view=view)

    def home(self, view: Json) -> None:
        self.client.views_publish(user_id="U0ASHA", view=view)

    def text(self, text: str) -> None:
        self.client.chat_postMessage(channel="U0ASHA", text=text)

    def metadata(self, metadata: Json) -> None:
        self.client.chat_postMessage(channel="U0ASHA", text="x", metadata=metadata)

    def changed_text(self, text: str) -> None:
        channel, ts = self._posted()
        self.client.chat_update(channel=channel, ts=ts, text=text)

    def changed_message(self, blocks: list[Json]) -> None:
        channel, ts = self._posted()
        self.client.chat_update(channel=channel, ts=ts, text="x", blocks=blocks)

    def ephemeral(self, blocks: list[Json]) -> None:
        self.client.chat_postEphemeral(channel="C0NORTH", user="U0ASHA", text="x", blocks=blocks)

    def changed_modal(self, view: Json) -> None:
        trigger = self.local.slack.trigger("U0ASHA")
        opened = self.client.views_open(trigger_id=trigger, view=modal(section()))
        self.client.views_update(view_id=opened["view"]["id"], view=view)

    def raw(self, arguments: Json) -> None:
        """Whatever a client would mend or refuse by itself."""
        self.client.api_call("chat.postMessage", json={"channel": "U0ASHA", **arguments})

    def _posted(self) -> tuple[str, str]:
        posted = self.client.chat_postMessage(channel="U0ASHA", text="x")
        return str(posted["channel"]), str(posted["ts"])


# --- text ---------------------------------------------------------------------------------


def x(count: int) -> str:
    """So many characters."""
    return "x" * count


def plain(words: str = "x") -> Json:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str = "x") -> Json:
    return {"type": "mrkdwn", "text": words}


def changed(body: Json, **parts: object) -> Json:
    """A copy with other parts, or without those that are None."""
    return {name: part for name, part in {**body, **parts}.items() if part is not None}


# --- blocks -------------------------------------------------------------------------------


def section(words: str = "x", **more: object) -> Json:
    return {"type": "section", "text": mrkdwn(words), **more}


def sections(count: int) -> list[Json]:
    """So many characters in all."""
    full, rest = divmod(count, 3_000)
    return [section(x(each)) for each in [3_000] * full + [rest] * bool(rest)]


def fields(*words: str) -> Json:
    return {"type": "section", "fields": [plain(each) for each in words]}


def header(words: str = "x") -> Json:
    return {"type": "header", "text": plain(words)}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def dividers(count: int) -> list[Json]:
    return [{"type": "divider"}] * count


def markdown(words: str) -> Json:
    return {"type": "markdown", "text": words}


def alert(words: str = "x") -> Json:
    return {"type": "alert", "text": plain(words)}


def image(**more: object) -> Json:
    return {"type": "image", "image_url": "https://example.org/i.png", "alt_text": "x", **more}


def table(rows: int, columns: int, words: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": words}] * columns] * rows}


def thumbs(count: int) -> Json:
    bin_ = {"type": "icon_button", "icon": "trash", "text": plain()}
    return {"type": "context_actions", "elements": [bin_] * count}


def asking(element: Json, **more: object) -> Json:
    """An input block."""
    return {"type": "input", "label": plain(), "element": element, **more}


# --- elements -----------------------------------------------------------------------------


def button(words: str = "x", **more: object) -> Json:
    return {"type": "button", "text": plain(words), **more}


def buttons(count: int) -> Json:
    return actions(*[button()] * count)


def option(words: str = "x", value: str = "v", **more: object) -> Json:
    return {"text": plain(words), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"Option {n}", str(n)) for n in range(count)]


def among(kind: str, count: int, **more: object) -> Json:
    """One element of a kind that offers so many options."""
    return {"type": kind, "options": options(count), **more}


def select(*offered: Json, **more: object) -> Json:
    """A list to pick from: these, or any."""
    return {"type": "static_select", "options": list(offered) or options(2), **more}


def grouped(groups: int, each: int = 1, label: str = "x") -> Json:
    """A select whose options stand in groups."""
    made = [
        {"label": plain(label), "options": [option(value=f"{g}-{n}") for n in range(each)]}
        for g in range(groups)
    ]
    return {"type": "static_select", "option_groups": made}


def typed(**more: object) -> Json:
    return {"type": "plain_text_input", **more}


def file_input(**more: object) -> Json:
    return {"type": "file_input", **more}


def number(**more: object) -> Json:
    return {"type": "number_input", "is_decimal_allowed": False, **more}


def picker(**more: object) -> Json:
    return {"type": "datepicker", **more}


def confirm(**more: object) -> Json:
    """A button that asks back."""
    asked = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **more}
    return button(confirm={name: part for name, part in asked.items() if part is not None})


# --- views --------------------------------------------------------------------------------


def modal(*blocks: Json, **more: object) -> Json:
    made = {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks)}
    return changed(made, **more)


def home(*blocks: Json, **more: object) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def weighing(size: int) -> Json:
    """A modal of so many bytes, as JSON is commonly written."""
    sections = [section("x" * 2_400) for _ in range(100)]
    view = modal(*sections)
    missing = size - len(_dumped(view))
    each, rest = divmod(missing, 100)
    for place, block in enumerate(sections):
        block["text"]["text"] += x(each + (rest if place == 0 else 0))
    assert len(_dumped(view)) == size
    return view


def keyed(size: int) -> Json:
    """Metadata of so many bytes."""
    made: Json = {"event_type": "t", "event_payload": {"key": ""}}
    made["event_payload"]["key"] = x(size - len(_dumped(made)))
    return made


def _dumped(body: Json) -> str:
    return json.dumps(body)
