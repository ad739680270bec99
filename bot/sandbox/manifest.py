"""What an app may do and offers, read from Slack's app manifest."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.wire import Json
from bot.widgets import limits
from bot.widgets.fitting import length


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut: `kind` is "global" or "message"."""

    callback_id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One app: its names, what it offers people, its scopes and the events it asked for."""

    name: str = "Local app"
    bot_name: str = "local-app"
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] = frozenset(
        {
            "channels:history",
            "channels:read",
            "chat:write",
            "commands",
            "files:write",
            "groups:history",
            "groups:read",
            "im:history",
            "users:read",
        },
    )
    events: frozenset[str] = frozenset({"app_home_opened", "message.im"})
    home_tab: bool = True
    messages_tab: bool = True

    def command(self, name: str) -> Command | None:
        """Find a slash command by its name, slash included."""
        return next((each for each in self.commands if each.command == name), None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut | None:
        """Find a shortcut of this kind."""
        asked = (callback_id, kind)
        return next((e for e in self.shortcuts if (e.callback_id, e.kind) == asked), None)


def read_manifest(source: Manifest | Mapping[str, object] | Path | None) -> Manifest:
    """Read a manifest: the mapping itself, a YAML file, or nothing for the least of apps.

    Raises ValueError where Slack would not take it.
    """
    if source is None:
        return Manifest()
    if isinstance(source, Manifest):
        return source
    if isinstance(source, Path):
        return _read_file(source, source.stat().st_mtime_ns)
    return _read(source)


@lru_cache(maxsize=8)
def _read_file(path: Path, _changed_at: int) -> Manifest:
    """Read YAML, again only once it changed: it takes longer than starting a workspace does."""
    return _read(yaml.safe_load(path.read_text("utf-8")))


def _read(body: Mapping[str, object]) -> Manifest:
    features, settings = _part(body, "features"), _part(body, "settings")
    home, scopes = _part(features, "app_home"), _part(_part(body, "oauth_config"), "scopes")
    name = str(_part(body, "display_information").get("name", "Local app"))
    return Manifest(
        name=name,
        bot_name=str((features.get("bot_user") or {}).get("display_name", name)),
        commands=tuple(_command(each) for each in features.get("slash_commands") or ()),
        shortcuts=tuple(_shortcut(each) for each in features.get("shortcuts") or ()),
        scopes=frozenset(scopes.get("bot") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", True))
        and not home.get("messages_tab_read_only_enabled", False),
    )


def _part(body: Mapping[str, Any], name: str) -> Json:
    """A part that may be missing or empty."""
    return body.get(name) or {}


def _command(body: Json) -> Command:
    return Command(
        str(body["command"]),
        str(body.get("description", "")),
        str(body.get("usage_hint", "")),
        bool(body.get("should_escape", False)),
    )


def _shortcut(body: Json) -> Shortcut:
    name = str(body["name"])
    if not 0 < length(name) <= limits.SHORTCUT_NAME:
        raise ValueError(f"a shortcut's name has at most {limits.SHORTCUT_NAME} characters: {name}")
    return Shortcut(str(body["callback_id"]), name, str(body["type"]))
