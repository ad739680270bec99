"""``python -m bot manifest ADDRESS``: the same app as over Socket Mode, reached at the address."""

from typing import Any

import pytest
import yaml

from bot.connections.manifest import manifest_for
from tests.command import ROOT, typed

URL = "https://audits.example.org/slack/events"
Json = dict[str, Any]


@pytest.fixture
def over_socket_mode() -> Json:
    """The manifest as it stands in the house."""
    found: Json = yaml.safe_load((ROOT / "bot" / "manifest.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("address", ["https://audits.example.org", f"{URL}/", URL])
def test_events_buttons_and_commands_all_come_to_one_address(address: str) -> None:
    found = yaml.safe_load(manifest_for(address))
    settings, (command,) = found["settings"], found["features"]["slash_commands"]
    assert settings["event_subscriptions"]["request_url"] == URL
    assert settings["interactivity"]["request_url"] == URL
    assert command["url"] == URL
    assert settings["socket_mode_enabled"] is False


def test_the_app_is_otherwise_the_same(over_socket_mode: Json) -> None:
    found = yaml.safe_load(typed("manifest", URL).out)
    found["settings"]["socket_mode_enabled"] = True
    for place in ("event_subscriptions", "interactivity"):
        del found["settings"][place]["request_url"]
    for command in found["features"]["slash_commands"]:
        del command["url"]
    assert found == over_socket_mode


@pytest.mark.parametrize(
    "address", ["http://audits.example.org", "audits.example.org", "https://", "https://[x", "-"]
)
def test_an_address_that_slack_cannot_reach_is_refused(address: str) -> None:
    ended = typed("manifest", address)
    assert ended.status == 1
    assert ended.err == (
        f"{address} is no address for Slack: give one like https://audits.example.org.\n"
    )
