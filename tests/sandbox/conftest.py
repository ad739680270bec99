"""A workspace to itself for each test, and small bots to put in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from tests.workspace import MALFORMED, LocalWorkspace, hang_up

MANIFEST = {
    "display_information": {"name": "Test bot"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "testbot"},
        "slash_commands": [
            {
                "command": "/audit",
                "description": "Start",
                "usage_hint": "[case]",
                "should_escape": True,
            },
        ],
        "shortcuts": [
            {"name": "Start an audit", "type": "global", "callback_id": "start"},
            {"name": "Use as an answer", "type": "message", "callback_id": "use"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:write",
                "groups:history",
                "groups:read",
                "im:history",
                "users:read",
            ],
        },
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]}},
}

Bot = Callable[[App], None]
StartBot = Callable[[Bot], App]


@pytest.fixture
def local() -> Iterator[LocalWorkspace]:
    """A fresh workspace, which tests send what it must refuse."""
    with LocalWorkspace.start(MANIFEST, steady=True) as workspace:
        workspace.expect(*MALFORMED)
        yield workspace


@pytest.fixture
def client(local: LocalWorkspace) -> WebClient:
    """The bot's client, which tries nothing twice."""
    return WebClient(local.slack.bot_token, local.slack.api_url, retry_handlers=[])


@pytest.fixture
def start_bot(local: LocalWorkspace) -> Iterator[StartBot]:
    """Connect a bot over Socket Mode: give what registers its listeners."""
    handlers: list[SocketModeHandler] = []

    def start(register: Bot) -> App:
        app = App(
            client=WebClient(local.slack.bot_token, local.slack.api_url),
            process_before_response=True,
        )
        register(app)
        handler = SocketModeHandler(
            app,
            local.slack.app_token,
            web_client=WebClient(local.slack.app_token, local.slack.api_url),
            # It finds out by its pings alone that a line was cut.
            ping_interval=1,
        )
        handlers.append(handler)
        before = local.slack.connections
        handler.client.connect_to_new_endpoint()
        local.slack.wait(lambda: local.slack.connections > before, 10, "the bot did not connect")
        return app

    yield start
    for handler in handlers:
        hang_up(handler.client)


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A button."""
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "text": text, "action_id": action_id, **more}


def actions(*elements: dict[str, Any], block_id: str = "acts") -> dict[str, Any]:
    """A row of elements."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def modal(*blocks: dict[str, Any], title: str = "A form", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A modal that can be submitted."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": list(blocks),
        **more,
    }


def text_input(label: str, block_id: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A line to type in."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": label},
        "element": {"type": "plain_text_input", "action_id": "typed", **more},
    }


def section(words: str, block_id: str = "words") -> dict[str, Any]:
    """A paragraph."""
    return {"type": "section", "block_id": block_id, "text": {"type": "mrkdwn", "text": words}}
