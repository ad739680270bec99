"""The Slack app's manifest for HTTP: as it is for Socket Mode, and where Slack sends requests."""

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import yaml

from bot.connections.web import PATH
from bot.settings import SettingsFault

_FOR_SOCKET_MODE: Final = Path(__file__).parents[1] / "manifest.yaml"


def manifest_for(address: str) -> str:
    """The manifest, as YAML, for a bot that is reached at ``address``.

    Raises:
        SettingsFault: if Slack would not send anything there.
    """
    if not _is_https(address):
        line = f"{address} is no address for Slack: give one like https://audits.example.org."
        raise SettingsFault((line,))
    url = address.rstrip("/").removesuffix(PATH) + PATH
    found = yaml.safe_load(_FOR_SOCKET_MODE.read_text(encoding="utf-8"))
    settings = found["settings"]
    settings["socket_mode_enabled"] = False
    settings["interactivity"]["request_url"] = url
    settings["event_subscriptions"]["request_url"] = url
    for command in found["features"]["slash_commands"]:
        command["url"] = url
    return yaml.safe_dump(found, sort_keys=False, allow_unicode=True)


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not (parts.query or parts.fragment)
