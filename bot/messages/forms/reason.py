"""Forms that ask for a reason: the field, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.messages.forms import parts
from bot.widgets.blocks import Block

_REASON: Final = "reason"
LONGEST_REASON: Final = 1_000


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """A reason, and what it is for: a query's key, or nothing."""

    audit: str
    about: str
    reason: str


def field(label: str, hint: str = "") -> Block:
    """The field for a reason."""
    return parts.paragraph(_REASON, label, hint=hint, longest=LONGEST_REASON)


def read(view: Mapping[str, object]) -> ReasonGiven | None:
    """What was filled in; ``None`` for a form that this bot did not make."""
    token = parts.token_of(view)
    if token is None:
        return None
    return ReasonGiven(token.audit, token.value, parts.typed(view, _REASON))


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Errors named ``reason`` at their field."""
    return parts.at(found, _REASON, {_REASON})
