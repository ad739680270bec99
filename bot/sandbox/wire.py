"""What crosses the wire: JSON, identifiers, time stamps, escaped text and refusals."""

import base64
import secrets
from collections.abc import Mapping
from typing import Any, TypeAlias

# Slack's JSON comes from another party: its shape is checked at run time, not by types.
Json: TypeAlias = dict[str, Any]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

_MICRO = 1_000_000


class SlackError(Exception):
    """A Web API refusal: Slack's error name and what Slack says beside it."""

    def __init__(self, error: str, /, **beside: object) -> None:
        """Keep the name and whatever else belongs in the answer."""
        super().__init__(error)
        self.error = error
        self.beside: Mapping[str, object] = beside


class Refused(Exception):
    """A person's act that the workspace does not allow, with plain words for the page."""

    def __init__(self, error: str, say: str) -> None:
        """Keep the name for programs and the words for people."""
        super().__init__(error)
        self.error = error
        self.say = say


def new_id(prefix: str, length: int = 10) -> str:
    """Return an identifier in Slack's manner, such as V5K3M7ZQ2LD; at most 16 after the prefix."""
    return prefix + base64.b32encode(secrets.token_bytes(10)).decode()[:length]


def to_ts(micros: int) -> str:
    """Write microseconds since the epoch as a Slack ts: "1790000000.000100"."""
    return f"{micros // _MICRO}.{micros % _MICRO:06d}"


def to_micros(ts: str) -> int:
    """Read a Slack ts; raise ValueError where it is none."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * _MICRO + int((fraction + "000000")[:6])


def escape(text: str) -> str:
    """Escape what a person typed, as Slack does before a bot sees it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without(body: Mapping[str, Any], *names: str) -> Json:
    """Copy without the fields named."""
    return {name: value for name, value in body.items() if name not in names}
